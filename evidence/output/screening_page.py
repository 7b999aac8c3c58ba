"""A report on the screen of somebody who decides on it, with the words that matter made visible."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from evidence.output.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from evidence.answers.screening import Page

NARROWEST = 40
WIDEST = 100  # our choice: longer lines are read slowly
AUTHORS = 6
ASKED = 3  # lines below a page: what was done last, the keys in two lines at 80 columns
_BEGIN, _END = "\x01", "\x02"  # cannot be in a text that ``one_line`` has been through


class Look(NamedTuple):
    """How a page may look: the terminal's width, whether it has colours, the words to mark, and its height."""

    width: int
    colours: bool
    words: tuple[str, ...] = ()
    height: int = 24


def page_text(page: Page, look: Look, *, position: str) -> str:
    """The page in lines; nothing from the data is interpreted. ``position`` is its first line.

    Where its beginning is off the screen when its end is read, the title stands at the end again.
    """
    width = min(max(look.width, NARROWEST), WIDEST)
    lines = list(_lines(page, look, width, position))
    if len(lines) + ASKED > look.height:
        lines += _title(page, look, width)
    return "".join(f"{line}\n" for line in lines)


def words_of(given: str | None) -> tuple[str, ...]:
    """The words of ``--words``: those between commas."""
    return tuple(word for part in (given or "").split(",") if (word := " ".join(part.split())))


def bold(text: str, look: Look) -> str:
    """The text in bold where the terminal has it."""
    return f"\x1b[1m{text}\x1b[0m" if look.colours else text


def _lines(page: Page, look: Look, width: int, position: str) -> Iterator[str]:
    said = page.report.citation
    yield from textwrap.wrap(one_line(f"{position} · {page.report.name}"), width)
    yield "─" * width
    yield from _title(page, look, width)
    if said.authors:
        yield from _wrapped(_authors(said.authors), look, width, marked=False)
    yield from _wrapped(" · ".join(_place(page)), look, width, marked=False)
    yield ""
    yield from _wrapped(said.abstract or "(no abstract)", look, width)
    if said.keywords:
        yield ""
        yield from _wrapped(f"Keywords: {', '.join(said.keywords)}", look, width)
    for one in page.own:
        yield from _wrapped(f"you decided: {one.decision}{f' ({one.reason})' if one.reason else ''}", look, width)
    for one in page.others:
        reason = f" ({one.reason})" if one.reason else ""
        whose = f"resolved by {one.reviewer}" if one.is_resolution else one.reviewer
        yield from _wrapped(f"{whose}: {one.decision}{reason}", look, width, marked=False)
    yield "─" * width


def _title(page: Page, look: Look, width: int) -> Iterator[str]:
    for line in _wrapped(page.report.citation.title or "(no title)", look, width):
        yield line if "\x1b" in line else bold(line, look)


def _authors(names: Sequence[str]) -> str:
    more = len(names) - AUTHORS
    return "; ".join(names[:AUTHORS]) + (f"; and {more} more" if more > 0 else "")


def _place(page: Page) -> Iterator[str]:
    said = page.report.citation
    where = " ".join(part for part in (said.journal, str(said.year or said.published or "")) if part)
    yield where or "(no journal, no year)"
    if said.type != "article":
        yield said.type
    if said.doi:
        yield f"doi {said.doi}"
    if said.pmid:
        yield f"PMID {said.pmid}"
    yield from (one.value for one in said.registrations)
    if page.report.sources:
        yield f"from {', '.join(page.report.sources)}"


def _wrapped(text: str, look: Look, width: int, *, marked: bool = True) -> Iterator[str]:
    """Lines of a text, its words marked: in colour, or between asterisks where there is none."""
    from rich.cells import cell_len

    words = one_line(text)
    if marked and look.words:
        words = _pattern(look.words).sub(rf"{_BEGIN}\g<0>{_END}", words)
        if not look.colours:
            words = words.replace(_BEGIN, "*").replace(_END, "*")
    inside = False
    for line in _filled(words.split(" "), width, cell_len):
        opened = f"{_BEGIN}{line}" if inside else line
        inside = opened.rfind(_BEGIN) > opened.rfind(_END)
        yield (opened + _END * inside).replace(_BEGIN, "\x1b[1;33m").replace(_END, "\x1b[0m")


def _filled(words: Iterable[str], width: int, measure: Callable[[str], int]) -> Iterator[str]:
    line, used = "", 0
    for word in words:
        cells = measure(word.replace(_BEGIN, "").replace(_END, ""))
        if line and used + 1 + cells > width:
            yield line
            line, used = "", 0
        line, used = (f"{line} {word}", used + 1 + cells) if line else (word, cells)
    yield line


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Words that begin so, whole: "pain" marks "painful", and not "Spain"."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in longest)})\w*", re.IGNORECASE)
