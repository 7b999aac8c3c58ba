"""Checks of the literature: the search index, and which rows are one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from evidence import fulltext
from evidence.answers.check_held import Seen
from evidence.model.counting import counts
from evidence.model.literature import report_link
from evidence.reports import refold
from evidence.reports.grouping import wrongly_grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.answers.check_held import Held

SHOWN = 20  # our choice: of many wrong rows the first are told by number


def search_index(held: Held) -> Iterator[Seen]:
    """What a search would not find, or find wrongly."""
    if said := fulltext.is_whole(held.connection):
        yield Seen("the search index", said, "`evidence check --fix` builds it anew", mendable=True)


def wrongly_joined(held: Held) -> Iterator[Seen]:
    """Rows that are together without a link that says so, or apart in spite of one."""
    return _seen(wrongly_grouped(held.connection))


def links_to_nothing(held: Held) -> Iterator[Seen]:
    """What a person linked with a row that no record of an import that stands and no study document holds."""
    link = report_link.c
    ends = {"low": counts(link.low_id), "high": counts(link.high_id)}
    chosen = select(link.low_id, link.high_id, link.level, link.who, *(one.label(name) for name, one in ends.items()))
    by_hand = (link.is_by_hand, link.verdict == "same", link.undone_at.is_(None))
    lost = or_(*(~one for one in ends.values()))
    for row in held.connection.execute(chosen.where(*by_hand, lost).order_by(link.low_id, link.high_id)):
        gone, other = (row.high_id, row.low_id) if row.low else (row.low_id, row.high_id)
        said = f"{row.who} linked it with P{other} as one {row.level}"
        yield Seen(
            f"P{gone}",
            f"{said}, and no import that stands and no study document holds it",
            f"put back what held it (`evidence history`), or take the link back: `evidence unlink P{other} P{gone}`",
        )


def mended(held: Held) -> Iterator[tuple[str, Seen]]:
    """Mend both; what was done."""
    wrong = wrongly_grouped(held.connection)
    refold(held.connection, wrong)
    for seen in _seen(wrong):
        yield "reports", seen
    for seen in search_index(held):
        fulltext.rebuild(held.connection)
        yield "search-index", seen


def _seen(wrong: list[int]) -> Iterator[Seen]:
    fix = "`evidence check --fix` folds it anew from its records and links"
    for row in wrong[:SHOWN]:
        yield Seen(f"P{row}", "it is not joined as the links say", fix, mendable=True)
    if len(wrong) > SHOWN:
        yield Seen("reports", f"{len(wrong) - SHOWN} more are not joined as the links say", fix, mendable=True)
