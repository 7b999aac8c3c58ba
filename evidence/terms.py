"""The method's own lists: designs, masking, roles, measures, domains and levels, each with its source.

Nothing here depends on a database. What users add (conditions, interventions, outcomes, instruments) is
vocabulary and lives in the store.
"""

from __future__ import annotations

from typing import NamedTuple

METHOD_VERSION = "1"  # raised when a rule changes, so that a change of rule is never shown as a change of evidence


class Design(NamedTuple):
    """How a study assigns people to what is compared, and the body of evidence it can join."""

    family: str
    crossover: bool = False


# Families as bodies that are never pooled with each other: Cochrane Handbook 6.5, chapter 24; METHODS A8.
RANDOMISED, NON_RANDOMISED, SINGLE_ARM, NON_HUMAN = "randomised", "non-randomised", "single-arm", "non-human"
NOT_PRIMARY = "not-primary"  # a systematic review reports other people's studies and joins no body
FAMILIES = (RANDOMISED, NON_RANDOMISED, SINGLE_ARM, NON_HUMAN)

DESIGNS: dict[str, Design] = {
    "parallel-rct": Design(RANDOMISED),
    "crossover-rct": Design(RANDOMISED, crossover=True),
    "cluster-rct": Design(RANDOMISED),
    "crossover-trial": Design(NON_RANDOMISED, crossover=True),
    "non-randomised-trial": Design(NON_RANDOMISED),
    "single-arm-trial": Design(SINGLE_ARM),
    "cohort": Design(NON_RANDOMISED),
    "case-control": Design(NON_RANDOMISED),
    "cross-sectional": Design(NON_RANDOMISED),
    "case-series": Design(SINGLE_ARM),
    "case-report": Design(SINGLE_ARM),
    "systematic-review": Design(NOT_PRIMARY),
    "animal": Design(NON_HUMAN),
    "in-vitro": Design(NON_HUMAN),
}

MASKINGS = ("open", "single", "double", "triple", "not-reported")
STATUSES = ("registered", "recruiting", "ongoing", "completed", "terminated", "withdrawn", "unknown")
WITHOUT_RESULTS_YET = ("registered", "recruiting", "ongoing")
FUNDINGS = ("public", "non-profit", "industry", "mixed", "none", "not-reported")
REPORT_ROLES = ("primary", "secondary", "protocol", "registry", "correction", "concern", "retraction")
ARM_ROLES = ("experimental", "comparator", "single")
ANALYSES = ("itt", "modified-itt", "per-protocol", "completers", "not-reported")
ORDERS = ("random", "fixed", "not-reported")

# Effect measures: Cochrane Handbook 6.5, chapter 6; names as in metafor's escalc.
MEASURES = ("MD", "SMD", "RR", "OR", "RD", "HR", "IRR")
RATIOS = frozenset({"RR", "OR", "HR", "IRR"})  # analysed on the log scale, shown on the natural one

IMPORTANCES = ("critical", "important", "limited")  # GRADE guidelines 2, J Clin Epidemiol 2011;64:395-400
LEVELS = ("very low", "low", "moderate", "high")  # GRADE guidelines 3, J Clin Epidemiol 2011;64:401-406
DOMAINS = (  # GRADE guidelines 4 to 9
    "risk of bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication bias",
    "rating up",
)
JUDGEMENTS = ("not serious", "serious", "very serious", "extremely serious")  # levels 0, -1, -2, -3

# RoB 2: Sterne 2019, BMJ 366:l4898; ROBINS-I: Sterne 2016, BMJ 355:i4919.
APPRAISAL_LEVELS: dict[str, tuple[str, ...]] = {
    "rob2": ("low", "some-concerns", "high"),
    "rob2-crossover": ("low", "some-concerns", "high"),
    "rob2-cluster": ("low", "some-concerns", "high"),
    "robins-i": ("low", "moderate", "serious", "critical"),
    "other": ("low", "some-concerns", "high"),
}

TERM_KINDS = ("condition", "intervention", "outcome", "instrument")
CLAIM_KINDS = ("effect", "background", "mechanism", "safety", "certainty", "study")
