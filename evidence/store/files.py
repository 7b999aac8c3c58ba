"""The SQLite file as the operating system sees it: what lies there, what may be written, whole copies."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from evidence.errors import DatabaseError
from evidence.store.engine import sqlite_connection

if TYPE_CHECKING:
    from pathlib import Path

# The file's first bytes, and where the header says how long the file is: https://www.sqlite.org/fileformat.html
_MAGIC = b"SQLite format 3\x00"
_HEADER_LENGTH = 100


def beside(path: Path, suffix: str) -> Path:
    """Name a file that SQLite or we keep beside the database (``-wal``, ``-shm``, ``.lock`` …)."""
    return path.with_name(path.name + suffix)


def is_there(path: Path) -> bool:
    """Tell whether a database lies at the path; refuse what is no database at all, by its first bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER_LENGTH)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from error
    if not start:
        raise DatabaseError(
            f"{path} is empty, not an evidence database: remove it, or name another file for `evidence init`"
        )
    if not start.startswith(_MAGIC):
        raise DatabaseError(f"{path} is not an SQLite database (its first bytes say so): name another file")
    if len(start) < _HEADER_LENGTH or _is_cut_short(path, start):
        raise DatabaseError(f"{path} is damaged: it is shorter than it was written; restore a backup")
    return True


def _is_cut_short(path: Path, header: bytes) -> bool:
    """Compare the length with the header's, where both are final: a log may still hold what is missing.

    SQLite would find out too, but leave its log files behind.
    """
    page_size = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    length = pages * (65536 if page_size == 1 else page_size)
    return path.stat().st_size < length and not beside(path, "-wal").exists()


def why_not_writable(path: Path) -> str | None:
    """Say what keeps the file from being written, or made; SQLite needs its folder too, for the log."""
    if path.exists() and not os.access(path, os.W_OK):
        return "the file is read-only"
    if not os.access(path.absolute().parent, os.W_OK):
        return f"its folder {path.absolute().parent} is read-only"
    return None


def opening_mode(path: Path) -> str:
    """Choose how SQLite opens the file, as the query of its URI; never so that a missing file appears.

    A database with a log cannot be read where the log cannot be made, unless we promise that nobody changes
    the file (immutable). We promise it only where no log lies there: then nobody is writing.
    """
    if why_not_writable(path) is None:
        return "mode=rw"
    return "mode=ro" if beside(path, "-wal").exists() else "mode=ro&immutable=1"


def copy_database(source: Path, mode: str, target: Path) -> None:
    """Copy by SQLite's online API, aside and then into place: a copy of the bytes would miss the log."""
    if target.is_dir():
        raise DatabaseError(f"{target} is a folder: name a file for the backup")
    if target.exists() and target.samefile(source):
        raise DatabaseError(f"{target} is the database itself: name another file for the backup")
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _sweep(target)
        with closing(sqlite_connection(source, mode)) as original:
            _copy(original, aside)
        aside.replace(target)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DatabaseError(f"{target} was not written: {reason}") from error
    finally:
        with suppress(OSError):
            aside.unlink()


def _copy(original: sqlite3.Connection, aside: Path) -> None:
    with closing(sqlite3.connect(aside, isolation_level=None)) as copy:
        original.backup(copy)


def _sweep(target: Path) -> None:
    """Remove what a killed attempt at the same copy left."""
    for leftover in target.absolute().parent.iterdir():
        if leftover.name.startswith(f".{target.name}.") and ".part" in leftover.name:
            leftover.unlink(missing_ok=True)
