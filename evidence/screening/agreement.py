"""How far two reviewers agree beyond chance: Cohen's kappa with its interval. Numbers in, numbers out."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 0.95
_ROUNDING = 1e-14  # what is left of a variance of zero: its terms are at most 4, with 16 digits


class Agreement(NamedTuple):
    """Agreement of two reviewers on the reports that both decided.

    ``table`` counts reports, a row per word of the first reviewer, a column per word of the second. ``observed`` and
    ``expected`` are proportions. ``kappa`` is None where chance alone explains everything (both used one word only):
    then nothing is left to agree on beyond it. ``ci`` is None where the variance is zero. ``note`` says either.
    ``pabak``: kappa as it would be if each word were as frequent as any other (Byrt, Bishop & Carlin 1993, J Clin
    Epidemiol 46:423, for two words: 2 × observed − 1; Brennan & Prediger 1981 for more).
    """

    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    n: int
    observed: float | None = None
    expected: float | None = None
    kappa: float | None = None
    se: float | None = None
    ci: tuple[float, float] | None = None
    pabak: float | None = None
    note: str | None = None


def agreement(categories: Sequence[str], table: Sequence[Sequence[int]]) -> Agreement:
    """Cohen's kappa (Cohen 1960, Educ Psychol Meas 20:37) of a square table of counts.

    Words that neither reviewer used are left out: they change nothing but PABAK. The interval is the normal one on
    the large-sample variance of Fleiss, Cohen & Everitt 1969 (Psychol Bull 72:323, formula 13), not on that under the
    hypothesis that kappa is zero; it is cut at −1 and 1, beyond which kappa cannot lie.
    """
    used = [at for at in range(len(categories)) if sum(table[at]) or sum(row[at] for row in table)]
    words = tuple(categories[at] for at in used)
    counts = tuple(tuple(table[row][column] for column in used) for row in used)
    n = sum(map(sum, counts))
    if not n:
        return Agreement(words, counts, 0, note="no report was decided by both")
    shares = [[count / n for count in row] for row in counts]
    first = [sum(row) for row in shares]
    second = [sum(column) for column in zip(*shares, strict=True)]
    observed = sum(shares[at][at] for at in range(len(words)))
    expected = sum(one * other for one, other in zip(first, second, strict=True))
    found = Agreement(words, counts, n, observed, expected)
    if len(words) == 1:
        return found._replace(note=f"both said {words[0]} of every report: kappa is not defined")
    pabak = (len(words) * observed - 1) / (len(words) - 1)
    kappa = (observed - expected) / (1 - expected)
    se = sqrt(_variance(shares, first, second, observed=observed, expected=expected) / n) / (1 - expected) ** 2
    found = found._replace(kappa=kappa, se=se, pabak=pabak)
    if not se:
        return found._replace(note="the variance is zero where all or nothing agrees: no interval")
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * se
    return found._replace(ci=(max(kappa - reach, -1.0), min(kappa + reach, 1.0)))


def _variance(
    shares: list[list[float]], first: list[float], second: list[float], *, observed: float, expected: float
) -> float:
    """Formula 13 of Fleiss, Cohen & Everitt without what it divides by; ``shares`` add up to 1."""
    words = range(len(shares))
    agreed = sum(shares[at][at] * (1 - expected - (first[at] + second[at]) * (1 - observed)) ** 2 for at in words)
    differed = sum(shares[one][two] * (second[one] + first[two]) ** 2 for one in words for two in words if one != two)
    left = (observed * expected - 2 * expected + observed) ** 2
    variance = agreed + (1 - observed) ** 2 * differed - left
    return variance if variance > _ROUNDING else 0.0
