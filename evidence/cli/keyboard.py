"""Single keys at a terminal, without Enter where the system can; a line of text where one is asked for."""

from __future__ import annotations

import os
import select
import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

try:
    import termios
    import tty
except ImportError:  # Windows: a key is then a line that begins with it
    termios = None  # type: ignore[assignment] # the module is not there

END = "\x04"  # what a key is when nobody types any more: Ctrl-D
ESCAPE = "\x1b"
_SEQUENCE_SECONDS = 0.02  # what follows an escape in this time belongs to the same key, such as an arrow


class Keyboard:
    """The terminal while keys are read from it; a context manager, after which it is as it was before."""

    def __init__(self) -> None:
        self._file = sys.stdin.fileno()
        self._before: list[Any] | None = None

    def __enter__(self) -> Self:
        """Let keys come without Enter and without being shown; Ctrl-C still interrupts."""
        if termios is not None:
            self._before = termios.tcgetattr(self._file)
            tty.setcbreak(self._file, termios.TCSADRAIN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the terminal back."""
        if self._before is not None:
            termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)

    def key(self) -> str:
        """The next key, as the character it types; an arrow or a function key is ESCAPE."""
        if self._before is None:
            return self._line()[:1]
        typed = self._byte()
        while typed and (character := typed.decode("utf-8", "ignore")) == "" and len(typed) < 4:  # noqa: PLR2004 - the longest character
            typed += self._byte()
        if not typed:
            return END
        if typed == b"\x1b":
            while select.select([self._file], [], [], _SEQUENCE_SECONDS)[0] and os.read(self._file, 16):
                pass
        return character

    def line(self) -> str | None:
        """A line of text, typed as anywhere else; None where it was ended by Ctrl-D."""
        if self._before is None:
            said = self._line()
            return None if said == END else said
        now = termios.tcgetattr(self._file)
        termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)
        try:
            typed = os.read(self._file, 4096)
        finally:
            termios.tcsetattr(self._file, termios.TCSADRAIN, now)
        return typed.decode("utf-8", "replace").strip() if typed else None

    def _byte(self) -> bytes:
        return os.read(self._file, 1)

    @staticmethod
    def _line() -> str:
        said = sys.stdin.readline()
        return said.strip() if said else END
