"""What ``add`` and ``pool`` are given: files, folders and standard input, as pairs of a name and the bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".yaml", ".yml", ".json")


def documents_from(names: Iterable[str]) -> list[tuple[str, bytes]]:
    """Read each file, each document within each folder (by name, at any depth), and ``-``, standard input."""
    return [item for name in names for item in _documents(name)]


def table_from(name: str) -> bytes:
    """Read one file, or ``-``, standard input."""
    return _standard_input() if name == "-" else _content(Path(name))


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
