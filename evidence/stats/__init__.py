"""A small meta-analysis library: effect sizes, pools and what they rest on. Arrays in, frozen values out.

It knows nothing of the rest of the package. Ratios stay on the log scale, as in metafor; impossible input
raises ``ValueError`` naming the row, counted from 1.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from evidence.stats.directions import sign_test
from evidence.stats.distributions import normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.means import hedges_correction
from evidence.stats.measures import EffectSizes, effect_sizes
from evidence.stats.pooling import Pool, pool, weights

if TYPE_CHECKING:
    from evidence.stats.dependence import Multilevel, Robust, multilevel, robust
    from evidence.stats.groups import Subgroups, subgroups
    from evidence.stats.refits import Cumulative, Influence, Refits, cumulative, influence, leave_one_out
    from evidence.stats.regression import MetaRegression, dummies, metaregression
    from evidence.stats.smallstudy import Asymmetry, RankCorrelation, begg, egger, harbord, peters
    from evidence.stats.stratified import mantel_haenszel, peto
    from evidence.stats.trimfill import TrimAndFill, trim_and_fill

__all__ = [
    "Asymmetry",
    "Cumulative",
    "EffectSizes",
    "Influence",
    "MetaRegression",
    "Multilevel",
    "Pool",
    "RankCorrelation",
    "Refits",
    "Robust",
    "Subgroups",
    "TrimAndFill",
    "begg",
    "cumulative",
    "dummies",
    "effect_sizes",
    "egger",
    "harbord",
    "hedges_correction",
    "influence",
    "leave_one_out",
    "mantel_haenszel",
    "metaregression",
    "multilevel",
    "normal_p",
    "normal_quantile",
    "peters",
    "peto",
    "pool",
    "robust",
    "sign_test",
    "subgroups",
    "t_p",
    "t_quantile",
    "trim_and_fill",
    "weights",
]

_LATER = {
    "Multilevel": "dependence",
    "Robust": "dependence",
    "multilevel": "dependence",
    "robust": "dependence",
    "Cumulative": "refits",
    "Influence": "refits",
    "Refits": "refits",
    "cumulative": "refits",
    "influence": "refits",
    "leave_one_out": "refits",
    "MetaRegression": "regression",
    "dummies": "regression",
    "metaregression": "regression",
    "Asymmetry": "smallstudy",
    "RankCorrelation": "smallstudy",
    "begg": "smallstudy",
    "egger": "smallstudy",
    "harbord": "smallstudy",
    "peters": "smallstudy",
    "mantel_haenszel": "stratified",
    "peto": "stratified",
    "Subgroups": "groups",
    "subgroups": "groups",
    "TrimAndFill": "trimfill",
    "trim_and_fill": "trimfill",
}
"""What is imported when it is first asked for, and from where: a pool should not wait for a regression."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
