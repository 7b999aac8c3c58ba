"""Where output goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator


# The first bytes of an SQLite file: https://www.sqlite.org/fileformat.html
_DATABASE = b"SQLite format 3\x00"


@contextmanager
def destination(file: str | None, *, encoding: str = "utf-8", errors: str = "backslashreplace") -> Iterator[TextIO]:
    """Give the stream to write to: the file of ``--output``, or standard output for None and ``-``.

    A file is written aside and moved into place at the end of the block, so that whatever fails leaves the
    old file as it was. A device or a pipe is written to as it is. Raises EvidenceError for a file that cannot be
    written, and for a database: no output takes the place of one.
    """
    if file in (None, "-"):
        with _standard_output() as stream:
            yield stream
        return
    with _told(file or ""):
        target = _target(file or "")
        writer = _whole_file if _is_replaced(target) else _device
        with writer(target, encoding, errors) as stream:
            yield stream


def check_writable(file: str | None) -> None:
    """Find out before the work is done whether ``destination`` could write the file; leaves all as it is."""
    if file in (None, "-"):
        return
    with _told(file or ""):
        target = _target(file or "")
        if _is_replaced(target):
            aside = _aside(target)
            aside.touch(exist_ok=False)
            aside.unlink()
        elif target.is_dir():
            target.open("w")  # raises what the system says of it


@contextmanager
def _told(file: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EvidenceError(f"{file} was not written: {error.strerror}") from error


def _target(file: str) -> Path:
    """Where links lead; a database is refused."""
    try:
        target = Path(file).resolve()
    except RuntimeError as error:  # of Python 3.11, for what the system calls ELOOP
        raise EvidenceError(f"{file} was not written: its links lead in a circle") from error
    if target.is_file():
        with target.open("rb") as held:
            if held.read(len(_DATABASE)) == _DATABASE:
                raise EvidenceError(f"{file} was not written: it is a database; name another file")
    return target


def _is_replaced(target: Path) -> bool:
    return target.is_file() or not target.exists()


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:  # closed by whoever started us
        raise EvidenceError("there is no standard output to write to: name a file with --output")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EvidenceError(f"standard output was not written: {error.strerror}") from error


@contextmanager
def _whole_file(target: Path, encoding: str, errors: str) -> Iterator[TextIO]:
    aside = _aside(target)
    try:
        with aside.open("w", encoding=encoding, errors=errors, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, aside)
        aside.replace(target)
        _settle(target.parent)
    finally:
        with suppress(OSError):
            aside.unlink()


@contextmanager
def _device(target: Path, encoding: str, errors: str) -> Iterator[TextIO]:
    with target.open("w", encoding=encoding, errors=errors, newline="") as stream:
        yield stream


def _settle(folder: Path) -> None:
    """Make the move itself survive a loss of power, where the system lets a folder be opened."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
