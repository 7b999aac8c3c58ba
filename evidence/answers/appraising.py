"""A new appraisal of a study: answers → the instrument's algorithm → what a person says instead, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from evidence.documents import Appraisal, plain_document
from evidence.errors import DocumentRefused, EvidenceError, UsageError
from evidence.quantities import partial_date
from evidence.risk_of_bias import ANSWERS, INSTRUMENTS, Unanswered, default_tool

if TYPE_CHECKING:
    from evidence.documents import Study
    from evidence.risk_of_bias import Instrument


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What a person gives: answers to questions, judgements of domains, the overall one; any of them may lack."""

    tool: str | None = None
    outcome: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    overall: str | None = None
    reason: str | None = None
    by: str | None = None
    on: str | None = None

    def over(self, other: Given) -> Given:
        """This, with what it does not say taken from another."""
        return Given(
            tool=self.tool or other.tool,
            outcome=self.outcome or other.outcome,
            answers={**other.answers, **self.answers},
            domains={**other.domains, **self.domains},
            overall=self.overall or other.overall,
            reason=self.reason or other.reason,
            by=self.by or other.by,
            on=self.on or other.on,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A domain (or the overall judgement) as it stands, and what the algorithm suggested, if it did."""

    name: str
    level: str
    suggested: str | None

    @property
    def overridden(self) -> bool:
        """Whether a person judged otherwise than the algorithm."""
        return self.suggested is not None and self.suggested != self.level


class Appraised(NamedTuple):
    """An appraisal as it was stored, what was judged in it and by whom, and the revision that stored it."""

    key: str
    appraisal: Appraisal
    judged: tuple[Judged, ...]
    revision: int


FIELDS = ("tool", "outcome", "overall", "reason", "by", "on")


def given_in(text: bytes, file: str) -> Given:
    """What a file says, with the names that an appraisal has in a study document. Raises EvidenceError."""
    source = plain_document(text, file)
    if source.problems:
        raise DocumentRefused(source.problems)
    plain = source.value
    if not isinstance(plain, dict):
        raise EvidenceError(f"{file} is no appraisal; write tool, domains, answers, overall and reason")
    unknown = [name for name in plain if name not in (*FIELDS, "domains", "answers", "version")]
    if unknown:
        known = ", ".join((*FIELDS, "domains", "answers"))
        raise EvidenceError(f"{file}: an appraisal has no {', '.join(unknown)}; its fields are: {known}")
    said = {name: plain.get(name) for name in FIELDS}
    pairs = {name: plain.get(name, {}) for name in ("answers", "domains")}
    if not all(value is None or isinstance(value, str) for value in said.values()) or not all(
        isinstance(value, dict) and all(isinstance(one, str) for one in value.values()) for value in pairs.values()
    ):
        raise EvidenceError(f"{file}: write words, and domains and answers each as `name: word`")
    return Given(**said, **pairs)  # type: ignore[arg-type] # just looked at


def instrument_for(study: Study, tool: str | None) -> Instrument:
    """The instrument that is named, else the one that fits the design. Raises UsageError."""
    name = tool or default_tool(study.design)
    if name not in INSTRUMENTS:
        raise UsageError(f"--tool: {name} is none of: {', '.join(INSTRUMENTS)}")
    return INSTRUMENTS[name]


def judged(instrument: Instrument, given: Given) -> tuple[Judged, ...]:
    """Each domain that is judged, and last the overall judgement.

    Raises UsageError for names that the instrument does not know, for an override without a reason, and where
    too little is said for an overall judgement.
    """
    _refuse_unknown(instrument, given)
    found = []
    for domain in instrument.domains:
        suggested = _suggested(instrument, domain.key, given)
        level = given.domains.get(domain.key) or suggested
        if level is not None:
            found.append(Judged(name=domain.key, level=level, suggested=suggested))
    worst = instrument.overall({one.name: one.level for one in found})
    overall = given.overall or worst
    if overall is None:
        missing = [domain.key for domain in instrument.domains if domain.key not in {one.name for one in found}]
        what = f"judge {', '.join(missing)} too, or say --overall" if missing else "say --overall"
        raise UsageError(f"{instrument.tool} is not complete: {what}")
    found.append(Judged(name="overall", level=overall, suggested=worst))
    changed = [one.name for one in found if one.overridden]
    if changed and not (given.reason or "").strip():
        raise UsageError(f"--reason: {', '.join(changed)} is not what the algorithm says; say why")
    return tuple(found)


def appraisal_of(instrument: Instrument, given: Given, found: tuple[Judged, ...], by: str, on: str) -> Appraisal:
    """The appraisal as it is stored."""
    return Appraisal(
        tool=instrument.tool,
        version=instrument.version or None,
        outcome=given.outcome,
        overall=found[-1].level,
        domains=tuple((one.name, one.level) for one in found[:-1]),
        answers=tuple((name, _answer(name, text)) for name, text in given.answers.items()),
        reason=given.reason,
        by=by,
        on=partial_date(on),
    )


def with_appraisal(study: Study, made: Appraisal) -> Study:
    """The study with the appraisal: in the place of the same person's earlier one of the same thing, else last."""
    same = [
        index
        for index, one in enumerate(study.appraisals)
        if (one.tool, one.outcome, one.by) == (made.tool, made.outcome, made.by)
    ]
    kept = [one for index, one in enumerate(study.appraisals) if index not in same]
    return replace(study, appraisals=(*kept, made))


def _suggested(instrument: Instrument, key: str, given: Given) -> str | None:
    """What the algorithm makes of a domain; None where nothing of it was answered, or it has none."""
    domain = next(one for one in instrument.domains if one.key == key)
    answers = {name: _answer(name, text) for name, text in given.answers.items()}
    if not any(question.id in answers for question in domain.questions):
        return None
    try:
        return instrument.suggested(domain, answers)
    except Unanswered as missing:
        if key in given.domains:
            return None
        raise UsageError(f"{key}: question {missing.question} needs an answer too") from missing


def _refuse_unknown(instrument: Instrument, given: Given) -> None:
    keys = [domain.key for domain in instrument.domains]
    for name, level in (*given.domains.items(), *([("overall", given.overall)] if given.overall else [])):
        if name not in (*keys, "overall"):
            raise UsageError(f"--domain: {instrument.tool} has no domain {name}; it has: {', '.join(keys) or 'none'}")
        if level not in instrument.levels:
            raise UsageError(f"{name}: {level} is no judgement of {instrument.tool}: {', '.join(instrument.levels)}")
    for name, text in given.answers.items():
        if instrument.question(name) is None:
            known = ", ".join(question.id for domain in instrument.domains for question in domain.questions)
            raise UsageError(f"--answer: {instrument.tool} has no question {name}; it has: {known or 'none'}")
        _answer(name, text)


def _answer(name: str, text: str) -> str:
    plain = text.strip().lower().replace(" ", "-")
    found = ANSWERS.get(plain, plain)
    if found not in ANSWERS.values():
        short = ", ".join(f"{key} ({word})" for key, word in ANSWERS.items())
        raise UsageError(f"{name}: {text} is no answer; write {short}")
    return found
