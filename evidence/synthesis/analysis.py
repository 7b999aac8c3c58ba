"""How effects are derived and pooled where METHODS leaves a choice: the defaults, and what `whatif` may vary."""

from __future__ import annotations

from typing import NamedTuple

CORRELATION = 0.5
"""Within-person correlation of the periods of a crossover where no paired contrast is reported (our choice, A4)."""
OTHER_CORRELATIONS = (0.3, 0.7)
"""At which such effects are shown again (A4)."""


class Analysis(NamedTuple):
    """The choices of one analysis; the defaults are those of METHODS A and B."""

    correlation: float = CORRELATION
    impute_sd: bool = False
    """Whether a study without any sd borrows the pooled sd of its body (``[derive.missing]``)."""
    tau: str = "REML"
    only_low_risk: bool = False
    """Whether only studies at low risk of bias, as appraised for the outcome, join a body."""
    values: str | None = None
    """``change`` or ``end``: studies whose effect is of the other kind stay out of the pool."""
    borrowed_sd: float | None = None
    """The sd that a body lends to its studies; filled in by the body itself."""


DEFAULT = Analysis()
