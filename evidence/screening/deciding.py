"""Deciding on reports and taking decisions back: all that was asked for in one revision, or nothing of it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from evidence import reports
from evidence.errors import EvidenceError, Problem
from evidence.history import Author, Change, now, record
from evidence.identifiers import is_numbered
from evidence.model import literature
from evidence.screening.decisions import (
    DECISIONS,
    KIND,
    Decision,
    decision_of_row,
    same_reason,
    store,
    withdraw_keys,
)
from evidence.screening.decisions import reasons as reasons_used
from evidence.screening.naming import called_each
from evidence.screening.verdicts import disagree, in_order, standing, verdict
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

NEEDS_REASON = "a report that is excluded at full text needs a reason"


class Given(NamedTuple):
    """A decision as it is asked for: ``name`` is what the report is called; ``file`` and ``line`` where it stands.

    ``settles``: it resolves a conflict between reviewers, whose own decisions stay as they are. ``title``: what the
    table that it stands in says that the report is called; numbers such as P7 mean other reports elsewhere.
    """

    name: str
    decision: str
    reviewer: str = ""
    stage: str = "title-abstract"
    reason: str | None = None
    file: str | None = None
    line: int | None = None
    settles: bool = False
    title: str | None = None

    def problem(self, field: str, value: str | None, message: str, fix: str) -> Problem:
        """Something wrong with it."""
        return Problem(self.file, self.line, field, value, message, fix)


class Decided(NamedTuple):
    """What became of decisions: first ones, ones in the place of others, and ones that were there already.

    ``stage`` and ``reviewer`` are None where there were several. With problems nothing was stored.
    ``revision`` is 0 where nothing changed. ``dropped``: reports whose decisions at full text counted and no longer do,
    as they are not included at title and abstract any more. ``unfound``: those that no search found, which only study
    documents name: decisions on them are in no box of the flow. ``first``: reviewers who had decided nothing before.
    """

    stage: str | None
    reviewer: str | None
    decided: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    revision: int = 0
    reports: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    unfound: tuple[int, ...] = ()
    first: tuple[str, ...] = ()


class Withdrawn(NamedTuple):
    """Reports on which a reviewer's decisions at a stage were taken back; ``dropped`` as of Decided."""

    stage: str
    reviewer: str
    revision: int
    reports: tuple[int, ...]
    dropped: tuple[int, ...] = ()


class _Asked(NamedTuple):
    given: Given
    report: int


class _Step(NamedTuple):
    """What is asked for, the decisions that it takes the place of, and those that then stand."""

    asked: _Asked
    old: list[Decision]
    new: list[Decision]

    @property
    def changes(self) -> bool:
        """Whether other words stand then, or what settles a conflict on more rows."""
        settled = {one.row for one in self.new if one.is_resolution} <= {one.row for one in self.old}
        return not settled or {_said(one) for one in self.old} != {_said(one) for one in self.new}


def decide(connection: Connection, given: Sequence[Given], author: Author) -> Decided:
    """Store decisions; each takes the place of what its reviewer decided before on the report at the stage.

    A decision at full text needs a report that is included at title and abstract, and one that settles a conflict
    needs one, by what is given here too.
    """
    asked, problems = _asked(connection, given)
    held = standing(connection, shown=sorted({one.report for one in asked}))
    homes = _homes(connection, {one.report for one in asked})
    steps = _steps(connection, asked, held, homes)
    problems += _not_possible(steps, held)
    several = Decided(_only(one.stage for one in given), _only(one.reviewer for one in given))
    if problems:
        return several._replace(problems=tuple(sorted(problems, key=lambda one: one.line or 0)))
    changing = [one for one in steps if one.changes]
    before = [one for step in changing for one in step.old]
    after = [one for step in changing for one in step.new]
    first = _first(connection, {one.reviewer for one in after})
    made = _apply(
        connection, author, "resolved" if given and all(one.settles for one in given) else "screened", before, after
    )
    decided = sum(not one.old for one in changing)
    return several._replace(
        decided=decided,
        changed=len(changing) - decided,
        unchanged=len(steps) - len(changing),
        revision=made,
        reports=tuple(one.report for one in asked),
        dropped=_dropped(connection, held),
        unfound=tuple(number for number, home in homes.items() if home is None),
        first=first,
    )


def withdraw(connection: Connection, names: Sequence[str], author: Author, *, stage: str, reviewer: str) -> Withdrawn:
    """Take back all that a reviewer decided or resolved on reports at a stage.

    Raises EvidenceError, naming each, where a name is wrong or nothing was decided.
    """
    found = called_each(connection, names)
    wrong = [str(one) for one in found.values() if isinstance(one, EvidenceError)]
    numbers = [one for one in dict.fromkeys(found.values()) if isinstance(one, int)]
    held = standing(connection, shown=numbers)
    old = {number: [one for one in held[number][stage] if one.reviewer == reviewer] for number in numbers}
    wrong += [f"{reviewer} decided nothing on P{number} at {stage}" for number in numbers if not old[number]]
    if wrong:
        raise EvidenceError("; ".join(wrong))
    gone = [one for number in numbers for one in old[number]]
    made = _apply(connection, author, "withdrew", gone, [])
    return Withdrawn(stage, reviewer, made, tuple(numbers), _dropped(connection, held))


def withdraw_last(
    connection: Connection, author: Author, *, stage: str, reviewer: str
) -> tuple[int, int, Decision] | None:
    """Take back a reviewer's newest decision at a stage, and no other; a resolution is none of these.

    Gives the revision, the report and the decision, if there was one.
    """
    held = literature.screening_decision
    rows, shows = literature.report.alias(), literature.report.alias()
    newest = (
        select(held, shows.c.id.label("shown"))
        .join(rows, rows.c.id == held.c.report_id)
        .join(shows, shows.c.id == func.coalesce(rows.c.into_id, rows.c.id))
        .where(held.c.reviewer == reviewer, held.c.stage == stage, held.c.withdrawn_at.is_(None))
        .where(~held.c.is_resolution, shows.c.is_shown)
        .order_by(held.c.decided_at.desc(), held.c.id.desc())
        .limit(1)
    )
    found = connection.execute(newest).mappings().first()
    if found is None:
        return None
    gone = decision_of_row(found)
    return _apply(connection, author, "withdrew", [gone], []), found["shown"], gone


def _asked(connection: Connection, given: Sequence[Given]) -> tuple[list[_Asked], list[Problem]]:
    """Each decision with its report, one for a report, stage and reviewer; and everything that is wrong."""
    names = called_each(connection, [one.name for one in given])
    problems = [problem for one in given for problem in _wrong_words(one)]
    kept: dict[tuple[int, str, str, bool], Given] = {}
    titles = _titles(connection, {number for number in names.values() if isinstance(number, int)})
    for one in given:
        number = names[one.name]
        if isinstance(number, EvidenceError):
            problems.append(one.problem("id", None, str(number), "name a report that is held"))
            continue
        if problem := _of_another(one, titles.get(number)):
            problems.append(problem)
            continue
        first = kept.setdefault((number, one.stage, one.reviewer, one.settles), one)
        if (first.decision, same_reason(first.reason or "")) != (one.decision, same_reason(one.reason or "")):
            said = f"P{number} is decided twice: {first.decision} and {one.decision}"
            problems.append(one.problem("decision", one.name, said, "leave one of them"))
    return [_Asked(one, number) for (number, *_), one in kept.items()], problems


def _titles(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    held = literature.report.c
    return {
        row.id: row.title
        for part in in_parts(numbers)
        for row in connection.execute(select(held.id, held.title).where(held.id.in_(part), held.title.is_not(None)))
    }


A_TITLE = 10  # letters; a cell with less holds a mark
ALIKE = 0.6
"""Likeness of two titles from which they may be of one report (our choice: folding changes spelling and subtitle)."""


def _of_another(one: Given, title: str | None) -> Problem | None:
    """Whether a number of ours means another report than in the database that the table was written from."""
    if not (one.title and len(one.title) >= A_TITLE and title and is_numbered(one.name)):
        return None
    alike = SequenceMatcher(None, one.title.casefold(), title.casefold(), autojunk=False).ratio()
    if alike >= ALIKE:
        return None
    said = f"{one.name} is another report here: {title[:60]}"
    return one.problem("title", one.title[:60], said, "name it by its DOI or PMID, in a column id")


def _wrong_words(one: Given) -> list[Problem]:
    if one.stage not in DECISIONS:
        return [one.problem("stage", one.stage, "there is no such stage", f"write {' or '.join(DECISIONS)}")]
    if one.decision not in DECISIONS[one.stage]:
        known = f"write one of: {', '.join(DECISIONS[one.stage])}"
        fix = "it is one at full text: --stage full-text" if one.decision in DECISIONS["full-text"] else known
        return [one.problem("decision", one.decision, f"no decision at {one.stage}", fix)]
    if one.stage == "full-text" and one.decision == "exclude" and not (one.reason or "").strip():
        return [one.problem("reason", one.name, NEEDS_REASON, "say which")]
    return []


def _steps(
    connection: Connection,
    asked: Sequence[_Asked],
    held: dict[int, dict[str, list[Decision]]],
    homes: dict[int, int | None],
) -> list[_Step]:
    """A decision hangs on one row of its report; what settles a conflict, on every row that was decided on."""
    spelled = {stage: _spellings(connection, stage) for stage in {one.given.stage for one in asked}}
    moment = now()
    steps = []
    for one in asked:
        made = held[one.report][one.given.stage]
        rows = {homes[one.report] or one.report, *(decision.row for decision in made if one.given.settles)}
        new = [_decision(one, row, moment, spelled[one.given.stage]) for row in sorted(rows)]
        old = _same_hand(made, one.given)
        steps.append(_Step(one, old, new))
    return steps


def _said(one: Decision) -> tuple[str, str | None]:
    return one.decision, one.reason


def _not_possible(steps: Sequence[_Step], held: dict[int, dict[str, list[Decision]]]) -> list[Problem]:
    """Decisions at full text on reports that are not sought, and on no conflict what would settle one."""
    after = {(number, stage): list(made) for number, by_stage in held.items() for stage, made in by_stage.items()}
    for step in steps:
        made = after.setdefault((step.asked.report, step.asked.given.stage), [])
        made[:] = [*(one for one in made if one not in step.old), *step.new]
    problems = []
    for step in steps:
        given, number = step.asked
        found = verdict(after.get((number, "title-abstract"), ()))
        if given.stage == "full-text" and (found is None or found.word != "include"):
            stands = "not decided" if found is None else {"conflict": "in conflict"}.get(found.word, "excluded")
            said = f"P{number} is {stands} at title and abstract"
            problems.append(given.problem("stage", given.name, said, "include it there first"))
        if given.settles and step.changes and not disagree(after[number, given.stage]):
            said = f"reviewers do not differ on P{number} at {given.stage}"
            problems.append(given.problem("id", given.name, said, "decide it instead"))
    return problems


def _same_hand(made: Iterable[Decision], given: Given) -> list[Decision]:
    """What a new decision takes the place of, the one that counts last; resolutions replace each other's."""
    alike = (one for one in made if one.is_resolution == given.settles)
    return in_order(one for one in alike if given.settles or one.reviewer == given.reviewer)


def _decision(one: _Asked, row: int, moment: str, spelled: dict[str, str]) -> Decision:
    reason = " ".join((one.given.reason or "").split()) or None
    if reason is not None:
        reason = spelled.setdefault(same_reason(reason), reason)
    return Decision(row, one.given.stage, one.given.decision, reason, one.given.reviewer, moment, one.given.settles)


def _spellings(connection: Connection, stage: str) -> dict[str, str]:
    """How reasons are spelled so far, so that one reason is not two boxes."""
    return {same_reason(reason): reason for reason in reasons_used(connection, stage)}


def _dropped(connection: Connection, before: dict[int, dict[str, list[Decision]]]) -> tuple[int, ...]:
    """Reports that were included at title and abstract and are not now, with decisions at full text."""
    now_ = standing(connection, stage="title-abstract", shown=sorted(before))
    had = [number for number, made in before.items() if made["full-text"] and _is_sought(made["title-abstract"])]
    return tuple(number for number in had if not _is_sought(now_[number]["title-abstract"]))


def _is_sought(made: Iterable[Decision]) -> bool:
    found = verdict(made)
    return found is not None and found.word == "include"


def _first(connection: Connection, reviewers: set[str]) -> tuple[str, ...]:
    """Those who have decided nothing so far, in order."""
    held = literature.screening_decision.c
    any_of = {name: select(held.id).where(held.reviewer == name).limit(1) for name in sorted(reviewers)}
    return tuple(name for name, one in any_of.items() if connection.scalar(one) is None)


def _homes(connection: Connection, shown: set[int]) -> dict[int, int | None]:
    """The row of each report that a decision hangs on: its first record, for a study's own row may be removed.

    None for a report without a record of an import that stands.
    """
    groups = reports.members(connection, shown)
    everybody = [row for group in groups.values() for row in group]
    records: set[int] = set()
    counts = literature.input_.c.withdrawn_at.is_(None)
    chosen = select(literature.record.c.id).join(literature.input_).where(counts)
    for part in in_parts(everybody):
        records.update(connection.scalars(chosen.where(literature.record.c.id.in_(part))))
    return {number: next((row for row in group if row in records), None) for number, group in groups.items()}


def _apply(
    connection: Connection, author: Author, action: str, before: Sequence[Decision], after: Sequence[Decision]
) -> int:
    """Let some decisions stand in the place of others, as one revision; gives its number, 0 where nothing changes."""
    if not before and not after:
        return 0
    old = {one.key: one.text() for one in before}
    new = {one.key: one.text() for one in after}
    changes = [Change(KIND, key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))]
    key = changes[0].key if len(changes) == 1 else f"{len(changes)} decisions"
    made = record(connection, author, action=action, kind=KIND, key=key, changes=changes)
    withdraw_keys(connection, before)
    store(connection, after, made.number)
    return made.number


def _only(values: Iterable[str]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None
