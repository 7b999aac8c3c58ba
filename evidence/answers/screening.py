"""Screening: deciding on reports, what waits, where reviewers differ and how far they agree, and the flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence import reports, screening
from evidence.answers.opened import DryRun, Opened, end_if_tried
from evidence.errors import EvidenceError, UsageError
from evidence.screening import STAGES, Decided, Decision, Given, Queue, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.flow import Flow
    from evidence.reports import ReportRow
    from evidence.screening.conflicts import Conflict, Pair
    from evidence.screening.progress import Progress


class Page(NamedTuple):
    """A report to be decided: what it says, what the reviewer decided; what others did only if that was asked for."""

    report: ReportRow
    others: tuple[Decision, ...] = ()
    own: tuple[Decision, ...] = ()


class Screening(Opened):
    """Screening. Where a reviewer is not named, it is who works with the store."""

    def reviewer(self, name: str | None = None) -> str:
        """The reviewer's name, on one line. Raises UsageError where it is none."""
        given = " ".join((self._author(None).who if name is None else name).split())
        if not given or not given.isprintable():
            raise UsageError("a reviewer's name is plain text on one line: --as NAME")
        return given

    def screen(
        self,
        given: Sequence[Given],
        *,
        resolve: bool = False,
        dry_run: bool = False,
        why: str | None = None,
        command: int | None = None,
    ) -> Decided:
        """Decide on reports, all or nothing; ``command`` is the number of the revision that this belongs to.

        With ``resolve`` the decisions settle conflicts between reviewers.
        """
        named = [
            one._replace(reviewer=self.reviewer(one.reviewer or None), settles=resolve or one.settles) for one in given
        ]
        author = self._author(why)._replace(command=command)
        try:
            with self._database.write() as connection:
                made = screening.decide(connection, named, author)
                end_if_tried(dry_run=dry_run)
        except DryRun:
            made = made._replace(revision=0)
        return made

    def unscreen(
        self,
        names: Sequence[str],
        *,
        stage: str = "title-abstract",
        reviewer: str | None = None,
        why: str | None = None,
    ) -> Withdrawn:
        """Take back all that a reviewer decided or resolved on reports at a stage."""
        whose, author = self.reviewer(reviewer), self._author(why)
        with self._database.write() as connection:
            return screening.withdraw(connection, names, author, stage=_stage(stage), reviewer=whose)

    def unscreen_last(
        self, *, stage: str, reviewer: str, command: int | None = None
    ) -> tuple[int, int, Decision] | None:
        """Take back the reviewer's newest decision at a stage; gives the revision, the report and the decision."""
        author = self._author(None)._replace(command=command)
        with self._database.write() as connection:
            return screening.withdraw_last(connection, author, stage=_stage(stage), reviewer=reviewer)

    def to_screen(self, *, stage: str, reviewer: str, undecided: bool = False, only: Sequence[str] = ()) -> Queue:
        """What waits for a reviewer; or the reports that are named, whether decided or not."""
        with self._database.read() as connection:
            if not only:
                return screening.queue(connection, _stage(stage), reviewer, undecided=undecided)
            numbers = list(dict.fromkeys(reports.called_all(connection, only)))
            if stage == "full-text":
                sought = screening.stages(connection).sought
                if early := [f"P{number}" for number in numbers if number not in sought]:
                    raise EvidenceError(f"not included at title and abstract: {', '.join(early)}")
            return Queue(tuple(numbers), 0)

    def screening_page(self, number: int, *, stage: str, reviewer: str, unblinded: bool = False) -> Page | None:
        """A report to be decided, or None where it shows no more (it was linked to another, say)."""
        with self._database.read() as connection:
            rows = reports.rows(connection, [number])
            if not rows:
                return None
            made = screening.in_order(screening.standing(connection, stage=stage, shown=[number])[number][stage])
            own = tuple(one for one in made if one.reviewer == reviewer and not one.is_resolution)
            return Page(rows[0], tuple(one for one in made if unblinded and one not in own), own)

    def exclusion_reasons(self, stage: str) -> tuple[str, ...]:
        """The reasons used so far at a stage, the most used first, and the usual ones."""
        with self._database.read() as connection:
            return tuple(screening.reasons(connection, _stage(stage)))

    def screening_conflicts(self, stage: str | None = None) -> tuple[Conflict, ...]:
        """The reports on which reviewers differ, not resolved; at one stage or both."""
        from evidence.screening.conflicts import conflicts

        with self._database.read() as connection:
            return conflicts(connection, _chosen(stage))

    def in_conflict(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """Those of these reports on which decisions differ at either stage, not resolved."""
        with self._database.read() as connection:
            return screening.in_conflict(connection, numbers)

    def screening_agreement(self, stage: str | None = None) -> tuple[Pair, ...]:
        """Cohen's kappa of each two reviewers who decided the same reports; at one stage or both."""
        from evidence.screening.conflicts import pairs

        with self._database.read() as connection:
            return pairs(connection, _chosen(stage))

    def screening_progress(self, stage: str | None = None, *, reviewer: str | None = None) -> tuple[Progress, ...]:
        """How much is decided and how much waits, together and for each reviewer; at one stage or both."""
        from evidence.screening.progress import progress

        with self._database.read() as connection:
            return progress(connection, _chosen(stage), None if reviewer is None else self.reviewer(reviewer))

    def flow(self) -> Flow:
        """The numbers of the PRISMA 2020 flow diagram."""
        from evidence.answers.flow import flow

        with self._database.read() as connection:
            return flow(connection)


def _stage(stage: str) -> str:
    if stage not in STAGES:
        raise UsageError(f"there is no stage {stage}; the stages are {' and '.join(STAGES)}")
    return stage


def _chosen(stage: str | None) -> tuple[str, ...]:
    return STAGES if stage is None else (_stage(stage),)
