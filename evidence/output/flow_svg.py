"""The PRISMA 2020 flow diagram as SVG: boxes, arrows and text, 1000 wide and as high as it needs to be.

Drawn after figure 1 of Page et al., BMJ 2021;372:n71 (databases and registers). What is not done yet stands in the
box that it waits for, in grey: PRISMA's diagram is of a finished review.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from evidence.output.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.answers.flow import Flow

WIDTH = 1000
MARGIN = 20
PHASE = 44  # the width of the bars at the left
LEFT, RIGHT = MARGIN + PHASE + 20, 560
BOX = 420
LINE = 22
PAD = 14
GAP = 46
FONT = 15
LETTER = 9  # of a bold word in a bar; a box that its phase has alone is as high as the word is long
# Cells of text in a line of a box: the widest usual sans-serif fonts take 0.56 em for a letter on average.
CELLS = int((BOX - 2 * PAD) / (FONT * 0.56))

_HEAD = f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="%d" viewBox="0 0 {WIDTH} %d" role="img" \
font-family="Helvetica, Arial, sans-serif" font-size="{FONT}">
<title>PRISMA 2020 flow diagram</title>
<desc>%s</desc>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">\
<path d="M0 0 L10 5 L0 10 z" fill="#333"/></marker></defs>
<rect width="{WIDTH}" height="%d" fill="#fff"/>
"""


class _Text(NamedTuple):
    words: str
    is_part: bool = False  # indented, as one of several
    waits: bool = False


class _Row(NamedTuple):
    phase: str
    left: Sequence[_Text]
    right: Sequence[_Text] = ()


class _Placed(NamedTuple):
    row: _Row
    top: int
    height: int


def flow_svg(flow: Flow) -> str:
    """The diagram as an SVG document; nothing from the data is interpreted in it."""
    placed = _placed(_rows(flow))
    height = placed[-1].top + placed[-1].height + MARGIN
    parts = [_HEAD % (height, height, escape(_described(flow)), height)]
    parts += _phases(placed)
    for one in placed:
        parts += _box(LEFT, one.top, one.height, one.row.left)
        if one.row.right:
            parts += _box(RIGHT, one.top, one.height, one.row.right)
            parts.append(_arrow(LEFT + BOX, _middle(one), RIGHT, _middle(one)))
    for one, following in pairwise(placed):
        middle = LEFT + BOX // 2
        parts.append(_arrow(middle, one.top + one.height, middle, following.top))
    return "".join([*parts, "</svg>\n"])


def _rows(flow: Flow) -> Iterator[_Row]:
    sources = [_Text(f"{one.source} (n = {one.records})", is_part=True) for one in flow.sources]
    reasons = [_Text(f"{reason} (n = {n})", is_part=True) for reason, n in flow.excluded_by_reason.items()]
    out = sum(flow.excluded_by_reason.values())
    yield _Row(
        "Identification",
        [_Text(f"Records identified (n = {flow.identified}){' from:' if sources else ''}"), *sources],
        [
            _Text("Records removed before screening:"),
            _Text(f"Duplicate records (n = {flow.duplicates})", is_part=True),
        ],
    )
    yield _Row(
        "Screening",
        [
            _Text(f"Records screened (n = {flow.screened})"),
            *_waiting("Not screened yet", flow.unscreened, flow.conflicts_unscreened),
        ],
        [_Text(f"Records excluded (n = {flow.excluded})")],
    )
    yield _Row(
        "Screening",
        [_Text(f"Reports sought for retrieval (n = {flow.sought})")],
        [_Text(f"Reports not retrieved (n = {flow.not_retrieved})")],
    )
    yield _Row(
        "Screening",
        [
            _Text(f"Reports assessed for eligibility (n = {flow.assessed})"),
            *_waiting("Not assessed yet", flow.unassessed, flow.conflicts_unassessed),
        ],
        [_Text(f"Reports excluded (n = {out}){':' if reasons else ''}"), *reasons],
    )
    yield _Row(
        "Included",
        [
            _Text(f"Studies included in review (n = {flow.included_studies})"),
            _Text(f"Reports of included studies (n = {flow.included_reports})"),
        ],
    )


def _waiting(words: str, n: int, conflicts: int) -> list[_Text]:
    if not n:
        return []
    return [_Text(f"{words} (n = {n}{f', {conflicts} in conflict' if conflicts else ''})", waits=True)]


def _described(flow: Flow) -> str:
    return (
        f"{flow.identified} records identified, {flow.duplicates} duplicates, {flow.screened} screened, "
        f"{flow.excluded} excluded, {flow.sought} sought, {flow.not_retrieved} not retrieved, "
        f"{flow.assessed} assessed, {flow.included_studies} studies in {flow.included_reports} reports included."
    )


def _placed(rows: Iterable[_Row]) -> list[_Placed]:
    """Each row under the one before, both of its boxes as high as the higher one."""
    given = list(rows)
    alone = Counter(row.phase for row in given)
    found, top = [], MARGIN
    for row in given:
        lines = max(len(list(_lines(row.left))), len(list(_lines(row.right))))
        bar = len(row.phase) * LETTER + 2 * PAD if alone[row.phase] == 1 else 0
        found.append(_Placed(row, top, max(lines * LINE + 2 * PAD, bar)))
        top += found[-1].height + GAP
    return found


def _phases(placed: Sequence[_Placed]) -> Iterator[str]:
    """The bars at the left, each as long as the rows of its phase."""
    for phase in dict.fromkeys(one.row.phase for one in placed):
        own = [one for one in placed if one.row.phase == phase]
        top = own[0].top
        height = own[-1].top + own[-1].height - top
        x, y = MARGIN + PHASE // 2, top + height // 2
        yield f'<rect x="{MARGIN}" y="{top}" width="{PHASE}" height="{height}" rx="6" fill="#d6e4f2"/>\n'
        yield (
            f'<text transform="translate({x} {y}) rotate(-90)" text-anchor="middle" dominant-baseline="central" '
            f'font-weight="bold">{phase}</text>\n'
        )


def _box(x: int, top: int, height: int, texts: Sequence[_Text]) -> Iterator[str]:
    yield f'<rect x="{x}" y="{top}" width="{BOX}" height="{height}" fill="#fff" stroke="#333" stroke-width="1.5"/>\n'
    lines = list(_lines(texts))
    y = top + (height - len(lines) * LINE) // 2 + LINE - 6
    for at, (line, text) in enumerate(lines):
        indent = 18 if text.is_part else 0
        colour = ' fill="#666" font-style="italic"' if text.waits else ""
        yield f'<text x="{x + PAD + indent}" y="{y + at * LINE}"{colour}>{escape(line)}</text>\n'


def _lines(texts: Iterable[_Text]) -> Iterator[tuple[str, _Text]]:
    for text in texts:
        for line in _wrapped(one_line(text.words), CELLS - 3 * text.is_part):
            yield line, text


def _wrapped(words: str, cells: int) -> Iterator[str]:
    """Cut a text into lines of so many cells, between words where it can be; "(n = 12)" stays whole."""
    from rich.cells import cell_len, chop_cells

    line = ""
    for word in words.replace("(n = ", "(n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}").split(" "):
        if line and cell_len(f"{line} {word}") > cells:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        if cell_len(line) > cells:
            *whole, line = chop_cells(line, cells)
            yield from whole
    yield line


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<path d="M{x1} {y1} L{x2} {y2}" stroke="#333" stroke-width="1.5" fill="none" marker-end="url(#tip)"/>\n'


def _middle(one: _Placed) -> int:
    return one.top + one.height // 2
