"""The grammar of BibTeX and BibLaTeX files: what stands between two lines that begin with @type{, piece by piece.

A line that begins with @type{ begins an entry, whatever stands open before it: so one missing brace costs one entry
and not the rest of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 16_000_000  # characters between two entries; our choice, so that a file of another kind ends soon

LONGEST_GIVEN = 20_000
"""Characters that an entry may get from elsewhere, by @strings and parents; our choice, ten times what real ones get.

A @string may be made of others, and these of others: forty lines could stand for more than any machine holds.
"""

_BEGINS = re.compile(r"[ \t\ufeff]*@[ \t]*[A-Za-z]+\s*[{(]")
_WITHIN = re.compile(r"@[ \t]*+[A-Za-z]++\s*+[{(]\s*+[^\s,{}()=\"@]*+\s*+,")
_HEAD = re.compile(r"[ \t\ufeff]*@[ \t]*([A-Za-z]+)\s*([{(])")
# No pattern here may look at a sign more than a few times, whatever the file: hence the possessive repeats.
_KEY = re.compile(r"\s*+([^,{}=\"\s]*+(?:\s++[^,{}=\"\s]++)*+)\s*+(?:,|(?=[})]))")
_SPACE = re.compile(r"(?:\s++|%[^\r\n]*+)*+")
_NAME = re.compile(r"([A-Za-z_][^=,{}\"#@()\s]{0,80}+(?:[^\S\r\n][^=,{}\"#@()\s]{1,80}+){0,5}+)\s*+=\s*+")
_BARE = re.compile(r"[^\s,#{}\"=()]+")
# A whole field as nearly all are: braces at most two deep, or a number, and a comma or the end behind it.
# Between fields; all of it at once, or a run of commas is looked through at each of them.
_COMMAS = re.compile(r"[\s,]*+(?:%[^\r\n]*+[\s,]*+)*+")
_FIELD = re.compile(
    r"[\s,]*+([A-Za-z_][A-Za-z0-9_-]*+(?:[ \xa0][A-Za-z0-9_-]++)?+)\s*+=\s*+"
    r"(?:\{((?:[^{}]++|\{[^{}]*+\})*+)\}|([0-9]++))\s*+(?:,|(?=[})]))"
)
# A field on lines of its own, up to a line end behind which the next field or the end of the entry stands.
_ON_LINES = re.compile(
    r"[ \t]*([A-Za-z_][A-Za-z0-9_ -]{0,80}?)[ \t]*=[ \t]*(?:\{(.*?)\}|([A-Za-z0-9]+))[ \t]*"
    r"(?:,[ \t]*[\r\n]+(?=[ \t]*[A-Za-z_][A-Za-z0-9_ -]{0,80}?[ \t]*=[ \t]*(?:\{|[A-Za-z0-9]+,?[ \t]*[\r\n]))"
    r"|,?[ \t]*[\r\n]+[ \t]*(\})[ \t]*(?=[\r\n]|$))",
    re.DOTALL,
)
_LINE_END = re.compile(r"[ \t]*[\r\n]+")
_NEXT = re.compile(r"[\r\n][^\S\r\n]*+[A-Za-z_-]++\s*+=\s*+[{\"0-9]")
_SIMPLE = re.compile(r"\{([^{}\\]*)\}")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_ESCAPE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE = re.compile(r"[{}\"]")
_QUOTE_OR_ESCAPE = re.compile(r"\\.|[{}\"]", re.DOTALL)

# Within quotation marks, where braces should be around an accent: a mark, but for "M\"uller".
_MARK = re.compile(r"(?<![{A-Za-z])\\\"|\\\"(?![aeiouyAEIOUY{])")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Stretch(NamedTuple):
    """The text from a line that begins with @type{ up to the next such line; the first may begin with other text."""

    line: int
    text: str


class Parsed(NamedTuple):
    """One @type{…}: its fields in lower case, in order, as they are written; where it ends in its stretch."""

    type: str
    key: str
    fields: tuple[tuple[str, str], ...]
    end: int
    remarks: tuple[tuple[int, str, str], ...] = ()  # place, what, value
    used: tuple[tuple[str, str], ...] = ()  # the @strings that it names, each with what it stands for


class Malformed(Exception):
    """Text that is no entry: where, and what is wrong there."""

    def __init__(self, at: int, message: str) -> None:
        """Keep the place within the stretch."""
        self.at = at
        super().__init__(message)


def stretches(lines: Iterator[str]) -> Iterator[Stretch]:
    """Cut a file at the lines that begin an entry; none longer than ``LARGEST`` and one line."""
    taken: list[str] = []
    first, size, number = 1, 0, 0
    for number, line in enumerate(lines, 1):
        if ("@" in line[:200] and _BEGINS.match(line)) or size > LARGEST:
            if taken:
                yield Stretch(first, "".join(taken))
            taken, first, size = [], number, 0
        taken.append(line)
        size += len(line)
    if taken:
        yield Stretch(first, "".join(taken))


def start(text: str, at: int) -> int:
    """Find where the next @type{ begins: at the beginning of the stretch, or behind other text in it; -1 if none."""
    if at == 0 and _BEGINS.match(text):
        return 0
    while match := _WITHIN.search(text, at):
        begun = match.start()
        line = text.rfind("\n", at, begun) + 1
        if "%" not in text[line or at : begun]:
            return begun
        at = text.find("\n", begun)
        if at < 0:
            break
    return -1


def head(text: str, at: int) -> tuple[str, int, str]:
    """Read @type{: the type in lower case, where its body begins, the sign that closes it."""
    match = _HEAD.match(text, at)
    if match is None:
        raise Malformed(at, "this is no entry")
    return match[1].lower(), match.end(), "}" if match[2] == "{" else ")"


class Comment:
    """The end of a @comment, looked for in one stretch after the other."""

    def __init__(self, text: str, at: int) -> None:
        """Begin behind its opening brace or bracket."""
        _, self._at, close = head(text, at)
        self._sign = _BRACE if close == "}" else re.compile(r"[)]")
        self._depth = 1

    def end(self, text: str) -> int:
        """Find where in this stretch, which follows those before, it ends; -1 if it does not."""
        for match in self._sign.finditer(text, self._at):
            self._depth += 1 if match[0] == "{" else -1
            if self._depth == 0:
                return match.end()
        self._at = 0
        return -1


def entry(text: str, at: int, strings: Mapping[str, str]) -> Parsed:
    """Read an entry or a @string. Braces count as BibTeX counts them; where that fails, escaped ones do not."""
    try:
        return _Entry(text, strings, is_strict=True).read(at)
    except Malformed as first:
        if "\\{" not in text and "\\}" not in text and '\\"' not in text:
            raise
        try:
            return _Entry(text, strings, is_strict=False).read(at)
        except Malformed:
            raise first from None


def by_lines(text: str, at: int) -> Parsed | None:
    """Read an entry with a brace too many or too few, where each field has its own lines; None for any other."""
    kind, at, close = head(text, at)
    begun = _KEY.match(text, at)
    first = _LINE_END.match(text, begun.end()) if begun and close == "}" and kind != "string" else None
    if begun is None or first is None:
        return None
    at, fields, remarks = first.end(), [], []
    while match := _ON_LINES.match(text, at):
        name, value = " ".join(match[1].lower().split()), match[2] if match[3] is None else match[3]
        fields.append((name, value))
        at = match.end()
        if _closing(f"{value}}}", 0, _BRACE) != len(value) + 1:
            said = f"the braces of the field {name} do not match: it was read up to where the next field begins"
            remarks.append((match.start(1), said, begun[1] or name))
        if match[4]:
            return Parsed(kind, begun[1], tuple(fields), at, tuple(remarks)) if remarks else None
    return None


class _Entry:
    """One reading of one entry."""

    def __init__(self, text: str, strings: Mapping[str, str], *, is_strict: bool) -> None:
        self.text = text
        self.strings = strings
        self.brace = _BRACE if is_strict else _BRACE_OR_ESCAPE
        self.quote = _QUOTE if is_strict else _QUOTE_OR_ESCAPE
        self.places: list[int] = []  # where each field begins
        self.remarks: list[tuple[int, str, str]] = []
        self.used: dict[str, str] = {}
        self.given = 0  # characters that @strings stood for

    def read(self, at: int) -> Parsed:
        """Read from the @ to the closing brace."""
        kind, at, close = head(self.text, at)
        key = ""
        if kind != "string" and (match := _KEY.match(self.text, at)):
            key, at = match[1], match.end()
        fields: list[tuple[str, str]] = []
        while True:
            while match := _FIELD.match(self.text, at):
                self.places.append(match.start(1))
                fields.append((match[1].lower().replace("\xa0", " "), match[2] if match[3] is None else match[3]))
                at = match.end()
            if commas := _COMMAS.match(self.text, at):
                at = commas.end()
            if self.text[at : at + 1] == close:
                return Parsed(kind, key, tuple(fields), at + 1, tuple(self.remarks), tuple(self.used.items()))
            if at >= len(self.text):
                raise self._endless(at, fields)
            self.places.append(at)
            name, value, at = self._field(at)
            fields.append((name, value))
            at = self._space(at)
            if self.text[at : at + 1] not in {",", close, ""}:
                if not _NAME.match(self.text, at):
                    raise Malformed(at, f"text behind the field {name}, where a comma or the end of the entry must be")
                self.remarks.append((at, "the comma before this field is missing", name))

    def _endless(self, at: int, fields: list[tuple[str, str]]) -> Malformed:
        """Tell which field is open where an entry does not end: one that has the next field within it."""
        for place, (name, value) in zip(self.places, fields, strict=True):
            if _NEXT.search(value):
                return Malformed(place, f"the braces of the field {name} do not close before the next field")
        return Malformed(at, "this entry does not end: its closing brace is missing, or the file is cut")

    def _space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _field(self, at: int) -> tuple[str, str, int]:
        match = _NAME.match(self.text, at)
        if match is None:
            raise Malformed(at, "no field begins here")
        name, start_at = " ".join(match[1].lower().split()), match.start()
        parts = []
        at = match.end()
        while True:
            part, at = self._part(at, name, start_at)
            parts.append(part)
            at = self._space(at)
            if self.text[at : at + 1] != "#":
                return name, "".join(parts), at
            at = self._space(at + 1)

    def _part(self, at: int, name: str, begun: int) -> tuple[str, int]:
        """One of the parts that # joins."""
        sign = self.text[at : at + 1]
        if sign == "{":
            if match := _SIMPLE.match(self.text, at):
                return match[1], match.end()
            end = _closing(self.text, at + 1, self.brace)
            if end < 0:
                raise Malformed(begun, f"the braces of the field {name} do not close")
            return self.text[at + 1 : end - 1], end
        if sign == '"':
            end = self._quoted(at + 1)
            if end < 0:
                raise Malformed(begun, f"the quotation marks of the field {name} do not close")
            value = self.text[at + 1 : end - 1]
            return value if self.quote is _QUOTE else _MARK.sub('"', value), end
        match = _BARE.match(self.text, at)
        if match is None:
            if sign in {",", "}", ")"}:
                return "", at  # "year = ," says nothing
            raise Malformed(begun, f"the field {name} has no value")
        return self._bare(match[0], at), match.end()

    def _bare(self, word: str, at: int) -> str:
        """A number, a month, or what a @string stands for."""
        if word[0].isdigit() or word.lower()[:3] in MONTHS:
            return word
        if (value := self.strings.get(word.lower())) is not None:
            self.used[word.lower()] = value
            self.given += len(value)
            if self.given > LONGEST_GIVEN:
                raise Malformed(at, f"the abbreviations in it stand for more than {LONGEST_GIVEN:,} characters")
            return value
        self.remarks.append((at, "an abbreviation that no @string before it explains, taken as it is", word))
        return word

    def _quoted(self, at: int) -> int:
        depth = 0
        for match in self.quote.finditer(self.text, at):
            sign = match[0]
            if sign == '"' and depth == 0:
                return match.end()
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth < 0:
                return -1
        return -1


def _closing(text: str, at: int, brace: re.Pattern[str]) -> int:
    """Find the end behind the brace that closes what was opened before ``at``; -1 if there is none."""
    depth = 1
    for match in brace.finditer(text, at):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return -1
