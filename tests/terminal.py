"""A terminal in a test: a real one (a pty), at which the command line runs and keys are typed."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from typing import Self

from command_line import ROOT

PATIENCE_SECONDS = 20.0
_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Terminal:
    """The command line at a terminal of 80 columns; a context manager."""

    def __init__(self, *words: str, **environment: str) -> None:
        """Start the command."""
        self._own, theirs = pty.openpty()
        given = {"TERM": "xterm", "COLUMNS": "80", "LINES": "40", "PYTHONPATH": str(ROOT), **environment}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evidence", *words],
            env={**os.environ, **given},
            pass_fds=[theirs],
            preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509 - no threads here, and Ctrl-C shall reach it
        )
        os.close(theirs)
        self._seen = ""

    def __enter__(self) -> Self:
        """Give the terminal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the command if it has not ended."""
        self._process.kill()
        self._process.wait()
        os.close(self._own)

    def until(self, words: str) -> str:
        """Everything that was printed since the last time, up to these words; what is printed after them waits."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while words not in self._seen:
            if time.monotonic() > ends or not self._more():
                raise AssertionError(f"{words!r} was not printed, but {self._seen!r}")
        printed, self._seen = self._seen.split(words, 1)
        return printed + words

    def type(self, keys: str) -> None:
        """Type keys, just as they are."""
        os.write(self._own, keys.encode())

    def ended(self) -> tuple[int, str]:
        """The exit status, once the command ends, and what it printed last."""
        while self._more():
            pass
        return self._process.wait(PATIENCE_SECONDS), self._seen

    def _more(self) -> bool:
        if not select.select([self._own], [], [], PATIENCE_SECONDS)[0]:
            return False
        try:
            printed = os.read(self._own, 65536)
        except OSError:  # Linux: the other end was closed
            return False
        self._seen += printed.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(printed)


def plain(text: str) -> str:
    """The text without the codes that move and colour."""
    return _CODES.sub("", text)
