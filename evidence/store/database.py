"""An open database: a transaction to read in, a transaction to write in, a backup."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from evidence.errors import DatabaseError, Interrupted
from evidence.store.engine import PATIENCE_SECONDS, WRITING, server_engine, sqlite_engine
from evidence.store.faults import faults_told
from evidence.store.files import copy_database, opening_mode, why_not_writable
from evidence.store.revision import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from evidence.store.location import Location


class Database:
    """A database that answers at a location; making one connects to nothing yet."""

    def __init__(self, location: Location, *, mode: str | None = None, foreign_keys: bool = True) -> None:
        """Choose how the file is opened from what may be written, unless ``mode`` says it."""
        self.location = location
        self._mode = ""
        if location.path is None:
            self._engine = server_engine(location)
        else:
            self._mode = mode or opening_mode(location.path)
            self._engine = sqlite_engine(location.path, mode=self._mode, foreign_keys=foreign_keys)

    @property
    def dialect(self) -> str:
        """The kind of database: sqlite or postgresql."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one state of the data for the whole block, whoever writes meanwhile; writing is refused."""
        with faults_told(self.location), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            transaction = connection.begin()
            try:
                if self.dialect == "sqlite":
                    connection.exec_driver_sql("PRAGMA query_only=ON")
                yield connection
            finally:
                transaction.rollback()  # nothing is to be kept, and a damaged file refuses a commit

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the one writing transaction: kept as a whole after the block, undone by any exception."""
        self._refuse_unwritable()
        with faults_told(self.location), self._engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            if self.dialect == "sqlite":
                connection.connection.cursor().execute("PRAGMA journal_mode=WAL")
            with connection.begin(), _interruption_told():
                if self.dialect == "postgresql":
                    _wait_for_other_writers(connection)
                yield connection
            if self.dialect == "sqlite":
                _checkpoint(connection)

    def backup(self, path: Path) -> None:
        """Copy the last kept state into a file of its own, which appears whole or not at all."""
        source = self.location.path
        if source is None:
            raise DatabaseError(f"{self.location} is kept by a server: back it up with pg_dump")
        with faults_told(self.location):
            copy_database(source, self._mode, path)

    def close(self) -> None:
        """Let go of the database; no connection outlives its block, so this only frees memory."""
        self._engine.dispose()

    def _refuse_unwritable(self) -> None:
        path = self.location.path
        if path is not None and (reason := why_not_writable(path)):
            raise DatabaseError(f"{path} cannot be written: {reason}")


@contextmanager
def _interruption_told() -> Iterator[None]:
    """Note on an interrupt that the transaction around this is undone by it."""
    try:
        yield
    except (KeyboardInterrupt, Interrupted) as stop:
        stop.add_note("nothing was changed")
        raise


def _wait_for_other_writers(connection: Connection) -> None:
    """Let one process write at a time, as SQLite does: revisions are numbered and chained in one line."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")


def _checkpoint(connection: Connection) -> None:
    """Move what was written into the one file, so that the file is the database.

    What is written is safe before: where readers still need the log, or the disk is too full to move it, it
    stays beside the file and the next to close does this. So neither waiting nor an error would help anybody.
    """
    cursor = connection.connection.cursor()
    with suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
