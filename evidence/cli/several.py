"""Several names after one option of ``screen``: ``--include P7 P9 --exclude P12``. Typer's options take one each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = "screen"
OPTIONS = frozenset({"--include", "--exclude", "--maybe", "--not-retrieved", "--withdraw"})


def each_with_its_option(arguments: Sequence[str]) -> list[str]:
    """The words of a command line, the option put before each of the names behind it but the first."""
    words = list(arguments)
    if COMMAND not in words:
        return words
    at = words.index(COMMAND) + 1
    spread, option, is_given = words[:at], "", False
    for place, word in enumerate(words[at:], at):
        if word == "--":
            return spread + words[place:]
        if word.startswith("-") and word != "-":
            name, equals, _ = word.partition("=")
            option, is_given = (name if name in OPTIONS else ""), bool(equals)
        elif option and is_given:
            spread.append(option)
        else:
            is_given = True
        spread.append(word)
    return spread
