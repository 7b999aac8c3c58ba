"""Taking an input in: its entries as records, each with a report of its own, compared with all that are held."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, text, update

from evidence import fulltext, history
from evidence.errors import EvidenceError, Problem
from evidence.matching.comparing import BATCH, Matched, Remembered, match_rows, match_waiting
from evidence.model import literature as stored
from evidence.readers import Entry, Refused, entries
from evidence.reports import Own, bundles, counting, inputs, members, own_values, standing_for, values, wait
from evidence.store.bulk import in_parts, insert_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from sqlalchemy import Connection

    from evidence.readers import Citation, Format, Item, Source

LEVEL = 1  # of zlib; our choice: higher ones take twice the time and save a tenth


class About(NamedTuple):
    """What the user says of an input (PRISMA-S: which database, which search, which day)."""

    source: str | None = None
    query: str | None = None
    searched_on: str | None = None


class StrictlyRefused(EvidenceError):
    """An input with problems, where none was to be accepted; nothing of it was stored."""

    def __init__(self, taken: Taken) -> None:
        """Keep all of the problems; the sentence counts them."""
        self.taken = taken
        count = len(taken.refused)
        said = f"{taken.file} has {count} {'problem' if count == 1 else 'problems'}, and --strict allows none"
        super().__init__(f"{said}: nothing was stored")


@dataclass(kw_only=True)
class Taken:
    """What became of an input: ``entries`` = ``records_new`` + ``records_known`` + ``len(refused)``.

    ``reports_new`` of the new records are the first of their report, ``reports_matched`` joined one that was there or
    came before them; ``to_decide`` pairs are left to a person. ``problems`` are all, warnings too. ``refused`` are the
    texts of the entries that were not taken (compressed, for they may be many); ``preamble`` and ``closing`` stand
    around them so that these can be mended and read again. ``is_refused``: --strict stored nothing of it. ``source`` is
    what its records count under in the flow; nobody named a database where it is the name of the file (``is_unnamed``).
    """

    file: str
    format: str
    input: int = 0
    entries: int = 0
    records_new: int = 0
    records_known: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    preamble: str = ""
    closing: str = ""
    encoding: str = "utf-8"
    reports_new: int = 0
    reports_matched: int = 0
    to_decide: int = 0
    is_refused: bool = False
    source: str = ""
    is_unnamed: bool = False

    @property
    def failed(self) -> bool:
        """Whether nothing of it was stored, for no entry could be read or a problem was not to be accepted."""
        return self.is_refused or not self.records_new + self.records_known


def unread(file: str, why: str) -> Taken:
    """What became of a file in which nothing at all could be read."""
    problem = Problem(file, 1, None, None, why, "name another file, or say what it is with --read-as")
    return Taken(file=file, format="", problems=[problem])


class _Packed(NamedTuple):
    """An entry with what is computed of its text beside the reading: the digest, and the text compressed."""

    ordinal: int
    entry: Entry
    sha256: str
    payload: bytes


class _Told(NamedTuple):
    """Entries told apart: new ones by the rows that they get, known ones with their records.

    ``back``: new ones that imports which were taken back had, by those rows: the record counts again, with all that
    hung on it.
    """

    fresh: dict[int, _Packed]
    back: dict[int, _Packed]
    known: list[tuple[_Packed, int]]


def take_in(
    connection: Connection,
    source: Source,
    form: Format,
    about: About,
    author: history.Author,
    *,
    strict: bool = False,
    match: bool = True,
    tell: Callable[[int, float], None] | None = None,
) -> Taken:
    """Take an input in, within the transaction of the connection.

    ``tell`` gets the number of entries so far and the share of the file that was read.
    Without ``match`` the new reports wait to be compared. Raises StrictlyRefused; EvidenceError where nothing at all
    could be read.
    """
    taken = Taken(file=source.name, format=form.name)
    number = _begin(connection, source, form, about)
    taken.input = number
    first = _next_row(connection)
    if match:
        match_waiting(connection, who="evidence", revision=None)  # what waited is no part of what this input comes to
    matched = Matched()
    databases: Counter[str] = Counter()
    next_row, lately, back = first, Remembered(), set[int]()
    for batch in _packed(_collected(entries(source, form), taken, source), _read_by(source, form)):
        told = _told_apart(connection, batch, next_row)
        next_row += len(told.fresh)
        back |= told.back.keys()
        taken.records_new += len(told.fresh) + len(told.back)
        taken.records_known += len(told.known)
        databases.update(one.entry.citation.database for one in batch)
        _store(connection, number, told.fresh)
        inputs.bring_back(connection, {row: (number, one.ordinal, one.entry.line) for row, one in told.back.items()})
        places = [(number, one.ordinal, one.entry.line, row) for one, row in told.known]
        insert_rows(connection, stored.known_entry, ("input_id", "ordinal", "line", "record_id"), places)
        if match:
            owns = {row: _own(row, one.entry.citation) for row, one in told.fresh.items()}
            owns |= own_values(connection, told.back)
            matched = match_rows(connection, owns, lately, who="evidence", revision=None, before=matched)
        else:
            wait(connection, (*told.fresh, *told.back))
        if tell is not None:
            tell(taken.entries, source.position / source.size if source.size else 1.0)
    taken.preamble, taken.closing, taken.encoding = source.preamble, source.closing, source.encoding
    _refuse(taken, strict=strict)
    _follow_rows(connection)
    _count(connection, taken, first, back, matched)
    _finish(connection, taken, source, about, databases, author)
    return taken


def _begin(connection: Connection, source: Source, form: Format, about: About) -> int:
    counts = dict.fromkeys(("entries", "records_new", "records_known", "problems"), 0)
    made = connection.execute(
        insert(stored.input_).values(
            source=about.source or "",
            format=form.name,
            sha256=source.sha256,
            imported_at=history.now(),
            file=source.name,
            query=about.query,
            searched_on=about.searched_on,
            encoding=source.encoding,
            **counts,
        )
    ).inserted_primary_key
    return int(made[0]) if made is not None else 0


def _next_row(connection: Connection) -> int:
    return (connection.scalar(select(func.max(stored.report.c.id))) or 0) + 1


def _collected(items: Iterator[Item], taken: Taken, source: Source) -> Iterator[tuple[int, Entry]]:
    """The entries with their place in the file and what they were read by; what is no entry is kept in ``taken``."""
    for item in items:
        if isinstance(item, Problem):
            taken.problems.append(item)
            continue
        taken.entries += 1
        if isinstance(item, Refused):
            taken.problems.append(item.problem)
            taken.refused.append(zlib.compress(item.raw.encode(errors="surrogatepass"), LEVEL))
        else:
            yield taken.entries, item if item.around is not None else item._replace(around=source.preamble)


def _read_by(source: Source, form: Format) -> str:
    """What all entries of the input are read by: other columns for the same fields make other entries."""
    columns = json.dumps(sorted(source.mapping.items())) if source.mapping else ""
    return f"{form.name}\n{columns}"


def _packed(found: Iterator[tuple[int, Entry]], read_by: str) -> Iterator[list[_Packed]]:
    """Read, digest and compress the next batch while the one before is written.

    A second thread is worth it: the database, zlib and the digest let go of Python's lock for most of their time.
    """
    batches = in_parts(found, BATCH)

    def following() -> list[_Packed] | None:
        batch = next(batches, None)
        return None if batch is None else _pack(batch, read_by)

    with ThreadPoolExecutor(1) as beside:
        begun: Future[list[_Packed] | None] = beside.submit(following)
        while (ready := begun.result()) is not None:
            begun = beside.submit(following)
            yield ready


def _pack(batch: list[tuple[int, Entry]], read_by: str) -> list[_Packed]:
    packed = []
    for ordinal, entry in batch:
        raw = entry.raw
        content = raw.replace("\r\n", "\n").strip() if "\r" in raw else raw.strip()
        digest = hashlib.sha256(f"{read_by}{entry.around}\n{content}".encode()).hexdigest()
        packed.append(_Packed(ordinal, entry, digest, zlib.compress(raw.encode(), LEVEL)))
    return packed


def _told_apart(connection: Connection, batch: list[_Packed], next_row: int) -> _Told:
    """Tell entries apart; fresh ones get the rows from ``next_row`` on.

    New is what no record of an import that stands holds, the first time that it comes.
    """
    record, known, before = stored.record, dict[str, int](), dict[str, int]()
    held = select(record.c.sha256, record.c.id, stored.input_.c.withdrawn_at).join(stored.input_).order_by(record.c.id)
    for part in in_parts(one.sha256 for one in batch):
        for digest, row, withdrawn in connection.execute(held.where(record.c.sha256.in_(part))):
            (known if withdrawn is None else before).setdefault(digest, row)
    told = _Told({}, {}, [])
    for one in batch:
        if one.sha256 in known:
            told.known.append((one, known[one.sha256]))
            continue
        row = before.get(one.sha256, next_row + len(told.fresh))
        known[one.sha256] = row
        (told.back if one.sha256 in before else told.fresh)[row] = one
    return told


def _store(connection: Connection, number: int, rows: dict[int, _Packed]) -> None:
    if not rows:
        return
    insert_rows(
        connection,
        stored.report,
        ("id", *values.COLUMNS, "also", "is_shown"),
        [
            (row, *values.columns(one.entry.citation), values.also(one.entry.citation), True)
            for row, one in rows.items()
        ],
    )
    insert_rows(
        connection,
        stored.record,
        ("id", "input_id", "ordinal", "line", "sha256", "payload"),
        [(row, number, one.ordinal, one.entry.line, one.sha256, one.payload) for row, one in rows.items()],
    )
    insert_rows(
        connection,
        stored.report_identifier,
        ("report_id", "kind", "value"),
        [(row, *named) for row, one in rows.items() for named in dict.fromkeys(values.identifiers(one.entry.citation))],
    )
    fulltext.index_new(connection, min(rows))


def _own(row: int, citation: Citation) -> Own:
    """A new row as ``own_values`` would read it."""
    return Own(row, citation, counts=True, is_document=False, is_fold=False)


def _refuse(taken: Taken, *, strict: bool) -> None:
    errors = [problem for problem in taken.problems if problem.severity == "error"]
    if strict and errors:
        raise StrictlyRefused(replace(taken, is_refused=True, input=0))


def _follow_rows(connection: Connection) -> None:
    """Let the server's own numbering of reports go on behind the numbers that were given."""
    if connection.dialect.name == "postgresql":
        highest = "(SELECT coalesce(max(id), 0) + 1 FROM report)"
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('report', 'id'), {highest}, false)"))


def _count(connection: Connection, taken: Taken, first: int, back: set[int], matched: Matched) -> None:
    report = stored.report
    new = select(func.count()).select_from(report).where(report.c.id >= first, report.c.is_shown)
    taken.reports_new = (connection.scalar(new) or 0) + _reports_back(connection, first, back)
    taken.reports_matched = taken.records_new - taken.reports_new
    taken.to_decide = matched.ask


def _reports_back(connection: Connection, first: int, back: set[int]) -> int:
    """How many reports show again by rows that came back, and by no row from before that counts."""
    groups = members(connection, set(standing_for(connection, back).values()))
    others = sorted({row for group in groups.values() for row in group if row < first} - back)
    held = {row for row, (counts, _) in counting(connection, others).items() if counts}
    return sum(held.isdisjoint(group) for group in groups.values())


def _finish(
    connection: Connection,
    taken: Taken,
    source: Source,
    about: About,
    databases: Counter[str],
    author: history.Author,
) -> None:
    """Write what the input came to, its problems, and the revision."""
    named = about.source or _database(databases)
    taken.source, taken.is_unnamed = named or Path(source.name).name, not named
    errors = sum(problem.severity == "error" for problem in taken.problems)
    connection.execute(
        update(stored.input_)
        .where(stored.input_.c.id == taken.input)
        .values(
            source=taken.source,
            entries=taken.entries,
            records_new=taken.records_new,
            records_known=taken.records_known,
            problems=errors,
            preamble=source.preamble or None,
            closing=source.closing or None,
        )
    )
    refused = iter(taken.refused)
    rows = [
        (taken.input, at, *(_kept(cell) for cell in one[1:]), next(refused) if one.severity == "error" else None)
        for at, one in enumerate(taken.problems)
    ]
    columns = ("input_id", "position", "line", "field", "value", "message", "fix", "severity", "payload")
    insert_rows(connection, stored.input_problem, columns, rows)
    key = inputs.key_of(taken.input)
    change = history.Change(inputs.KIND, key, None, inputs.text_of(connection, key))
    made = bundles.sealed(connection, author, action="imported", kind=inputs.KIND, key=key, changes=[change])
    ours = stored.input_.c.id == taken.input
    connection.execute(update(stored.input_).where(ours).values(revision_number=made.number))


def _kept(cell: str | int | None) -> str | int | None:
    """A cell of a problem as both databases can keep it: what is no text is spelled out."""
    return (
        cell if not isinstance(cell, str) else cell.replace("\x00", "\\x00").encode(errors="backslashreplace").decode()
    )


def _database(databases: Counter[str]) -> str:
    """The database that all entries name that name any; or ""."""
    named = [name for name in databases if name]
    return named[0] if len(named) == 1 else ""
