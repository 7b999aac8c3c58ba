"""Entries that an import refused, as they stand in their files: written to be mended and imported again."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.errors import UsageError
from evidence.output.destination import destination

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.intake import Taken


def targets(file: str, inputs: int) -> list[str]:
    """What may be written for so many inputs: FILE, and FILE-2 and so on for the others that have such entries."""
    named = Path(file)
    if not named.name or file == "-":
        raise UsageError(f"--problems: {file!r} names no file")
    return [file, *(str(named.with_stem(f"{named.stem}-{number}")) for number in range(2, inputs + 1))]


def write_refused(taken: Sequence[Taken], file: str) -> Iterator[tuple[str, int]]:
    """Write a file for each input with such entries; gives its name and how many they are."""
    refused = [one for one in taken if one.refused]
    for target, one in zip(targets(file, len(refused)), refused, strict=False):
        # Bytes that were no text of the file go back as they came; of UTF-16 there are no single ones to give back.
        errors = "surrogateescape" if one.encoding == "utf-8" else "backslashreplace"
        with destination(target, encoding=one.encoding, errors=errors) as stream:
            stream.write(one.preamble + "\n".join(_texts(one)) + one.closing)
        yield target, len(one.refused)


def _texts(one: Taken) -> Iterator[str]:
    """Each with one line end."""
    for packed in one.refused:
        yield zlib.decompress(packed).decode(errors="surrogatepass").rstrip("\r\n") + "\n"
