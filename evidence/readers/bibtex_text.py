"""LaTeX as it stands in bibliographies → plain Unicode text, on one line, with nothing lost but the typesetting.

A table of our own: pylatexenc 2.10 (its last release, 2021) drops commands that it does not know, and needs some
milliseconds for an abstract. What is unknown here stays as it was written, so that it is seen.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from evidence.readers.bibtex_commands import ACCENTS, ENCLOSING, SKIPPED, SWITCHES, SYMBOLS, VERBATIM
from evidence.readers.parts import plain

_SPECIAL = ("\\", "{", "}", "$", "~", "`", "--", "''")
_TOKEN = re.compile(
    r"\\([A-Za-z]+)(\*?)[ \t\r\n]*"  # 1, 2: a command of letters takes the blanks behind it
    r"|\\([^A-Za-z])"  # 3: a command of one other sign
    r"|([{}])"  # 4
    r"|\$([^$]{1,300})\$(?![0-9])"  # 5: perhaps mathematics
    r"|(``|''|---?|[~`$\\])"  # 6: signs of their own
    r"|([^\\{}$~`'-]+|.)",  # 7: text
    re.DOTALL,
)
_ACCENT = r"\\([\"'`^~=.])(?:([A-Za-z])|\{(?:([A-Za-z])|\\([ij]))\})"
_ACCENTED = re.compile(_ACCENT)
_BRACED = re.compile(r"\{" + _ACCENT.replace("(?:(", r"(?:(?:\\(?=[ij]\}))?(", 1) + r"\}")
_SIGNS = {"~": " ", "``": "“", "`": "‘", "''": "”", "---": "—", "--": "–"}
_NO_BRACES = str.maketrans("", "", "{}")
_ESCAPED = re.compile(r"\\([%&#_$~^{}])(?:\{\})?")
_CONFLICT = re.compile(r"\\(?:textasciitilde|textunderscore|textless|textgreater|slash)(?![A-Za-z])(?:\{\}|\s)?")
_BY_NAME = {"asciitilde": "~", "underscore": "_", "less": "<", "greater": ">", "\\slash": "/"}
_LONGEST_ADDRESS = 4000
_FORMULA = re.compile(r"[\\^_{}<>=+]|^\S+$")


def text(latex: str) -> str:
    """Resolve accents, commands, mathematics and quotation marks; the braces that protect capitals go."""
    if not latex:
        return ""
    for sign in _SPECIAL:  # eight looks for one sign take a tenth of one look for eight
        if sign in latex:
            break
    else:
        return plain(latex)
    if "\\" in latex:
        latex = common(latex)
    if "\\" in latex or "$" in latex:
        return plain(_resolved(latex))
    for sign, shown in _SIGNS.items():
        if sign in latex:
            latex = latex.replace(sign, shown)
    return plain(latex.translate(_NO_BRACES))


def common(latex: str) -> str:
    """Resolve what nearly all entries need no more than: escaped signs, and accents on one letter with their braces."""
    if "\\\\" in latex:  # a line break may stand before a sign
        return latex
    for sign in ("%", "&", "#"):
        latex = latex.replace("\\" + sign, sign)
    if "\\" not in latex:
        return latex
    return _ACCENTED.sub(_letter, _BRACED.sub(_letter, latex) if "{\\" in latex else latex)


def _letter(match: re.Match[str]) -> str:
    return _accented(match[1], match[2] or match[3] or match[4])


def verbatim(latex: str) -> str:
    """Take only the escapes out of an address or identifier, where a dash is a dash and ~ belongs to it."""
    if "\\" in latex:
        latex = _CONFLICT.sub(lambda match: _named(match[0]), latex)
        latex = _ESCAPED.sub(r"\1", latex)
        latex = re.sub(r"\\url\s*", "", latex)
    latex = latex.replace("$<$", "<").replace("$>$", ">").replace("{", "").replace("}", "")
    return plain(latex) if "&" in latex else " ".join(latex.split())


def _named(command: str) -> str:
    return next(sign for name, sign in _BY_NAME.items() if name in command)


class _Group(NamedTuple):
    """An open brace: the command whose argument it is, what was resolved before it."""

    command: str
    before: list[str]


def _resolved(latex: str, *, is_formula: bool = False) -> str:
    """Resolve with a stack of our own: a thousand braces within each other are no deep recursion."""
    out: list[str] = []
    stack: list[_Group] = []
    waiting = ""  # the command whose argument comes next
    at, end = 0, len(latex)
    while at < end:
        match = _TOKEN.match(latex, at)
        assert match is not None  # noqa: S101 - the last alternative takes any sign
        at = match.end()
        if match[4] == "{":
            if waiting in VERBATIM and (close := latex.find("}", at, at + _LONGEST_ADDRESS)) >= 0:
                out.append(latex[at:close])
                at, waiting = close + 1, ""
                continue
            stack.append(_Group(waiting, out))
            out, waiting = [], ""
        elif match[4]:
            if stack:
                command, before = stack.pop()
                before.append(_enclosed(command, "".join(out)))
                out = before
            waiting = ""
        else:
            piece, waiting = _piece(match, waiting, is_formula=is_formula)
            out.append(piece)
    while stack:
        command, before = stack.pop()
        before.append(_enclosed(command, "".join(out)))
        out = before
    return "".join(out)


def _piece(match: re.Match[str], waiting: str, *, is_formula: bool) -> tuple[str, str]:
    """What a token outside of braces gives, and the command that now waits for an argument."""
    if match[1] or match[3]:
        found, next_waiting = _command(match, match[1] or match[3])
    elif match[5] is not None:
        found, next_waiting = _mathematics(match[5]), ""
    elif match[6]:
        found, next_waiting = _SIGNS.get(match[6], match[6]), ""
    else:
        found, next_waiting = (match[7].replace("^", "").replace("_", "") if is_formula else match[7]), ""
    if waiting in ACCENTS and found.strip():
        bare = found.lstrip()
        return _accented(waiting, bare[0]) + bare[1:], next_waiting
    if waiting in ACCENTS and not found:
        return found, next_waiting or waiting
    return found, next_waiting


def _command(match: re.Match[str], name: str) -> tuple[str, str]:
    """A symbol is itself; an accent or a command before a brace waits; a switch is nothing; the rest stays."""
    if name in ACCENTS:
        return "", name
    begins_group = match.string[match.end() : match.end() + 1] == "{"
    if name in SYMBOLS:
        # "\alpha-blocker", "\ss e": the blank behind only ended the name
        return SYMBOLS[name], ""
    if name in SWITCHES:
        return "", ""
    if begins_group:
        return "", name + match[2] if match[1] and name + match[2] in ENCLOSING else name
    return match[0], ""


def _mathematics(formula: str) -> str:
    """Resolve a formula; two amounts of dollars are none."""
    if formula[0].isspace() or formula[-1].isspace() or not _FORMULA.search(formula):
        return f"${formula}$"
    return _resolved(formula, is_formula=True)


@lru_cache(maxsize=1024)
def _accented(accent: str, letter: str) -> str:
    base = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", base + ACCENTS[accent])


def _enclosed(command: str, inner: str) -> str:
    """What a command makes of its argument: an accent, quotation marks, a formula's fraction, mostly nothing."""
    if not command:
        return inner
    if command in ACCENTS:
        bare = inner.lstrip()
        return _accented(command, bare[0]) + bare[1:] if bare else ""
    if command in SKIPPED:
        return ""
    before, after = ENCLOSING.get(command, ("", ""))
    return f"{before}{inner}{after}"
