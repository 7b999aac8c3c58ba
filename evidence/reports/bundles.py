"""The links that one revision made and undid, as one thing that can be taken back and put back.

A big match makes a hundred thousand links: the history has one row for them, with a digest, and not one for each.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from evidence.history import Change, last_change, next_number, record
from evidence.model.history import change
from evidence.model.literature import report_link
from evidence.reports.folding import FOLDED_TOGETHER, refold
from evidence.reports.links import redo_links, undo_links
from evidence.reports.waiting import wait
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from evidence.history import Author, Revision

KIND = "links"


def sealed(
    connection: Connection,
    author: Author,
    *,
    action: str,
    kind: str,
    key: str,
    changes: Sequence[Change] = (),
    undone: Sequence[int] = (),
) -> Revision:
    """Record the revision that made the links which have none yet and undid those of ``undone``."""
    number = next_number(connection)
    text = _text(connection, undone)
    links = [] if text is None else [Change(KIND, str(number), None, text)]
    made = record(connection, author, action=action, kind=kind, key=key, changes=[*changes, *links])
    fresh = report_link.c.revision_number.is_(None)
    connection.execute(update(report_link).where(fresh).values(revision_number=number))
    for part in in_parts(undone):
        connection.execute(update(report_link).where(report_link.c.id.in_(part)).values(undone_by=number))
    return made


def _text(connection: Connection, undone: Sequence[int]) -> str | None:
    """What became of links, by verdict and by a digest of all of them; None where nothing did."""
    verdicts: dict[str, int] = {}
    digest = hashlib.sha256()
    link = report_link.c
    chosen = select(link.level, link.verdict, link.low_id, link.high_id, link.rule).order_by(link.id)
    for row in connection.execute(chosen.where(link.revision_number.is_(None))):
        verdicts[row.verdict] = verdicts.get(row.verdict, 0) + 1
        digest.update(json.dumps([*row], ensure_ascii=False).encode())
    if not verdicts and not undone:
        return None
    return json.dumps({**verdicts, "digest": digest.hexdigest(), "undone": list(undone)}, sort_keys=True)


def text_now(connection: Connection, key: str) -> str | None:
    """The text of a bundle, or None where it was taken back."""
    last = last_change(connection, KIND, key)
    return None if last is None else last[1].after


def put(connection: Connection, key: str, text: str | None, revision: int) -> None:
    """Take the links of a bundle back (None), or put them back as they were before that."""
    made = report_link.c.revision_number == int(key)
    if text is None:
        ours = connection.scalars(select(report_link.c.id).where(made, report_link.c.undone_at.is_(None))).all()
        theirs = connection.scalars(select(report_link.c.id).where(report_link.c.undone_by == int(key))).all()
        undo_links(connection, ours, revision)
        redo_links(connection, theirs)
        _refold(connection, [*ours, *theirs])
        _wait_again(connection, ours)
        return
    taken_back = connection.scalar(
        select(func.max(change.c.revision_number)).where(
            change.c.kind == KIND, change.c.key == key, change.c.after.is_(None)
        )
    )
    ours = connection.scalars(select(report_link.c.id).where(made, report_link.c.undone_by == taken_back)).all()
    theirs = json.loads(text)["undone"]
    redo_links(connection, ours)
    undo_links(connection, theirs, int(key))
    _refold(connection, [*ours, *theirs])


def _refold(connection: Connection, links: Iterable[int]) -> None:
    for part in in_parts(sorted(_rows(connection, links)), FOLDED_TOGETHER):
        refold(connection, part)


def _wait_again(connection: Connection, links: Iterable[int]) -> None:
    """Let rows be compared anew whose comparison was taken back: nothing else would ever find them again."""
    wait(connection, _rows(connection, links, report_link.c.is_by_hand.is_(False)))


def _rows(connection: Connection, links: Iterable[int], *chosen: ColumnElement[bool]) -> set[int]:
    rows: set[int] = set()
    for part in in_parts(links):
        ends = select(report_link.c.low_id, report_link.c.high_id).where(report_link.c.id.in_(part), *chosen)
        for low, high in connection.execute(ends):
            rows |= {low, high}
    return rows
