"""What a database driver's error means to the person at the keyboard: one line, without any password."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from evidence.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.store.location import Location

_BUSY = "another process has been writing to it for too long: try again when it is done"
_FULL = "there is no room left on its disk; nothing was changed"
_NO_TEXT = "a text that it was given holds {}, which no database keeps: write it in UTF-8; nothing was changed"
_DAMAGED = "is damaged: restore a backup, or ask `evidence check` what is lost"

# By the beginning of SQLite's name of the error: https://www.sqlite.org/rescode.html
_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": "its disk could not be read or written (full, or failing?); nothing was changed",
    "SQLITE_READONLY": "cannot be written",
    "SQLITE_CANTOPEN": "cannot be opened",
    "SQLITE_PERM": "cannot be opened: no permission",
    "SQLITE_AUTH": "cannot be opened: no permission",
    "SQLITE_NOTADB": "is not an SQLite database, or is encrypted: name another file",
    "SQLITE_CORRUPT": _DAMAGED,
}

# By the beginning of the SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "55P03": _BUSY,
    "40": "another process changed the same rows: run the command again",
    "53100": _FULL,
    "53": "the server has no resources left; nothing was changed",
    "42501": "the database user has no right to do this",
    "25006": "the server is read-only",
    "42P01": "a table of evidence is missing: restore a backup",
    "57": "the server ended the connection; nothing was changed",
    "08": "the connection to the server broke; nothing was changed",
}


@contextmanager
def faults_told(location: Location) -> Iterator[None]:
    """Turn errors whose cause lies outside the program into one line; any other one is our bug and stays."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        sentence = _sqlite(cause) if isinstance(cause, sqlite3.Error) else _server(cause, location)
        if sentence is None:
            raise
        # The cause is cut off: SQLAlchemy's text carries statements with the user's data in them.
        raise DatabaseError(f"{location}: {sentence}") from None
    except UnicodeEncodeError as error:  # Python's stand-in for a byte that is no UTF-8, from an argument or a name
        raise DatabaseError(f"{location}: {_NO_TEXT.format(ascii(error.object[error.start]))}") from error


def _sqlite(cause: sqlite3.Error) -> str | None:
    name = getattr(cause, "sqlite_errorname", "")
    if str(cause).startswith(("no such table: ", "Could not decode to UTF-8")):
        return f"{_DAMAGED} ({cause})"
    return next((f"{told} ({cause})" for code, told in _SQLITE.items() if name.startswith(code)), None)


def _server(cause: BaseException | None, location: Location) -> str | None:
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        told = next((told for code, told in _POSTGRESQL.items() if state.startswith(code)), None)
        return told and f"{told} ({_first_line(cause, location)})"
    # Of these errors, only a connection that was never made, or broke, has no state.
    if type(cause).__name__ == "OperationalError":
        return f"the server cannot be reached ({_first_line(cause, location)})"
    if "cannot contain NUL" in str(cause):  # found by the driver, before the server sees it
        return _NO_TEXT.format(ascii("\0"))
    return None


def _first_line(cause: BaseException | None, location: Location) -> str:
    line = str(cause).strip().splitlines()[0]
    password = make_url(location.url).password
    return line.replace(password, "***") if password else line
