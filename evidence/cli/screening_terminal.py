"""Walking through the reports that wait for a reviewer, one screen each, a key for each decision."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from evidence.cli.keyboard import END, ESCAPE, Keyboard
from evidence.errors import EvidenceError
from evidence.output.characters import one_line
from evidence.output.screening import remarks
from evidence.output.screening_page import Look, bold, page_text, words_of
from evidence.output.table import terminal_height, terminal_width
from evidence.screening import Given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.evidence import Evidence

DECIDING = {"i": "include", "e": "exclude", "m": "maybe", "n": "not-retrieved"}
KEYS = {
    "title-abstract": "i include, e exclude, m maybe, u undo, s skip, ? help, q quit",
    "full-text": "i include, e exclude, m maybe, n not retrieved, u undo, s skip, ? help, q quit",
}
HELP = """\
  i  include                    e  exclude, then a reason
  m  maybe: at title and abstract its full text will be sought; at full text it waits
  n  not retrieved: the full text cannot be had (at full text)
  u  undo: take your last decision back and see that report again
  s  skip: it waits for you the next time       q  quit; all decisions are saved
"""
STAGE_WORDS = {"title-abstract": "title and abstract", "full-text": "full text"}


class Walk:
    """One reviewer's way through one stage. Each decision is saved at once; all of them are one command."""

    def __init__(
        self, store: Evidence, stage: str, reviewer: str | None, *, words: str | None, unblinded: bool
    ) -> None:
        self.store, self.stage, self.unblinded = store, stage, unblinded
        self.reviewer = store.reviewer(reviewer)
        self.words = words_of(words)
        self.waiting: list[int] = []
        self.at = 0  # in ``waiting``
        self.before = 0  # decided already
        self.decided: list[tuple[int, int]] = []  # in this walk: the revision (0: it changed nothing) and the report
        self.is_named = False  # whether only reports that were named are walked through
        self.command: int | None = None
        self.said = ""

    def through(self, *, only: Sequence[str], undecided: bool) -> str:
        """Walk until the end or until the reviewer quits; gives what there is to say of it."""
        self.is_named = bool(only)
        queue = self.store.to_screen(stage=self.stage, reviewer=self.reviewer, only=only, undecided=undecided)
        self.waiting, self.before = list(queue.waiting), queue.decided
        if not self.waiting:
            return f"nothing waits for {self.reviewer} at {STAGE_WORDS[self.stage]} ({self.before} decided)"
        with Keyboard() as keyboard:
            while self._one(keyboard) if self.at < len(self.waiting) else self._goes_back(keyboard):
                pass
        if self.at < len(self.waiting):
            return f"{len(self.decided)} decided; `evidence screen` goes on where you stopped"
        return f"{len(self.decided)} decided; you are through"

    def _goes_back(self, keyboard: Keyboard) -> bool:
        """At the end, let the last decision be taken back too; whether it was."""
        if not self.decided:
            return False
        _write(f"{one_line(self.said)}\nthat was the last one; u undo, any other key ends > ")
        if keyboard.key().lower() != "u":
            _write("\n")
            return False
        self._undo()
        return True

    def _one(self, keyboard: Keyboard) -> bool:
        """Show the report and do what is asked; False where that is to quit."""
        page = self.store.screening_page(
            self.waiting[self.at], stage=self.stage, reviewer=self.reviewer, unblinded=self.unblinded
        )
        if page is None:  # it was linked to another report meanwhile, or its import taken back
            del self.waiting[self.at]
            return True
        look = _look(self.words)
        self._show(page_text(page, look, position=self._position()))
        while True:
            _write(f"{bold(KEYS[self.stage], look)} > ")
            key = keyboard.key().lower()
            if key in ("q", END):
                _write("\n")
                return False
            if key == "u":
                self._undo()
                return True
            if key == "s":
                self.said = f"skipped {page.report.name}"
                self.at += 1
                return True
            if key in DECIDING:
                _write(f"{DECIDING[key]}\n")
                if self._decide(page.report.name, DECIDING[key], keyboard):
                    return True
            elif key == "?":
                _write(f"\n{HELP}")
            else:  # an arrow, or Enter, is no decision
                _write(f"\nno key {one_line(key)}; ? explains them\n" if key.strip() and key != ESCAPE else "\n")

    def _decide(self, name: str, decision: str, keyboard: Keyboard) -> bool:
        reason = self._reason(keyboard) if decision == "exclude" else ""
        if reason is None:
            return False
        given = Given(name, decision, self.reviewer, self.stage, reason or None)
        done = self.store.screen([given], command=self.command)
        if done.problems:
            _write(f"{one_line(done.problems[0].message)}; {one_line(done.problems[0].fix)}\n")
            return False
        self.command = self.command or done.revision or None
        self.decided.append((done.revision, self.waiting[self.at]))
        self.said = "; ".join((f"{name}: {decision}{f' ({reason})' if reason else ''}", *remarks(done)))
        self.at += 1
        return True

    def _reason(self, keyboard: Keyboard) -> str | None:
        """The reason chosen or typed; None to go back, empty for none."""
        known = self.store.exclusion_reasons(self.stage)
        numbered = {str(number): reason for number, reason in enumerate(known, 1)}
        for number, reason in numbered.items():
            _write(f"{number:>3} {one_line(reason)}\n")
        optional = self.stage == "title-abstract"
        while True:
            _write(f"reason: a number or words; Enter {'for none, - ' if optional else ''}to go back > ")
            said = keyboard.line()
            if said is None or said == "-" or not (said or optional):
                return None
            if not said.isdecimal():
                return said
            if said in numbered:
                return numbered[said]
            _write(f"there is no reason {said}\n")

    def _undo(self) -> None:
        """Take the last decision of this walk back; before the first of them, the last of an earlier one."""
        if not self.decided:
            self._undo_earlier()
            return
        revision, number = self.decided.pop()
        self.said = f"taken back: P{number}"
        try:
            if revision:
                self.store.undo(revision, command=self.command)
        except EvidenceError as error:  # decided anew elsewhere meanwhile
            self.said = str(error)
        if number in self.waiting[: self.at]:
            self.at = self.waiting.index(number)

    def _undo_earlier(self) -> None:
        taken = None
        if not self.is_named:
            taken = self.store.unscreen_last(stage=self.stage, reviewer=self.reviewer, command=self.command)
        if taken is None:
            self.said = "there is no decision of yours to take back"
            return
        revision, number, gone = taken
        self.command = self.command or revision
        self.said = f"taken back: P{number}, {gone.decision}, which you decided before"
        if number not in self.waiting:
            self.waiting.insert(self.at, number)
            self.before -= 1

    def _position(self) -> str:
        place = f"{self.before + self.at + 1} of {self.before + len(self.waiting)}"
        return f"{place} · {STAGE_WORDS[self.stage]} · {self.reviewer}"

    def _show(self, text: str) -> None:
        if os.environ.get("TERM", "dumb") != "dumb":
            _write("\x1b[H\x1b[2J")
        _write(text)
        if self.said:
            _write(f"{one_line(self.said)}\n")


def _look(words: tuple[str, ...]) -> Look:
    colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return Look(terminal_width(), colours, words, terminal_height())


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
