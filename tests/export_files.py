"""Files as the tests of readers need them: written, read through the public face, damaged, and written back."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evidence.errors import EvidenceError, Problem
from evidence.readers import Citation, Entry, Refused, entries, open_source, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers import Item

SAMPLES = os.environ.get("EVIDENCE_SAMPLES")
"""The folder of files of real programs; read here, before the tests' environment is emptied."""

needs_samples = pytest.mark.skipif(SAMPLES is None, reason="EVIDENCE_SAMPLES names no folder of files of real programs")


def read(folder: Path, content: str | bytes, expected: str) -> list[Item]:
    """Write a file, recognise it as the format that is expected, and read it."""
    file = folder / "given"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = open_source(file, "given")
    form = recognised(source)
    assert form.name == expected
    return list(entries(source, form))


def citations(items: list[Item]) -> list[Citation]:
    return [item.citation for item in items if isinstance(item, Entry)]


def only(items: list[Item]) -> Citation:
    """Give the one citation of a file that holds one and nothing else."""
    (item,) = items
    assert isinstance(item, Entry), item
    return item.citation


def refused(items: list[Item]) -> list[tuple[int | None, str]]:
    """Line and message of what was refused."""
    return [(item.problem.line, item.problem.message) for item in items if isinstance(item, Refused)]


def remarks(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def sample(name: str, expected: str) -> list[Item]:
    """Read a file of a real program, which must be recognised as the format that is expected."""
    source = open_source(Path(str(SAMPLES)) / name, name)
    form = recognised(source)
    assert form.name == expected
    return list(entries(source, form))


def check_written_back(folder: Path, content: str | bytes, expected: str) -> None:
    """Assert that the texts of the entries, between preamble and closing, are the same citations again."""
    file, again = folder / "given", folder / "again"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = open_source(file, "given")
    first = [item for item in entries(source, recognised(source)) if isinstance(item, Entry)]
    for joint in ("\n", ""):
        text = source.preamble + joint.join(entry.raw for entry in first) + source.closing
        again.write_bytes(text.encode(errors="surrogateescape"))
        assert citations(read(folder, again.read_bytes(), expected)) == [entry.citation for entry in first]
        lines = text.split("\n")
        for item in entries(open_source(again), recognised(open_source(again))):
            if isinstance(item, Entry):
                assert item.raw.split("\n")[0] in lines[item.line - 1]


def check_damaged(folder: Path, content: bytes, times: int, seed: int = 1) -> None:
    """Assert that no damage ends in anything but entries, problems, or one error for the user."""
    file = folder / "damaged"
    for damaged in _damaged(content, times, seed):
        file.write_bytes(damaged)
        try:
            source = open_source(file, "damaged")
            for item in entries(source, recognised(source)):
                assert isinstance(item, Entry | Refused | Problem)
                assert not isinstance(item, Refused) or item.raw
        except EvidenceError as error:
            assert "\n" not in str(error)  # noqa: PT017 - one line is what is promised


def _damaged(content: bytes, times: int, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)  # noqa: S311 - nothing secret, and the same each time
    for _ in range(times):
        text = content
        for _ in range(chance.randint(1, 3)):
            at, length = chance.randrange(len(text)), chance.choice((1, 5, 200))
            other = chance.randrange(len(text))
            text = chance.choice(
                (
                    text[:at],
                    text[:at] + text[at + length :],
                    text[:at] + text[at : at + length] + text[at:],
                    text[:at] + chance.randbytes(3) + text[at + 3 :],
                    text[:at] + text[other : other + length] + text[at:],
                )
            )
            text = text or b"x"
        yield text
