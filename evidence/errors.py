"""What can go wrong, as values (problems in what a user gave) and as exceptions (a command that cannot go on).

EvidenceError                 one line for the user, exit status 1
├── DatabaseError             a database that is missing, foreign, damaged, newer, older or not writable
├── DocumentRefused           a document with problems; carries all of them
├── Conflict                  somebody changed the study since it was read
├── NotHeld                   a question on something that is not held or not known, exit status 4
└── UsageError                words of the command line that cannot be acted on, exit status 2
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Problem(NamedTuple):
    """Something wrong in what a user gave: what, where, and how to mend it. ``line`` counts from 1."""

    file: str | None
    line: int | None
    field: str | None
    value: str | None
    message: str
    fix: str
    severity: str = "error"

    def __str__(self) -> str:
        """``file:line: field: message (value); fix`` with the parts that are known."""
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        value = f" (here: {self.value})" if self.value else ""
        lead = ": ".join(part for part in (where, self.field) if part)
        return f"{lead}: {self.message}{value}; {self.fix}" if lead else f"{self.message}{value}; {self.fix}"


class EvidenceError(Exception):
    """Anything a user can cause and mend. The text is one line that says what is wrong and what to do."""

    status: ClassVar[int] = 1


class DatabaseError(EvidenceError):
    """A database that cannot be opened or written as asked."""


class DocumentRefused(EvidenceError):
    """A document that was not taken in; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep every problem; the message names the first and counts the others."""
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        super().__init__(f"{self.problems[0]}" + (f" (and {more} more)" if more else ""))


class Conflict(EvidenceError):
    """Somebody changed the study since it was read; ``changes`` says what, as lines of a difference."""

    def __init__(self, message: str, changes: Sequence[str]) -> None:
        """Keep the difference between what was read and what is stored now."""
        self.changes = tuple(changes)
        super().__init__(message)


class NotHeld(EvidenceError):
    """A question on a condition, term or study that is not held; ``suggestions`` are the nearest names."""

    status = 4

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        """Keep the suggestions beside the message that already names them."""
        self.suggestions = tuple(suggestions)
        super().__init__(message)


class UsageError(EvidenceError):
    """Words of the command line that cannot be acted on."""

    status = 2


class Interrupted(BaseException):
    """A signal asked the program to end. Its notes say what became of what was being written.

    It is no KeyboardInterrupt, which the library of the command line turns into a bare exit status.
    """

    def __init__(self, signal: int) -> None:
        """Keep the number of the signal."""
        self.signal = signal
        super().__init__(signal)
