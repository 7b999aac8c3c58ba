"""Judgements of people that no longer fit the evidence under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.answers.check_held import Seen
from evidence.answers.holdings import held
from evidence.answers.judging import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


def stale_judgement(connection: Connection) -> Iterator[Seen]:
    """Each judgement that was made on other evidence than is held today, or on none that is still there."""
    for one in standing(held(connection)):
        made = one.judgement
        if one.stale is False:
            continue
        against = f" against {made.comparator}" if made.comparator else ""
        now = "there is no such finding any more" if one.stale is None else "the computed level counts again"
        yield Seen(
            f"{made.condition}: {made.outcome}, {made.intervention}{against}, {made.family}",
            f"{made.words}; it was made on other evidence than is held today, and {now}",
            f"look again with `evidence explain {made.condition} {made.outcome}`, then judge again or withdraw",
        )
