"""Files of tagged text, read as a user's file is: written, recognised by what they hold, read to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import Problem
from evidence.readers import Citation, Entry, Refused, entries, open_source, recognised

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Read(NamedTuple):
    """What a reader found in a file."""

    format: str
    entries: list[Entry]
    refused: list[Refused]
    remarks: list[Problem]
    preamble: str
    closing: str

    @property
    def citations(self) -> list[Citation]:
        """What the entries say."""
        return [entry.citation for entry in self.entries]

    @property
    def raws(self) -> list[str]:
        """Every text that was kept, taken or refused."""
        return [item.raw for item in self.entries] + [item.raw for item in self.refused]

    @property
    def titles(self) -> list[str]:
        """The titles of the entries."""
        return [entry.citation.title for entry in self.entries]


def read_file(path: Path) -> Read:
    """Read a file in the format that it is in."""
    source = open_source(path, path.name)
    form = recognised(source)
    items = list(entries(source, form))
    return Read(
        form.name,
        [item for item in items if isinstance(item, Entry)],
        [item for item in items if isinstance(item, Refused)],
        [item for item in items if isinstance(item, Problem)],
        source.preamble,
        source.closing,
    )


def read(folder: Path, content: str | bytes) -> Read:
    """Read this content; its line ends stay as they are given."""
    path = folder / "given.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    return read_file(path)


def one(folder: Path, content: str | bytes) -> Citation:
    """Read content that holds a single entry and nothing to be remarked."""
    found = read(folder, content)
    assert (found.refused, found.remarks) == ([], [])
    (citation,) = found.citations
    return citation


def ris(folder: Path, text: str, type_: str = "JOUR") -> Citation:
    """Read the entry of these lines."""
    return one(folder, f"TY  - {type_}\n{text.strip()}\nER  - \n")


def raws_again(folder: Path, found: Read) -> list[Citation]:
    """Write the texts of the entries one after another and read them again."""
    texts: Iterable[str] = (
        entry.raw if entry.raw.endswith(("\n", "\r")) else f"{entry.raw}\n" for entry in found.entries
    )
    return read(folder, found.preamble + "".join(texts) + found.closing).citations
