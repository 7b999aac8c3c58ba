"""One input as text: unpacked, its encoding found, its lines counted, and never held as a whole."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, cast

from evidence.errors import EvidenceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BLOCK = 1 << 18
HEAD = 1 << 16  # characters that a format is recognised by
LONGEST_LINE = 1 << 24  # our choice, as much as of one entry is kept: who has a longer line has a file without lines

_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _marked(error: UnicodeError) -> tuple[str, int]:
    """Stand for bytes of UTF-16 that are no text, such as a cut last character: there is no escaping them singly."""
    return "\udcff", getattr(error, "end", 0)


codecs.register_error("evidence-marked", _marked)


@dataclass(kw_only=True)
class Source:
    """A file (or a copy of standard input) that can be read from its beginning as often as is needed.

    ``name`` is what the user called it. Bytes that are no text of the encoding that was found come as lone
    surrogates (U+DC80 to U+DCFF), so that they are seen and not lost. ``mapping`` is what the user said of columns
    (``--map``): heading → field. A reader sets ``preamble`` and ``closing`` to
    what must stand before and after an entry for it to be read again (the header of a CSV, the root of an XML).
    """

    name: str
    path: Path
    encoding: str
    skip: int  # bytes of a byte order mark
    is_gzip: bool
    sha256: str
    size: int
    line_end: str
    remarks: list[Problem] = field(default_factory=list)
    mapping: Mapping[str, str] = field(default_factory=dict)
    preamble: str = ""
    closing: str = ""
    position: int = 0  # bytes that were read so far, of ``size``

    def bytes(self) -> IO[bytes]:
        """Open the unpacked bytes at the first one that is text."""
        file = cast("IO[bytes]", gzip.open(self.path, "rb") if self.is_gzip else self.path.open("rb"))  # noqa: SIM115 - who asks for it closes it
        file.read(self.skip)
        return file

    def chunks(self) -> Iterator[str]:
        """Give the text in pieces of some hundred thousand characters."""
        keeping = "surrogateescape" if self.encoding == "utf-8" else "evidence-marked"
        decoder = codecs.getincrementaldecoder(self.encoding)(errors=keeping)
        self.position = self.skip
        with self.bytes() as file:
            while block := file.read(BLOCK):
                self.position += len(block)
                yield decoder.decode(block)
            yield decoder.decode(b"", final=True)

    def head(self) -> str:
        """Give the first characters, to recognise the format by; their lines end in line feeds, or have them too."""
        text = ""
        for chunk in self.chunks():
            text += chunk
            if len(text) >= HEAD:
                break
        return text[:HEAD] if self.line_end == "\n" else text[:HEAD].replace("\r", "\n")

    def lines(self) -> Iterator[str]:
        """Give the lines with their ends, as they stand; a carriage return within a line stays in it."""
        rest: list[str] = []
        size = 0
        for chunk in self.chunks():
            first, *more = chunk.split(self.line_end)
            rest.append(first)
            if not more:
                size += len(first)
                if size > LONGEST_LINE:
                    raise EvidenceError(
                        f"{self.name} has a line of more than {LONGEST_LINE:,} characters: this is no list of entries"
                    )
                continue
            yield "".join(rest) + self.line_end
            for line in more[:-1]:
                yield line + self.line_end
            rest, size = [more[-1]], len(more[-1])
        if last := "".join(rest):
            yield last

    def warn(self, line: int | None, message: str, fix: str, value: str | None = None) -> Problem:
        """Make a remark on a place of this input; it costs no entry."""
        return Problem(self.name, line, None, value, message, fix, "warning")


def open_source(path: Path, name: str | None = None) -> Source:
    """Look a file over once: what it is packed in, its encoding and line ends, its digest.

    Raises EvidenceError where it cannot be read or unpacked.
    """
    called = name or str(path)
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == _GZIP
        return _looked_over(path, called, is_gzip=is_gzip)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise EvidenceError(f"{called} is a gzip file that cannot be unpacked: {error}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise EvidenceError(f"{called} cannot be read: {reason}") from error


def _looked_over(path: Path, name: str, *, is_gzip: bool) -> Source:
    digest, size, found = hashlib.sha256(), 0, _Look()
    opened = gzip.open(path, "rb") if is_gzip else path.open("rb")  # noqa: SIM115 - the next line closes it
    with cast("IO[bytes]", opened) as file:
        while block := file.read(BLOCK):
            if not size:
                found.begin(block)
            digest.update(block)
            size += len(block)
            found.see(block)
    encoding, said = found.encoding()
    unit = "\n".encode(encoding if encoding.startswith("utf-") else "latin-1")
    source = Source(
        name=name,
        path=path,
        encoding=encoding,
        skip=found.skip,
        is_gzip=is_gzip,
        sha256=digest.hexdigest(),
        size=size,
        line_end="\n" if found.has_line_feed or unit in found.head else "\r",
    )
    if said:
        source.remarks.append(source.warn(None, said, "save the file as UTF-8 if letters look wrong"))
    return source


class _Look:
    """What the bytes of a file tell about its encoding, block by block."""

    def __init__(self) -> None:
        self.head = b""
        self.skip = 0
        self.marked: str | None = None
        self.has_line_feed = False
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._is_ascii, self._wide, self._broken = True, 0, 0
        self._windows = True

    def begin(self, block: bytes) -> None:
        """See the first bytes: a byte order mark, or the zeros of UTF-16 without one."""
        self.head = block
        for mark, encoding in _MARKS:
            if block.startswith(mark):
                self.skip, self.marked = len(mark), encoding
                return
        sample = block[:4000]
        if len(sample) > 3 and sample[1::2].count(0) > len(sample) // 3:  # noqa: PLR2004 - every second byte is zero
            self.marked = "utf-16-le"
        elif len(sample) > 3 and sample[::2].count(0) > len(sample) // 3:  # noqa: PLR2004 - the same
            self.marked = "utf-16-be"

    def see(self, block: bytes) -> None:
        """Count what is and what is not UTF-8."""
        if self.marked not in (None, "utf-8"):
            return
        self.has_line_feed = self.has_line_feed or b"\n" in block
        if block.isascii():
            return
        self._is_ascii = False
        text = self._utf8.decode(block)
        broken = sum(1 for sign in text if "\udc80" <= sign <= "\udcff") if not _is_clean(text) else 0
        self._broken += broken
        self._wide += sum(1 for sign in text if sign > "\x7f") - broken if broken else 1
        if broken:
            self._windows = self._windows and not _NOT_WINDOWS.search(block)

    def encoding(self) -> tuple[str, str]:
        """Give the encoding, and what is to be said about it."""
        if self.marked is not None:
            return self.marked, ""
        if not self._broken or self._wide > self._broken:
            return "utf-8", ""
        if self._windows:
            return "cp1252", "this is no UTF-8: read as Windows-1252, which Latin-1 is a part of"
        return "latin-1", "this is no UTF-8: read as Latin-1 (ISO 8859-1)"


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
