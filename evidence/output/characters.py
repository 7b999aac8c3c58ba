"""What is done to text from data, so that no reader of the output takes it for anything but text."""

from __future__ import annotations

import re

# Control characters but newline and tab (C1 too: 0x9B alone begins a terminal's escape code), line and paragraph
# separators, and what Unicode Technical Report 36 warns of: marks that turn the direction of the text around
# them, and characters without width. The joiners U+200C and U+200D stay: Persian and Hindi are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

# OWASP, "CSV injection": with these a spreadsheet begins a formula; the last four are their full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

_MARKDOWN = re.compile(r"([\\|`*_\[\]~#!])")


def has_unseen(text: str) -> bool:
    """Tell whether the text holds a character that a reader would not see but the terminal would act on."""
    return _UNSEEN.search(text) is not None


def visible(text: str) -> str:
    r"""Spell out each character that would act instead of being seen: ``\x1b``, ``\u202e``."""
    return _UNSEEN.sub(_spelled, text)


def one_line(text: str) -> str:
    """Put the text on one line, every character seen; runs of white space become one blank."""
    return visible(" ".join(text.split()))


def plain_line(text: str) -> str:
    """Put the text on one line without the characters that would act: for files of other programs."""
    return " ".join(_UNSEEN.sub("", text).split())


def json_escaped(text: str) -> str:
    """Escape within a text of JSON what would act on a terminal; parsed, it is the same JSON."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def spreadsheet_text(text: str) -> str:
    """Keep a spreadsheet from reading text as a formula: an apostrophe before it, as OWASP advises."""
    begins_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return "'" + visible(text) if begins_formula else visible(text)


def markdown_text(text: str) -> str:
    """Escape text for a cell of a Markdown table: no markup, no HTML, no new cell or row."""
    plain = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", plain)


def _spelled(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"  # noqa: PLR2004 - two digits hold it
