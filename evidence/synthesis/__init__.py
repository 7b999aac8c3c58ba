"""The one bridge from study values to numbers: studies → eligible results → effects → bodies → pools."""

from evidence.synthesis.bodies import bodies, comparisons
from evidence.synthesis.effect import Body, Effect, Member, Step
from evidence.synthesis.eligible import known_at
from evidence.synthesis.pooling import Combined, Tally, combined, pooled_sd, random_effects

__all__ = [
    "Body",
    "Combined",
    "Effect",
    "Member",
    "Step",
    "Tally",
    "bodies",
    "combined",
    "comparisons",
    "known_at",
    "pooled_sd",
    "random_effects",
]
