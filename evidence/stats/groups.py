"""Whether groups of studies differ in their mean effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.distributions import chi2_p
from evidence.stats.pooling import Pool, pool, studies_of
from evidence.stats.rows import columns, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroups:
    """A pool per group, in the order of the alphabet, and the test between them."""

    names: tuple[str, ...]
    pools: tuple[Pool, ...]
    q_between: float
    """Chi-square under no difference between the groups' means."""
    df: int
    p: float


def subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Sequence[object] | ArrayLike,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> Subgroups:
    """Pool each group by itself, with a tau2 of its own, and compare the means (Cochrane Handbook 6.5, 10.11.3.1).

    q_between = sum((mean - overall)^2 / se^2) over the groups, ``overall`` the mean of the means with the
    weights 1 / se^2, se the normal standard error whatever ``test`` makes of the intervals: chi-square with one
    less than the number of groups as degrees of freedom. Equal to comparing the groups in one meta-regression
    where tau2 is 0 in all; with one tau2 for all, use ``metaregression`` with ``dummies``.

    Raises ``ValueError`` as ``pool`` does, and where there is one group only.
    """
    k = studies_of(yi, vi).k
    given = columns(yi=yi, vi=vi)
    names, which = labels("groups", groups, k)
    if len(names) == 1:
        raise ValueError(f"all studies are in one group, {names[0]}; there is nothing to compare")
    members = [(given["yi"][which == place], given["vi"][which == place]) for place in range(len(names))]
    plain = [pool(*one, method=method, test="z", level=level) for one in members]
    means, w = np.array([one.estimate for one in plain]), np.array([one.se**-2.0 for one in plain])
    q = float(w @ (means - (w @ means) / w.sum()) ** 2)
    pools = tuple(pool(*one, method=method, test=test, level=level) for one in members)
    df = len(names) - 1
    return Subgroups(names=tuple(names), pools=pools, q_between=q, df=df, p=chi2_p(q, df))
