"""Names of people as BibTeX and biblatex write them → "Family, Given"."""

from __future__ import annotations

import re

from evidence.readers import author_lists
from evidence.readers.bibtex_text import common, text
from evidence.readers.parts import author

_SPECIAL = re.compile(r"[{}\\$~`=&<]|--|''")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_WORDS = re.compile(r"[\s~]+")
_COMMA = re.compile(",")
_WORDS_AND_COMMAS = re.compile(r"[\s,]+")
_BRACED = {one: re.compile(rf"[{{}}]|{one.pattern}", one.flags) for one in (_AND, _WORDS, _COMMA, _WORDS_AND_COMMAS)}
_EXTENDED = re.compile(r"(?:^|,)\s*(family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_LONGEST_NAME = 500  # characters with their commands; what is longer is no name
_COMMAS_OF_A_NAME = 2  # "von Last, Jr, First"


def authors(field: str) -> tuple[str, ...]:
    """Split a field of names at the "and" that stand outside of braces; "others" is no name."""
    field = " ".join(field.split())
    if "\\" in field:
        field = common(field)
    names = [one for one in _pieces(field, _AND) if one.strip(" ,{}") and one.strip("{} ").lower() != "others"]
    if len(names) == 1 and "{" not in field and (";" in field or field.count(",") > _COMMAS_OF_A_NAME):
        return author_lists.authors(text(field))  # no name of BibTeX: a list of a database
    return tuple(name for one in names if (name := _name(one.strip())))


def _name(written: str) -> str:
    """One name: a group in braces is itself, else "von Last, Jr, First" or "First von Last"."""
    if not _SPECIAL.search(written) and "," in written:
        family, *given = [part.strip() for part in written.split(",")]
        return _ordered(family, given)
    if written.startswith("{") and _pieces(written, _WORDS_AND_COMMAS) == [written]:
        return text(written)
    if _EXTENDED.search(written):
        return _extended(written)
    family, *rest = [text(part) for part in _pieces(written, _COMMA)]
    if not rest:
        return _natural(written)
    return _ordered(family, rest)


def _ordered(family: str, rest: list[str]) -> str:
    given = [part for part in rest if part]
    if len(given) > 1:
        given = [*given[1:], given[0]]  # the generation stands behind the given name
    return ", ".join([family, *given])


def _natural(written: str) -> str:
    """Order "First von Last": the family name begins at the first word in lower case, else it is the last word."""
    words = [one for one in _pieces(written, _WORDS) if one]
    if len(words) < 2:  # noqa: PLR2004 - one word is no first and last name
        return text(written)
    if len(written) > _LONGEST_NAME:
        return text(written)
    if not author_lists.is_initials(text(words[-1])):
        last = next((at for at, word in enumerate(words[:-1]) if at and _is_lower(word)), len(words) - 1)
        if _is_lower(words[0]):
            last = 0
        given, family = " ".join(words[:last]), " ".join(words[last:])
        return f"{text(family)}, {text(given)}" if given else text(family)
    return author(text(written))  # "Griffin D. K.": no order of BibTeX, but plain


def _is_lower(word: str) -> bool:
    """Tell whether a word belongs to the "von" part: its first letter outside of braces is small."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    shown = text(word)
    return bool(shown) and shown[0].islower()


def _extended(written: str) -> str:
    """Read biblatex's extended form: given=Hans, family=Harman, prefix=von."""
    parts = {}
    for piece in _pieces(written, _COMMA):
        name, _, value = piece.partition("=")
        parts[name.strip().lower()] = text(value.strip().strip('"'))
    family = " ".join(part for part in (parts.get("prefix", ""), parts.get("family", "")) if part)
    given = ", ".join(part for part in (parts.get("given", ""), parts.get("suffix", "")) if part)
    return ", ".join(part for part in (family, given) if part)


def _pieces(written: str, separator: re.Pattern[str]) -> list[str]:
    """Split where no brace is open; ``separator`` is one of the patterns above, which also find braces."""
    if "{" not in written:
        return separator.split(written)
    pieces, begun, depth = [], 0, 0
    for match in _BRACED[separator].finditer(written):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            pieces.append(written[begun : match.start()])
            begun = match.end()
    return [*pieces, written[begun:]]
