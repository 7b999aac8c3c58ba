"""Checks of the database itself: its pages, its schema, the chain of revisions, rows that point to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError

from evidence.answers.check_held import Seen
from evidence.model import metadata
from evidence.store import SCHEMA_REVISION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Inspector

    from evidence.answers.check_held import Held

VIEWS = ("evidence_studies", "evidence_results", "evidence_contrasts", "evidence_reports")  # the public data interface
BACKUP = "restore a backup (`evidence restore FILE`); copy the file away first"
AT_ONCE = 1000  # our choice: rows read together where a table is only tried


def damage(held: Held) -> Iterator[Seen]:
    """Documents that cannot be read; in a file, pages as well (a server looks after its own)."""
    yield from damaged_pages(held.connection)
    yield from held.unreadable


def damaged_pages(connection: Connection) -> Iterator[Seen]:
    """What SQLite's own check of the file says, line by line."""
    if connection.dialect.name != "sqlite":
        return
    try:
        lines = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    except DBAPIError as error:
        lines = [str(error.orig)]
    for line in lines:
        if line != "ok":
            yield Seen("the file", " ".join(line.split()), BACKUP)


def lost_tables(connection: Connection) -> Iterator[Seen]:
    """The tables of a damaged file that cannot be read to their end: what is lost."""
    for table in metadata.sorted_tables:
        try:
            for _ in connection.execution_options(yield_per=AT_ONCE).execute(select(table)):
                pass
        except DBAPIError as error:
            yield Seen(f"table {table.name}", f"cannot be read: {error.orig}", BACKUP)


def schema_drift(connection: Connection) -> Iterator[Seen]:
    """The stored revision, and every table, column, index and view that should be there."""
    fix = "restore a backup, or make a new database with `evidence init` and `evidence add` the documents"
    stored = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    if list(stored) != [SCHEMA_REVISION]:
        said = f"the stored schema is {', '.join(map(str, stored)) or 'unknown'}, and {SCHEMA_REVISION} is expected"
        yield Seen("alembic_version", said, fix)
    known = inspect(connection)
    there = set(known.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            yield Seen(f"table {table.name}", "is missing", fix)
            continue
        columns = {column["name"] for column in known.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield Seen(f"table {table.name}", f"has no column {column.name}", fix)
        yield from _missing_indexes(known, table.name, fix)
    views = set(known.get_view_names())
    for view in VIEWS:
        if view not in views:
            yield Seen(f"view {view}", "is missing", fix)


def _missing_indexes(known: Inspector, table: str, fix: str) -> Iterator[Seen]:
    there = {index["name"] for index in known.get_indexes(table)}
    for index in sorted(str(index.name) for index in metadata.tables[table].indexes):
        if index not in there:
            yield Seen(f"table {table}", f"has no index {index}", fix)


def broken_chain(held: Held) -> Iterator[Seen]:
    """The first revision whose hash does not fit."""
    number = held.broken_at
    if number is not None:
        said = "its hash does not fit what is stored: this revision, or one before it, was changed or removed"
        fix = "compare with a backup; what was changed from here on cannot be vouched for"
        yield Seen(f"revision {number}", said, fix)


def rows_that_point_to_nothing(connection: Connection) -> Iterator[Seen]:
    """Rows of a file whose foreign key finds nothing; a server never lets such a row in."""
    if connection.dialect.name != "sqlite":
        return
    found: dict[tuple[str, str], int] = {}
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        pair = (str(row[0]), str(row[2]))
        found[pair] = found.get(pair, 0) + 1
    for (table, parent), count in sorted(found.items()):
        rows = "1 row points" if count == 1 else f"{count} rows point"
        fix = "see what `evidence check --only projection` says of the same rows; else restore a backup"
        yield Seen(f"table {table}", f"{rows} to a {parent} that is not there", fix)
