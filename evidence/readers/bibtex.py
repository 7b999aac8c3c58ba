"""BibTeX and BibLaTeX, as reference managers, Scopus, Web of Science, Google Scholar and people write them."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidence.errors import Problem
from evidence.readers import bibtex_grammar as grammar
from evidence.readers.bibtex_citation import citation
from evidence.readers.bibtex_parents import Parent, inherited, parents
from evidence.readers.entry import Entry, Refused
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_TYPES = (
    "article|book|mvbook|booklet|inbook|bookinbook|suppbook|collection|mvcollection|incollection|suppcollection|manual|misc"
    "|online|patent|periodical|suppperiodical|proceedings|mvproceedings|inproceedings|conference|reference|mvreference"
    "|inreference|report|techreport|thesis|phdthesis|mastersthesis|unpublished|electronic|www|dataset|data|software|set"
    "|xdata|string|preamble|comment|review|letter|standard|legal|artwork|audio|image|movie|music|video|performance"
)
_KNOWN = re.compile(rf"(?:^|[\r\n])[ \t\ufeff]*@[ \t]*(?:{_TYPES})\s*[{{(]", re.IGNORECASE)
_UNKNOWN = re.compile(r"(?:^|[\r\n])[ \t\ufeff]*@[A-Za-z]+\s*\{\s*[^\s,{}=\"@]+\s*,\s*[A-Za-z_-]+\s*=")
_COMMENTS = re.compile(r"(?:\s+|%[^\r\n]*[\r\n])*")
# What programs write between entries and before the first.
_NOISE = re.compile(
    r"(?:%.*|//.*|scopus|export date:.*|encoding:.*|this file was (?:created|generated) .*|[0-9]+[.)]?|"
    r"(?:record|reference) #?[0-9]+(?: of [0-9]+)?|[-=*#]{3,}.*)?",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^[ \t]*+,?[ \t]*+[A-Za-z][A-Za-z_-]{1,30}+[ \t]*+=[ \t]*+(?:[{\"]|[0-9]++[ \t]*+,?[ \t]*+$)", re.MULTILINE
)
_LINE_END = re.compile(r"[ \t]*+(?:,[ \t]*+)?(?:\r?\n|\r|$)")
_JOINED = {
    "author": " and ",
    **dict.fromkeys(("keywords", "author_keywords"), "; "),
    **dict.fromkeys(("note", "annotation", "url", "issn", "isbn"), " "),
}
_MOST_STRINGS = 200_000  # characters of @string kept for the preamble; our choice

# Characters looked through for the end of a @comment with entries in it, and how many of these may have none before
# each counts as one line: our choice, so that a damaged file takes no longer than a whole one.
_LONGEST_COMMENT = 200_000
_MOST_ENDLESS = 50


def _recognises(head: str) -> float:
    """A known type at the beginning of a line; surest where only comments stand before it."""
    if match := _KNOWN.search(head):
        before = _COMMENTS.match(head)
        return 0.95 if before and before.end() >= match.start() else 0.7
    return 0.5 if _UNKNOWN.search(head) else 0.0


@dataclass
class _Reading:
    """What is known while a file is read."""

    source: Source
    known: Mapping[str, Parent]
    strings: dict[str, str] = field(default_factory=dict)
    unexplained: set[str] = field(default_factory=set)
    endless: int = 0  # @comments that do not end
    outside: int = 0  # stretches of text outside of entries, after the first
    outside_line: int = 0

    def ends(self, whole: str, begun: int, end: int) -> int:
        """Count line ends."""
        return whole.count(self.source.line_end, begun, end)

    def line(self, one: grammar.Stretch, at: int) -> int:
        """Give the line of the file that a place in a stretch is in."""
        return one.line + self.ends(one.text, 0, at)

    def refused(self, line: int, raw: str, message: str, fix: str) -> Refused:
        """Refuse a piece of the file."""
        return Refused(Problem(self.source.name, line, None, None, message, fix), raw)


def _read(source: Source) -> Iterator[Item]:
    """Read stretch by stretch; a second look for parents is taken first, if any entry names one."""
    reading = _Reading(source, parents(source))
    waiting = deque[grammar.Stretch]()
    coming = grammar.stretches(source.lines())
    while one := waiting.popleft() if waiting else next(coming, None):
        if len(one.text) > grammar.LARGEST:
            yield reading.refused(
                one.line, one.text, "more than 16 million characters without an entry", "cut the file"
            )
            continue
        at = grammar.start(one.text, 0)
        if at >= 0 and grammar.head(one.text, at)[0] == "comment":
            yield from _commented(reading, one, waiting, coming)
            continue
        yield from _stretch(reading, one)
    if reading.outside:
        said = f"{reading.outside} more places with text outside of entries, the last one here"
        yield source.warn(reading.outside_line, said, _OUTSIDE_FIX)


_OUTSIDE_FIX = "if it should be an entry, begin it with @ and its type, and close its braces"


def _stretch(reading: _Reading, one: grammar.Stretch) -> Iterator[Item]:
    """The entries of a stretch: mostly one, more where several stand on one line."""
    at, line, counted = 0, one.line, 0
    while (begun := grammar.start(one.text, at)) >= 0:
        yield from _outside(reading, one, at, begun)
        line += reading.ends(one.text, counted, begun)
        counted = begun
        parsed = _entry(reading, one.text, begun, line)
        if isinstance(parsed, Refused):
            yield parsed
            return
        at = _end_of_line(one.text, parsed.end)
        yield from _parsed(reading, one, parsed, line, one.text[begun:at])
    yield from _outside(reading, one, at, len(one.text))


def _entry(reading: _Reading, text: str, begun: int, line: int) -> grammar.Parsed | Refused:
    """Read an entry by its braces or, where these do not match, by its lines."""
    try:
        parsed = _preamble(text, begun) or grammar.entry(text, begun, reading.strings)
    except grammar.Malformed as error:
        return grammar.by_lines(text, begun) or reading.refused(
            line + reading.ends(text, begun, error.at) if error.at < len(text) else line,
            text[begun:],
            f"{error} (the entry begins in line {line})",
            "mend the entry; what follows from the next line with @ on was read",
        )
    lost = _lost_fields(text, _end_of_line(text, parsed.end))
    if not lost:
        return parsed
    closed, behind = line + reading.ends(text, begun, parsed.end - 1), line + reading.ends(text, begun, lost)
    return grammar.by_lines(text, begun) or reading.refused(
        line,
        text[begun:],
        f"this entry is closed in line {closed}, before fields in line {behind}",
        "take the closing brace out, or put the missing opening one in",
    )


def _preamble(whole: str, at: int) -> grammar.Parsed | None:
    """Pass over a @preamble, or a @comment behind other text; None for any other entry."""
    kind, *_ = grammar.head(whole, at)
    if kind not in {"preamble", "comment"}:
        return None
    end = grammar.Comment(whole, at).end(whole)
    if end < 0:
        raise grammar.Malformed(at, f"this @{kind} does not end")
    return grammar.Parsed(kind, "", (), end)


def _parsed(reading: _Reading, one: grammar.Stretch, parsed: grammar.Parsed, line: int, raw: str) -> Iterator[Item]:
    for place, what, value in parsed.remarks:
        if value.lower() not in reading.unexplained:
            reading.unexplained.add(value.lower())
            yield reading.source.warn(reading.line(one, place), what, "mend the line", value)
    if parsed.type in {"string", "preamble", "comment"}:
        reading.strings.update(parsed.fields)
        if parsed.type != "comment" and len(reading.source.preamble) < _MOST_STRINGS:
            reading.source.preamble += raw
        return
    own = _unique(parsed.fields)
    whole, missing = inherited(parsed.type, own, reading.known)
    if sum(len(value) for name, value in whole.items() if name not in own) > grammar.LONGEST_GIVEN:
        said = f"what this entry has from its parents is more than {grammar.LONGEST_GIVEN:,} characters"
        yield reading.refused(line, raw, said, "cut the entry that crossref or xdata names")
        return
    for key in missing:
        yield reading.source.warn(line, "the entry that crossref or xdata names is not in this file", "add it", key)
    used = "".join(f"{name} = {value}\n" for name, value in parsed.used)
    yield Entry(line, raw, citation(parsed.type, whole, parsed.key), used)


def _unique(fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The first of fields of one name counts, as for BibTeX; lists are joined, and so are authors one by one."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        known = found.setdefault(name, [])
        if value and (not known or name in _JOINED):
            known.append(value)
    return {name: _JOINED.get(name, "").join(values) for name, values in found.items() if values}


def _commented(
    reading: _Reading, one: grammar.Stretch, waiting: deque[grammar.Stretch], coming: Iterator[grammar.Stretch]
) -> Iterator[Item]:
    """Pass over a @comment with all that is in its braces, entries too; one that does not end is one line."""
    comment = grammar.Comment(one.text, 0)
    end, taken, size = comment.end(one.text), [one], len(one.text)
    while end < 0 and size < _LONGEST_COMMENT and reading.endless < _MOST_ENDLESS:
        more = waiting.popleft() if waiting else next(coming, None)
        if more is None:
            break
        taken.append(more)
        size += len(more.text)
        end = comment.end(more.text)
    if end < 0:
        reading.endless += 1
        waiting.extendleft(reversed(taken[1:]))
        end, taken = one.text.find("\n") + 1 or len(one.text), [one]
    elif len(taken) > 1:
        said = "entries inside of a @comment are left out, as they are by biblatex"
        yield reading.source.warn(one.line, said, "take the @comment away if they should be read")
    last = taken[-1]
    if last.text[end:].strip():
        yield from _stretch(reading, grammar.Stretch(reading.line(last, end), last.text[end:]))


def _outside(reading: _Reading, one: grammar.Stretch, begun: int, end: int) -> Iterator[Item]:
    """Text outside of entries is a comment to BibTeX; fields without an entry are none, and refused."""
    between = one.text[begun:end]
    if not between.strip():
        return
    first = next((match for match in re.finditer(r"[^\r\n]+", between) if not _NOISE.fullmatch(match[0].strip())), None)
    if first is None:
        return
    line = reading.line(one, begun + first.start())
    if other := next((name for one in between.splitlines() if (name := foreign(one, "BibTeX"))), ""):
        yield reading.refused(line, between, f"this is {other}, not BibTeX", "give it as a file of its own")
    elif _FIELD.search(between):
        yield reading.refused(line, between, "fields outside of any entry", _OUTSIDE_FIX)
    elif not reading.outside_line:
        reading.outside_line = line
        said = "text outside of entries, a comment to BibTeX"
        yield reading.source.warn(line, said, _OUTSIDE_FIX, first[0].strip()[:80])
    else:
        reading.outside += 1
        reading.outside_line = line


def _lost_fields(whole: str, at: int) -> int:
    """The place of the first field that stands behind the end of its entry; 0 if there is none."""
    behind = grammar.start(whole, at)
    match = _FIELD.search(whole, at, behind if behind >= 0 else len(whole))
    return match.start() if match else 0


def _end_of_line(whole: str, at: int) -> int:
    """Take the line end behind an entry to it, if only blanks and a comma stand before it."""
    match = _LINE_END.match(whole, at)
    return match.end() if match else at


FORMATS = (Format("bibtex", "BibTeX/BibLaTeX", _recognises, _read),)
