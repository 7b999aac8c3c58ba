"""One step of a rating."""

from __future__ import annotations

from typing import NamedTuple

from evidence import terms


class CertaintyStep(NamedTuple):
    """A domain's judgement with its numbers and the rule that made it; ``levels`` is 0 or below."""

    domain: str
    judgement: str
    levels: int
    reason: str
    rule: str


def step(domain: str, down: int, reason: str, rule: str) -> CertaintyStep:
    """A step that lowers the level by ``down`` (0 to 3)."""
    return CertaintyStep(domain, terms.JUDGEMENTS[down], -down, reason, rule)
