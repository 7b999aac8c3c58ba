"""Removing, renaming, and taking back: every change of the past can be put back, and that too can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence.documents import Study, Terms, Vocabulary, canonical, load, read
from evidence.errors import DocumentRefused, EvidenceError
from evidence.history import Author, Change, Revision, last_change, record, revisions
from evidence.model.history import revision
from evidence.reports import bundles, inputs
from evidence.studies.homes import move
from evidence.studies.reading import called
from evidence.studies.things import put, text_now
from evidence.vocabulary import vocabulary

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND_ORDER = (
    "condition",
    "intervention",
    "outcome",
    "instrument",
    "study",
    "claim",
    "synthesis",
    "judgement",
    "input",
    "links",
    "decision",
)


NAMING = ("condition", "intervention", "outcome", "instrument", "study")


class Changed(NamedTuple):
    """The last revision that a command made, and the keys it touched; ``lost``: what is not as it should be by that."""

    number: int
    keys: tuple[str, ...]
    lost: tuple[str, ...] = ()


def remove(connection: Connection, name: str, author: Author) -> Changed:
    """Take a study out; its history stays, and `undo` puts it back."""
    key = called(connection, name)
    changes = [Change("study", key, text_now(connection, "study", key), None)]
    return _apply(connection, author, "removed", "study", key, changes)


def rename(connection: Connection, old: str, new: str, author: Author) -> Changed:
    """Give a study another key. Raises EvidenceError where the new one is taken or no key."""
    key = called(connection, old)
    before = text_now(connection, "study", key)
    if text_now(connection, "study", new) is not None:
        raise EvidenceError(f"a study is called {new} already; nothing was changed")
    study = load(before or "")
    if not isinstance(study, Study):
        raise TypeError(key)
    _refuse_bad_key(new)
    after = canonical(replace(study, key=new))
    changes = [Change("study", key, before, None), Change("study", new, None, after)]
    return _apply(connection, author, "renamed", "study", new, changes)


def change_term(connection: Connection, key: str, text: bytes | str, author: Author) -> Changed:
    """Change a term: ``text`` is a terms document with that one term. Raises DocumentRefused, EvidenceError."""
    names = vocabulary(connection)
    document = read(text, None, names)
    if document.refused or not isinstance(document.value, Terms):
        raise DocumentRefused(document.problems)
    term = document.value.terms[0]
    before = text_now(connection, term.kind, term.key)
    if before is None or term.key != key or len(document.value.terms) != 1:
        raise EvidenceError(f"the document must define the one term {key}, of the kind that it has")
    after = canonical(term)
    if after == before:
        return Changed(0, ())
    changes = [Change(term.kind, key, before, after)]
    made = record(connection, author, action="changed", kind="terms", key=key, changes=changes)
    put(connection, term.kind, key, after, names.with_terms([term]), made.number)
    return Changed(made.number, (key,))


def undo(connection: Connection, number: int | None, author: Author) -> Changed:
    """Take back a revision, or without a number all of the last command, newest first.

    Raises EvidenceError where a later revision changed the same thing.
    """
    made = Changed(0, ())
    keys: list[str] = []
    for one in _taken_back(connection, number):
        made = _reverse(connection, one, author)
        keys += made.keys
        author = author if author.command is not None else author._replace(command=made.number)
    return Changed(made.number, tuple(dict.fromkeys(keys)), inputs.lost_with(connection, keys))


def _taken_back(connection: Connection, number: int | None) -> list[Revision]:
    if number is None:
        last = connection.scalar(select(revision.c.command).order_by(revision.c.number.desc()).limit(1))
        if last is None:
            raise EvidenceError("nothing was done yet that could be undone")
        numbers = list(connection.scalars(select(revision.c.number).where(revision.c.command == last)))
    else:
        numbers = [number]
    found = revisions(connection, numbers)
    if not found:
        raise EvidenceError(f"there is no revision {number}; see `evidence history`")
    return list(reversed(found))


def _reverse(connection: Connection, one: Revision, author: Author) -> Changed:
    changes = [Change(part.kind, part.key, part.after, part.before) for part in reversed(one.changes)]
    for part in changes:
        if text_now(connection, part.kind, part.key) != part.before:
            raise EvidenceError(_why_not(connection, one, part))
    return _apply(connection, author, f"undid {one.number}", one.kind, one.key, changes)


def _why_not(connection: Connection, one: Revision, part: Change) -> str:
    """Why a revision cannot be undone: it is undone already, or what it changed was changed again."""
    last = last_change(connection, part.kind, part.key)
    number = one.number if last is None else last[0]
    if any(later.action == f"undid {one.number}" for later in revisions(connection, [number])):
        return f"revision {one.number} is undone already, by revision {number}: `evidence undo {number}` brings it back"
    what = f"the linking of revision {part.key}" if part.kind == bundles.KIND else part.key
    return f"revision {one.number} cannot be undone: {what} was changed since, by revision {number}; undo that first"


def _apply(connection: Connection, author: Author, action: str, kind: str, key: str, changes: list[Change]) -> Changed:
    made = record(connection, author, action=action, kind=kind, key=key, changes=changes)
    removed = [one for one in changes if one.after is None]
    written = [one for one in changes if one.after is not None]
    for one in sorted(removed, key=_place, reverse=True):
        put(connection, one.kind, one.key, None, Vocabulary(), made.number)
    if [one.kind for one in changes] == ["study", "study"]:
        move(connection, removed[0].key, written[0].key)
    names = Vocabulary()
    for one in sorted(written, key=_place):
        if one.kind in NAMING or not names.terms:
            names = vocabulary(connection)  # terms that were just put back are names for what follows
        put(connection, one.kind, one.key, one.after, names, made.number)
    named = tuple(one.key for one in changes if one.kind != "links")  # theirs is the number of a revision
    return Changed(made.number, named or (key,))


def _place(one: Change) -> int:
    return KIND_ORDER.index(one.kind)


def _refuse_bad_key(key: str) -> None:
    from evidence.documents.fields import KEY

    if KEY.pattern is None or not KEY.pattern.fullmatch(key):
        raise EvidenceError(f"{key!r} is no key: write {KEY.described}")
