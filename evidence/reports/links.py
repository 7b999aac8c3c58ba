"""Links between rows: that they are one report or one study, that they are not, or that a person is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import and_, exists, or_, select, update

from evidence.history import now
from evidence.model.literature import report_link
from evidence.store.bulk import in_parts, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

Level: TypeAlias = Literal["report", "study"]
Verdict: TypeAlias = Literal["same", "ask", "different"]

_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode  # made once, not at every link
BY_DOCUMENT = "named by a study document"


class Link(NamedTuple):
    """A link to be made between two rows; ``likenesses`` is the comparison that led to it, as JSON can hold it."""

    level: Level
    verdict: Verdict
    one: int
    other: int
    rule: str
    reason: str | None = None
    points: float | None = None
    likenesses: Sequence[Any] = ()
    is_by_hand: bool = False


COLUMNS = (
    "level",
    "verdict",
    "low_id",
    "high_id",
    "rule",
    "reason",
    "points",
    "likenesses",
    "is_by_hand",
    "who",
    "made_at",
    "revision_number",
)


def make_links(connection: Connection, links: Iterable[Link], *, who: str, revision: int | None) -> None:
    """Store links; which reports they make of the rows shows after ``refold``."""
    made_at = now()
    rows = [
        (
            one.level,
            one.verdict,
            min(one.one, one.other),
            max(one.one, one.other),
            one.rule,
            one.reason,
            one.points,
            _encoded(one.likenesses) if one.likenesses else None,
            one.is_by_hand,
            who,
            made_at,
            revision,
        )
        for one in links
    ]
    insert_rows(connection, report_link, COLUMNS, rows)


def undo_links(connection: Connection, ids: Iterable[int], revision: int | None) -> None:
    """Undo links by their own numbers: they stay, and count no more. ``revision`` is the one that does it."""
    moment = now()
    for part in in_parts(ids):
        chosen = and_(report_link.c.id.in_(part), report_link.c.undone_at.is_(None))
        connection.execute(update(report_link).where(chosen).values(undone_at=moment, undone_by=revision))


def redo_links(connection: Connection, ids: Iterable[int]) -> None:
    """Let links that were undone count again, but for those that were made a second time meanwhile."""
    link, other = report_link.c, report_link.alias("other")
    equal = [other.c[name] == link[name] for name in ("level", "verdict", "low_id", "high_id")]
    made_again = exists().where(other.c.id != link.id, other.c.undone_at.is_(None), *equal)
    for part in in_parts(ids):
        again = update(report_link).where(link.id.in_(part), ~made_again).values(undone_at=None, undone_by=None)
        connection.execute(again)


def links_of(
    connection: Connection, rows: Iterable[int], *, level: Level = "report", verdict: Verdict | None = "same"
) -> list[Row[Any]]:
    """The links that count and touch any of the rows, in the order in which they were made."""
    found: dict[int, Row[Any]] = {}
    chosen = [report_link.c.level == level, report_link.c.undone_at.is_(None)]
    if verdict is not None:
        chosen.append(report_link.c.verdict == verdict)
    for part in in_parts(rows):
        touching = or_(report_link.c.low_id.in_(part), report_link.c.high_id.in_(part))
        for row in connection.execute(select(report_link).where(*chosen, touching)):
            found[row.id] = row
    return [found[number] for number in sorted(found)]


def connected(
    connection: Connection, rows: Iterable[int], *, level: Level = "report"
) -> tuple[set[int], list[tuple[int, int]]]:
    """All rows that "same" links lead to from these, and the links as pairs."""
    seen: set[int] = set()
    pairs: dict[int, tuple[int, int]] = {}
    waiting = set(rows)
    while waiting:
        seen |= waiting
        reached: set[int] = set()
        for link in links_of(connection, waiting, level=level):
            pairs[link.id] = (link.low_id, link.high_id)
            reached |= {link.low_id, link.high_id}
        waiting = reached - seen
    return seen, list(pairs.values())


def components(rows: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The rows in groups that the pairs connect, each sorted, by their first."""
    leader = {row: row for row in rows}

    def first(row: int) -> int:
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for row in sorted(leader):
        groups.setdefault(first(row), []).append(row)
    return list(groups.values())
