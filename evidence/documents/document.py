"""A document from its text: what it is, its value, and everything that is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from evidence.documents import checks, source
from evidence.documents import fields as f
from evidence.documents.study import Study
from evidence.documents.term import Terms, Vocabulary
from evidence.documents.writing import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.documents.claims import Claims
    from evidence.errors import Problem

Value: TypeAlias = "Study | Terms | Claims"


class Document(NamedTuple):
    """A document that was read: with errors among its problems its value is not to be used."""

    value: Value | None
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether anything but warnings was found."""
        return self.value is None or any(problem.severity == "error" for problem in self.problems)


def read(data: bytes | str, file: str | None = None, vocabulary: Vocabulary | None = None) -> Document:
    """Read a YAML or JSON document and check it whole; with a vocabulary its terms are checked too."""
    text, problems = source.decoded(data, file) if isinstance(data, bytes) else (data, ())
    if problems:
        return Document(None, problems)
    reading = f.Reading(source.parsed(text, file))
    value = _value(reading)
    if isinstance(value, Study):
        checks.check_study(value, reading)
        if vocabulary is not None:
            checks.check_vocabulary(value, vocabulary, reading)
    elif isinstance(value, Terms):
        checks.check_terms(value.terms, reading)
        if vocabulary is not None:
            checks.check_references(value.terms, vocabulary.with_terms(value.terms), reading)
    return Document(value, tuple(sorted(reading.problems, key=_by_line)))


def warnings_at(
    data: bytes | str, file: str | None, found: Iterable[tuple[source.Path, str, str, str]]
) -> tuple[Problem, ...]:
    """Warnings about places of a document (path, value, message, fix), each with the line of its place."""
    text = source.decoded(data, file)[0] if isinstance(data, bytes) else data
    parsed = source.parsed(text, file)
    return tuple(parsed.problem(path, value, message, fix, warn=True) for path, value, message, fix in found)


def plain_document(data: bytes, file: str | None) -> source.Source:
    """YAML or JSON as plain words with their lines, whatever it is about."""
    text, problems = source.decoded(data, file)
    return source.Source(file, None, {}, problems) if problems else source.parsed(text, file)


def load(text: str) -> Value:
    """The value of a canonical text that was checked when it was stored."""
    value = _value(f.Reading(source.stored(text)))
    if value is None:
        raise ValueError(text[:80])
    return value


def resolved(study: Study, vocabulary: Vocabulary) -> Study:
    """The study with the key of each term in the place of its name, synonym or code."""

    def key(kind: str, name: str) -> str:
        return vocabulary.key(kind, name) or name

    return replace(
        study,
        condition=tuple(key("condition", name) for name in study.condition),
        arms=tuple(
            replace(
                arm,
                intervention=key("intervention", arm.intervention),
                with_=tuple(key("intervention", name) for name in arm.with_),
            )
            for arm in study.arms
        ),
        results=tuple(
            replace(
                result,
                outcome=key("outcome", result.outcome),
                instrument=result.instrument and key("instrument", result.instrument),
            )
            for result in study.results
        ),
        appraisals=tuple(
            replace(appraisal, outcome=appraisal.outcome and key("outcome", appraisal.outcome))
            for appraisal in study.appraisals
        ),
    )


def json_schema() -> f.Schema:
    """The JSON Schema (draft 2020-12) of a study document."""
    schema = f.Part(Study).schema()
    mark = {"evidence": {"const": MARKS[Study]}}
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"evidence: {MARKS[Study]}"}
    return {
        **title,
        **schema,
        "properties": {**mark, **schema["properties"]},
        "required": ["evidence", *schema["required"]],
    }


def _value(reading: f.Reading) -> Value | None:
    plain = reading.source.value
    if plain is None:
        if not reading.problems:
            reading.refuse((), None, "the document is empty", "see `evidence new` for a template")
        return None
    if not isinstance(plain, dict):
        reading.refuse((), None, "a document is a list of fields", "see `evidence new` for a template")
        return None
    mark = plain.get("evidence")
    models = {name: model for model, name in MARKS.items()}
    model = models.get(mark if isinstance(mark, str) else "")
    if model is None:
        fix = f"write one of: {', '.join(models)} (a study is `evidence: study/1`)"
        reading.refuse(("evidence",), mark, "the document does not say what it is", fix)
        return None
    body = {name: value for name, value in plain.items() if name != "evidence"}
    return cast("Value", f.Part(model).read(body, (), reading))


def _by_line(problem: Problem) -> tuple[int, str]:
    return problem.line or 0, problem.field or ""
