"""A database that was opened, and who works with it: what every part of the store shares."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Self, TypeVar

from evidence.history import Author
from evidence.store import locate, open_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from sqlalchemy import Connection

T = TypeVar("T")


class DryRun(Exception):
    """Ends a transaction that was only tried."""


class Opened:
    """An open database; a context manager."""

    def __init__(self, given: str | None, *, say: Callable[[str], None] | None = None, who: str | None = None) -> None:
        self._who = who
        self._say = say or silent
        self._database = open_database(locate(given), create=seed, say=self._say)

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _write(self, act: Callable[[Connection], T]) -> T:
        with self._database.write() as connection:
            return act(connection)

    def _author(self, why: str | None) -> Author:
        return Author(self._who or os.environ.get("EVIDENCE_USER") or _user(), why)


def _user() -> str:
    """The user's name, or number where the system knows no name for it, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # OSError from Python 3.13 on
        return f"user {os.getuid()}"


def seed(connection: Connection) -> None:
    """Fill a new database with the evidence that comes with the program."""
    from evidence.answers.seeding import seed as fill

    fill(connection)


def end_if_tried(*, dry_run: bool) -> None:
    """Undo the transaction of the block if it was only to be tried."""
    if dry_run:
        raise DryRun


def silent(line: str) -> None:
    """Say nothing."""
    del line
