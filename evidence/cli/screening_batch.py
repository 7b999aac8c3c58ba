"""Deciding without a terminal: the options of ``screen`` and files of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.cli.talk import talk
from evidence.errors import UsageError
from evidence.screening import Decided, Given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evidence.answers.evidence import Evidence
    from evidence.errors import Problem
    from evidence.screening.files import Table


class Batch(NamedTuple):
    """What the options ask for: names by decision, or a file, or names of decisions to take back."""

    names: dict[str, list[str]]
    withdraw: list[str]
    file: str | None
    reason: str | None
    stage: str

    @classmethod
    def of(
        cls,
        given: Mapping[str, list[str] | None],
        more: Sequence[str],
        withdraw: Sequence[str] | None,
        *,
        from_file: str | None,
        reason: str | None,
        stage: str,
    ) -> Batch:
        """Give names without an option of their own to the one option that there is. Raises UsageError."""
        names = {decision: list(some) for decision, some in given.items() if some}
        made = cls(names, list(withdraw or ()), from_file, reason, stage)
        lists = [*names.values(), *([made.withdraw] if made.withdraw else [])]
        if more and len(lists) > 1:
            raise UsageError(f"{more[0]}: of several decisions, give each name its own option")
        if lists:
            lists[0].extend(more)
        if from_file and (lists or more or reason):
            raise UsageError("--from-file has its decisions in the file: give no others beside it")
        if reason and not names:
            raise UsageError("--reason goes with a decision, such as --exclude P7")
        if "exclude" in names and stage == "full-text" and not (reason or "").strip():
            raise UsageError("a report that is excluded at full text needs a reason: --reason TEXT")
        return made

    @property
    def decides(self) -> bool:
        """Whether anything is decided."""
        return bool(self.names or self.file)


def decide(
    store: Evidence,
    batch: Batch,
    reviewer: str | None,
    common: Common,
    output: Output,
    *,
    resolve: bool,
    dry_run: bool,
    why: str | None,
) -> int:
    """Decide, all or nothing; every problem is told."""
    from evidence.output.screening import remarks, write_decided

    whose = store.reviewer(reviewer)
    table = _table(batch, whose)
    if table.problems:
        done = store.screen(table.given, resolve=resolve, dry_run=True)
        problems = sorted((*table.problems, *done.problems), key=lambda one: one.line or 0)
        done = Decided(done.stage, done.reviewer, problems=tuple(problems))
    else:
        done = store.screen(table.given, resolve=resolve, dry_run=dry_run, why=why)
    with output.stream() as stream:
        if output.form != "table" or not done.problems:
            write_decided(done, output.form, stream, dry_run=dry_run)
    for words in remarks(done):
        common.say(words)
    if table.undecided:
        common.say(f"{table.undecided} rows of {batch.file} decide nothing and were left out")
    return _told(done.problems, common)


def take_back(
    store: Evidence, batch: Batch, reviewer: str | None, common: Common, output: Output, *, why: str | None
) -> int:
    """Take decisions back."""
    from evidence.output.screening import remarks, write_withdrawn

    done = store.unscreen(batch.withdraw, stage=batch.stage, reviewer=reviewer, why=why)
    with output.stream() as stream:
        write_withdrawn(done, output.form, stream)
    common.say(f"taken back at {done.stage}: {', '.join(f'P{number}' for number in done.reports)}")
    for words in remarks(done):
        common.say(words)
    return status.DONE


def _table(batch: Batch, reviewer: str) -> Table:
    from evidence.cli.sources import table_from
    from evidence.screening.files import Table, read_table

    if batch.file:
        return read_table(batch.file, table_from(batch.file), stage=batch.stage, reviewer=reviewer)
    excludes = "exclude" in batch.names  # then the reason is that of the exclusions
    given = [
        Given(name, decision, reviewer, batch.stage, batch.reason if decision == "exclude" or not excludes else None)
        for decision, names in batch.names.items()
        for name in names
    ]
    return Table(tuple(given))


def _told(problems: Sequence[Problem], common: Common) -> int:
    from evidence.output.additions import problem_line

    if not problems:
        return status.DONE
    for one in problems:
        talk(problem_line(one))
    common.say(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}; nothing was decided")
    return status.FAILED
