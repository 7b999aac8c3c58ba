"""From one schema to the next by Alembic, which is imported here and nowhere else: it is slow to load."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from evidence.errors import DatabaseError
from evidence.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from evidence.store.location import Location
    from evidence.store.revision import Schema


@contextmanager
def migrating(location: Location) -> Iterator[Connection]:
    """Give a writing transaction for changes of tables; the SQLite file is made where it is missing.

    Foreign keys are off on SQLite: it changes a table by dropping and rebuilding it, and dropping it with
    foreign keys on deletes the rows that point to it. They are checked as a whole at the end instead.
    """
    mode = None if location.path is None else "mode=rwc"
    database = Database(location, mode=mode, foreign_keys=False)
    with database.write() as connection:
        yield connection
        if database.dialect == "sqlite":
            _refuse_dangling(connection, location)


def migrate(connection: Connection, schema: Schema) -> None:
    """Bring the tables to the schema, within the transaction of the connection, stamp included."""
    config = _config(schema)
    config.attributes["connection"] = connection
    command.upgrade(config, schema.revision)


def is_older(revision: str, schema: Schema) -> bool:
    """Tell whether the migrations lead from this revision to the schema; an unknown one is newer."""
    scripts = ScriptDirectory.from_config(_config(schema))
    known = {script.revision for script in scripts.iterate_revisions(schema.revision, "base")}
    return revision in known - {schema.revision}


def _config(schema: Schema) -> Config:
    folder = next((folder for folder in schema.folders if (folder / "env.py").is_file()), None)
    if folder is None:
        raise DatabaseError("the migrations of evidence are missing from its installation: install it again")
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _refuse_dangling(connection: Connection, location: Location) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DatabaseError(
            f"{location} was left as it was: a row of {broken[0]} points to a missing row of {broken[2]}"
        )
