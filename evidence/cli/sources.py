"""What commands are given to read: files, folders, pipes and standard input."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from evidence.errors import EvidenceError
from evidence.output.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".yaml", ".yml", ".json")


def documents_from(names: Iterable[str]) -> list[tuple[str, bytes]]:
    """Read each file, each document within each folder (by name, at any depth), and ``-``, standard input."""
    return [item for name in names for item in _documents(name)]


def table_from(name: str) -> bytes:
    """Read one file, or ``-``, standard input."""
    return _standard_input() if name == "-" else _content(Path(name))


@contextmanager
def file_from(name: str) -> Iterator[tuple[Path, str]]:
    """A file that can be read from its beginning as often as is needed, and its name, bytes that are no text spelled.

    Standard input, a pipe and whatever else can be read once only is copied.
    """
    path = Path(name)
    if name == "-":
        if sys.stdin is None:
            raise EvidenceError("there is no standard input to read")
        with _copied(sys.stdin.buffer) as copy:
            yield copy, "standard input"
    elif path.is_dir():
        raise EvidenceError(f"{name} is a folder: name the export files in it (study documents: evidence add {name})")
    elif path.is_file() or not path.exists():
        yield path, visible(name)
    else:
        with _opened(path) as once, _copied(once) as copy:
            yield copy, visible(name)


def identity(name: str) -> tuple[int, int] | None:
    """What two names of one file have in common; None where there is none, and for standard input."""
    try:
        found = None if name == "-" else Path(name).stat()
    except (OSError, ValueError):
        return None
    return found and (found.st_dev, found.st_ino)


@contextmanager
def _copied(once: IO[bytes]) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="evidence-") as file:
        shutil.copyfileobj(once, file)
        file.flush()
        yield Path(file.name)


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise EvidenceError(f"{file} cannot be read: {error.strerror}") from error


def _documents(name: str) -> Iterator[tuple[str, bytes]]:
    if name == "-":
        yield "standard input", _standard_input()
    elif Path(name).is_dir():
        files = _within(name)
        if not files:
            raise EvidenceError(f"{name}: no file in this folder ends in {', '.join(SUFFIXES)}")
        for file in files:
            yield str(file), _content(file)
    else:
        yield name, _content(Path(name))


def _within(folder: str) -> list[Path]:
    found = (Path(where, file) for where, _, files in os.walk(folder) for file in files)
    return sorted(file for file in found if file.suffix in SUFFIXES and not file.name.startswith("."))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = error.strerror if isinstance(error, OSError) else error
        raise EvidenceError(f"{file} cannot be read: {reason}") from error


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise EvidenceError("there is no standard input to read")
    return sys.stdin.buffer.read()
