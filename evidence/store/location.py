"""Which database a command means: ``--db``, else ``EVIDENCE_DB``, else ./evidence.db, else the user's own."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from evidence.errors import DatabaseError

FILE_NAME = "evidence.db"

# The driver behind each way to name a PostgreSQL server; "postgres://" is what many hosts hand out.
_SERVER_SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a database is, and who said so.

    ``url`` is for the driver and holds the password: print the location itself, which shows the file's path
    or the server without password and options. ``path`` is None for a server. ``may_create``: a database that
    is not there yet may be made without being asked for.
    """

    url: str = field(repr=False)
    path: Path | None
    may_create: bool
    said_by: str

    def __str__(self) -> str:
        """Name the database as it may be shown."""
        if self.path is not None:
            return str(self.path)
        return make_url(self.url).set(query={}).render_as_string(hide_password=True)


def locate(given: str | None) -> Location:
    """Choose the database; ``given`` is the value of ``--db``: a path or an SQLAlchemy URL."""
    if given is not None:
        return _read(given, may_create=False, said_by="--db")
    if from_environment := os.environ.get("EVIDENCE_DB"):
        return _read(from_environment, may_create=True, said_by="EVIDENCE_DB")
    if os.path.lexists(FILE_NAME):
        return _file(Path(FILE_NAME), may_create=True, said_by="the current folder")
    from platformdirs import user_data_path

    own = user_data_path("evidence", appauthor=False) / FILE_NAME
    return _file(own, may_create=True, said_by="the user's data folder")


def _read(text: str, *, may_create: bool, said_by: str) -> Location:
    if not text.strip():
        raise DatabaseError(f"{said_by} names no database: give a path or a URL")
    if "://" not in text:
        return _file(_expanded(text, said_by), may_create=may_create, said_by=said_by)
    url = _url(text, said_by)
    if url.drivername in _SERVER_SCHEMES:
        driven = url.set(drivername=_SERVER_SCHEMES[0]).render_as_string(hide_password=False)
        return Location(driven, None, may_create=may_create, said_by=said_by)
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise DatabaseError(
            f"{said_by} names a {url.drivername} database: evidence keeps its data in SQLite (a path) "
            "or PostgreSQL (postgresql://user@host/name)"
        )
    if not url.database or url.database == ":memory:" or url.query:
        raise DatabaseError(f"{said_by} must name a file and no options: write sqlite:///path/to/{FILE_NAME}")
    return _file(Path(url.database), may_create=may_create, said_by=said_by)


def _expanded(text: str, said_by: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise DatabaseError(f"{said_by}: {Path(text).parts[0]} is no user's folder here: write out the path") from error


def _file(path: Path, *, may_create: bool, said_by: str) -> Location:
    url = URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)
    return Location(url, path, may_create=may_create, said_by=said_by)


def _url(text: str, said_by: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # Neither the text nor the cause is shown: a password that was not encoded may be in any part of them.
        raise DatabaseError(
            f"{said_by} holds a URL that cannot be read: write postgresql://user:password@host:port/name, "
            "with @ : / in the password percent-encoded"
        ) from None
