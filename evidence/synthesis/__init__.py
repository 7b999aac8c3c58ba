"""The one bridge from study values to numbers: studies → eligible results → effects → bodies → pools."""

from evidence.synthesis.analysis import DEFAULT, Analysis
from evidence.synthesis.bodies import appraisal_of, bodies, comparisons
from evidence.synthesis.effect import CRITICAL, Body, Effect, Member, Step, Table
from evidence.synthesis.eligible import known_at, people
from evidence.synthesis.numbers import Written, numbers, written
from evidence.synthesis.pooling import Combined, Stouffer, Tally, combined, pooled_sd, random_effects, repooled
from evidence.synthesis.sensitivity import HIGH_RISK, Variant, rederived, sensitivity

__all__ = [
    "CRITICAL",
    "DEFAULT",
    "HIGH_RISK",
    "Analysis",
    "Body",
    "Combined",
    "Effect",
    "Member",
    "Step",
    "Stouffer",
    "Table",
    "Tally",
    "Variant",
    "Written",
    "appraisal_of",
    "bodies",
    "combined",
    "comparisons",
    "known_at",
    "numbers",
    "people",
    "pooled_sd",
    "random_effects",
    "rederived",
    "repooled",
    "sensitivity",
    "written",
]
