"""A document under a person's hands: a file of their own that stays until what it says has been taken in."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from pathlib import Path


class Draft(NamedTuple):
    """A file to edit; ``base`` is the hash of the document it began from, ``continued`` if it is an earlier try."""

    path: Path
    base: str
    continued: bool

    def text(self) -> bytes:
        """Give what stands in it now."""
        return self.path.read_bytes()


def begun(name: str, text: str, base: str) -> Draft:
    """Find the draft of that name that an earlier edit left, or begin one; nobody else can read it."""
    from platformdirs import user_state_path

    folder = user_state_path("evidence", appauthor=False) / "drafts"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in sorted(folder.glob(f"{name}.*.yaml")):
            return Draft(left, left.name.split(".")[-2], continued=True)
        path = folder / f"{name}.{base}.yaml"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise EvidenceError(f"a draft cannot be kept in {folder}: {error.strerror}") from error
    return Draft(path, base, continued=False)


def editor() -> list[str]:
    """Find the command that edits a file: ``$EDITOR``, or vi at a terminal. Raises EvidenceError."""
    chosen = os.environ.get("EDITOR", "").strip()
    if not chosen and not (sys.stdin and sys.stdin.isatty()):
        raise EvidenceError("there is no terminal to edit in: set EDITOR to a program that edits a file")
    try:
        return shlex.split(chosen) or ["vi"]
    except ValueError as error:
        raise EvidenceError(f"EDITOR cannot be read ({chosen}): {error}") from error


def let_edit(draft: Draft, command: list[str]) -> None:
    """Open the draft in an editor and wait until it is closed."""
    try:
        done = subprocess.run([*command, str(draft.path)], check=False)  # noqa: S603 - the user's own editor
    except OSError as error:
        raise EvidenceError(f"the editor {command[0]} did not start: {error.strerror}; set EDITOR") from error
    if done.returncode:
        raise EvidenceError(f"the editor {command[0]} ended with status {done.returncode}: nothing was changed")
