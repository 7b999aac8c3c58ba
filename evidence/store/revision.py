"""Which schema the code expects, which one a database has, and whether the database is one of ours at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from evidence.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evidence.store.location import Location

# The newest migration; a constant, so that opening a database needs no Alembic. A test keeps the two equal.
SCHEMA_REVISION = "0003"

# "EVID" in ASCII: SQLite keeps it in the file's header, where `file` and we tell our files from others.
APPLICATION_ID = 0x45564944


class Schema(NamedTuple):
    """A revision, and where the migrations that lead to it may lie: the first folder that exists counts."""

    revision: str
    folders: tuple[Path, ...]


_PACKAGE = Path(__file__).parents[1]

# In a wheel the migrations lie inside the package, in a checkout beside it.
SHIPPED = Schema(SCHEMA_REVISION, (_PACKAGE / "migrations", _PACKAGE.parent / "migrations"))


def stored_revision(connection: Connection, location: Location) -> str | None:
    """Read the revision that a database is at; None for a PostgreSQL database without any table."""
    if connection.dialect.name == "sqlite":
        number = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if number != APPLICATION_ID:
            raise DatabaseError(
                f"{location} is an SQLite database of another program (application id {number}): name another file"
            )
    elif _server_is_empty(connection, location):
        return None
    revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if len(revisions) != 1:
        raise DatabaseError(
            f"{location} is damaged: its revision table holds {len(revisions)} rows where one belongs; restore a backup"
        )
    return str(revisions[0])


def _server_is_empty(connection: Connection, location: Location) -> bool:
    facts = connection.execute(
        text(
            "SELECT current_setting('server_encoding') AS encoding, current_schema() AS schema,"
            " to_regclass('alembic_version') IS NOT NULL"
            " AND to_regclass('evidence_studies') IS NOT NULL AS ours,"
            " (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables"
        )
    ).one()
    if facts.encoding != "UTF8":
        raise DatabaseError(
            f"{location} keeps text as {facts.encoding}: make a database with ENCODING 'UTF8' for evidence"
        )
    if facts.ours:
        return False
    if facts.tables or facts.schema is None:
        raise DatabaseError(
            f"{location} holds {facts.tables} tables of another program: give evidence a database of its own"
        )
    return True
