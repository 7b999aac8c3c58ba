"""Taking documents in: one transaction, one revision per document, all of a document or nothing of it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence.documents import Claims, Study, Terms, canonical, fingerprint, load, read, yaml_text
from evidence.errors import Conflict, Problem
from evidence.history import Author, Change, record
from evidence.model.history import change, revision
from evidence.studies.things import put, text_now
from evidence.vocabulary import in_order, text_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from evidence.documents import Vocabulary
    from evidence.documents.document import Value

KINDS = {Terms: "terms", Study: "study", Claims: "claims"}  # also the order in which one command takes them in


class Read(NamedTuple):
    """A document that may go in, with what it is called."""

    file: str
    value: Value
    kind: str
    key: str


@dataclass(kw_only=True, slots=True)
class Added:
    """What a command took in, by key; ``differences`` are lines of a unified difference per changed document."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    differences: dict[str, tuple[str, ...]] = field(default_factory=dict)


def add(
    connection: Connection, items: Sequence[tuple[str, bytes]], author: Author, *, base: str | None = None
) -> Added:
    """Take documents in: terms first, then studies, then claims, so that a folder may hold all of them.

    A document with errors is left out whole and its problems are told; the others go in. ``base`` is the hash of
    the study as it was read: raises Conflict where somebody changed it since.
    """
    done = Added()
    seen: set[tuple[str, str]] = set()
    for file, data, kind in _in_order(items):
        names = vocabulary(connection)
        document = read(data, file, names)
        done.problems += document.problems
        if document.refused or document.value is None:
            continue
        one = Read(file, document.value, kind, _key(document.value, file))
        problems = _clashes(one, seen, names)
        done.problems += problems
        if problems:
            continue
        made = _take_in(connection, one, names, author, base, done)
        if made is not None and author.command is None:
            author = author._replace(command=made)
    return done


def _in_order(items: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes, str]]:
    """Each input with the kind of its document, as far as it can be told, in the order of kinds."""
    kinds = list(KINDS.values())
    told = [(file, data, _kind(data)) for file, data in items]
    return sorted(told, key=lambda one: kinds.index(one[2]))


def _kind(data: bytes) -> str:
    value = read(data).value
    return KINDS[type(value)] if value is not None else "study"


def _key(value: Value, file: str) -> str:
    if isinstance(value, Study):
        return value.key
    if isinstance(value, Terms) and len(value.terms) == 1:
        return value.terms[0].key
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name


def _clashes(one: Read, seen: set[tuple[str, str]], names: Vocabulary) -> list[Problem]:
    problems = []
    if isinstance(one.value, Study):
        if (one.kind, one.key) in seen:
            fix = "give one of the two another key, or leave it out"
            problems.append(Problem(one.file, None, "key", one.key, "another document has this key", fix))
        seen.add((one.kind, one.key))
    for term in getattr(one.value, "terms", ()):
        held = names.by_key.get((term.kind, term.key))
        if held is not None and held != term:
            fix = f"use the {term.kind} as it is, or change it with `evidence terms edit {term.key}`"
            said = f"the {term.kind} is defined otherwise already"
            problems.append(Problem(one.file, None, "terms", term.key, said, fix))
    return problems


def changes_of(connection: Connection, one: Read) -> list[Change]:
    """What a document would change, term by term, claim by claim, and the study itself."""
    parts: list[tuple[str, str, str]] = []
    if isinstance(one.value, Claims):
        parts += [("claim", claim.id, canonical(claim)) for claim in one.value.claims]
        parts += [("synthesis", synthesis.key, canonical(synthesis)) for synthesis in one.value.syntheses]
    else:
        parts += [(term.kind, term.key, text_of(term)) for term in in_order(one.value.terms)]
    if isinstance(one.value, Study):
        parts.append(("study", one.key, canonical(one.value)))
    changes = (Change(kind, key, text_now(connection, kind, key), text) for kind, key, text in parts)
    return [change for change in changes if change.before != change.after]


def _take_in(
    connection: Connection, one: Read, names: Vocabulary, author: Author, base: str | None, done: Added
) -> int | None:
    changes = changes_of(connection, one)
    if isinstance(one.value, Study):
        _refuse_conflict(connection, one, base, changes)
    if not changes:
        done.unchanged.append(one.key)
        return None
    is_new = all(change.before is None for change in changes if change.kind == one.kind or one.kind != "study")
    made = record(
        connection, author, action="added" if is_new else "changed", kind=one.kind, key=one.key, changes=changes
    )
    known = names.with_terms(getattr(one.value, "terms", ()))
    for change_ in changes:
        put(connection, change_.kind, change_.key, change_.after, known, made.number)
    (done.added if is_new else done.updated).append(one.key)
    if not is_new:
        done.differences[one.key] = difference(changes)
    return made.number


def difference(changes: Iterable[Change]) -> tuple[str, ...]:
    """What changed, as lines of a unified difference between the YAML of before and after."""
    lines: list[str] = []
    for one in changes:
        texts = [_lines(one.kind, text) for text in (one.before, one.after)]
        lines += difflib.unified_diff(texts[0], texts[1], f"{one.key} before", f"{one.key} after", lineterm="", n=1)
    return tuple(lines)


def _lines(kind: str, text: str | None) -> list[str]:
    if text is None:
        return []
    if kind == "study":
        return yaml_text(load(text)).splitlines()
    return [text]


def _refuse_conflict(connection: Connection, one: Read, base: str | None, changes: Sequence[Change]) -> None:
    ours = next((change for change in changes if change.kind == "study"), None)
    if base is None or ours is None:
        return
    now = ours.before
    if now is not None and fingerprint(now) == base:
        return
    if now is None:
        raise Conflict(f"{one.key} was removed or renamed since it was read; nothing was changed", ())
    held = select(change.c.after).where(change.c.kind == "study", change.c.key == one.key, change.c.after.is_not(None))
    read_one = next((text for text in connection.scalars(held) if fingerprint(text) == base), None)
    if read_one is None:
        raise Conflict(f"{one.key} never had the hash {base[:12]}…; see `evidence show {one.key}` for today's", ())
    last = connection.execute(
        select(revision.c.who, revision.c.made_at)
        .join(change, change.c.revision_number == revision.c.number)
        .where(change.c.kind == "study", change.c.key == one.key)
        .order_by(revision.c.number.desc())
        .limit(1)
    ).one()
    words = f"{one.key} was changed by {last.who} at {last.made_at} since it was read; nothing was changed by you"
    raise Conflict(words, difference([Change("study", one.key, read_one, now)]))
