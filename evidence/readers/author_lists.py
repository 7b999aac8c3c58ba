"""Lists of authors in one cell, each program with its own separator: told by what the cell looks like."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.readers.parts import author, plain

_INITIALS = re.compile(
    r"(?:[^\W\d_a-z]{1,3}\.?|(?:[^\W\d_a-z]\.?[\s-]{0,2}){1,5})(?:\s(?:Jr|Sr|[23](?:nd|rd)|I{1,3})\.?)?"
)
_ET_AL = re.compile(r"[\s,;]*(?:\bet al\.?|…|\.\.\.)\s*$", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:and|&)\s+")
# EndNote's way into a table: "Adeli K.Lewis G. F.", an initial's dot with a name right behind it.
_RUN_TOGETHER = re.compile(
    r"(?<=[^\W\d_a-z]\.)(?=(?:[^\W\d_a-z]['’])?[^\W\d_a-z][^\W\d_A-Z'’-]|(?:van|von|de[rnl]?|da|di|el|al|ter)\b)"
)
_ENDED = re.compile(r" [^\W\d_a-z]{2,4}\.$")  # "Griffin DK.", the one author of PubMed's table
_SCOPUS_ID = re.compile(r"\s*\([0-9]{6,}\)")
_GROUP_WORDS = re.compile(
    r"\b(?:of|for|the|on|in|group|investigators|committee|team|study|consortium|department)\b", re.IGNORECASE
)
_LEADING_INITIALS = re.compile(
    r"([^\W\d_a-z]{1,3}) ((?:(?:van|von|de|der|den|da|di|el|al) )*[^\W\d_a-z][^\W\d_]*[a-zà-ÿ'’-][^\s,]*)"
)
_PARTICLES = re.compile(r"^(?:(?:van|von|der|den|de|da|di|del|la|le|du|el|al|ter|ten)\s+)+", re.IGNORECASE)
_BEGINNINGS = {"Mc", "Mac", "De", "Di", "Du", "Le", "La", "Van", "Von", "Fitz", "Del", "St", "Al", "El", "San"}
_GIVEN_FIRST = re.compile(
    r"(.+?)\s+((?:(?:van|von|der|den|de|da|di|del|la|le|du|el|al|ter|ten)\s+)*\S+)", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?:NCT|ISRCTN|ACTRN|DRKS|EUCTR|CTRI/|JPRN-|ChiCTR|IRCT|TCTR|KCT|PACTR|NTR|NL|RBR-|UMIN|jRCT)[\w/-]*[0-9][\w/-]*"
)
_LONGEST_NAME = 300  # characters; our choice: what is longer is no name, and nothing is looked for in it
# What databases write where they know no author.
_NOBODY = {"others", "et al", "anonymous", "anon", "no authors listed", "no author listed", "no authors indicated"}


def is_initials(text: str) -> bool:
    """Tell whether a text is nothing but initials: "DK", "D. K.", "J.-P."."""
    return _INITIALS.fullmatch(text.strip()) is not None


def is_number(text: str) -> bool:
    """Tell the number of a registered trial, which CENTRAL writes for its authors."""
    return text[-1:].isdigit() and _NUMBER.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def authors(cell: str, *, is_natural: bool = False) -> tuple[str, ...]:
    """Split a cell into names and write each as "Family, Given".

    Separators, the surest first: "; " (Zotero, Scopus, Covidence, Web of Science, Embase's spreadsheets), "|", lines,
    " and " (Rayyan), commas (PubMed, Embase.com, Google Scholar), none (EndNote's tables, SpringerLink).
    ``is_natural``: the program writes given names first (Lens.org).
    """
    text = plain(cell)
    if "(" in text:
        text = _SCOPUS_ID.sub("", text)
    if match := _ET_AL.search(text, max(0, len(text) - 20)):
        text = text[: match.start()]
    if not text:
        return ()
    return tuple(
        name for one in _names(text, cell, is_natural=is_natural) if (name := _name(one, is_natural=is_natural))
    )


def separated(cell: str) -> str:
    """Put semicolons into "Andy SmithTom McWeber", which is how SpringerLink writes its lists.

    A name is cut before a capital within a word that is not its first: "LeAnn" is one, and so are "McWeber", "DeWitt".
    """
    names, begun, word, has_blank = [], 0, 0, False  # where the name and the word begin that we are in
    for at in range(1, len(cell)):
        if cell[at - 1] in " -":
            word, has_blank = at, has_blank or cell[at - 1] == " "
        if not (cell[at - 1].islower() and cell[at].isupper()):
            continue
        if has_blank and cell[word:at] not in _BEGINNINGS:
            names.append(cell[begun:at])
            begun, word, has_blank = at, at, False
    return "; ".join([*names, cell[begun:]])


def _names(text: str, cell: str, *, is_natural: bool) -> list[str]:
    if ";" in text:
        return text.split(";")
    if "|" in text:
        return text.split("|")
    if (lines := _lines(cell)) is not None:
        return lines
    if _AND.search(text) and not (text.count(" and ") <= 1 and _GROUP_WORDS.search(text)):
        parts = [part.strip(" ,") for part in _AND.split(text)]
        return [name for part in parts for name in _by_commas(part, is_natural=is_natural)]
    if "," in text:
        return _by_commas(text, is_natural=is_natural)
    return _RUN_TOGETHER.split(text[:-1] if _ENDED.search(text) else text)


def _lines(cell: str) -> list[str] | None:
    """Names on lines of their own; None where a line ends within a list or a name, as in wrapped text."""
    lines = [plain(line).removeprefix("and ") for line in cell.splitlines() if line.strip()]
    if len(lines) < 2 or any(line.endswith(",") for line in lines):  # noqa: PLR2004 - one line is no list
        return None
    is_list = "," in cell or all(" " in line and not _GROUP_WORDS.search(line) for line in lines)
    return lines if is_list else None


def _by_commas(text: str, *, is_natural: bool) -> list[str]:
    """Tell commas between names from commas within them."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - one part is one name
        return parts
    families, second = parts[::2], parts[1::2]
    are_natural = is_natural and all(" " in part for part in parts)
    are_families = not any(_is_whole(part) or " " in _PARTICLES.sub("", part) for part in families)
    if len(families) == len(second) and (all(map(is_initials, second)) or (are_families and not are_natural)):
        return _paired(parts)  # "Griffin, D. K., Larkin, D. M." and "Griffin, Darren, Larkin, Denis M."
    if are_natural:
        return parts  # "Darren Griffin, Denis M. Larkin"
    if len(parts) == 2 and not _are_two(*parts):  # noqa: PLR2004 - "García Griffin, Darren K."
        return [text]
    if sum(map(_is_whole, parts)) * 2 >= len(parts):
        if text.count(".") == 1:
            parts[-1] = parts[-1].rstrip(".")  # PubMed's table ends its list with a full stop
        return parts  # "Griffin DK, Larkin DM" and "DK Griffin, DM Larkin", with a group among them
    is_one = len(parts) == 3 and re.fullmatch(r"(?:Jr|Sr|I{2,3}|IV)\.?", parts[2])  # noqa: PLR2004 - "King, Martin, Jr."
    return [", ".join(parts)] if is_one else parts


def _is_whole(part: str) -> bool:
    """Tell a name that needs no more: "Griffin DK", "DK Griffin"."""
    return _ends_in_initials(part) or _LEADING_INITIALS.fullmatch(part) is not None


def _are_two(first: str, second: str) -> bool:
    return _is_whole(first) and (_is_whole(second) or _GROUP_WORDS.search(second) is not None)


def _paired(parts: list[str]) -> list[str]:
    return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]


def _ends_in_initials(part: str) -> bool:
    family, _, last = part.rpartition(" ")
    return bool(family) and (is_initials(last) or is_initials(" ".join(part.split()[1:])))


def _name(text: str, *, is_natural: bool) -> str:
    name = text.strip(" ;,")
    if not name or name.lower().strip("[].") in _NOBODY or is_number(name):
        return ""
    name = name.removesuffix(",null")  # RefWorks, where there is no given name
    if len(name) > _LONGEST_NAME:
        return name
    if "," in name:
        return author(name)
    if match := _LEADING_INITIALS.fullmatch(name):
        return f"{match[2]}, {match[1]}"
    if is_natural and not _GROUP_WORDS.search(name) and (match := _GIVEN_FIRST.fullmatch(name)):
        return f"{match[2]}, {match[1]}"
    return author(name)
