"""What the decisions on a report come to at a stage: a verdict, or a conflict that waits to be resolved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence import reports
from evidence.model.literature import report, screening_decision
from evidence.screening.decisions import Decision, decision_of_row, same_reason
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

CONFLICT = "conflict"
FINAL = frozenset({"include", "exclude", "not-retrieved"})


class Verdict(NamedTuple):
    """What counts of a report at a stage: a decision's word, or "conflict".

    ``reason`` is that of an exclusion; where reviewers gave different ones, that of the earlier decision, and
    ``reasons_differ``.
    """

    word: str
    reason: str | None = None
    reasons_differ: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the report is through with the stage; a conflict, and "maybe" at full text, are not."""
        return self.word in FINAL


def verdict(decisions: Iterable[Decision]) -> Verdict | None:
    """The verdict of the decisions that stand on one report at one stage; None where nobody decided.

    The newest resolution wins. Else one decision is enough, and several count where they agree: "maybe" at title and
    abstract is as good as "include", for either sends the report on to its full text (Cochrane Handbook, 4.6.4).

    Rows that were decided apart and linked later count each for itself, also where one reviewer decided on both: a
    resolution was made in sight of its own row alone, and of the others settles nothing.
    """
    counting = in_order(one for row in by_row(decisions) for one in _counting(row))
    if not counting:
        return None
    words = {_counted(one) for one in counting}
    if len(words) > 1:
        return Verdict(CONFLICT)
    word = words.pop()
    given = [one.reason for one in counting if one.reason] if word == "exclude" else []
    spellings = {same_reason(reason) for reason in given}
    return Verdict(word, given[0] if given else None, len(spellings) > 1)


def disagree(decisions: Iterable[Decision]) -> bool:
    """Whether there is something to settle, settled or not: reviewers, or rows that were linked, differ."""
    made = list(decisions)
    return any(
        found is not None and (found.word == CONFLICT or (found.reasons_differ and made[0].stage == "full-text"))
        for found in (verdict(made), verdict(one for one in made if not one.is_resolution))
    )


def in_conflict(connection: Connection, shown: Sequence[int]) -> tuple[int, ...]:
    """Those of these reports that are in conflict at either stage."""
    found = standing(connection, shown=shown)
    return tuple(
        number
        for number in shown
        if any((one := verdict(made)) is not None and one.word == CONFLICT for made in found[number].values())
    )


def by_row(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """The decisions that count on each row: the newest of each reviewer, and the newest resolution."""
    rows: dict[int, list[Decision]] = defaultdict(list)
    for one in decisions:
        rows[one.row].append(one)
    return [newest(rows[row]) for row in sorted(rows)]


def newest(decisions: Iterable[Decision]) -> list[Decision]:
    """Of each reviewer's decisions on one report, and of its resolutions, the newest; in the order of their making.

    A reviewer has several after rows were linked that were decided apart. Made in the same moment, that on the row
    with the higher number counts.
    """
    found: dict[str, Decision] = {}
    for one in in_order(decisions):
        found["" if one.is_resolution else one.reviewer] = one
    return in_order(found.values())


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions in the order of their making; the last one counts."""
    return sorted(decisions, key=lambda one: (one.on, one.row))


def standing(
    connection: Connection, *, stage: str | None = None, shown: Sequence[int] | None = None
) -> dict[int, dict[str, list[Decision]]]:
    """The decisions that stand: the report → stage → decisions on any of its rows; ``shown``: only of these reports.

    Of all reports there may be some among them that show no more, as their import was taken back.
    """
    held = screening_decision.c
    chosen = select(screening_decision).where(held.withdrawn_at.is_(None)).order_by(held.id)
    if stage is not None:
        chosen = chosen.where(held.stage == stage)
    if shown is None:
        shows, asked = merged(connection), [chosen]
    else:
        shows = {row: number for number, group in reports.members(connection, shown).items() for row in group}
        asked = [chosen.where(held.report_id.in_(part)) for part in in_parts(sorted(shows))]
    found: dict[int, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    for one in asked:
        for row in connection.execute(one).mappings().all():
            number = row["report_id"]
            found[shows.get(number, number)][row["stage"]].append(decision_of_row(row))
    return found


def merged(connection: Connection) -> dict[int, int]:
    """Row → the report it is part of, for those that do not show themselves: from an index, not from the wide rows."""
    chosen = select(report.c.id, report.c.into_id).where(report.c.into_id.is_not(None))
    return {row.id: row.into_id for row in connection.execute(chosen).all()}


def _counting(row: Sequence[Decision]) -> Sequence[Decision]:
    return [one for one in row if one.is_resolution] or row


def _counted(one: Decision) -> str:
    return "include" if one.decision == "maybe" and one.stage == "title-abstract" else one.decision
