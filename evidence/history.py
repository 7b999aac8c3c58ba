"""The chain of revisions: one per input, each hashed over the one before, those of one command tied together."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select

from evidence.model.history import change, revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

BEFORE_ALL = "0" * 64


class Change(NamedTuple):
    """What became of one thing: canonical JSON before and after; None where it was not there."""

    kind: str
    key: str
    before: str | None
    after: str | None


class Revision(NamedTuple):
    """A revision as it is told; ``when`` is UTC in ISO 8601."""

    number: int
    kind: str
    key: str
    action: str
    when: str
    who: str
    why: str | None
    command: int
    previous_hash: str
    hash: str
    changes: tuple[Change, ...] = ()


class Author(NamedTuple):
    """Who acts, why, and under which command (None: the next revision begins one)."""

    who: str
    why: str | None = None
    command: int | None = None


def now() -> str:
    """This moment, as it is stored: ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_number(connection: Connection) -> int:
    """The number the next revision will have."""
    return (connection.scalar(select(func.max(revision.c.number))) or 0) + 1


def record(
    connection: Connection, author: Author, *, action: str, kind: str, key: str, changes: Sequence[Change]
) -> Revision:
    """Add a revision to the chain, inside the transaction that makes its changes."""
    number = next_number(connection)
    last = connection.scalar(select(revision.c.hash).where(revision.c.number == number - 1))
    made = Revision(
        number,
        kind,
        key,
        action,
        now(),
        author.who,
        author.why,
        author.command or number,
        last or BEFORE_ALL,
        "",
        tuple(changes),
    )
    made = made._replace(hash=_hash(made))
    connection.execute(
        insert(revision).values(
            number=number,
            command=made.command,
            made_at=made.when,
            who=author.who,
            why=author.why,
            action=action,
            kind=kind,
            key=key,
            previous_hash=made.previous_hash,
            hash=made.hash,
        )
    )
    rows = [{"revision_number": number, "position": at, **one._asdict()} for at, one in enumerate(changes)]
    if rows:
        connection.execute(insert(change), rows)
    return made


def last_change(connection: Connection, kind: str, key: str, *, before: int | None = None) -> tuple[int, Change] | None:
    """The last change of a thing, with the number of its revision; ``before``: of those before that revision."""
    made = change.c
    chosen = select(made.revision_number, made.kind, made.key, made.before, made.after)
    ours = [made.kind == kind, made.key == key, *([] if before is None else [made.revision_number < before])]
    in_order = chosen.where(*ours).order_by(made.revision_number.desc(), made.position.desc())
    found = connection.execute(in_order.limit(1)).first()
    return None if found is None else (found.revision_number, Change(*found[1:]))


def revisions(connection: Connection, numbers: Iterable[int] | None = None) -> tuple[Revision, ...]:
    """The revisions with those numbers (None: all), in order, with their changes."""
    chosen = None if numbers is None else list(numbers)
    heads = select(revision).order_by(revision.c.number)
    parts = select(change).order_by(change.c.revision_number, change.c.position)
    if chosen is not None:
        heads = heads.where(revision.c.number.in_(chosen))
        parts = parts.where(change.c.revision_number.in_(chosen))
    held: dict[int, list[Change]] = {}
    for row in connection.execute(parts):
        held.setdefault(row.revision_number, []).append(Change(row.kind, row.key, row.before, row.after))
    return tuple(
        Revision(
            row.number,
            row.kind,
            row.key,
            row.action,
            row.made_at,
            row.who,
            row.why,
            row.command,
            row.previous_hash,
            row.hash,
            tuple(held.get(row.number, ())),
        )
        for row in connection.execute(heads)
    )


def of_key(connection: Connection, key: str) -> tuple[Revision, ...]:
    """The revisions that changed the thing of that key, also under the names it had before."""
    names, waiting = {key}, [key]
    while waiting:
        name = waiting.pop()
        renamed = select(revision.c.number).join(change, change.c.revision_number == revision.c.number)
        numbers = connection.scalars(
            renamed.where(revision.c.action == "renamed", change.c.key == name, change.c.after.is_not(None))
        )
        for older in connection.scalars(
            select(change.c.key).where(change.c.revision_number.in_(list(numbers)), change.c.after.is_(None))
        ):
            if older not in names:
                names.add(older)
                waiting.append(older)
    found = connection.scalars(select(change.c.revision_number).where(change.c.key.in_(names)).distinct())
    return revisions(connection, found)


def by_study(connection: Connection) -> dict[str, tuple[Revision, ...]]:
    """The revisions of each study in order, under the key it has last, also those from before it was renamed."""
    trails: dict[str, list[Revision]] = {}
    for one in revisions(connection):
        parts = [part for part in one.changes if part.kind == "study"]
        gone = [part.key for part in parts if part.after is None]
        for part in parts:
            if part.after is not None:
                before = trails.pop(gone[0], []) if one.action == "renamed" and gone else trails.get(part.key, [])
                trails[part.key] = [*before, one]
    return {key: tuple(trail) for key, trail in trails.items()}


def broken(connection: Connection) -> int | None:
    """The number of the first revision whose hash does not fit what is stored; None where the chain is whole."""
    before, number = BEFORE_ALL, 0
    for one in revisions(connection):
        if one.number != number + 1 or one.previous_hash != before or one.hash != _hash(one):
            return one.number
        before, number = one.hash, one.number
    return None


def _hash(made: Revision) -> str:
    parts = [*made._replace(hash="", changes=())[:-2], [list(one) for one in made.changes]]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
