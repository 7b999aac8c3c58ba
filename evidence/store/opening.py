"""Opening a database: is it there, is it ours, is it whole, is its schema the one that the code expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import DatabaseError
from evidence.store.database import Database
from evidence.store.files import beside, is_there, why_not_writable
from evidence.store.revision import SHIPPED, Schema, stored_revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from evidence.store.location import Location


def open_database(
    location: Location,
    *,
    create: Callable[[Connection], None] | None,
    say: Callable[[str], None],
    schema: Schema = SHIPPED,
) -> Database:
    """Open what lies at the location; a DatabaseError of one line says why not, and what to do.

    Where the location allows it, a missing database is made and ``create`` fills it (None: do not make one).
    An older schema is upgraded in a file, after a backup, and refused on a server. ``say`` gets a line for
    each of these. Whether a file is damaged inside shows only where it is read: that is for a check to find.
    """
    if location.path is None:
        return _open_on_server(location, create, say, schema)
    return _open_file(location, location.path, create, say, schema)


def _open_file(
    location: Location,
    path: Path,
    create: Callable[[Connection], None] | None,
    say: Callable[[str], None],
    schema: Schema,
) -> Database:
    from evidence.store.creation import forget_lock, make_file

    if is_there(path):
        forget_lock(path)
    elif location.may_create and create is not None:
        make_file(location, fill=create, say=say, schema=schema)
    else:
        raise DatabaseError(f"{path} does not exist: make it with `evidence init --db {path}`")
    database = Database(location)
    stored = _revision(database)
    if stored != schema.revision:
        _refuse_newer(location, stored, schema)
        _upgrade_file(location, path, say, schema)
    return database


def _open_on_server(
    location: Location,
    create: Callable[[Connection], None] | None,
    say: Callable[[str], None],
    schema: Schema,
) -> Database:
    database = Database(location)
    stored = _revision(database)
    if stored is None:
        if not location.may_create or create is None:
            raise DatabaseError(f"{location} is empty: make the tables with `evidence init`")
        from evidence.store.creation import make_on_server

        make_on_server(location, fill=create, say=say, schema=schema)
        stored = _revision(database)
    if stored != schema.revision:
        _refuse_newer(location, stored, schema)
        raise DatabaseError(
            f"{location} has the older schema {stored}: back it up with pg_dump, then bring it to "
            f"{schema.revision} with `evidence init` on the same database"
        )
    return database


def _revision(database: Database) -> str | None:
    with database.read() as connection:
        return stored_revision(connection, database.location)


def _refuse_newer(location: Location, stored: str | None, schema: Schema) -> None:
    from evidence.store.migration import is_older

    if stored is None or not is_older(stored, schema):
        raise DatabaseError(
            f"{location} was written by a newer evidence (schema {stored}; this one knows up to "
            f"{schema.revision}): upgrade evidence to open it"
        )


def _upgrade_file(location: Location, path: Path, say: Callable[[str], None], schema: Schema) -> None:
    """Back up and upgrade in one writing transaction, so that nothing is written between the two."""
    from evidence.store.creation import upgraded
    from evidence.store.migration import migrate, migrating

    if reason := why_not_writable(path):
        raise DatabaseError(f"{path} has an older schema and cannot be upgraded: {reason}")
    backup = None
    try:
        with migrating(location) as connection:
            stored = stored_revision(connection, location)
            if stored is None or stored == schema.revision:
                return  # another process did it while this one waited
            backup = _free_name(path, schema)
            Database(location).backup(backup)
            migrate(connection, schema)
    except BaseException:
        if backup is not None:
            backup.unlink(missing_ok=True)
        raise
    say(f"{upgraded(location, stored, schema)}; as it was before it is kept in {backup}")


def _free_name(path: Path, schema: Schema) -> Path:
    """Name a backup that is not there yet: evidence.db.before-0002.bak, then ….before-0002.2.bak."""
    backup = beside(path, f".before-{schema.revision}.bak")
    number = 2
    while backup.exists():
        backup = beside(path, f".before-{schema.revision}.{number}.bak")
        number += 1
    return backup
