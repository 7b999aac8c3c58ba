"""What a person says of reports: that they are one, that they are not, that they report one study; and questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from evidence.errors import EvidenceError, UsageError
from evidence.matching.comparing import Matched, Remembered, match_rows, match_waiting
from evidence.model.counting import counts
from evidence.model.literature import report, report_link
from evidence.model.study import study_report
from evidence.reports import (
    Link,
    all_of,
    called,
    links_of,
    make_links,
    own_values,
    refold,
    row_called,
    showing,
    standing_for,
    undo_links,
    wait_no_more,
    waiting,
)
from evidence.reports.bundles import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from evidence.history import Author

BY_HAND = "said by a person"


class Question(NamedTuple):
    """Two reports that may be one, or report one study, and the comparison that left it open."""

    id: int
    level: str
    one: int
    other: int
    reason: str
    points: float | None
    likenesses: tuple[tuple[Any, ...], ...]


class Linked(NamedTuple):
    """What linking or unlinking came to: the revision, and the reports as they show now."""

    revision: int
    reports: tuple[int, ...]


def match(connection: Connection, author: Author, *, tell: Callable[[int], None] | None = None) -> Matched:
    """Compare what waits for it, and record it as one revision where anything came of it."""
    return _recorded(connection, author, match_waiting(connection, who="evidence", revision=None, tell=tell))


def match_since(connection: Connection, author: Author, waited: set[int]) -> Matched:
    """Compare what waits by now and did not before (``waited``): what putting something back, or taking it, parted.

    What counts no more waits no more either: it waits anew when it comes back.
    """
    matched = match_waiting(connection, who="evidence", revision=None, waited=waited)
    wait_no_more(connection, waiting(connection) - waited)
    return _recorded(connection, author, matched)


def _recorded(connection: Connection, author: Author, matched: Matched) -> Matched:
    if matched.same or matched.ask or matched.studies:
        sealed(connection, author, action="matched", kind="match", key="reports")
    return matched


def link(connection: Connection, names: Sequence[str], author: Author, reason: str | None) -> Linked:
    """Say that records or reports are one report: with all that each of them is one with already."""
    shown = list(dict.fromkeys(called(connection, name) for name in names))
    if len(names) < 2:  # noqa: PLR2004 - a link has two ends
        raise UsageError("name two or more records or reports to link")
    if len(shown) == 1:
        raise EvidenceError(f"{' and '.join(names)} are one report already, P{shown[0]}; nothing was changed")
    rows = list(dict.fromkeys(row_called(connection, name) for name in names))
    undone = _contradicted(connection, rows, "report", "different")
    links = [Link("report", "same", rows[0], row, BY_HAND, reason, is_by_hand=True) for row in rows[1:]]
    return _apply(connection, author, "linked", rows, links, undone)


def link_study(connection: Connection, names: Sequence[str], study: str, author: Author, reason: str | None) -> Linked:
    """Say that reports report a study that is held: they stay reports of their own."""
    held = select(study_report.c.report_id).where(study_report.c.study_key == study).order_by(study_report.c.position)
    main = connection.scalar(held.limit(1))
    if main is None:
        raise EvidenceError(f"{study} names no report to link to; see `evidence show {study}`")
    if not names:
        raise UsageError(f"name the records or reports to link to {study}")
    rows: list[int] = []
    for name in names:
        called(connection, name)
        row = row_called(connection, name)
        _refuse_named(connection, name, row, study)
        rows += [row] if row not in rows else []
    kin = [one for one in links_of(connection, all_of(connection, [main]), level="study") if one.is_by_hand]
    known = {row for one in kin for row in (one.low_id, one.high_id)}
    rows = [row for row in rows if not known & all_of(connection, [row])]
    if not rows:
        raise EvidenceError(f"{study} is linked to {' and '.join(names)} already; nothing was changed")
    undone = _contradicted(connection, [main, *rows], "study", "different")
    links = [Link("study", "same", main, row, BY_HAND, reason, is_by_hand=True) for row in rows]
    named = " ".join([*(f"P{row}" for row in rows), study])
    return _apply(connection, author, "linked", rows, links, undone, named)


def _refuse_named(connection: Connection, name: str, row: int, study: str) -> None:
    """Refuse to link a report that documents name: to which studies it belongs stands there."""
    named = select(study_report.c.study_key).where(study_report.c.report_id.in_(all_of(connection, [row])))
    keys = sorted(set(connection.scalars(named)))
    if keys:
        listed = ", ".join(keys)
        raise EvidenceError(
            f"{name} is a report of {listed}, whose document names it: add it to the document of {study} too"
            f" (`evidence edit {study}`); nothing was changed"
        )


def unlink(
    connection: Connection, name: str, author: Author, reason: str | None, *, other: str | None = None
) -> Linked:
    """Take a record or report out of its report, or apart from one other.

    What a person linked it by, to reports or to studies, is taken back first, and only that: so the reports are what
    they were before. Without such a link it is told apart from all others of its report, and these are compared anew
    among themselves.
    """
    row = row_called(connection, name)
    whole = sorted(all_of(connection, [row]))
    far = None if other is None else row_called(connection, other)
    joined = [one for one in links_of(connection, [row]) if far in (None, one.low_id, one.high_id)]
    kin = links_of(connection, whole, level="study")
    by_hand = [one.id for one in (*joined, *kin) if one.is_by_hand and far in (None, one.low_id, one.high_id)]
    if by_hand:
        return _apply(connection, author, "unlinked", whole, [], by_hand)
    if far is not None and far not in whole:
        raise EvidenceError(f"{name} and {other} are not one report; nothing was changed")
    if len(whole) == 1:
        raise EvidenceError(f"{name} is the only record of its report, and linked to no other; nothing was changed")
    others = [one for one in whole if one != row]
    return _tell_apart(connection, row, others, others if far is None else [far], author, reason)


def unlink_study(connection: Connection, name: str, study: str, author: Author, reason: str | None) -> Linked:
    """Say that a report is none of a study: links between the two are taken back, and not made again."""
    whole = sorted(all_of(connection, [row_called(connection, name)]))
    held = select(study_report.c.report_id).where(study_report.c.study_key == study)
    theirs = set(connection.scalars(held))
    if theirs & set(whole):
        raise EvidenceError(f"the document of {study} names {name} itself: take it out with `evidence edit {study}`")
    between = [one for one in links_of(connection, whole, level="study") if {one.low_id, one.high_id} & theirs]
    if not between:
        raise EvidenceError(f"{name} is not linked to {study}; nothing was changed")
    apart = [one for one in between if not one.is_by_hand]
    links = [Link("study", "different", one.low_id, one.high_id, BY_HAND, reason, is_by_hand=True) for one in apart]
    return _apply(connection, author, "unlinked", whole, links, [one.id for one in between], f"P{whole[0]} {study}")


def _tell_apart(
    connection: Connection,
    row: int,
    others: Sequence[int],
    apart: Sequence[int],
    author: Author,
    reason: str | None,
) -> Linked:
    """Take a row out of its report, for good where it is told ``apart``; and compare the others anew, nothing else."""
    undone = [one.id for one in links_of(connection, [row])]
    links = [Link("report", "different", row, one, BY_HAND, reason, is_by_hand=True) for one in apart]
    undo_links(connection, undone, None)
    make_links(connection, links, who=author.who, revision=None)
    refold(connection, [row, *others])
    anew = {number: own for number, own in own_values(connection, others).items() if own.counts}
    match_rows(connection, anew, Remembered(), who="evidence", revision=None)
    made = sealed(connection, author, action="unlinked", kind="report", key=f"P{row}", undone=undone)
    return Linked(made.number, tuple(sorted(set(standing_for(connection, [row, *others]).values()))))


def answer(connection: Connection, question: int, verdict: str, author: Author, reason: str | None) -> Linked:
    """Answer an open question: "same" or "different"."""
    row = connection.execute(select(report_link).where(report_link.c.id == question)).first()
    if row is None or row.verdict != "ask" or row.undone_at is not None:
        raise EvidenceError(f"question {question} is not open; see `evidence match --ask`")
    action, rows = f"answered {verdict}", [row.low_id, row.high_id]
    contradicted = _contradicted(connection, rows, row.level, "different") if verdict == "same" else []
    link_ = Link(row.level, verdict, row.low_id, row.high_id, BY_HAND, reason, is_by_hand=True)  # type: ignore[arg-type] # one of two words
    return _apply(connection, author, action, rows, [link_], [row.id, *contradicted])


def questions(connection: Connection, *, limit: int | None = None) -> Iterator[Question]:
    """The open questions, the likeliest pairs first: what was answered, settled otherwise or taken back is none."""
    ask = report_link.c
    open_ = select(report_link).where(ask.verdict == "ask", ask.undone_at.is_(None))
    given = 0
    rows = connection.execute(open_.order_by(ask.level, ask.points.desc(), ask.id)).all()
    standing = standing_for(connection, {row for one in rows for row in (one.low_id, one.high_id)})
    shown = showing(connection, standing.values())
    for one in rows:
        if len(shown & {standing[one.low_id], standing[one.high_id]}) < 2:  # noqa: PLR2004 - two reports
            continue
        yield Question(
            one.id,
            one.level,
            one.low_id,
            one.high_id,
            one.reason or one.rule,
            one.points,
            tuple(tuple(part) for part in json.loads(one.likenesses)) if one.likenesses else (),
        )
        given += 1
        if limit is not None and given == limit:
            return


def standing(connection: Connection) -> Matched:
    """What is so of the reports that show, as of now.

    ``same``: records, and what documents say of reports, less the reports that they are. Else pairs of reports: asked
    about, told apart by a person, of one study; each once, whichever and however many of their rows it was said of.
    """
    copies = select(func.count()).select_from(report).where(report.c.into_id.is_not(None), counts(report.c.id))
    asked = sum(1 for _ in questions(connection))
    apart, kin = (_pairs(connection, *said) for said in (("report", "different"), ("study", "same")))
    return Matched(connection.scalar(copies) or 0, asked, apart, kin)


def _pairs(connection: Connection, level: str, verdict: str) -> int:
    """Of how many pairs of reports that show this was said."""
    link = report_link.c
    said = select(link.low_id, link.high_id).where(link.level == level, link.verdict == verdict)
    ends = [tuple(row) for row in connection.execute(said.where(link.undone_at.is_(None)))]
    standing = standing_for(connection, {row for pair in ends for row in pair})
    shown = showing(connection, standing.values())
    pairs = {frozenset((standing[low], standing[high])) for low, high in ends}
    return sum(len(pair & shown) > 1 for pair in pairs)


def _apply(
    connection: Connection,
    author: Author,
    action: str,
    rows: Sequence[int],
    links: Sequence[Link],
    undone: Sequence[int],
    key: str | None = None,
) -> Linked:
    undo_links(connection, undone, None)
    make_links(connection, links, who=author.who, revision=None)
    touched = all_of(connection, rows)
    refold(connection, touched)
    named = key or " ".join(f"P{row}" for row in dict.fromkeys(rows))
    made = sealed(connection, author, action=action, kind="report", key=named, undone=undone)
    return Linked(made.number, tuple(sorted(set(standing_for(connection, rows).values()))))


def _contradicted(connection: Connection, rows: Sequence[int], level: str, verdict: str) -> list[int]:
    """What was said before of these reports that a new word of a person takes the place of."""
    whole = all_of(connection, rows)
    found = links_of(connection, whole, level=level, verdict=verdict)  # type: ignore[arg-type] # two known words
    return [one.id for one in found if one.low_id in whole and one.high_id in whole]
