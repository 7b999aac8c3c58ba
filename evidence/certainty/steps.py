"""One step of a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    Inputs = Mapping[str, float | str | None]

NONE_GIVEN: dict[str, float | str | None] = {}


class CertaintyStep(NamedTuple):
    """A domain's judgement with its numbers and the rule that made it; ``levels`` is what it adds, mostly below 0."""

    domain: str
    judgement: str
    levels: int
    reason: str
    rule: str
    inputs: Inputs = NONE_GIVEN


def step(domain: str, down: int, reason: str, rule: str, inputs: Inputs = NONE_GIVEN) -> CertaintyStep:
    """A step that lowers the level by ``down`` (0 to 3)."""
    return CertaintyStep(domain, terms.JUDGEMENTS[down], -down, reason, rule, inputs)
