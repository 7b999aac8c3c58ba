"""Connections: how SQLite and PostgreSQL are spoken to, so that one command is one transaction on both."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from evidence.errors import DatabaseError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from evidence.store.location import Location

# An interrupt while a connection is closed is told by us, in a line: no traceback of the library beside it.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

# How long a writer waits for the one before it; people's imports take seconds, not minutes.
PATIENCE_SECONDS = 30

# Our choice: 15-25 % faster than SQLite's 4,096 on imports; takes effect only while a file is made.
PAGE_SIZE = 8192

# Marks a connection that is going to write: SQLite must know at BEGIN.
WRITING = "evidence_writing"


def sqlite_connection(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file with our settings; ``mode`` is the query of an SQLite URI, such as "mode=rw"."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )
    connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def sqlite_engine(path: Path, *, mode: str, foreign_keys: bool) -> Engine:
    """Make an engine on a file; ``foreign_keys`` off is for migrations only, which rebuild whole tables."""

    def connect() -> sqlite3.Connection:
        connection = sqlite_connection(path, mode)
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin by our own word: Python's driver leaves changes of tables outside of its transactions.

    A writer begins IMMEDIATE: one that reads first and then wants to write is refused whatever the patience.
    """
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def server_engine(location: Location) -> Engine:
    """Make an engine on a PostgreSQL server; nothing is connected yet."""
    settings = {"connect_timeout": 10, "application_name": "evidence"}
    given = make_url(location.url).query
    try:
        return create_engine(
            location.url,
            poolclass=NullPool,
            connect_args={name: value for name, value in settings.items() if name not in given},
        )
    except ImportError as error:
        raise DatabaseError(
            "PostgreSQL needs a driver that is not installed: pip install 'evidence[postgres]'"
        ) from error
