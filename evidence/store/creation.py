"""A new database: made aside, filled, and only then moved to where others will look for it."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.errors import DatabaseError
from evidence.store.database import Database
from evidence.store.engine import PATIENCE_SECONDS
from evidence.store.faults import faults_told
from evidence.store.files import beside
from evidence.store.revision import SHIPPED, Schema, stored_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from evidence.store.location import Location


def create_database(
    location: Location,
    *,
    fill: Callable[[Connection], None],
    say: Callable[[str], None],
    schema: Schema = SHIPPED,
) -> None:
    """Make the database that was asked for; one that is there already is an error.

    ``fill`` writes what a new database starts with; if it fails, nothing is left behind. On a server this is
    also the command that brings a database of an older schema up to date: there, nothing does so unasked.
    """
    make = make_file if location.path is not None else make_on_server
    if not make(location, fill=fill, say=say, schema=schema):
        raise DatabaseError(f"{location} is there already: nothing was changed")


def make_file(
    location: Location, *, fill: Callable[[Connection], None], say: Callable[[str], None], schema: Schema
) -> bool:
    """Make an SQLite file; False if it is there, perhaps made by another process while we waited for it."""
    path = location.path
    assert path is not None  # noqa: S101 - the caller looked; a server has no file
    _make_folder(path)
    with faults_told(location), _alone(path):
        if path.exists():
            return False
        aside = path.with_name(f".{path.name}.new")
        _sweep(aside)
        try:
            _refuse_orphaned_log(path)
            _build(replace(location, path=aside), fill, schema)
            aside.rename(path)
        finally:
            _sweep(aside)
    say(f"made the database {path}")
    return True


def make_on_server(
    location: Location, *, fill: Callable[[Connection], None], say: Callable[[str], None], schema: Schema
) -> bool:
    """Make the tables in an empty PostgreSQL database, or upgrade older ones; False if neither was needed.

    One transaction, and only one process at a time: writing waits for the lock that every writer takes.
    """
    from evidence.store.migration import is_older, migrate

    with Database(location).write() as connection:
        stored = stored_revision(connection, location)
        if stored is not None and not is_older(stored, schema):
            return False
        migrate(connection, schema)
        if stored is None:
            fill(connection)
    say(f"made the database {location}" if stored is None else upgraded(location, stored, schema))
    return True


def upgraded(location: Location, stored: str, schema: Schema) -> str:
    """Say what an upgrade did."""
    return f"upgraded the database {location} from schema {stored} to {schema.revision}"


def forget_lock(path: Path) -> None:
    """Remove the lock of a process that was killed just after it had made the database."""
    with suppress(OSError):
        _lock(path).unlink()


def _build(location: Location, fill: Callable[[Connection], None], schema: Schema) -> None:
    from evidence.store.migration import migrate, migrating

    with migrating(location) as connection:
        migrate(connection, schema)
    with Database(location).write() as connection:
        fill(connection)
    if location.path is not None and beside(location.path, "-wal").exists():
        raise DatabaseError(f"{location} could not be finished: its log was not written into it")


def _make_folder(path: Path) -> None:
    folder = path.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"the folder {folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise DatabaseError(f"{path} cannot be made: the folder {folder} is read-only")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process make the database while others wait; the system drops the lock of a killed one.

    SQLite's own file lock, on an empty file beside the database, is the one lock that every system has.
    """
    with closing(_locked(_lock(path))):
        try:
            yield
        finally:
            with suppress(OSError):
                _lock(path).unlink()


def _locked(lock: Path, attempts: int = 40) -> sqlite3.Connection:
    """Wait for the lock; that the file was removed meanwhile SQLite calls an I/O error, so ask again.

    The attempts are enough for as many processes as start at once, and take two seconds where a disk fails.
    """
    connection = sqlite3.connect(lock, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if attempts == 0 or not error.sqlite_errorname.startswith("SQLITE_IOERR"):
            raise
        time.sleep(0.05)
        return _locked(lock, attempts - 1)
    return connection


def _lock(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _sweep(aside: Path) -> None:
    """Remove what an attempt left; only who holds the lock may, so whoever made it is gone."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside(aside, suffix).unlink(missing_ok=True)


def _refuse_orphaned_log(path: Path) -> None:
    """Refuse to put a new file beside the log of a lost one: SQLite would read the log into it."""
    log = beside(path, "-wal")
    if log.exists() and log.stat().st_size:
        raise DatabaseError(f"{log} is the log of a missing database: bring {path} back, or move the log away")
    for suffix in ("-wal", "-shm"):
        beside(path, suffix).unlink(missing_ok=True)
