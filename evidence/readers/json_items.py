"""The items of a JSON export, one at a time: of a list, of the pages of an API, of lines, or a single one.

Each is found by Python's own decoder where it begins, so that its text stays as it is in the file; only where that
fails are brackets counted. What stands around the items is passed over, never held.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.errors import Problem
from evidence.readers.entry import Citation, Entry, Refused
from evidence.readers.formats import LARGEST_ENTRY
from evidence.readers.window import LONGEST, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

Path = tuple[str, ...]
Value = dict[str, Any]  # whatever a file may hold; the readers take it apart with ``values``


class Found(NamedTuple):
    """An item that is an object: the line it begins at, its text, what it says. Numbers come as they are written."""

    line: int
    raw: str
    value: Value


def found(source: Source, envelopes: tuple[Path, ...]) -> Iterator[Found | Item]:
    """Give the items in their order, and what is no item or no JSON as refused.

    ``envelopes`` are the names under which an API puts its items, from the outside: ("message", "items"). Items may
    also stand one behind the other, with or without commas: so they are written to be read again.
    """
    return _Scan(source).things(envelopes)


# A string that is not closed ends with its line: no JSON string goes over a line end.
_MARK = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"?|[{}\[\]]')
_KEY = re.compile(r'[\s,]*"((?:[^"\\\n]++|\\[^\n])*+)"\s*:\s*(?=\S)')
_BETWEEN = re.compile(r"[\s,]*(.?)")
_FIRST_KEY = re.compile(r'\{\s*"((?:[^"\\\n]++|\\[^\n])*+)"\s*:')
_SCALAR = re.compile(r'[^\s,\]}{\["]*')
_LIST_GOES_ON = re.compile(r"\s*(?:[,\]]|$)")
_LIST_OF_OBJECTS = re.compile(r"\[\s*+\{")
_STRAY_END = re.compile(r"[\[{\n]")
_STRANGE_END = re.compile(r"\n\s{0,99}[\[{]")  # of another format's text: it goes on up to where JSON begins again
_BAD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_MOST_PASSED = 6  # members of an answer behind its list; no service has so many
_LONGEST_WORD = 10  # characters: more than "false" or the escape of a letter
_CUT = "export again, for the file may be cut off; the whole items are read"


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number)


class _Scan:
    """One walk over a file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.window = Window(source)
        self.is_over = False

    def things(self, envelopes: tuple[Path, ...]) -> Iterator[Found | Item]:
        """Read what stands at the outermost place: a list, an envelope, items one behind the other."""
        while (sign := self._next()) and not self.is_over:
            if sign == "[":
                self.window.take(1)
                yield from self._list(envelopes)
            elif sign == "{":
                yield from self._object(envelopes)
            else:
                yield self._stray(_STRANGE_END if sign not in "]}:" else _STRAY_END)

    def _next(self) -> str:
        """Read on over blanks and commas, and give the sign that is there; "" at the end."""
        while (sign := self.window.pass_blanks()) == ",":
            self.window.take(1)
        return sign

    def _list(self, envelopes: tuple[Path, ...]) -> Iterator[Found | Item]:
        depth = 1  # of lists within it that hold objects as well
        while (sign := self._next()) and not self.is_over:
            if sign == "]":
                self.window.take(1)
                depth -= 1
                if not depth:
                    return
            elif self._is_list_of_objects():
                self.window.take(1)
                depth += 1
            elif sign == "{":
                yield from self._object(envelopes)
            elif sign in "}:":
                yield self._stray()
            else:
                yield self._refused(self._value_end(0), "this is no object, as an entry would be")
        yield from self._cut_off()

    def _is_list_of_objects(self) -> bool:
        self.window.has(_LONGEST_WORD)
        return _LIST_OF_OBJECTS.match(self.window.text, self.window.at) is not None

    def _object(self, envelopes: tuple[Path, ...]) -> Iterator[Found | Item]:
        """Read one item, or the items within an envelope."""
        window = self.window
        value, end, fault = self._decoded()
        if fault and _is_cut(fault, window.text) and window.grow():
            value, end, fault = self._decoded()
        limit = self._next_alike() if fault and not _is_cut(fault, window.text) else -1
        heads = {path[0] for path in envelopes}
        if value is not None and heads.isdisjoint(value):
            yield self._item(*window.take(end - window.at), value)
        elif heads:
            yield from self._members(envelopes, limit)
        else:
            yield self._doubtful(limit)

    def _decoded(self) -> tuple[Value | None, int, Exception | None]:
        """Decode the object that begins here: what it is and where it ends, or what is wrong with it."""
        try:
            value, end = _DECODER.raw_decode(self.window.text, self.window.at)
        except (ValueError, RecursionError) as error:
            return None, 0, error
        return value, end, None

    def _members(self, envelopes: tuple[Path, ...], limit: int) -> Iterator[Found | Item]:
        """Walk over the members of an object that may be an envelope; one that holds no items is an item itself."""
        distance, is_envelope, passed = 1, False, list[str]()
        while distance >= 0 and (key := self._key(distance)):
            name, distance = key
            inner = {path[1:] for path in envelopes if path[0] == name}
            sign = self.window.text[self.window.at + distance]
            if (sign == "[" and () in inner) or (sign == "{" and inner):
                self.window.take(distance + (sign == "["))
                yield from self._list(()) if sign == "[" else self._object(tuple(path for path in inner if path))
                distance, is_envelope, limit = 0, True, -1
                continue
            distance = self._value_end(distance, limit)
            if is_envelope and distance > 0:
                self.window.take(distance)
                passed, distance = [*passed, name], 0
        if len(passed) > _MOST_PASSED:
            said = "behind a list of entries stand names of an entry: one of them may have closed the list too early"
            yield self.source.warn(self.window.line, said, "count the entries", ", ".join(passed[:20]))
        if not is_envelope:
            yield self._doubtful(limit)
        elif (sign := self._next()) == "}":
            self.window.take(1)
        elif not sign:
            yield from self._cut_off()
        # Anything else is not of this object, whose brackets are broken: it is read as what stands around it.

    def _cut_off(self) -> Iterator[Item]:
        """Say once that the file ends too early, where no item was lost by it."""
        if not self.is_over:
            self.is_over = True
            yield self.source.warn(self.window.line, "the file ends before its list does: it may be cut off", _CUT)

    def _key(self, distance: int) -> tuple[str, int] | None:
        """Read the name of the next member, and at which distance its value begins; None if there is none."""
        window = self.window
        while (match := _KEY.match(window.text, window.at + distance)) is None:
            between = _BETWEEN.match(window.text, window.at + distance)
            if (between and between[1] not in {"", '"'}) or not window.grow():
                return None
        return match[1], match.end() - window.at

    def _value_end(self, distance: int, limit: int = -1) -> int:
        """Find the end of the value at a distance by counting its brackets; -1 if it has none, or not up to a limit."""
        window, depth = self.window, 0
        window.has(distance + 1)
        while window.text[window.at + distance : window.at + distance + 1] not in {'"', "[", "{"}:
            scalar = _SCALAR.match(window.text, window.at + distance)
            if scalar and (scalar.end() < len(window.text) or not window.grow()):
                return scalar.end() - window.at
        while True:
            stop = window.at + limit if limit > 0 else len(window.text)
            for match in _MARK.finditer(window.text, window.at + distance, stop):
                sign = match[0]
                if sign[0] == '"' and match.end() >= len(window.text) - 1 and (len(sign) == 1 or sign[-1] != '"'):
                    break  # the string goes on behind what is at hand
                distance = match.end() - window.at
                depth += 1 if sign in "{[" else -1 if sign in "}]" else 0
                if depth <= 0:
                    return distance
            size = window.size()
            if limit <= 0:
                window.has(2 * size)  # twice as much each time, for a string that goes on is begun anew
            if window.size() == size:
                return -1

    def _doubtful(self, limit: int) -> Found | Entry | Refused:
        """Take an object that could not be decoded at once: it was not all at hand, or it is no JSON."""
        window = self.window
        end = self._value_end(0, limit)
        if end < 0:
            limit = limit if limit > 0 else self._next_alike()
            said = "the brackets of this object do not match" if limit > 0 else "the file ends within this object"
            return self._refused(limit, said)
        if end > LARGEST_ENTRY:  # which formats.entries refuses: a million small objects would take half a gigabyte
            return Entry(*window.take(end), Citation())
        try:
            value = _DECODER.decode(window.text[window.at : window.at + end])
        except (ValueError, RecursionError) as error:
            return self._refused(self._sure_end(end, limit), _fault(error))
        return self._item(*window.take(end), value)

    def _next_alike(self) -> int:
        """Find where another object begins like this one, with the same name and as far in on its line; -1 if nowhere.

        There, at the latest, one ends that is no JSON, for its brackets need not match.
        """
        window, indent = self.window, self.window.indent()
        first = _FIRST_KEY.match(window.text, window.at)
        if indent is None or first is None:
            return -1
        again = re.compile(rf"\n{indent}\{{\s*\"{re.escape(first[1])}\"\s*:")
        match = again.search(window.text, first.end())
        return match.start() - window.at if match else -1

    def _sure_end(self, end: int, limit: int) -> int:
        """Choose between where the brackets of a broken object match and where the next one like it begins.

        An open quotation mark turns all brackets behind it over: they are trusted only if an item follows upon them.
        """
        text, at = self.window.text, self.window.at
        between = _BETWEEN.match(text, at + end)
        start = between.start(1) if between else 0
        if limit < 0 or start >= at + limit:
            return end
        first, second = _FIRST_KEY.match(text, at), _FIRST_KEY.match(text, start)
        if first and second and first[1] == second[1]:
            return end
        try:
            following, stop = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            return limit
        if isinstance(following, dict):
            return end if first and first[1] in following else limit
        return end if _LIST_GOES_ON.match(text, stop) else limit

    def _item(self, line: int, raw: str, value: Value) -> Found | Refused:
        if "\\u" in raw and _BAD_ESCAPE.search(raw) and _NO_TEXT.search(_strings(value)):
            said = "this has the escape of a NUL or of half a character, which is no text"
            return Refused(
                Problem(self.source.name, line, None, None, said, "cut the escape (\\u0000, \\ud8…) out"), raw
            )
        return Found(line, raw, value)

    def _refused(self, end: int, message: str) -> Entry | Refused:
        """Take an item that is none. Where it has no end, neither can the next one be found."""
        if end < 0:
            self.is_over = True
            if self.window.size() > LONGEST:
                message = f"this has more than {LONGEST:,} characters and no end; nothing behind it is read"
        line, raw = self.window.take(end if end > 0 else self.window.size() if end < 0 else 1)
        raw = raw.rstrip(", \t\r\n") or raw
        if _NO_TEXT.search(raw):
            return Entry(line, raw, Citation())  # which formats.entries refuses with the place
        fix = _CUT if end < 0 else "mend the item, or export it again"
        return Refused(Problem(self.source.name, line, None, raw[:80], message, fix), raw)

    def _stray(self, end: re.Pattern[str] = _STRAY_END) -> Entry | Refused:
        """Take what stands between items and is none, up to the next line or item."""
        match = self.window.search(end, 1)
        return self._refused(
            match.start() - self.window.at if match else self.window.size(), "this belongs to no entry"
        )


def _is_cut(error: Exception, text: str) -> bool:
    """Tell whether the decoder failed because the text is not all at hand."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    rest = text[error.pos :]
    return len(rest) < _LONGEST_WORD or (error.msg.startswith("Unterminated string") and "\n" not in rest)


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"this is no JSON: {error.msg} in line {error.lineno} of it"
    if isinstance(error, RecursionError):
        return "this is nested more deeply than any citation"
    return f"this is no JSON: {error}"


def _strings(value: Value) -> str:
    """All strings within a value as one text."""
    texts: list[str] = []
    left: list[object] = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, dict):
            left.extend((*one, *one.values()))
        elif isinstance(one, list):
            left.extend(one)
    return "\n".join(texts)
