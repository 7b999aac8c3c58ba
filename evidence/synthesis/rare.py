"""Rare events and empty cells (``[derive.rare]``, METHODS A7; Cochrane Handbook 6.5, 10.4.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.synthesis.counts import from_peto

if TYPE_CHECKING:
    from evidence.synthesis.effect import Body, Member, Table

RARE = 0.01  # pooled risk below which Peto's odds ratio is used (Cochrane Handbook 6.5, 10.4.4.1)
UNBALANCED = 2.0  # ratio of the groups' sizes from which it is not (our choice)
PETO, MANTEL_HAENSZEL = "Peto", "Mantel-Haenszel"


def told(body: Body) -> Body:
    """The body with Peto's odds ratios, or marked for Mantel-Haenszel, where its counts ask for one of them.

    Peto: pooled risk below 1 % and all groups within 2 : 1. Zero cells otherwise: Mantel-Haenszel without
    correction, unless the same cell is zero in every study, so always with one study: there 0.5 is added.
    """
    tables = [member.effect.table for member in body.members if member.effect is not None]
    known = [table for table in tables if table is not None]
    measured = {effect.measure for effect in body.effects}
    if not known or len(known) < len(tables) or not measured <= {"RR", "OR"}:
        return body
    if _risk(known) < RARE and all(_balanced(table) for table in known):
        return replace(body, members=tuple(_by_peto(member) for member in body.members), method=PETO)
    empty = any(table.has_zero for table in known)
    shared = any(all(table.cells[cell] == 0 for table in known) for cell in range(4))
    return replace(body, method=MANTEL_HAENSZEL) if empty and not shared else body


def _risk(tables: list[Table]) -> float:
    return sum(one.events1 + one.events2 for one in tables) / sum(one.n1 + one.n2 for one in tables)


def _balanced(table: Table) -> bool:
    return max(table.n1, table.n2) <= UNBALANCED * min(table.n1, table.n2)


def _by_peto(member: Member) -> Member:
    if member.effect is None or member.effect.table is None:
        return member
    return replace(member, effect=from_peto(member.effect.table))
