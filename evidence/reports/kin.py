"""Reports of one study: by links at the level of studies, and by the study documents that name them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence.model.study import study_report
from evidence.reports.folding import all_of, members, standing_for
from evidence.reports.links import components, connected
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def kin(connection: Connection, shown: Iterable[int]) -> list[list[int]]:
    """Reports in groups of one study each: those asked for, and all that links lead to from them.

    A link leads to a row, whose report has other rows with links of their own: it is followed until none is left.
    """
    rows = all_of(connection, shown)
    while True:
        reached, pairs = connected(connection, rows, level="study")
        whole = all_of(connection, reached)
        if whole <= rows:
            break
        rows |= whole
    standing = standing_for(connection, rows)
    return components(set(standing.values()), [(standing[one], standing[other]) for one, other in pairs])


def studies_of(connection: Connection, shown: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Report → the keys of the studies that it belongs to, by a document or by links; those of its kin as well."""
    asked = list(shown)
    groups = kin(connection, asked)
    first = {number: group[0] for group in groups for number in group}
    shows = {row: number for number, whole in members(connection, first).items() for row in whole}
    keys: dict[int, set[str]] = defaultdict(set)
    for part in in_parts(shows):
        chosen = select(study_report.c.report_id, study_report.c.study_key).where(study_report.c.report_id.in_(part))
        for row, key in connection.execute(chosen):
            keys[first[shows[row]]].add(key)
    return {number: tuple(sorted(keys.get(first[number], ()))) for number in asked if number in first}
