"""Summaries as rows and columns: a row per pair of treatments, or a row per finding."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from evidence import terms
from evidence.output.listing import Cell, Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.answers.summary import ConditionSummary, SummaryRow
    from evidence.findings import Finding

PAIRS = (
    Column("condition", "condition"),
    Column("intervention", "intervention"),
    Column("comparator", "comparator", absent="none"),
    Column("n_studies", "studies", "right"),
    Column("n_participants", "people", "right"),
    Column("outcome"),
    Column("strength", "strength"),
    Column("direction", "direction"),
    Column("sentence"),
)

FINDINGS = (
    Column("condition"),
    Column("as_of"),
    Column("directness"),
    Column("population_condition"),
    Column("intervention"),
    Column("comparator"),
    Column("outcome"),
    Column("importance"),
    Column("kind"),
    Column("design_family"),
    Column("n_studies"),
    Column("n_participants"),
    Column("pooled"),
    Column("measure"),
    Column("estimate"),
    Column("ci_low"),
    Column("ci_high"),
    Column("benefit"),
    Column("harm"),
    Column("unclear"),
    Column("certainty"),
    Column("reasons"),
    Column("not_derivable"),
    Column("sentence"),
)


def pairs_listing(rows: Iterable[SummaryRow]) -> Listing:
    """A row per condition, intervention and comparator."""
    keys = [column.key for column in PAIRS]
    return Listing(PAIRS, tuple(tuple(getattr(row, key) for key in keys) for row in rows))


def findings_listing(answer: ConditionSummary) -> Listing:
    """A row per finding, direct ones first; ratios on the natural scale."""
    return Listing(FINDINGS, tuple(_finding(answer, one) for one in (*answer.findings, *answer.indirect)))


def _finding(answer: ConditionSummary, finding: Finding) -> tuple[Cell, ...]:
    body, whole, tally = finding.body, finding.whole, finding.whole.tally
    natural = exp if whole.measure in terms.RATIOS else float
    low, high = whole.ci if whole.ci is not None else (None, None)
    numbers = [None if value is None else natural(value) for value in (whole.estimate, low, high)]
    steps = "; ".join(f"{one.domain}: {one.judgement} ({one.reason})" for one in finding.certainty.steps)
    return (
        answer.condition,
        answer.as_of.isoformat(),
        "direct" if finding.direct else "indirect",
        body.condition,
        body.intervention,
        body.comparator,
        body.outcome.key,
        finding.importance,
        finding.kind,
        body.family,
        len(body.members),
        body.n,
        whole.pooled,
        whole.measure,
        *numbers,
        tally.benefit,
        tally.harm,
        tally.unclear,
        finding.certainty.level,
        steps,
        "; ".join(f"{one.study.key}: {one.reason}" for one in body.members if one.reason is not None),
        finding.sentence,
    )
