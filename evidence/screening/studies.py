"""Which studies reports are about, for counting: by the documents that name them and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import reports
from evidence.reports.links import components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def by_study(connection: Connection, shown: Iterable[int]) -> dict[int, frozenset[str]]:
    """Report → the studies it is about: their keys, else a name that all reports of one study have in common.

    That name is of the first report that links at the level of studies lead to, so that a report that is linked to
    no other is a study of its own.
    """
    asked = list(shown)
    rows = reports.all_of(connection, asked)
    while True:  # a link leads to a row, whose report has other rows with links of their own
        reached, pairs = reports.connected(connection, rows, level="study")
        whole = reports.all_of(connection, reached)
        if whole <= rows:
            break
        rows |= whole
    standing = reports.standing_for(connection, rows)
    linked = [(standing[one], standing[other]) for one, other in pairs]
    groups = reports.members(connection, set(standing.values()))
    keys = reports.studies_of(connection, groups)
    found: dict[int, frozenset[str]] = {}
    for group in components(groups, linked):
        named = frozenset(key for number in group for key in keys.get(number, ())) or frozenset({f"P{group[0]}"})
        found.update(dict.fromkeys(group, named))
    return {number: found[number] for number in asked}
