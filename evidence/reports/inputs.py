"""Inputs as things that can be taken back: an import that was withdrawn keeps its records, and they count no more."""

from __future__ import annotations

import json
import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, false, func, select, true, union_all, update

from evidence.history import last_change, now
from evidence.model.literature import input_, known_entry, record
from evidence.reports.folding import FOLDED_TOGETHER, refold
from evidence.reports.waiting import wait
from evidence.store.bulk import in_parts, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row

KIND = "input"
_PLACE = ("input_id", "ordinal", "line")

_COUNTS = ("entries", "records_new", "records_known", "problems")
_TOLD = ("file", "source", "format", "sha256", "query", "searched_on", *_COUNTS)


class Brought(NamedTuple):
    """A record that counts, and a source that brought it: once each, however many imports of that source have it."""

    record: int
    source: str


class Input(NamedTuple):
    """An import as it is listed; ``withdrawn_at`` is None where it stands."""

    input: str
    imported_at: str
    file: str | None
    format: str
    source: str
    query: str | None
    searched_on: str | None
    entries: int
    records_new: int
    records_known: int
    problems: int
    revision: int | None
    withdrawn_at: str | None


def held_inputs(connection: Connection) -> tuple[Input, ...]:
    """Every import, in order, also those that were taken back."""
    held = input_.c
    renamed = {"input": held.id, "revision": held.revision_number}
    columns = [renamed[name] if name in renamed else held[name] for name in Input._fields]
    rows = connection.execute(select(*columns).order_by(held.id))
    return tuple(Input(key_of(number), *rest) for number, *rest in rows)


def brought(connection: Connection) -> list[Brought]:
    """Every record of an import that stands, once with each source that brought it.

    Where a record is found stands first; the others are few, and told apart from it and each other.
    """
    home, other = input_.alias("home"), input_.c
    found = select(record.c.id, home.c.source).join(home, home.c.id == record.c.input_id)
    also = select(known_entry.c.record_id, other.source).join(record, record.c.id == known_entry.c.record_id)
    also = also.join(input_, other.id == known_entry.c.input_id).join(home, home.c.id == record.c.input_id)
    stands = found.where(home.c.withdrawn_at.is_(None))
    elsewhere = also.where(other.withdrawn_at.is_(None), other.source != home.c.source).distinct()
    return [Brought(*row) for chosen in (stands, elsewhere) for row in connection.execute(chosen)]


def key_of(number: int) -> str:
    """The name of an input: I3."""
    return f"I{number}"


def is_key(key: str) -> bool:
    """Whether it is the name of an input."""
    return re.fullmatch("I[0-9]+", key) is not None


def number_of(key: str) -> int:
    """The number of the input of that name."""
    return int(key.removeprefix("I"))


def text_of(connection: Connection, key: str) -> str:
    """What an input that was just taken in came to, as canonical JSON."""
    number = number_of(key)
    row = connection.execute(select(input_).where(input_.c.id == number)).mappings().one()
    first, last = connection.execute(
        select(func.min(record.c.id), func.max(record.c.id)).where(record.c.input_id == number)
    ).one()
    told = {name: row[name] for name in _TOLD} | {"records": [first, last]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def text_now(connection: Connection, key: str) -> str | None:
    """What an input came to; None where it was taken back."""
    last = last_change(connection, KIND, key)
    return None if last is None else last[1].after


def put(connection: Connection, key: str, text: str | None, revision: int) -> None:
    """Withdraw an input (None), or let its records count again.

    A record that another input has too counts on, as found there. What came while an input was withdrawn was not
    compared with it: then its records wait to be compared.
    """
    number = number_of(key)
    last = last_change(connection, KIND, key, before=revision)
    connection.execute(update(input_).where(input_.c.id == number).values(withdrawn_at=now() if text is None else None))
    before = _records_of(connection, number)
    _find_where_they_stand(connection, number)
    after = _records_of(connection, number)
    for part in in_parts(sorted(before | after), FOLDED_TOGETHER):
        refold(connection, part)
    if text is not None and last is not None and revision > last[0] + 1:
        wait(connection, after)


def bring_back(connection: Connection, places: dict[int, tuple[int, int, int | None]]) -> None:
    """Let records that no import that stands has be found in one that does: input, ordinal and line of each.

    Where they were found becomes a place where they were known.
    """
    own = record.c
    for part in in_parts(places):
        old = select(own.input_id, own.ordinal, own.line, own.id).where(own.id.in_(part))
        found = [tuple(row) for row in connection.execute(old)]
        insert_rows(connection, known_entry, (*_PLACE, "record_id"), found)
        home = (
            update(record).where(own.id == bindparam("row")).values({name: bindparam(f"to_{name}") for name in _PLACE})
        )
        to = [f"to_{name}" for name in _PLACE]
        connection.execute(home, [{"row": row, **dict(zip(to, places[row], strict=True))} for row in part])
        refold(connection, part)


def lost_with(connection: Connection, keys: Sequence[str]) -> tuple[str, ...]:
    """What went with inputs of these names that were withdrawn, although another that stands had it.

    Before schema 0003 nobody wrote down which entries of an input were known already.
    """
    held = input_.c
    gone = [number_of(key) for key in keys if is_key(key)]
    first = connection.scalar(select(func.min(held.id)).where(held.id.in_(gone), held.withdrawn_at.is_not(None)))
    if first is None:
        return ()
    homes, others = (
        select(func.count()).where(table.c.input_id == held.id).scalar_subquery() for table in (record, known_entry)
    )
    later = select(held.id, held.file, held.records_known).where(held.id > first, held.withdrawn_at.is_(None))
    return tuple(
        f"I{row.id} stands, but which {row.records_known} of its entries were known already was not written down then;"
        f" some may have gone with I{first}: import {row.file or 'its file'} again"
        for row in connection.execute(
            later.where(held.records_new + held.records_known > homes + others).order_by(held.id)
        )
    )


def _records_of(connection: Connection, number: int) -> set[int]:
    return set(connection.scalars(select(record.c.id).where(record.c.input_id == number)))


def _find_where_they_stand(connection: Connection, number: int) -> None:
    """Let each record that the input has be found in the first input that has it and stands; if none does, the first.

    Two places change over: that where the record was found becomes one where it was known.
    """
    moved = [(first, old) for first, old in _places(connection, number) if not first.is_home]
    if not moved:
        return
    home = update(record).where(record.c.id == bindparam("row"))
    home = home.values({name: bindparam(f"to_{name}") for name in _PLACE})
    here = [getattr(known_entry.c, name) == bindparam(f"from_{name}") for name in ("input_id", "ordinal")]
    other = update(known_entry).where(*here).values({name: bindparam(f"to_{name}") for name in _PLACE})
    connection.execute(home, [{"row": first.id, **_place(first, "to")} for first, _ in moved])
    connection.execute(other, [_place(first, "from") | _place(old, "to") for first, old in moved])


def _places(connection: Connection, number: int) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Of each record of the input that several entries are: its first place by now, and that where it is found."""
    has, own = known_entry.c, record.c
    known = select(has.record_id).where(has.input_id == number)
    ours = select(has.record_id).join(record).where(own.input_id == number).union(known)
    is_gone = input_.c.withdrawn_at.is_not(None).label("is_gone")
    homes = select(own.id, own.input_id, own.ordinal, own.line, is_gone, true().label("is_home")).join(input_)
    others = select(has.record_id, has.input_id, has.ordinal, has.line, is_gone, false()).join(input_)
    places = union_all(homes.where(own.id.in_(ours)), others.where(has.record_id.in_(ours))).subquery()
    in_order = select(places).order_by(places.c.id, places.c.is_gone, places.c.input_id, places.c.ordinal)
    for _, rows in groupby(connection.execute(in_order), key=attrgetter("id")):
        group = list(rows)
        yield group[0], next(one for one in group if one.is_home)


def _place(row: Row[Any], which: str) -> dict[str, int | None]:
    return {f"{which}_{name}": getattr(row, name) for name in _PLACE}
