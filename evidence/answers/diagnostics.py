"""Whether a pool rests on few studies, and whether small ones differ: all diagnostics of a table at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.stats import Asymmetry, Influence, RankCorrelation, Refits, TrimAndFill
    from evidence.stats.rows import Array

T = TypeVar("T")

ENOUGH_FOR_ASYMMETRY = 10
"""Below ten studies tests of funnel asymmetry have too little power (Cochrane Handbook 6.5, 13.3.5.4)."""


@dataclass(frozen=True, kw_only=True)
class Diagnostics:
    """Each is None where it cannot be computed; ``notes`` say why."""

    leave_one_out: Refits | None
    influence: Influence | None
    egger_mixed: Asymmetry | None
    egger_lm: Asymmetry | None
    begg: RankCorrelation | None
    trim_and_fill: TrimAndFill | None
    peters: Asymmetry | None
    harbord: Asymmetry | None
    notes: tuple[str, ...]


def diagnostics_of(yi: Array, vi: Array, given: dict[str, Array], *, method: str, test: str) -> Diagnostics:
    """Compute what can be; Mantel-Haenszel and Peto pools are refitted by inverse variance of a common effect."""
    from evidence.stats import begg, egger, harbord, influence, leave_one_out, peters, trim_and_fill
    from evidence.stats.pooling import METHODS

    notes: list[str] = []
    if method not in METHODS:
        method, test = "EE", "z"
        notes.append("refits are by inverse variance of a common effect")
    if len(yi) < ENOUGH_FOR_ASYMMETRY:
        notes.append(
            f"{len(yi)} studies: below {ENOUGH_FOR_ASYMMETRY}, tests of funnel asymmetry have too little power "
            "to tell chance from bias (Cochrane Handbook 13.3.5.4)"
        )

    def tried(name: str, compute: Callable[[], T]) -> T | None:
        try:
            return compute()
        except ValueError as error:
            notes.append(f"{name} is not computed: {error}")
            return None

    counts = [given[name] for name in ("events1", "n1", "events2", "n2") if name in given]
    are_counts = len(counts) == 4  # noqa: PLR2004 - the columns of a 2 x 2 table
    return Diagnostics(
        leave_one_out=tried("leave one out", lambda: leave_one_out(yi, vi, method=method, test=test)),
        influence=tried("influence", lambda: influence(yi, vi, method=method, test=test)),
        egger_mixed=tried("Egger's test (mixed)", lambda: egger(yi, vi)),
        egger_lm=tried("Egger's test (classical)", lambda: egger(yi, vi, model="lm")),
        begg=tried("Begg's test", lambda: begg(yi, vi)),
        trim_and_fill=tried("trim and fill", lambda: trim_and_fill(yi, vi, method=method, test=test)),
        peters=tried("Peters' test", lambda: peters(*counts)) if are_counts else None,
        harbord=tried("Harbord's test", lambda: harbord(*counts)) if are_counts else None,
        notes=tuple(notes),
    )
