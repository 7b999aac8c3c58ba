"""What synthesis works with: an effect with its derivation, a study's part in a body, and the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms

if TYPE_CHECKING:
    from evidence.documents import Appraisal, Result, Study, Term


class Step(NamedTuple):
    """One step of a derivation: the rule that allowed it and what was done with which numbers."""

    rule: str
    text: str


class Effect(NamedTuple):
    """A comparable number: intervention against comparator, on the analysis scale (ratios as logarithms).

    ``ci`` is the 95 % interval; ``n`` the people it rests on; ``sd`` the raw pooled standard deviation of the
    scores, where one is known, in the instrument's units.
    """

    measure: str
    estimate: float
    se: float
    ci: tuple[float, float]
    derivation: str
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...] = ()
    sd: float | None = None

    @property
    def is_ratio(self) -> bool:
        """Whether the analysis scale is the logarithm."""
        return self.measure in terms.RATIOS


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A study's part in a body: the one result used, what could be derived from it, and who did better.

    ``direction`` is benefit, harm or unclear for the people treated, whatever the sign of the estimate.
    """

    study: Study
    result: Result
    n: int
    direction: str
    effect: Effect | None = None
    reason: str | None = None
    unused: tuple[str, ...] = ()
    appraisal: Appraisal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The effects for one population condition, intervention, comparator, outcome and design family."""

    condition: str
    intervention: str
    comparator: str | None
    outcome: Term
    family: str
    members: tuple[Member, ...] = field(default=())

    @property
    def n(self) -> int:
        """People with the outcome, each counted once."""
        return sum(member.n for member in self.members)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects that could be derived, in the order of the members."""
        return tuple(member.effect for member in self.members if member.effect is not None)

    @property
    def better(self) -> str:
        """Which way is good: higher or lower values."""
        return self.outcome.better or ("lower" if self.outcome.benefit is False else "higher")

    @property
    def benefit_sign(self) -> int:
        """The sign of an estimate that favours the intervention."""
        return 1 if self.better == "higher" else -1


class NotDerivable(Exception):
    """A result that gives no estimate with a standard error; the text says why."""
