"""Where reviewers differ, and how far they agree over all that two of them decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from evidence import reports
from evidence.screening.agreement import Agreement, agreement
from evidence.screening.decisions import DECISIONS, Decision
from evidence.screening.stages import Stages, stages
from evidence.screening.verdicts import by_row, in_order, newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class Conflict(NamedTuple):
    """A report on which reviewers differ at a stage, with the decisions that count, in their order.

    ``kind`` is "decision", or "reason" where all exclude at full text, for different reasons. Where the rows of the
    report were decided apart, a reviewer may have several.
    """

    report: int
    title: str
    stage: str
    decisions: tuple[Decision, ...]
    kind: str = "decision"


class Pair(NamedTuple):
    """Two reviewers at a stage, and how far they agree; rows of the table are the first one's decisions."""

    stage: str
    reviewers: tuple[str, str]
    agreement: Agreement


def conflicts(connection: Connection, chosen: Sequence[str]) -> tuple[Conflict, ...]:
    """Every conflict that is not resolved at these stages, by stage and report."""
    found = stages(connection)
    kinds = {stage: dict.fromkeys(found.conflicts(stage), "decision") for stage in chosen}
    if "full-text" in kinds:
        kinds["full-text"] |= dict.fromkeys(found.reason_conflicts(), "reason")
    numbers = sorted({number for some in kinds.values() for number in some})
    titles = {row.id: row.citation.title for row in reports.rows(connection, numbers)}
    return tuple(
        Conflict(number, titles.get(number, ""), stage, _counting(found, number, stage), kind)
        for stage in chosen
        for number, kind in sorted(kinds[stage].items())
    )


def _counting(found: Stages, number: int, stage: str) -> tuple[Decision, ...]:
    return tuple(in_order(one for row in by_row(found.decided(number, stage)) for one in row))


def pairs(connection: Connection, chosen: Sequence[str]) -> tuple[Pair, ...]:
    """Each two reviewers that decided the same reports at these stages, by stage and name.

    Their own decisions as they stand now, resolved or not: a conflict that is settled by a resolution still shows
    that they differed, one that a reviewer settles by deciding anew does not.
    """
    found = stages(connection)
    made = []
    for stage in chosen:
        counts: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        for decisions in found.all_decided(stage).values():
            said = {one.reviewer: one.decision for one in newest(decisions) if not one.is_resolution}
            for one, other in combinations(sorted(said), 2):
                counts[one, other][said[one], said[other]] += 1
        words = DECISIONS[stage]
        for names in sorted(counts):
            table = [[counts[names][row, column] for column in words] for row in words]
            made.append(Pair(stage, names, agreement(words, table)))
    return tuple(made)
