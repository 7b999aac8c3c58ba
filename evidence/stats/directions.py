"""What can be said when only the direction of each study is known."""

from __future__ import annotations

from scipy.special import bdtr


def sign_test(in_favour: int, against: int) -> float:
    """Exact two-sided p-value of the sign test: the counts under a fair coin.

    Twice the smaller binomial tail, at most 1. Studies of unclear direction are in neither count; without
    any study of known direction nothing speaks against chance, and the value is 1. Source: Cochrane Handbook
    6.5, section 12.2.1.3 (vote counting by direction of effect).
    """
    if in_favour < 0 or against < 0:
        raise ValueError(f"{in_favour} in favour and {against} against; numbers of studies cannot be negative")
    return min(1.0, 2.0 * float(bdtr(min(in_favour, against), in_favour + against, 0.5)))
