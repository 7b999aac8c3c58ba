"""A small meta-analysis library: effect sizes, pools and what they rest on. Arrays in, frozen values out.

It knows nothing of the rest of the package. Ratios stay on the log scale, as in metafor; impossible input
raises ``ValueError`` naming the row, counted from 1.
"""

from evidence.stats.directions import sign_test
from evidence.stats.distributions import normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.means import hedges_correction
from evidence.stats.measures import EffectSizes, effect_sizes
from evidence.stats.pooling import Pool, pool, weights

__all__ = [
    "EffectSizes",
    "Pool",
    "effect_sizes",
    "hedges_correction",
    "normal_p",
    "normal_quantile",
    "pool",
    "sign_test",
    "t_p",
    "t_quantile",
    "weights",
]
