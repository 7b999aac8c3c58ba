"""What waits for a reviewer at a stage, in the order in which it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.screening.stages import Stages, stages

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Queue(NamedTuple):
    """The reports that wait for a reviewer, and how many the reviewer is through with."""

    waiting: tuple[int, ...]
    decided: int


def queue(connection: Connection, stage: str, reviewer: str, *, undecided: bool = False) -> Queue:
    """The reports that this reviewer has not decided at a stage and that nobody has resolved.

    What others decided waits all the same, for reviewers decide independently; with ``undecided`` only what nobody
    has decided, for reviewers who share the work. At full text those wait that were included before.
    """
    return queue_among(stages(connection), stage, reviewer, undecided=undecided)


def queue_among(found: Stages, stage: str, reviewer: str, *, undecided: bool = False) -> Queue:
    """As ``queue``, of stages that were read before."""
    waiting, decided = [], 0
    for number in sorted(found.identified if stage == "title-abstract" else found.sought):
        made = found.decided(number, stage)
        if any(one.reviewer == reviewer and not one.is_resolution for one in made):
            decided += 1
        elif not made or not (undecided or any(one.is_resolution for one in made)):
            waiting.append(number)
    return Queue(tuple(waiting), decided)
