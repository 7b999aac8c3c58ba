"""The part of a text that a reader is looking at: it grows while an item needs more, and forgets what was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.readers.source import Source

LONGEST = 16_000_000
"""Characters of one item that are looked through for its end (our choice; the largest real ones have 2 million)."""

_BEHIND = 100  # characters already read that stay: the blanks at the beginning of the line
_BLANKS = re.compile(r"[\s\ufeff]*")


class Window:
    """The text from the first character that is not yet read, as far as it was needed.

    Distances are counted from that character, for what was read is dropped when more is fetched; ``text`` and ``at``
    are there for scans that must be fast, and are another text and place after each call that may fetch.
    """

    def __init__(self, source: Source) -> None:
        self.text = ""
        self.at = 0
        self.line = 1
        self._before = 0  # characters dropped
        self._absent: dict[str, int] = {}
        self._chunks = source.chunks()
        self._line_end = source.line_end

    def size(self) -> int:
        """Count the characters at hand."""
        return len(self.text) - self.at

    def grow(self) -> bool:
        """Fetch more text; false at the end of the file, or where an item has become too long to go on with."""
        if self.size() > LONGEST:
            return False
        for chunk in self._chunks:
            if chunk:
                kept = max(self.at - _BEHIND, 0)
                self.text = self.text[kept:] + chunk
                self.at -= kept
                self._before += kept
                return True
        return False

    def has(self, size: int) -> bool:
        """Fetch until so many characters are at hand, and tell whether they are."""
        while self.size() < size and self.grow():
            pass
        return self.size() >= size

    def find(self, mark: str, distance: int = 0) -> int:
        """Find a mark from a distance on: the distance where it begins, or -1.

        What is not there is looked for once: a file of a thousand open comments is not gone through a thousand times.
        """
        start = self._before + self.at + distance
        if start >= self._absent.get(mark, start + 1):
            return -1
        while (found := self.text.find(mark, self.at + distance)) < 0:
            distance = max(distance, self.size() - len(mark) + 1)
            if not self.grow():
                if self.size() <= LONGEST:
                    self._absent[mark] = start
                return -1
        return found - self.at

    def search(self, pattern: re.Pattern[str], distance: int = 0, margin: int = 200) -> re.Match[str] | None:
        """Find a pattern no longer than ``margin``; the match is of ``text``, so its places are not distances."""
        while (found := pattern.search(self.text, self.at + distance)) is None:
            distance = max(distance, self.size() - margin)
            if not self.grow():
                return None
        return found

    def indent(self) -> str | None:
        """Give the blanks between the beginning of the line and here; None if there is something else."""
        before = self.text[max(self.at - _BEHIND, 0) : self.at]
        blanks = before[before.rfind(self._line_end) + 1 :]
        return blanks if len(blanks) < _BEHIND and not blanks.strip() else None

    def take(self, distance: int) -> tuple[int, str]:
        """Read on: the line that the text began in, and the text."""
        line, taken = self.line, self.text[self.at : self.at + distance]
        self.at += len(taken)
        self.line += taken.count(self._line_end)
        return line, taken

    def pass_blanks(self) -> str:
        """Read on over blanks, and give the next character, unread; "" at the end of the file."""
        while True:
            blanks = _BLANKS.match(self.text, self.at)
            self.take(blanks.end() - self.at if blanks else 0)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.grow():
                return ""
