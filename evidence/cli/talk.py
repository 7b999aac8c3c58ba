"""What is said beside the answer: lines on standard error."""

from __future__ import annotations

import sys


def talk(line: str) -> None:
    """Write a line; at a terminal it is broken between words, for a terminal breaks within them."""
    if sys.stderr is None:
        return
    if sys.stderr.isatty():
        import shutil
        import textwrap

        width = max(shutil.get_terminal_size().columns, 40)
        line = textwrap.fill(
            line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        )
    sys.stderr.write(f"{line}\n")
