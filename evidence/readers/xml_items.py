"""The items of an XML export, one at a time: each is cut out of the text as it stands and parsed alone.

One parser over the whole file would stop at its first fault and would see its DTD. Cut out, an item is verbatim, a
fault is that of one item, and there is no DTD that could declare an entity: nothing is expanded and nothing fetched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import Problem
from evidence.readers.entry import Citation, Entry, Refused
from evidence.readers.window import LONGEST, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import XMLParser, _Element

    from evidence.readers.entry import Item
    from evidence.readers.source import Source


class Shape(NamedTuple):
    """The elements of an export: those that are items, which stand only within items of others, what is around them.

    ``beside`` are elements next to the items that say something of the file and hold no items. Around the items
    stand the ``wrappers``; an item is read again within ``root``.
    """

    items: tuple[str, ...]
    inner: tuple[str, ...]
    wrappers: tuple[str, ...]
    beside: tuple[str, ...]
    root: tuple[str, ...]


class Found(NamedTuple):
    """An item that could be parsed: the line it begins at, its text, its element."""

    line: int
    raw: str
    element: _Element


def found(source: Source, shape: Shape) -> Iterator[Found | Item]:
    """Give the items in their order, and what is no item or cannot be parsed as refused.

    An item with signs that are no text at all comes as an entry that says nothing: ``formats.entries`` names them.
    """
    source.preamble = '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(f"<{name}>" for name in shape.root) + "\n"
    source.closing = "\n" + "".join(f"</{name}>" for name in reversed(shape.root)) + "\n"
    return _Scan(source, shape).items()


def text_of(element: _Element | None) -> str:
    """All text within an element, in its order."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(part) for part in element.itertext())


_MALFORMED = "mend the item (write & as &amp; and < as &lt;), or export it again"
_CUT = "export again, for the file may be cut off; the whole items are read"


class _Scan:
    """One walk over a file."""

    def __init__(self, source: Source, shape: Shape) -> None:
        self.source = source
        self.shape = shape
        self.window = Window(source)
        self.declared: set[str] = set()
        names = "|".join((*shape.items, *shape.wrappers, *shape.beside))
        self._known = re.compile(rf"<(?:\?|!--|!DOCTYPE|(?P<end>/?)(?P<name>{names})(?=[\s/>]))")
        tops = [name for name in shape.items if name not in shape.inner]
        # What must not stand within an item, and what may hide such things.
        self._marks = [f"<{name}" for name in tops] + [f"</{name}" for name in shape.wrappers] + ["<!"]
        self._item_start = re.compile(rf"<(?:{'|'.join(tops)})(?=[\s/>])")
        self._boundary = "|".join(
            [rf"<(?:{'|'.join(tops)})(?=[\s/>])", rf"</?(?:{'|'.join(shape.wrappers)})(?=[\s/>])"]
        )

    def items(self) -> Iterator[Found | Item]:
        window = self.window
        while window.pass_blanks():
            window.has(200)  # so that a name is not cut
            known = self._known.match(window.text, window.at)
            if known and known["name"] in self.shape.items and not known["end"]:
                yield self._item(known["name"])
                continue
            end = self._end(known) if known else -1
            if end < 0:
                yield self._stray()
                continue
            line, passed = window.take(end)
            if held := len(self._item_start.findall(passed)):
                fix = "take them out of the comment if they should be"
                yield self.source.warn(line, f"a comment holds {held} of the entries, which are not read", fix)

    def _end(self, known: re.Match[str]) -> int:
        """Find the end of what surrounds the items; -1 where it has none, or an item would be lost within it."""
        window, name = self.window, known["name"]
        if known[0] == "<!--":
            end = window.find("-->", len("<!--"))
            return end + len("-->") if end >= 0 else -1
        if known[0] == "<!DOCTYPE":
            return self._doctype_end()
        if name in self.shape.items:
            return -1  # an end without a beginning
        if name and (known["end"] or name in self.shape.wrappers):
            return self._tag_end()
        end = self._element_end(name) if name else window.find("?>") + 2
        inside = window.text[window.at : window.at + max(end, 0)]
        return end if end > 1 and not self._item_start.search(inside) else -1

    def _tag_end(self) -> int:
        """Find where the tag that begins here ends: ">" may stand in its attributes. -1 if it does not end."""
        self.window.has(_LONGEST_TAG)
        tag = _TAG.match(self.window.text, self.window.at, self.window.at + _LONGEST_TAG)
        return tag.end() - self.window.at if tag else -1

    def _element_end(self, name: str) -> int:
        start = self._tag_end()
        if start < 0 or self.window.text[self.window.at + start - 2] == "/":
            return start
        end = self.window.find(f"</{name}>", start)
        return end + len(name) + 3 if end >= 0 else -1

    def _doctype_end(self) -> int:
        """Find the end of a DTD and remember the names of the entities it declares."""
        self.window.has(_LONGEST_DTD)
        text, depth = self.window.text[self.window.at : self.window.at + _LONGEST_DTD], 0
        for match in _DTD.finditer(text, len("<!DOCTYPE")):
            depth += {"[": 1, "]": -1}.get(match[0], 0)
            if match[0] == ">" and depth <= 0:
                self.declared.update(re.findall(r"<!ENTITY\s+(?:%\s+)?([^\s\"'>%]+)", text[: match.end()]))
                return match.end()
        return -1

    def _stray(self) -> Refused:
        """Take what belongs to no item, up to the next thing that is known."""
        match = self.window.search(self._known, 1)
        line, raw = self.window.take(match.start() - self.window.at if match else self.window.size())
        said = "this text belongs to no entry"
        return Refused(self._problem(line, said, "cut it out, or mend the entry that it came from", raw[:80]), raw)

    def _item(self, name: str) -> Found | Entry | Refused:
        end, fault = self._item_end(name)
        line, raw = self.window.take(end)
        if fault:
            return Refused(self._problem(line, fault, _CUT), raw)
        try:
            return Found(line, raw, _parsed(raw, self.declared))
        except _Unreadable as error:
            if _NO_TEXT.search(raw):
                return Entry(line, raw, Citation())
            return Refused(self._problem(line, str(error), error.fix), raw)

    def _item_end(self, name: str) -> tuple[int, str]:
        """Find the end of the item that begins here, and what is seen to be wrong with it without parsing."""
        window, close = self.window, f"</{name}"
        if window.text[window.at + len(name) + 1] != ">":
            tag = self._tag_end()
            if tag >= 0 and window.text[window.at + tag - 2] == "/":
                return tag, ""
        # Where the next item begins, this one has ended: so nothing is searched to the end of the file.
        text, start = window.text, window.at + 1
        following = text.find(f"<{name}", start)
        found = text.find(close, start, following if following > 0 else len(text))
        end = text.find(">", found) + 1 if found > 0 else 0
        if end and not any(text.find(mark, start, found) >= 0 for mark in self._marks):
            return end - window.at, ""
        return self._careful_end(name)

    def _careful_end(self, name: str) -> tuple[int, str]:
        """Find the end of an item step by step: comments and CDATA may hold anything, and the item may have no end."""
        window, distance = self.window, 1
        steps = re.compile(rf"<!--|<!\[CDATA\[|(?P<close></{name}\s*>)|{self._boundary}")
        while match := window.search(steps, distance):
            distance = match.end() - window.at
            if match["close"]:
                return distance, ""
            if not match[0].startswith("<!"):
                return match.start() - window.at, f"this <{name}> has no end before the next thing begins"
            close = "-->" if match[0] == "<!--" else "]]>"
            found = window.find(close, distance)
            distance = found + len(close) if found >= 0 else distance
        if window.size() > LONGEST:
            return window.size(), f"this <{name}> has more than {LONGEST:,} characters, more than any citation"
        return window.size(), f"the file ends within this <{name}>"

    def _problem(self, line: int, message: str, fix: str, value: str | None = None) -> Problem:
        return Problem(self.source.name, line, None, value, message, fix)


_LONGEST_TAG = 2_000
_LONGEST_DTD = 1_000_000
_TAG = re.compile(r"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_DTD = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|[\[\]>]""", re.DOTALL)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_NAMED = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]*);", re.DOTALL)
_ODD = re.compile("&(?!amp;|lt;|gt;|quot;|apos;|#)")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")


class _Unreadable(Exception):
    def __init__(self, message: str, fix: str) -> None:
        self.fix = fix
        super().__init__(message)


@lru_cache(maxsize=1)
def _parser() -> XMLParser:
    from lxml.etree import XMLParser

    # There is never a DTD here; all that could reach out or grow is off all the same. Comments and instructions
    # are left out by the parser, so that the text around them is one.
    return XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _parsed(raw: str, declared: set[str]) -> _Element:
    from lxml.etree import XMLSyntaxError, fromstring

    text = _without_names(raw, declared) if "&" in raw and _ODD.search(raw) else raw
    try:
        return fromstring(text, _parser())
    except XMLSyntaxError as error:
        if "prefix" in str(error) and (child := _with_prefixes(text)) is not None:
            return child
        line = f" in line {error.lineno} of it" if error.lineno and error.lineno > 1 else ""
        raise _Unreadable(f"this is no well-formed XML{line}: {_words(error)}", _MALFORMED) from error
    except ValueError as error:
        raise _Unreadable(f"this is no XML: {error}", _MALFORMED) from error


def _words(error: Exception) -> str:
    return re.sub(r", line \d+, column \d+.*", "", " ".join(str(error).split()))


def _with_prefixes(text: str) -> _Element | None:
    """Parse an item whose prefixes (mml:, xlink:) were declared on the root; what they stand for is never asked."""
    from lxml.etree import XMLSyntaxError, fromstring

    prefixes = {prefix for prefix in _PREFIX.findall(text) if not prefix.lower().startswith("xml")}
    declared = "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes))
    try:
        return fromstring(f"<all{declared}>{text}</all>", _parser())[0]
    except XMLSyntaxError:
        return None


def _without_names(text: str, declared: set[str]) -> str:
    """Resolve the entities that HTML has names for; those that the file declares itself are not read."""

    def resolved(match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            return match[0]
        if name in declared:
            said = f"the entity &{name}; is not read: entities of a DTD are never expanded"
            raise _Unreadable(said, "write the character itself")
        if f"{name};" not in html5:
            raise _Unreadable(f"the entity &{name}; is not known", "write the character itself")
        return "".join(f"&#{ord(sign)};" for sign in html5[f"{name};"])

    return _NAMED.sub(resolved, text)
