"""Which studies reports are about, for counting: by the documents that name them and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def by_study(connection: Connection, shown: Iterable[int]) -> dict[int, frozenset[str]]:
    """Report → the studies it is about: their keys, else a name that all reports of one study have in common.

    That name is of the first report that links at the level of studies lead to, so that a report that is linked to
    no other is a study of its own.
    """
    asked = list(shown)
    keys = reports.studies_of(connection, asked)
    first = {number: group[0] for group in reports.kin(connection, asked) for number in group}
    return {number: frozenset(keys[number]) or frozenset({f"P{first[number]}"}) for number in asked}
