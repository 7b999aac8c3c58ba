"""A reported contrast → its estimate with a standard error, from se, ci, exact p, t, z or F (METHODS A1 and A2)."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from evidence import stats
from evidence.stats import normal_quantile, t_p, t_quantile
from evidence.synthesis.effect import NotDerivable

if TYPE_CHECKING:
    from evidence.documents import Contrast
    from evidence.quantities import Number

DIFFERENCES = ("MD", "SMD")
T_TESTS = ("t test", "t-test", "ttest", "student")
HANDBOOK = "Cochrane Handbook 6.5, 6.5.2.3"


class Difference(NamedTuple):
    """Intervention minus comparator on the instrument as scored; ``how`` the standard error came about."""

    value: float
    ci: tuple[float, float] | None
    se: float | None
    how: str
    source: str | None


class Tested(NamedTuple):
    """The size of a t, and where it was found."""

    t: float
    kind: str
    how: str


def has_spread(contrast: Contrast) -> bool:
    """Whether a difference comes with a standard error or an interval."""
    known = contrast.se is not None or contrast.ci is not None
    return contrast.estimate is not None and contrast.measure in DIFFERENCES and known


def has_error(contrast: Contrast, *, paired: bool) -> bool:
    """Whether its standard error is known: for a paired one an exact p, t or z beside the estimate will do (A4)."""
    if has_spread(contrast) or not paired:
        return has_spread(contrast)
    exact = contrast.p is not None and contrast.p.exact and 0 < contrast.p.value < 1
    tested = exact or any(one is not None and one.value for one in (contrast.t, contrast.z))
    return bool(tested and contrast.measure in DIFFERENCES and contrast.estimate and contrast.estimate.value)


def difference(
    contrast: Contrast, n1: float | None, n2: float | None, *, turned: bool, sign: int, paired: bool, own_p: bool
) -> Difference:
    """The estimate with its interval and standard error: as reported, else from the interval, t, z or exact p.

    ``own_p``: its p may give the standard error of a difference in the instrument's units.
    """
    value, ci = signed(contrast, turned=turned, sign=sign)
    df = None
    if n1 is not None and n2 is not None:
        df = max(n1, n2) - 1 if paired else n1 + n2 - 2
    if contrast.se is not None:
        return Difference(value, _at_95(ci, contrast), contrast.se.value, "standard error as reported", None)
    if ci is not None:
        level = level_of(contrast.level)
        se = se_from_interval(*ci, level, df)
        how = f"se from the {level:.0%} interval with {_named(df)} = {se:.4f}"
        return Difference(value, _at_95(ci, contrast), se, how, HANDBOOK)
    statistic = contrast.t or contrast.z
    if statistic is not None and statistic.value and value:
        se = abs(value / statistic.value)
        letter = "t" if contrast.t is not None else "z"
        return Difference(value, None, se, f"se = estimate / {letter} = {se:.4f}", HANDBOOK)
    p = contrast.p
    if p is not None and p.exact and 0 < p.value < 1 and value and (own_p or contrast.measure == "MD"):
        se = float(stats.se_from_p(value, p.value, df=df))
        return Difference(value, None, se, f"se from p = {p.value:g} with {_named(df)} = {se:.4f}", HANDBOOK)
    return Difference(value, None, None, "", None)


def signed(contrast: Contrast, *, turned: bool, sign: int) -> tuple[float, tuple[float, float] | None]:
    """Estimate and interval as intervention minus comparator on the instrument as scored.

    With ``favours`` the estimate is a magnitude, and whoever did better decides its sign (FORMATS 1).
    """
    if contrast.estimate is None:
        raise NotDerivable("no estimate is reported")
    written = contrast.estimate.value
    value = written
    if contrast.favours in (contrast.of, contrast.against):
        value = abs(written) * sign * (1 if contrast.favours == contrast.of else -1)
    ci = None if contrast.ci is None else (contrast.ci[0].value, contrast.ci[1].value)
    if ci is not None and value * written < 0:
        ci = (-ci[1], -ci[0])
    if turned:
        value, ci = -value, None if ci is None else (-ci[1], -ci[0])
    return value, ci


def direction(contrast: Contrast, *, turned: bool, sign: int) -> int:
    """The sign of intervention minus comparator on the instrument as scored; 0 where nobody says."""
    way = 0
    if contrast.favours in (contrast.of, contrast.against):
        way = sign * (1 if contrast.favours == contrast.of else -1)
    else:
        signs = [number.value for number in (contrast.estimate, contrast.t, contrast.z) if number is not None]
        first = next((value for value in signs if value), 0.0)
        way = (first > 0) - (first < 0)
    return -way if turned else way


def tested(contrast: Contrast, n1: float | None, n2: float | None, *, medians: bool) -> Tested | None:
    """The t that a contrast of two parallel arms reports, or that its F or exact p stands for (A1f)."""
    if n1 is None or n2 is None or n1 + n2 <= 2 or contrast.measure not in (None, *DIFFERENCES):  # noqa: PLR2004
        return None
    if contrast.t is not None and contrast.t.value:
        return Tested(abs(contrast.t.value), "t of a t test", f"t = {contrast.t.text}")
    if contrast.f is not None and contrast.f.value > 0:
        return Tested(sqrt(contrast.f.value), "F of two arms", f"t = √F = √{contrast.f.text}")
    p = contrast.p
    named = (contrast.test or "").lower()
    allowed = any(word in named for word in T_TESTS) if named else not medians and contrast.median_difference is None
    if p is None or not p.exact or not 0 < p.value < 1 or not allowed:
        return None
    t = t_quantile(1 - p.value / 2, n1 + n2 - 2)
    kind = "exact p of a t test" if named else "exact p of an unnamed test"
    return Tested(t, kind, f"{kind}, {p.value:g} → t({n1 + n2 - 2:g}) = {t:.4f}")


def agrees_with_p(contrast: Contrast, n1: float | None, n2: float | None, sd: float | None) -> bool:
    """Whether an SMD or MD and its exact p come from one t test, within the rounding of both (A1c)."""
    if contrast.estimate is None or contrast.p is None or not contrast.p.exact or not n1 or not n2:
        return False
    scale = {"SMD": 1.0, "MD": sd}.get(contrast.measure or "")
    if scale is None:
        return False
    root, df = sqrt(1 / n1 + 1 / n2), n1 + n2 - 2
    size, slack = abs(contrast.estimate.value) / scale, contrast.estimate.half_unit / scale
    most, least = t_p(max(size - slack, 0.0) / root, df), t_p((size + slack) / root, df)
    return least - contrast.p.half_unit <= contrast.p.value <= most + contrast.p.half_unit


def se_from_interval(low: float, high: float, level: float, df: float | None) -> float:
    """Half the width of a confidence interval over its quantile: t with ``df``, else normal (H 6.5.2.3)."""
    tail = 1 - (1 - level) / 2
    quantile = normal_quantile(tail) if df is None or df <= 0 else t_quantile(tail, df)
    return (high - low) / (2 * quantile)


def level_of(number: Number | None) -> float:
    """The level of an interval; 0.95 where none is written, as papers mean it."""
    return 0.95 if number is None else number.value


def _at_95(ci: tuple[float, float] | None, contrast: Contrast) -> tuple[float, float] | None:
    return ci if level_of(contrast.level) == 0.95 else None  # noqa: PLR2004 - the level all intervals are shown at


def _named(df: float | None) -> str:
    return "the normal quantile" if df is None or df <= 0 else f"t({df:g})"
