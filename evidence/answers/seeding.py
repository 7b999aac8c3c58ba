"""The low-dose naltrexone evidence that a new database starts with."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from evidence.errors import DocumentRefused
from evidence.history import Author, next_number
from evidence.studies import add

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sqlalchemy import Connection

SEEDER = "evidence seed"


def seed(connection: Connection) -> None:
    """Add vocabulary, studies, published syntheses and claims, a revision each."""
    _add(connection, _documents(files("evidence") / "seed"))


def seed_vocabulary(connection: Connection) -> None:
    """Add the vocabulary alone."""
    _add(connection, [item for item in _documents(files("evidence") / "seed") if item[0] == "terms.yaml"])


def _documents(folder: Traversable) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            found += _documents(entry)
        elif entry.name.endswith(".yaml"):
            found.append((entry.name, entry.read_bytes()))
    return found


def _add(connection: Connection, documents: list[tuple[str, bytes]]) -> None:
    author = Author(SEEDER, None, next_number(connection))
    done = add(connection, documents, author)
    errors = [problem for problem in done.problems if problem.severity == "error"]
    if errors:
        raise DocumentRefused(errors)
