"""What is held at one moment, as values: the vocabulary, the studies with the keys of their terms, the judgements."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from evidence import judgements, query, studies
from evidence import vocabulary as words
from evidence.documents import Study, Terms, Vocabulary, judgement_of, load, resolved
from evidence.model.history import change, revision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from evidence.documents import Judgement, Term


class Holdings(NamedTuple):
    """Everything that conclusions are computed from."""

    vocabulary: Vocabulary
    studies: tuple[Study, ...]
    judgements: tuple[Judgement, ...]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that are studied, by key."""
        known = {key for study in self.studies for key in study.condition}
        return tuple(sorted(key for key in known if ("condition", key) in self.vocabulary.by_key))

    def concerning(self, condition: str) -> Holdings:
        """Only the studies of a condition, of a narrower one, and those with an outcome that measures it."""
        asked = self.vocabulary.narrower(condition)
        return self._replace(studies=tuple(one for one in self.studies if self._concerns(one, asked)))

    def _concerns(self, study: Study, asked: frozenset[str]) -> bool:
        if asked.intersection(study.condition):
            return True
        terms = (self.vocabulary.by_key.get(("outcome", result.outcome)) for result in study.results)
        measured = {self.vocabulary.key("condition", term.measures) for term in terms if term and term.measures}
        return bool(asked.intersection(key for key in measured if key is not None))


def held(connection: Connection, condition: str | None = None) -> Holdings:
    """What is held now; of a condition key only the studies that concern it."""
    names = words.vocabulary(connection)
    keys = None if condition is None else query.concerning(condition, names)
    return Holdings(names, studies.values(connection, keys, names), judgements.held(connection))


def held_after(connection: Connection, number: int) -> Holdings:
    """What was held after the revision of that number, from the history alone; 0 is before everything."""
    last = (
        select(change.c.kind, change.c.key, func.max(change.c.revision_number).label("number"))
        .where(change.c.revision_number <= number)
        .group_by(change.c.kind, change.c.key)
        .subquery()
    )
    rows = connection.execute(
        select(change.c.kind, change.c.key, change.c.after, change.c.position)
        .join(
            last,
            (change.c.kind == last.c.kind) & (change.c.key == last.c.key) & (change.c.revision_number == last.c.number),
        )
        .order_by(change.c.kind, change.c.key, change.c.position)
    )
    texts: dict[str, dict[str, str]] = {}
    for row in rows:
        kind = texts.setdefault(row.kind, {})
        kind.pop(row.key, None)
        if row.after is not None:
            kind[row.key] = row.after
    names = Vocabulary(tuple(term for kind in words.TABLES for term in _terms(list(texts.get(kind, {}).values()))))
    values = [load(text) for _, text in sorted(texts.get("study", {}).items())]
    return Holdings(
        names,
        tuple(resolved(one, names) for one in values if isinstance(one, Study)),
        tuple(judgement_of(text) for text in texts.get(judgements.KIND, {}).values()),
    )


def last_revision_before(connection: Connection, moment: str) -> int:
    """The number of the last revision made before a moment (ISO 8601, UTC); 0 where there is none."""
    return connection.scalar(select(func.max(revision.c.number)).where(revision.c.made_at < moment)) or 0


def between(connection: Connection, since: date | int, until: date | int | None) -> tuple[Holdings, Holdings | None]:
    """Two states of the database: before the first day and after the last; None is the one of now."""

    def before(moment: date) -> int:
        return last_revision_before(connection, moment.isoformat())

    first = since if isinstance(since, int) else before(since)
    if until is None:
        return held_after(connection, first), None
    last = until if isinstance(until, int) else before(until + timedelta(days=1))
    return held_after(connection, first), held_after(connection, last)


def _terms(texts: Sequence[str]) -> tuple[Term, ...]:
    if not texts:
        return ()
    document = load('{"evidence": "terms/1", "terms": [' + ", ".join(texts) + "]}")
    return document.terms if isinstance(document, Terms) else ()
