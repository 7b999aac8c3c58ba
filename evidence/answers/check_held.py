"""What the checks look at, read once: what stands in the tables, what the revisions say, and both as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sqlalchemy import select

from evidence import history, vocabulary
from evidence.documents import Claim, Claims, Study, Synthesis, Term, Terms, Vocabulary, read, resolved
from evidence.model.history import change
from evidence.model.study import study as study_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from evidence.documents import Document

Thing: TypeAlias = tuple[str, str]  # kind and key
Value: TypeAlias = "Study | Term | Claim | Synthesis"

# Each kind of thing that a revision can change and that has tables of its own, in the order in which they can be
# written: a study names terms, a claim names studies.
KINDS = (*vocabulary.TABLES, "study", *vocabulary.CLAIM_TABLES)


class Seen(NamedTuple):
    """What a check sees: where, what is wrong, how to mend it; ``mendable`` where ``--fix`` can."""

    where: str
    message: str
    fix: str
    mendable: bool = False


class Recorded(NamedTuple):
    """What the last revision of a thing left: its text (None: it was removed), and which revision that was."""

    text: str | None
    revision: int


@dataclass(frozen=True)
class Held:
    """A database as the checks see it: one state, read as far as it can be read."""

    connection: Connection
    stored: dict[Thing, str] = field(default_factory=dict)
    values: dict[Thing, Value] = field(default_factory=dict)
    unreadable: tuple[Seen, ...] = ()

    @cached_property
    def names(self) -> Vocabulary:
        """The terms that can be read."""
        return Vocabulary(tuple(value for value in self.values.values() if isinstance(value, Term)))

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        """The studies that can be read, each term by its key."""
        return tuple(resolved(value, self.names) for value in self.values.values() if isinstance(value, Study))

    @cached_property
    def recorded(self) -> dict[Thing, Recorded]:
        """What the revisions say should be there."""
        rows = self.connection.execute(
            select(change.c.kind, change.c.key, change.c.after, change.c.revision_number)
            .where(change.c.kind.in_(KINDS))
            .order_by(change.c.revision_number, change.c.position)
        )
        return {(row.kind, row.key): Recorded(row.after, row.revision_number) for row in rows}

    @cached_property
    def broken_at(self) -> int | None:
        """The first revision whose hash does not fit; None where the chain is whole."""
        return history.broken(self.connection)


def held_in(connection: Connection) -> Held:
    """Read everything that the checks need; what cannot be read as a document is kept apart, and told."""
    stored = dict(_stored(connection))
    values: dict[Thing, Value] = {}
    unreadable = []
    for thing, text in stored.items():
        document = document_of(thing, text)
        if document.refused or document.value is None:
            unreadable.append(_unreadable(thing, document))
        else:
            values[thing] = _only(document)
    return Held(connection, stored, values, tuple(unreadable))


def document_of(thing: Thing, text: str, names: Vocabulary | None = None) -> Document:
    """Read a stored text again by the rules of today; with ``names`` its terms are checked too."""
    kind, key = thing
    if kind in vocabulary.TABLES:
        text = '{"evidence": "terms/1", "terms": [' + text + "]}"
    elif kind in vocabulary.CLAIM_TABLES:
        part = "claims" if kind == "claim" else "syntheses"
        text = f'{{"evidence": "claims/1", "{part}": [{text}]}}'
    return read(text, f"{key}.json", names)


def called(thing: Thing) -> str:
    """A thing as it is named where something is wrong with it: a study by its key alone."""
    kind, key = thing
    return key if kind == "study" else f"{kind} {key}"


def _stored(connection: Connection) -> Iterator[tuple[Thing, str]]:
    for kind in KINDS:
        table = vocabulary.TABLES.get(kind, vocabulary.CLAIM_TABLES.get(kind, study_table))
        text = study_table.c.document if kind == "study" else table.c.definition
        for row in connection.execute(select(table.c.key, text).order_by(table.c.key)):
            yield (kind, row[0]), row[1]


def _only(document: Document) -> Value:
    value = document.value
    if isinstance(value, Terms):
        return value.terms[0]
    if isinstance(value, Claims):
        return value.claims[0] if value.claims else value.syntheses[0]
    if not isinstance(value, Study):
        raise TypeError(document)
    return value


def _unreadable(thing: Thing, document: Document) -> Seen:
    problem = next((one for one in document.problems if one.severity == "error"), None)
    at = f"{problem.field}: " if problem is not None and problem.field else ""
    said = f"{at}{problem.message}" if problem is not None else "it is empty"
    fix = "`evidence check --only projection --fix` writes it again from its revision; else restore a backup"
    return Seen(called(thing), f"what is stored cannot be read as a document: {said}", fix)
