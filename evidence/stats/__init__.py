"""A small meta-analysis library: effect sizes, pools and what they rest on. Arrays in, frozen values out.

It knows nothing of the rest of the package. Ratios stay on the log scale, as in metafor; impossible input
raises ``ValueError`` naming the row, counted from 1.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from evidence.stats.directions import sign_test, stouffer
from evidence.stats.distributions import normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.means import hedges_correction
from evidence.stats.measures import EffectSizes, effect_sizes
from evidence.stats.pooling import Pool, pool, weights

if TYPE_CHECKING:
    from evidence.stats.conversions import (
        Converted,
        Group,
        combined_groups,
        d_from_f,
        d_from_log_odds_ratio,
        d_from_t,
        design_effect,
        effective_n,
        log_odds_ratio_from_d,
        sd_from_ci,
        sd_from_f,
        sd_from_se,
        sd_from_t,
        sd_of_change,
        se_from_ci,
        se_from_p,
        se_from_t,
        shared_control_correlation,
        shared_control_covariance,
        within_person_correlation,
    )
    from evidence.stats.dependence import Multilevel, Robust, multilevel, robust
    from evidence.stats.groups import Subgroups, subgroups
    from evidence.stats.quartiles import Estimated, mean_and_sd
    from evidence.stats.refits import Cumulative, Influence, Refits, cumulative, influence, leave_one_out
    from evidence.stats.regression import MetaRegression, dummies, metaregression
    from evidence.stats.smallstudy import Asymmetry, RankCorrelation, begg, egger, harbord, peters
    from evidence.stats.stratified import mantel_haenszel, peto
    from evidence.stats.trimfill import TrimAndFill, trim_and_fill

__all__ = [
    "Asymmetry",
    "Converted",
    "Cumulative",
    "EffectSizes",
    "Estimated",
    "Group",
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
    "combined_groups",
    "cumulative",
    "d_from_f",
    "d_from_log_odds_ratio",
    "d_from_t",
    "design_effect",
    "dummies",
    "effect_sizes",
    "effective_n",
    "egger",
    "harbord",
    "hedges_correction",
    "influence",
    "leave_one_out",
    "log_odds_ratio_from_d",
    "mantel_haenszel",
    "mean_and_sd",
    "metaregression",
    "multilevel",
    "normal_p",
    "normal_quantile",
    "peters",
    "peto",
    "pool",
    "robust",
    "sd_from_ci",
    "sd_from_f",
    "sd_from_se",
    "sd_from_t",
    "sd_of_change",
    "se_from_ci",
    "se_from_p",
    "se_from_t",
    "shared_control_correlation",
    "shared_control_covariance",
    "sign_test",
    "stouffer",
    "subgroups",
    "t_p",
    "t_quantile",
    "trim_and_fill",
    "weights",
    "within_person_correlation",
]

_LATER = {
    "conversions": (
        "Converted",
        "Group",
        "combined_groups",
        "d_from_f",
        "d_from_log_odds_ratio",
        "d_from_t",
        "design_effect",
        "effective_n",
        "log_odds_ratio_from_d",
        "sd_from_ci",
        "sd_from_f",
        "sd_from_se",
        "sd_from_t",
        "sd_of_change",
        "se_from_ci",
        "se_from_p",
        "se_from_t",
        "shared_control_correlation",
        "shared_control_covariance",
        "within_person_correlation",
    ),
    "dependence": ("Multilevel", "Robust", "multilevel", "robust"),
    "groups": ("Subgroups", "subgroups"),
    "quartiles": ("Estimated", "mean_and_sd"),
    "refits": ("Cumulative", "Influence", "Refits", "cumulative", "influence", "leave_one_out"),
    "regression": ("MetaRegression", "dummies", "metaregression"),
    "smallstudy": ("Asymmetry", "RankCorrelation", "begg", "egger", "harbord", "peters"),
    "stratified": ("mantel_haenszel", "peto"),
    "trimfill": ("TrimAndFill", "trim_and_fill"),
}
"""What is imported when it is first asked for, and from where: a pool should not wait for a regression."""


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
