"""Reports of one study: by links at the level of studies, and by the study documents that name them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence.model.study import study_report
from evidence.reports.folding import all_of, members, showing, standing_for
from evidence.reports.links import components, connected, links_of
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def kin(connection: Connection, shown: Iterable[int]) -> list[list[int]]:
    """Reports in groups of one study each: those asked for, and all that links lead to from them."""
    groups = _linked(connection, shown)
    shown_now = showing(connection, {number for group in groups for number in group})
    return [some for group in groups if (some := [number for number in group if number in shown_now])]


def _linked(connection: Connection, shown: Iterable[int]) -> list[list[int]]:
    """The groups, also with what was taken back: links lead through it.

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
    """Report → the keys of the studies that it belongs to: by a document that names it, else by links.

    Links are followed up to the first reports that documents name, and not through them: a paper of two trials
    belongs to both, and neither trial's own reports belong to the other.
    """
    asked = list(shown)
    everybody = sorted({number for group in _linked(connection, asked) for number in group} | set(asked))
    shows = {row: number for number, whole in members(connection, everybody).items() for row in whole}
    named = _named(connection, shows)
    near: dict[int, set[int]] = defaultdict(set)
    for link in links_of(connection, shows, level="study"):
        one, other = shows[link.low_id], shows[link.high_id]
        near[one].add(other)
        near[other].add(one)
    return {number: tuple(sorted(_reached(number, named, near))) for number in asked}


def _named(connection: Connection, shows: dict[int, int]) -> dict[int, set[str]]:
    """Report → the keys of the studies whose documents name it."""
    keys: dict[int, set[str]] = defaultdict(set)
    for part in in_parts(shows):
        chosen = select(study_report.c.report_id, study_report.c.study_key).where(study_report.c.report_id.in_(part))
        for row, key in connection.execute(chosen):
            keys[shows[row]].add(key)
    return keys


def _reached(number: int, named: dict[int, set[str]], near: dict[int, set[int]]) -> set[str]:
    found, seen, waiting = set[str](), {number}, [number]
    while waiting:
        here = waiting.pop()
        if here in named:
            found |= named[here]
            continue
        further = near.get(here, set()) - seen
        seen |= further
        waiting += further
    return found
