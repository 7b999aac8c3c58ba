"""A database of two conditions, one of which points to the other: made, read and spoilt by the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import insert, select

from evidence.errors import DatabaseError
from evidence.model.vocabulary import condition, condition_broader
from evidence.store import Database, create_database, locate, open_database

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evidence.store.revision import Schema


def depression(connection: Connection) -> None:
    """Fill a new database with two rows, one of which points to the other."""
    connection.execute(
        insert(condition),
        [{"key": key, "name": key, "definition": "{}"} for key in ("depression", "mood-disorder")],
    )
    connection.execute(insert(condition_broader).values(condition_key="depression", broader_key="mood-disorder"))


def made(place: str | Path) -> Database:
    """Make and open a database that holds two conditions."""
    location = locate(str(place))
    create_database(location, fill=depression, say=print)
    return open_database(location, create=None, say=print)


def keys(database: Database) -> list[str]:
    """Read which conditions are held."""
    with database.read() as connection:
        return list(connection.scalars(select(condition.c.key).order_by(condition.c.key)))


def refused(place: str | Path, schema: Schema | None = None) -> str:
    """Open what must not open; what the one line says."""
    given = {} if schema is None else {"schema": schema}
    with pytest.raises(DatabaseError) as told:
        open_database(locate(str(place)), create=depression, say=print, **given)
    line = str(told.value)
    assert "\n" not in line
    return line


def names(folder: Path) -> list[str]:
    """List what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def run_on(url: str, *statements: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, which finds the package and this file."""
    tests = Path(__file__).parent
    return subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)])},
        capture_output=True,
        text=True,
        check=False,
    )
