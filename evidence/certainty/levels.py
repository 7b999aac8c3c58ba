"""The level of a body: where it starts, what its steps add, what a person judged (GRADE guidelines 3; METHODS C)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty.domains import imprecision, inconsistency, indirectness, risk_of_bias
from evidence.certainty.information import information
from evidence.certainty.judged import body_fingerprint, with_domains
from evidence.certainty.publication import publication_bias
from evidence.certainty.upgrade import rating_up
from evidence.certainty.zones import zones

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.certainty.information import Information
    from evidence.certainty.steps import CertaintyStep
    from evidence.certainty.zones import Zones
    from evidence.documents import Judgement, Vocabulary
    from evidence.synthesis import Body, Combined


@dataclass(frozen=True, kw_only=True, slots=True)
class Certainty:
    """A level and the steps that lead to it from ``start``.

    ``computed`` is the level by the rules alone, ``judged`` a person's judgements that hold, ``stale`` those made
    on other evidence than today's, which change nothing any more. ``needs`` is the optimal information size.
    """

    level: str
    start: str
    steps: tuple[CertaintyStep, ...]
    zones: Zones | None
    needs: Information
    fingerprint: str
    computed: str
    computed_steps: tuple[CertaintyStep, ...]
    judged: tuple[Judgement, ...] = ()
    stale: tuple[Judgement, ...] = ()


def certainty(
    body: Body,
    whole: Combined,
    vocabulary: Vocabulary,
    *,
    direct: bool,
    day: date,
    judgements: Sequence[Judgement] = (),
) -> Certainty:
    """The certainty of a body on a day. The level lies between very low and high, whatever the steps add up to.

    ``judgements`` are those of this body; one whose fingerprint is not today's is stale (METHODS C9).
    """
    borders = zones(body, whole.measure, vocabulary)
    start, held = _start(body), information(body, whole, borders)
    computed: tuple[CertaintyStep, ...] = ()
    if body.family != terms.NON_HUMAN:
        computed = (
            risk_of_bias(body, whole, borders),
            *inconsistency(body, whole, borders),
            indirectness(body, whole, vocabulary, direct=direct),
            imprecision(whole, borders, held),
            publication_bias(body, whole, held, day),
        )
        computed = (*computed, *rating_up(body, whole, start, computed))
    mark = body_fingerprint(body)
    judged = tuple(one for one in judgements if one.fingerprint == mark)
    steps = with_domains(computed, judged)
    said = next((one.level for one in judged if one.level is not None), None)
    return Certainty(
        level=said or _level(start, steps),
        start=start,
        steps=steps,
        zones=borders,
        needs=held,
        fingerprint=mark,
        computed=_level(start, computed),
        computed_steps=computed,
        judged=judged,
        stale=tuple(one for one in judgements if one.fingerprint != mark),
    )


def _level(start: str, steps: Sequence[CertaintyStep]) -> str:
    place = terms.LEVELS.index(start) + sum(one.levels for one in steps)
    return terms.LEVELS[min(max(place, 0), len(terms.LEVELS) - 1)]


def _start(body: Body) -> str:
    """``[start]``: high for randomised; low for comparisons without (high if all have a ROBINS-I appraisal)."""
    if body.family == terms.RANDOMISED:
        return "high"
    if body.family == terms.NON_RANDOMISED:
        robins = all(member.appraisal is not None and member.appraisal.tool == "robins-i" for member in body.members)
        return "high" if robins else "low"
    return "low" if body.family == terms.SINGLE_ARM else "very low"
