"""How far screening has come, at each stage and for each reviewer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from evidence.screening.decisions import DECISIONS
from evidence.screening.queue import queue_among
from evidence.screening.stages import Stages, stages
from evidence.screening.verdicts import CONFLICT, newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class Progress(NamedTuple):
    """Counts of reports at a stage: of a reviewer's decisions, or without one of the verdicts of all together.

    ``reports`` is the sum of the numbers before it: of all together every report of the stage; of a reviewer those
    that were decided or wait, for what others settled waits for nobody. ``maybe`` of all together wait to be classified
    at full text; at title and abstract they are included (None). ``conflicts`` no reviewer has alone. ``resolved`` are
    the conflicts that the reviewer settled, beside the sum.
    """

    stage: str
    reviewer: str | None
    include: int
    exclude: int
    maybe: int | None
    not_retrieved: int | None
    conflicts: int | None
    waiting: int
    reports: int
    resolved: int | None = None


def progress(connection: Connection, chosen: Sequence[str], reviewer: str | None) -> tuple[Progress, ...]:
    """Everybody's row at each of these stages, then one of each who decided something, and of ``reviewer``."""
    found = stages(connection)
    made = []
    for stage in chosen:
        made.append(_together(found, stage))
        said: dict[str, Counter[str]] = {reviewer: Counter()} if reviewer is not None else {}
        resolved: Counter[str] = Counter()
        for decisions in found.all_decided(stage).values():
            for one in newest(decisions):
                said.setdefault(one.reviewer, Counter()).update([] if one.is_resolution else [one.decision])
                resolved.update([one.reviewer] if one.is_resolution else [])
        for name, counts in sorted(said.items()):
            waiting = len(queue_among(found, stage, name).waiting)
            made.append(_row(stage, name, counts, waiting)._replace(resolved=resolved[name]))
    return tuple(made)


def _together(found: Stages, stage: str) -> Progress:
    verdicts = found.abstract if stage == "title-abstract" else found.full_text
    counts = Counter(one.word for one in verdicts.values())
    row = _row(stage, None, counts, len(_box(found, stage)) - len(verdicts))
    return row._replace(conflicts=counts[CONFLICT], maybe=row.maybe if stage == "full-text" else None)


def _row(stage: str, reviewer: str | None, counts: Counter[str], waiting: int) -> Progress:
    whole = sum(counts.values()) + waiting
    said = (counts["include"], counts["exclude"], counts["maybe"])
    not_retrieved = counts["not-retrieved"] if "not-retrieved" in DECISIONS[stage] else None
    return Progress(stage, reviewer, *said, not_retrieved, None, waiting, whole)


def _box(found: Stages, stage: str) -> set[int]:
    return found.identified if stage == "title-abstract" else found.sought
