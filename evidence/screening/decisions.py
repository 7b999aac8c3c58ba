"""Decisions as they are stored: one reviewer's on one row at one stage, or the one that settles a conflict."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update

from evidence.history import now
from evidence.model.literature import screening_decision
from evidence.store.bulk import in_parts, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

KIND = "decision"
STAGES = ("title-abstract", "full-text")

# PRISMA 2020 (Page 2021, BMJ 372:n71): a report that cannot be had is not retrieved, which is no exclusion, and only
# after screening is a report sought. "maybe" at full text is a report that waits to be classified.
DECISIONS = {
    "title-abstract": ("include", "exclude", "maybe"),
    "full-text": ("include", "exclude", "maybe", "not-retrieved"),
}

# Offered beside those that were used: the parts of a question (PICO and the design, Cochrane Handbook, chapter 3) and
# what reviewers exclude for besides.
USUAL_REASONS = (
    "wrong population",
    "wrong intervention",
    "wrong comparator",
    "wrong outcome",
    "wrong design",
    "not about humans",
    "no original data",
    "duplicate publication",
    "language",
)

_KEY = re.compile(r"P([0-9]+) (title-abstract|full-text) (?:by (.+)|resolved)", re.DOTALL)


class Decision(NamedTuple):
    """What a reviewer decided on a row. ``on`` is UTC in ISO 8601; ``reason`` is that of an exclusion."""

    row: int
    stage: str
    decision: str
    reason: str | None
    reviewer: str
    on: str
    is_resolution: bool = False

    @property
    def key(self) -> str:
        """What the history calls it: at most one decision stands under a key."""
        return f"P{self.row} {self.stage} {'resolved' if self.is_resolution else f'by {self.reviewer}'}"

    def text(self) -> str:
        """The decision as canonical JSON."""
        said = {**self._asdict(), "row": f"P{self.row}"}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_now(connection: Connection, key: str) -> str | None:
    """The canonical text of the decision that stands under the key, or None."""
    found = connection.execute(select(screening_decision).where(*_under(key))).mappings().first()
    return None if found is None else decision_of_row(found).text()


def put(connection: Connection, key: str, text: str | None, revision: int) -> None:
    """Let the decision of the text stand under the key, or none (None)."""
    connection.execute(update(screening_decision).where(*_under(key)).values(withdrawn_at=now()))
    if text is not None:
        said = json.loads(text)
        store(connection, [Decision(**{**said, "row": int(said["row"][1:])})], revision)


def store(connection: Connection, decisions: Sequence[Decision], revision: int) -> None:
    """Store decisions that stand from now on."""
    columns = ("report_id", "stage", "decision", "reason", "reviewer", "decided_at", "is_resolution", "revision_number")
    insert_rows(connection, screening_decision, columns, [(*one, revision) for one in decisions])


def withdraw_keys(connection: Connection, old: Iterable[Decision]) -> None:
    """Let these decisions stand no more; they stay stored, with the day."""
    moment = now()
    keys = {one.key for one in old}
    held = screening_decision.c
    for part in in_parts(sorted({one.row for one in old})):
        rows = connection.execute(
            select(screening_decision).where(held.report_id.in_(part), held.withdrawn_at.is_(None))
        )
        numbers = [row["id"] for row in rows.mappings() if decision_of_row(row).key in keys]
        for some in in_parts(numbers):
            connection.execute(update(screening_decision).where(held.id.in_(some)).values(withdrawn_at=moment))


def decision_of_row(row: Any) -> Decision:  # noqa: ANN401 - a row mapping with at least these columns
    """The decision that a row of the table holds."""
    return Decision(
        row["report_id"],
        row["stage"],
        row["decision"],
        row["reason"],
        row["reviewer"],
        row["decided_at"],
        bool(row["is_resolution"]),
    )


def reasons(connection: Connection, stage: str) -> list[str]:
    """The reasons for exclusion that stand at a stage, the most used first, then the usual ones that were not."""
    held = screening_decision.c
    used = connection.scalars(
        select(held.reason)
        .where(held.stage == stage, held.decision == "exclude", held.withdrawn_at.is_(None), held.reason.is_not(None))
        .group_by(held.reason)
        .order_by(func.count().desc(), held.reason)
    )
    found: dict[str, str] = {}
    for reason in (*used, *USUAL_REASONS):
        found.setdefault(same_reason(reason or ""), reason or "")
    return list(found.values())


def same_reason(reason: str) -> str:
    """What two spellings of a reason have in common."""
    return " ".join(reason.casefold().replace("-", " ").split())


def _under(key: str) -> list[ColumnElement[bool]]:
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError(key)
    row, stage, reviewer = found.groups()
    held = screening_decision.c
    whose = held.is_resolution if reviewer is None else (held.reviewer == reviewer) & ~held.is_resolution
    return [held.report_id == int(row), held.stage == stage, whose, held.withdrawn_at.is_(None)]
