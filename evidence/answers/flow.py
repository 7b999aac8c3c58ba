"""The flow of reports through a review: the numbers of the PRISMA 2020 diagram.

Page MJ et al. The PRISMA 2020 statement. BMJ 2021;372:n71, figure 1. What PRISMA calls a record that is screened is
here a report: all records that are one publication, once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from evidence.model.literature import input_, record
from evidence.screening import Stages, by_study, stages

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_REASON = "no reason given"


class SourceFlow(NamedTuple):
    """What one source brought: records, the reports they are, those that no other source found, and those included."""

    source: str
    records: int
    reports: int
    only_here: int
    included: int
    included_only_here: int


class Flow(NamedTuple):
    """The boxes, and what stands between them and what was identified.

    A record counts once for each source that brought it: what a source found is found there, whoever found it before.
    identified = duplicates + ``reports``; ``reports`` = screened + ``unscreened``; screened = excluded + sought;
    sought = not_retrieved + assessed + ``unassessed``; assessed = all of ``excluded_by_reason`` + included_reports.
    ``unscreened`` and ``unassessed`` include the conflicts that wait to be resolved. ``reasons_differ`` counts reports
    excluded at full text for reasons that differ between reviewers; they are under that of the earlier decision.
    ``withdrawn_records``: of imports that were taken back and of no other, and in no other number.
    """

    sources: tuple[SourceFlow, ...]
    identified: int
    duplicates: int
    reports: int
    unscreened: int
    conflicts_unscreened: int
    screened: int
    excluded: int
    sought: int
    not_retrieved: int
    unassessed: int
    conflicts_unassessed: int
    assessed: int
    excluded_by_reason: dict[str, int]
    reasons_differ: int
    included_studies: int
    included_reports: int
    withdrawn_imports: int
    withdrawn_records: int


def flow(connection: Connection) -> Flow:
    """Count every box now."""
    found = stages(connection)
    studies = by_study(connection, sorted(found.included))
    out = [found.full_text[number] for number in found.excluded_at_full_text]
    by_reason = Counter(one.reason or NO_REASON for one in out)
    gone = input_.c.withdrawn_at.is_not(None)
    withdrawn_records = select(func.count()).select_from(record.join(input_)).where(gone)
    return Flow(
        sources=_sources(found),
        identified=len(found.found),
        duplicates=len(found.found) - len(found.identified),
        reports=len(found.identified),
        unscreened=len(found.unscreened),
        conflicts_unscreened=len(found.conflicts("title-abstract")),
        screened=len(found.screened),
        excluded=len(found.excluded),
        sought=len(found.sought),
        not_retrieved=len(found.not_retrieved),
        unassessed=len(found.waiting_at_full_text),
        conflicts_unassessed=len(found.conflicts("full-text")),
        assessed=len(found.assessed),
        excluded_by_reason=dict(sorted(by_reason.items(), key=lambda one: (-one[1], one[0]))),
        reasons_differ=sum(one.reasons_differ for one in out),
        included_studies=len({name for names in studies.values() for name in names}),
        included_reports=len(found.included),
        withdrawn_imports=connection.scalar(select(func.count()).select_from(input_).where(gone)) or 0,
        withdrawn_records=connection.scalar(withdrawn_records) or 0,
    )


def _sources(found: Stages) -> tuple[SourceFlow, ...]:
    """A row per source, the one with most records first."""
    records = Counter(one.source for one in found.found)
    brought: dict[str, set[int]] = defaultdict(set)
    for one in found.found:
        brought[one.source].add(one.report)
    times = Counter(number for numbers in brought.values() for number in numbers)
    included = found.included
    made = []
    for source in sorted(records, key=lambda name: (-records[name], name)):
        alone = {number for number in brought[source] if times[number] == 1}
        counts = (len(brought[source]), len(alone), len(brought[source] & included), len(alone & included))
        made.append(SourceFlow(source, records[source], *counts))
    return tuple(made)
