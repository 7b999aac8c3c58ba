"""A person's judgement of the certainty of one body, as a value; the evidence it was made on has a fingerprint."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """Either the ``steps`` of a ``domain`` (levels taken away are negative) or the ``level`` as a whole.

    ``on`` is a date in ISO 8601; ``fingerprint`` that of the body as it was when the person looked at it.
    """

    condition: str
    intervention: str
    comparator: str | None
    outcome: str
    family: str
    domain: str | None = None
    steps: int | None = None
    level: str | None = None
    reason: str
    by: str
    on: str
    fingerprint: str

    @property
    def body(self) -> tuple[str, str, str | None, str, str]:
        """The body that is judged: population condition, intervention, comparator, outcome, design family."""
        return self.condition, self.intervention, self.comparator, self.outcome, self.family

    @property
    def key(self) -> str:
        """One judgement at a time of a domain, or of the level, of a body."""
        parts = (self.condition, self.intervention, self.comparator or "none", self.outcome, self.family)
        return "/".join((*parts, (self.domain or "level").replace(" ", "-")))

    @property
    def words(self) -> str:
        """Who judged what, when and why, in a line."""
        what = f"level {self.level}" if self.domain is None else f"{self.domain} {self.steps:+d}".replace("+0", "0")
        return f"{what}, judged by {self.by} on {self.on}: {self.reason}"

    def text(self) -> str:
        """The one JSON text that is stored and kept in the history."""
        return json.dumps(asdict(self), ensure_ascii=False)


def judgement_of(text: str) -> Judgement:
    """The judgement that a stored text holds."""
    held = json.loads(text)
    return Judgement(**{field.name: held.get(field.name) for field in fields(Judgement)})
