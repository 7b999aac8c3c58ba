"""Abstracts with markup: the paragraphs of JATS (Crossref) and of HTML (Europe PMC) on one line, with their labels."""

from __future__ import annotations

import re

from evidence.readers import parts

_HEADING = re.compile(
    r"<(?:jats:)?(title|h[1-6])(?:\s[^<>]*)?>(.{0,300}?)</(?:jats:)?\1\s*>", re.DOTALL | re.IGNORECASE
)
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|sec|list|list-item|abstract|br|div|ul|ol|li)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OTHER = re.compile(
    r"</?(?:jats|mml|xlink):[\w-]+(?:\s[^<>]*)?/?>|</?(?:math|m[a-z]{1,9}|inline-formula|tex-math|h[1-6]|title|italic|bold)(?:\s[^<>]*)?/?>"
)


def abstract(text: str) -> str:
    """Give an abstract as plain text: a heading becomes "BACKGROUND: ", and "Abstract" itself is none."""
    if "&lt;" in text and "<" not in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">")
    if "<" in text:
        text = _HEADING.sub(_label, text)
        text = _OTHER.sub("", _BLOCK.sub(" ", text))
    return parts.plain(text)


def _label(match: re.Match[str]) -> str:
    words = parts.plain(_OTHER.sub("", match[2])).rstrip(":. ")
    return f" {words.upper()}: " if words and words.lower() not in {"abstract", "summary"} else " "
