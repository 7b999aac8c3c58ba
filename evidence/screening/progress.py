"""How far screening has come, at each stage and for each reviewer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from evidence.screening.decisions import DECISIONS
from evidence.screening.queue import queue_among
from evidence.screening.stages import Stages, stages
from evidence.screening.verdicts import newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class Progress(NamedTuple):
    """Counts of reports at a stage: of a reviewer's decisions, or without one of the verdicts of all together.

    ``maybe`` of all together are those that wait to be classified at full text; at title and abstract they count as
    included. ``waiting`` includes ``conflicts``, which no reviewer has alone.
    """

    stage: str
    reviewer: str | None
    include: int
    exclude: int
    maybe: int
    not_retrieved: int | None
    waiting: int
    conflicts: int | None = None


def progress(connection: Connection, chosen: Sequence[str], reviewer: str) -> tuple[Progress, ...]:
    """Everybody's row at each of these stages, then one of each who decided something, and of ``reviewer``."""
    found = stages(connection)
    made = []
    for stage in chosen:
        made.append(_together(found, stage))
        said: dict[str, Counter[str]] = {reviewer: Counter()}
        for decisions in found.all_decided(stage).values():
            for one in newest(decisions):
                if not one.is_resolution:
                    said.setdefault(one.reviewer, Counter())[one.decision] += 1
        for name, counts in sorted(said.items()):
            waiting = len(queue_among(found, stage, name).waiting)
            made.append(Progress(stage, name, *_counts(counts, stage), waiting))
    return tuple(made)


def _together(found: Stages, stage: str) -> Progress:
    verdicts = found.abstract if stage == "title-abstract" else found.full_text
    counts = Counter(one.word for one in verdicts.values())
    final = sum(one.is_final for one in verdicts.values())
    waiting = len(_box(found, stage)) - final
    return Progress(stage, None, *_counts(counts, stage), waiting, len(found.conflicts(stage)))


def _counts(counts: Counter[str], stage: str) -> tuple[int, int, int, int | None]:
    retrievable = "not-retrieved" in DECISIONS[stage]
    return counts["include"], counts["exclude"], counts["maybe"], counts["not-retrieved"] if retrievable else None


def _box(found: Stages, stage: str) -> set[int]:
    return found.identified if stage == "title-abstract" else found.sought
