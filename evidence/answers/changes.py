"""What moved in the conclusions between two days, by publication, or between two states of the database, by entry."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evidence.answers.comparing import compared
from evidence.answers.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.answers.comparing import Change
    from evidence.answers.holdings import Holdings


def by_publication(known: Holdings, conditions: Sequence[str], since: date, until: date | None) -> tuple[Change, ...]:
    """What was published from ``since`` to ``until`` (both included; None: today) moved, in today's database."""
    return _between(known, known, conditions, since - timedelta(days=1), until)


def by_entry(before: Holdings, after: Holdings, conditions: Sequence[str]) -> tuple[Change, ...]:
    """What was entered between two states of the database moved, whenever it was published."""
    return _between(before, after, conditions, None, None)


def _between(
    before: Holdings, after: Holdings, conditions: Sequence[str], first: date | None, second: date | None
) -> tuple[Change, ...]:
    found: list[Change] = []
    for condition in conditions:
        old, new = before.concerning(condition), after.concerning(condition)
        # the names of today stand in for those of a time when the condition had no name yet
        names = old.vocabulary if ("condition", condition) in old.vocabulary.by_key else after.vocabulary
        earlier = summarise(condition, old.studies, names, as_of=first, judgements=old.judgements)
        later = summarise(condition, new.studies, after.vocabulary, as_of=second, judgements=new.judgements)
        found += compared(earlier, later)
    return tuple(found)
