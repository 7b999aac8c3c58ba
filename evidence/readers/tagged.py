"""What RIS, MEDLINE text, Web of Science and EndNote tagged text share: entries made of tagged lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from evidence.errors import Problem
from evidence.readers import parts
from evidence.readers.entry import Refused
from evidence.readers.foreign import foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from evidence.readers.source import Source

LARGEST = 16_000_000  # of one entry that are kept; our choice, four times the characters that formats.entries takes
LINE = 64  # what a line costs beside its characters: a million empty ones are as large as a book

# What a line is, if it is none that goes on with the open entry: the first of an entry, its last, something known
# that says nothing (between entries), empty, anything else.
What: TypeAlias = Literal["begin", "end", "noise", "blank", "other"]
Line: TypeAlias = "tuple[What, str, str]"

_RETURN = re.compile(r"(?<=\r)(?![\r\n])")

_NAMES = frozenset({"A", "A1", "AF", "AU", "FAU", "T", "T1", "TI"})  # of people and works, who may be called Na or Null

BLANK: Line = ("blank", "", "")
NOISE: Line = ("noise", "", "")
OTHER: Line = ("other", "", "")


def plain(text: str) -> str:
    """parts.plain, which most values need not go through."""
    if text.isascii() and "  " not in text and "<" not in text and "&" not in text and text.isprintable():
        return text.strip()
    return parts.plain(text)


class Values:
    """The values of one entry by tag, each with its lines joined by line ends."""

    def __init__(self, fields: Iterable[list[str]], unread: frozenset[str]) -> None:
        """Join the lines of each field, but of those that nobody reads: affiliations, cited references."""
        of: dict[str, list[str]] = {}
        for field in fields:
            if field[0] in unread:
                continue
            text = field[1].strip() if len(field) == 2 else "\n".join(line.strip() for line in field[1:]).strip()  # noqa: PLR2004 - tag and value
            if text and (text not in parts.MISSING or field[0] in _NAMES):
                if field[0] in of:
                    of[field[0]].append(text)
                else:
                    of[field[0]] = [text]
        self.of = of

    def all(self, *tags: str) -> list[str]:
        """Give every value of these tags, tag by tag."""
        of = self.of
        if len(tags) == 1:
            return of.get(tags[0], [])
        found: list[str] = []
        for tag in tags:
            if tag in of:
                found += of[tag]
        return found

    def lines(self, *tags: str) -> list[str]:
        """Give every line of these tags: one value per line, as EndNote and Web of Science write lists."""
        found = self.all(*tags)
        if not any("\n" in value for value in found):
            return found
        return [line for value in found for line in value.split("\n") if line]

    def first(self, *tags: str) -> str:
        """Give the first value of the first of these tags that has one, as plain text on one line."""
        of = self.of
        for tag in tags:
            if tag in of:
                return plain(of[tag][0])
        return ""


class Opened:
    """An entry while it is read: its lines as they stand, and its tags with their lines."""

    __slots__ = ("blank", "fields", "is_mixed", "line", "raw", "size", "style")

    def __init__(self, line: int, style: tuple[int, int, bool]) -> None:
        self.line = line
        self.raw: list[str] = []
        self.size = 0
        self.fields: list[list[str]] = []  # each a tag and its lines
        self.style = style  # how the first tag is written: its indent, the blanks behind it, whether in lower case
        self.is_mixed = False  # of RIS: tags are written in two ways
        self.blank: list[str] = []  # empty lines, which belong to the entry only if it goes on

    @property
    def first(self) -> str:
        """The tag that it began with."""
        return self.fields[0][0]

    @property
    def last(self) -> str:
        """The tag that lines without one belong to."""
        return self.fields[-1][0]

    def has(self, *tags: str) -> bool:
        """It has one of these tags already."""
        return any(field[0] in tags for field in self.fields)

    def tag(self, tag: str, value: str, line: str) -> None:
        """Begin a field; the line is kept as it stands."""
        self.fields.append([tag, value])
        if self.blank:
            self.keep(line)
        else:  # what keep does, without the call: nine of ten lines come here
            self.raw.append(line)
            self.size += len(line) + LINE

    def more(self, value: str, line: str) -> None:
        """Go on with the last field."""
        self.fields[-1].append(value)
        self.keep(line)

    def keep(self, line: str) -> None:
        """Keep a line as it stands, and the empty ones before it."""
        if self.blank:
            self.raw += self.blank
            self.blank = []
        self.raw.append(line)
        self.size += len(line) + LINE

    def shed(self, is_noise: Callable[[str], bool]) -> None:
        """Take noise off its end: "12." before the next entry, where this one had no end of its own."""
        field = self.fields[-1]
        while len(self.raw) > 1 and is_noise(self.raw[-1]):
            line = self.raw.pop().strip()
            if line and len(field) > 2 and field[-1].strip() == line:  # noqa: PLR2004 - tag and value
                field.pop()


class Closed(NamedTuple):
    """An entry that was read: its first line, its text, its values; ``is_cut``: the file ended before its end."""

    line: int
    raw: str
    values: Values
    fields: list[list[str]]
    is_cut: bool


class Grammar(NamedTuple):
    """How the entries of a format are told apart.

    ``take`` puts a line that goes on with the open entry into it and gives None, or else tells what the line is.
    ``opening`` and ``closing`` are what an entry must begin and end with ("" if nothing ends it), ``titles`` the tags
    that hold a title, ``unread`` those that no citation needs.
    """

    title: str
    opening: str
    closing: str
    titles: tuple[str, ...]
    take: Callable[[str, Opened | None], Line | None]
    unread: frozenset[str] = frozenset()


def first_of(head: str, pattern: re.Pattern[str]) -> float:
    """Tell how sure a format is whose first entry begins as the pattern says: of two in a file, the first is it."""
    found = pattern.search(head)
    return 1 - found.start() / 1_000_000 if found else 0.0


CUT = "the file ends within this entry"


def is_cut_short(last: Closed, before: Closed | None) -> bool:
    """Tell whether the file ends within its last entry, where nothing marks ends: in a line, unlike the one before."""
    return (
        last.is_cut
        and before is not None
        and not last.raw.endswith(("\n", "\r"))
        and last.fields[-1][0] != before.fields[-1][0]
    )


def cut(source: Source, item: Closed) -> Refused:
    """Refuse an entry within which the file ends: what is missing of it cannot be known."""
    return Refused(Problem(source.name, item.line, None, None, CUT, "get the file once more"), item.raw)


def entries(source: Source, grammar: Grammar) -> Iterator[Closed | Refused | Problem]:
    """Give the entries of a file, and what stands between them that is none."""
    return _Reading(source, grammar).items()


class _Reading:
    """One pass over a file."""

    def __init__(self, source: Source, grammar: Grammar) -> None:
        self.source, self.grammar = source, grammar
        self.entry: Opened | None = None
        self.outside: list[str] = []  # lines that belong to no entry, until they are refused together
        self.outside_line = self.outside_size = 0
        self.other = ""  # the format that they are in
        self.closed = self.unclosed = self.unclosed_line = 0

    def items(self) -> Iterator[Closed | Refused | Problem]:
        take = self.grammar.take
        for number, line in self._lines():
            entry = self.entry
            is_what = take(line, entry)
            if is_what is None:
                if entry is not None and entry.size > LARGEST:
                    yield self._oversized(entry)
                continue
            what, tag, value = is_what
            if what == "blank":
                self._blank(line)
            elif what == "begin":
                yield from self._closed(is_last=False)
                yield from self._refused()
                self._begin(number, line, tag, value)
            elif what == "end" and entry is not None:
                entry.keep(line)
                self.entry = None
                self.closed += 1
                yield self._item(entry, is_cut=False)
            elif what != "noise":
                yield from self._strange(number, line, is_end=what == "end")
        yield from self._closed(is_last=True)
        yield from self._refused()
        if self.unclosed > 1:
            said = f"{self.unclosed} entries end without {self.grammar.closing}: each was taken up to the next"
            yield self.source.warn(self.unclosed_line, said, "look whether one of them is cut; the last begins here")

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Give the lines with their numbers; one that holds entries is of a file with other line ends, and is parted.

        Any other carriage return within a line is in a value, and ends nothing.
        """
        for number, line in enumerate(self.source.lines(), 1):
            if line.find("\r", 0, len(line) - 2) < 0:
                yield number, line
                continue
            pieces = _RETURN.split(line)
            if not any((self.grammar.take(piece, None) or OTHER)[0] == "begin" for piece in pieces[1:]):
                pieces = [line]
            for piece in pieces:
                yield number, piece

    def _begin(self, number: int, line: str, tag: str, value: str) -> None:
        bare = line.lstrip("\ufeff")
        spare = len(bare) - len(bare.lstrip(" \t"))
        gap = len(bare[spare + len(tag) :].partition("-")[0])
        self.entry = Opened(number, (spare, gap, bare[spare : spare + 1].islower()))
        self.entry.tag(tag, value, bare)

    def _blank(self, line: str) -> None:
        kept = self.outside if self.entry is None else self.entry.blank
        if kept or self.entry is not None:
            kept.append(line)

    def _strange(self, number: int, line: str, *, is_end: bool) -> Iterator[Closed | Refused | Problem]:
        """Lines that belong to no entry: kept together, up to an end or to what another format begins with."""
        yield from self._closed(is_last=False)
        if is_end and not self.outside:
            return  # an end without an entry ends nothing
        other = foreign(line.lstrip("\ufeff"), self.grammar.title)
        if other and not (self.outside and self.outside[-1].startswith(("FN ", "VR "))):  # the header of its file
            yield from self._refused()
            self.other = other
        if not self.outside:
            self.outside_line = number
        self.outside.append(line)
        self.outside_size += len(line) + LINE
        if is_end or self.outside_size > LARGEST:
            yield from self._refused()

    def _closed(self, *, is_last: bool) -> Iterator[Closed | Refused | Problem]:
        """Give the open entry, although nothing said that it ends here."""
        entry, self.entry = self.entry, None
        if entry is None:
            return
        entry.shed(lambda line: (self.grammar.take(line, None) or OTHER)[0] in {"noise", "blank"})
        if is_last and self.closed and not entry.raw[-1].endswith(("\n", "\r")):
            yield self._refusal(entry.line, CUT, "get the file once more", entry.raw)  # the others have their end
            return
        if self.grammar.closing:
            self.unclosed, self.unclosed_line = self.unclosed + 1, entry.line
            if self.unclosed == 1 or is_last:
                said = f"this entry ends without {self.grammar.closing}"
                yield self.source.warn(entry.line, said, "look whether it is cut")
        yield self._item(entry, is_cut=is_last)

    def _item(self, entry: Opened, *, is_cut: bool) -> Closed | Refused:
        values = Values(entry.fields, self.grammar.unread)
        if is_cut and not any(tag in values.of for tag in self.grammar.titles):
            return self._refusal(entry.line, CUT, "get the file once more", entry.raw)
        return Closed(entry.line, "".join(entry.raw), values, entry.fields, is_cut)

    def _refused(self) -> Iterator[Refused]:
        if self.outside:
            kept, self.outside, self.outside_size = self.outside, [], 0
            while kept and not kept[-1].strip():
                kept.pop()
            if self.other:
                message, fix = f"this is {self.other}, not {self.grammar.title}", "give it as a file of its own"
            else:
                message = f"this stands outside of any entry: entries begin with {self.grammar.opening}"
                fix = f"put {self.grammar.opening} before it if it is one, else take it out"
            self.other = ""
            yield self._refusal(self.outside_line, message, fix, kept)

    def _oversized(self, entry: Opened) -> Refused:
        self.entry = None  # what is left of it is refused on its own, up to the next entry
        message = "this entry has more lines or characters than any citation"
        return self._refusal(entry.line, message, "cut it down to the citation", entry.raw)

    def _refusal(self, line: int, message: str, fix: str, raw: list[str]) -> Refused:
        value = " ".join(raw[0][:200].split())[:80] or None
        return Refused(Problem(self.source.name, line, None, value, message, fix), "".join(raw))
