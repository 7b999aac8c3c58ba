"""What can be said when only the direction of each study is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import bdtr

from evidence.stats.distributions import normal_p, normal_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence


def sign_test(in_favour: int, against: int) -> float:
    """Exact two-sided p-value of the sign test: the counts under a fair coin.

    Twice the smaller binomial tail, at most 1. Studies of unclear direction are in neither count; without
    any study of known direction nothing speaks against chance, and the value is 1. Source: Cochrane Handbook
    6.5, section 12.2.1.3 (vote counting by direction of effect).
    """
    if in_favour < 0 or against < 0:
        raise ValueError(f"{in_favour} in favour and {against} against; numbers of studies cannot be negative")
    return min(1.0, 2.0 * float(bdtr(min(in_favour, against), in_favour + against, 0.5)))


def stouffer(p_values: Sequence[float], in_favour: Sequence[bool]) -> tuple[float, float]:
    """Combine two-sided p-values with their directions into one z and its two-sided p-value.

    Each becomes the normal deviate of its one-sided p-value, positive in favour, and the sum is divided by √k.
    What it speaks against is that there is no effect in every study; it says nothing of a size. Source:
    Stouffer and others 1949; Cochrane Handbook 6.5, section 12.2.1.2. Raises ``ValueError`` for a p-value
    outside 0 to 1 or exactly 0, and for none at all.
    """
    if not p_values or any(not 0 < p <= 1 for p in p_values):
        raise ValueError("p-values above 0 and up to 1 are needed")
    signed = zip(p_values, in_favour, strict=True)
    z = sum(normal_quantile(1 - p / 2) * (1 if favours else -1) for p, favours in signed) / len(p_values) ** 0.5
    return z, normal_p(z)
