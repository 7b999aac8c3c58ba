"""The borders between important benefit, little to no difference and important harm.

GRADE guidelines 32, minimally contextualised; the distances that the source leaves open are our choice (METHODS C1).
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from evidence.synthesis import pooled_sd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Term, Vocabulary
    from evidence.synthesis import Body

SMALL_SMD, LARGE_SMD = 0.2, 0.8  # Cohen 1988, as used in the Cochrane Handbook 6.5, section 15.5.3.1
RATIO, LARGE_RATIO = 1.25, 2.0  # and their reciprocals; GRADE guidelines 6 and 9
RISK_DIFFERENCE, GRAVE_RISK_DIFFERENCE = (
    0.05,
    0.01,
)  # our choice; the smaller for death and serious adverse events
GRAVE = ("death", "serious-adverse-events")


class Zones(NamedTuple):
    """Distances from no difference on the analysis scale; the scale is symmetric, so one number serves both sides.

    ``source`` says where the border comes from; ``mid_in_sd`` is the border in standard deviations, for the
    optimal information size.
    """

    border: float
    large: float | None
    source: str
    mid_in_sd: float = SMALL_SMD

    def zone(self, estimate: float) -> int:
        """-1 below the lower border, 1 above the upper, 0 between them."""
        return (estimate > self.border) - (estimate < -self.border)

    def crossed(self, ci: tuple[float, float], border: float) -> int:
        """How many of the two borders at this distance lie inside the interval."""
        return sum(ci[0] < side < ci[1] for side in (-border, border))


def zones(body: Body, measure: str | None, vocabulary: Vocabulary) -> Zones | None:
    """The borders for a body told in ``measure``; None where nothing gives them (an MD without MID or sd)."""
    if measure in ("RR", "OR", "HR", "IRR"):
        return Zones(log(RATIO), log(LARGE_RATIO), "ratio 0.80 to 1.25, large 0.5 and 2")
    if measure == "RD":
        border = GRAVE_RISK_DIFFERENCE if body.outcome.key in GRAVE else RISK_DIFFERENCE
        return Zones(border, None, f"risk difference {border:g} (our choice)")
    if measure == "SMD":
        return _smd(body, vocabulary)
    return _md(body, vocabulary) if measure == "MD" else None


def _smd(body: Body, vocabulary: Vocabulary) -> Zones:
    """Participant-weighted MID/sd of the instruments that have one, else 0.2; large 0.8."""
    known = [
        (member.n, instrument.mid.value.value / member.effect.sd)
        for member, instrument in _instruments(body, vocabulary)
        if instrument.mid is not None and member.effect is not None and member.effect.sd
    ]
    people = sum(n for n, _ in known)
    if not people:
        return Zones(SMALL_SMD, LARGE_SMD, "SMD 0.2, large 0.8 (no instrument has a sourced MID)")
    border = sum(n * share for n, share in known) / people
    return Zones(border, max(LARGE_SMD, border), f"MID/sd {border:.2f}, weighted by people; large 0.8", border)


def _md(body: Body, vocabulary: Vocabulary) -> Zones | None:
    sd = pooled_sd(body)
    for _, instrument in _instruments(body, vocabulary):
        if instrument.mid is not None:
            mid = instrument.mid.value.value
            share = mid / sd if sd else SMALL_SMD
            return Zones(
                mid,
                2 * mid,
                f"MID {mid:g} of {instrument.label} ({instrument.mid.source}), large twice",
                share,
            )
    if sd is None:
        return None
    return Zones(SMALL_SMD * sd, LARGE_SMD * sd, f"0.2 and 0.8 of the pooled sd {sd:.3g} (no sourced MID)")


def _instruments(body: Body, vocabulary: Vocabulary) -> Iterator[tuple[Member, Term]]:
    for member in body.members:
        instrument = vocabulary.by_key.get(("instrument", member.result.instrument or ""))
        if instrument is not None:
            yield member, instrument


if TYPE_CHECKING:
    from evidence.synthesis import Member
