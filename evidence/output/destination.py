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


@contextmanager
def destination(file: str | None) -> Iterator[TextIO]:
    """Give the stream to write to: the file of ``--output``, or standard output for None and ``-``.

    A file is written aside and moved into place at the end of the block, so that whatever fails leaves the
    old file as it was. A device or a pipe is written to as it is.
    """
    if file in (None, "-"):
        with _standard_output() as stream:
            yield stream
        return
    target = Path(file or "").resolve()
    writer = _whole_file if target.is_file() or not target.exists() else _device
    try:
        with writer(target) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EvidenceError(f"{file} was not written: {error.strerror}") from error


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
def _whole_file(target: Path) -> Iterator[TextIO]:
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
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
def _device(target: Path) -> Iterator[TextIO]:
    with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        yield stream


def _settle(folder: Path) -> None:
    """Make the move itself survive a loss of power, where the system lets a folder be opened."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
