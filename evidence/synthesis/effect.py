"""What synthesis works with: an effect with its derivation, a study's part in a body, and the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.documents import Appraisal, Result, Study, Term

CRITICAL = "critical"  # the level of ROBINS-I that keeps a study out of the pool (METHODS C3)


class Step(NamedTuple):
    """One step of a derivation: the rule that allowed it, what was done, with which numbers, by whose formula."""

    rule: str
    text: str
    inputs: Mapping[str, float | str] = {}
    source: str | None = None


class Table(NamedTuple):
    """People with an event and all people, intervention first; not whole numbers after a design effect."""

    events1: float
    n1: float
    events2: float
    n2: float

    @property
    def words(self) -> str:
        """``0/49 v 1/50``."""
        return f"{self.events1:.6g}/{self.n1:.6g} v {self.events2:.6g}/{self.n2:.6g}"

    @property
    def has_zero(self) -> bool:
        """Whether a cell of the four is zero."""
        return 0 in self.cells

    @property
    def cells(self) -> tuple[float, float, float, float]:
        """People with and without the event: intervention, then comparator."""
        return self.events1, self.n1 - self.events1, self.events2, self.n2 - self.events2


class Effect(NamedTuple):
    """A comparable number: intervention against comparator, on the analysis scale (ratios as logarithms).

    ``ci`` is the 95 % interval; ``sd`` the raw pooled standard deviation of the scores, where one is known, in
    the instrument's units; ``values`` says whether change or end values were compared; ``table`` the counts
    and ``sizes`` the people of both sides that it rests on; ``within`` whether it assumes a correlation.
    """

    measure: str
    estimate: float
    se: float
    ci: tuple[float, float]
    derivation: str
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...] = ()
    sd: float | None = None
    values: str | None = None
    table: Table | None = None
    sizes: tuple[float, float] | None = None
    within: bool = False
    sign: int = 0
    """+1 where higher is better for the people treated, -1 where lower is; 0: as the outcome says."""

    @property
    def is_ratio(self) -> bool:
        """Whether the analysis scale is the logarithm."""
        return self.measure in terms.RATIOS


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A study's part in a body: the one result used, what could be derived from it, and who did better.

    ``direction`` is benefit, harm or unclear for the people treated, whatever the sign of the estimate.
    ``information`` is how many independent people it is worth: fewer than ``n`` in a cluster trial. ``table``
    holds counts that a ratio cannot use, as nobody in either group had the event.
    """

    study: Study
    result: Result
    n: int
    direction: str
    effect: Effect | None = None
    reason: str | None = None
    unused: tuple[str, ...] = ()
    appraisal: Appraisal | None = None
    information: float = 0.0
    table: Table | None = None
    p: float | None = None
    """An exact two-sided p-value that the study reports for this comparison."""
    alternative: str | None = None
    """What end values would have given, where the baselines differ and a reported contrast was taken (A1c)."""

    @property
    def risk(self) -> str | None:
        """The overall risk of bias; None where it was not assessed."""
        return None if self.appraisal is None else self.appraisal.overall


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The effects for one population condition, intervention, comparator, outcome and design family.

    ``silent`` are registered studies of the same question without any result. ``method`` is how a pool is made:
    inverse variance, Mantel-Haenszel or Peto (``[derive.rare]``).
    """

    condition: str
    intervention: str
    comparator: str | None
    outcome: Term
    family: str
    members: tuple[Member, ...] = field(default=())
    silent: tuple[Study, ...] = field(default=())
    method: str = "inverse variance"
    tau: str = "REML"
    way: str = "none of SMD"
    """How each study gives its effect; the measure chosen for the body."""

    @property
    def n(self) -> int:
        """People with the outcome, each counted once."""
        return sum(member.n for member in self.members)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects that could be derived, in the order of the members."""
        return tuple(member.effect for member in self.members if member.effect is not None)

    @property
    def mixes_values(self) -> bool:
        """Whether change and end values stand together in an SMD (Cochrane Handbook 6.5, 10.5.2)."""
        kinds = {effect.values for effect in self.effects if effect.measure == "SMD"}
        return {"change", "end"} <= kinds

    @property
    def better(self) -> str:
        """Which way is good: higher or lower values."""
        return self.outcome.better or ("lower" if self.outcome.benefit is False else "higher")

    @property
    def benefit_sign(self) -> int:
        """The sign of an estimate that favours the intervention; of a mean difference as its instrument is scored."""
        return next((one.sign for one in self.effects if one.sign), 1 if self.better == "higher" else -1)


class NotDerivable(Exception):
    """A result that gives no estimate with a standard error; the text says why."""


class NoEvents(NotDerivable):
    """Counts without any event in either group, which tell nothing of a ratio."""

    def __init__(self, words: str, table: Table) -> None:
        super().__init__(words)
        self.table = table
