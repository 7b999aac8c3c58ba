"""The one error of the readers, and the check that every text passes before it is read."""

from __future__ import annotations

import re

LONGEST = 200
"""No quantity in a paper needs more characters (our choice: it bounds the work on a hostile text)."""


class Unreadable(ValueError):
    """A text that does not say one quantity: ``message`` is what is wrong, ``fix`` what to write instead.

    The message never repeats the text, and the fix no more than its digits: whoever shows the error decides
    how much of a hostile value to print.
    """

    def __init__(self, message: str, fix: str) -> None:
        """Keep both halves; as text they are one line."""
        self.message = message
        self.fix = fix
        super().__init__(f"{message}; {fix}")


def stripped(text: str) -> str:
    """Give the text as it is kept: outer white space gone, all else as given.

    Control characters and lone surrogates are refused here, because the databases cannot all store them.
    """
    kept = text.strip()
    if not kept:
        raise Unreadable("nothing is written here", "write the value, or leave the field out")
    if len(kept) > LONGEST:
        raise Unreadable("this is too long for one quantity", f"write it in at most {LONGEST} characters")
    if re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", kept):
        raise Unreadable("there is a character that cannot be printed", "write it in one line of plain text")
    return kept
