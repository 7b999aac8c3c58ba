"""The parts of a citation as exports write them: dates, names, pages, identifiers within other text."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from evidence.identifiers import REGISTRIES, BadIdentifier, Identifier, normalise

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero",
            "feb february",
            "mar march mär märz",
            "apr april",
            "may mai mayo",
            "jun june juin juni",
            "jul july juillet juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_NUMBERS = re.compile(r"\s*(1[5-9][0-9]{2}|20[0-9]{2})\s*[-/.]\s*([0-9]{0,2})\s*(?:[-/.]\s*([0-9]{0,2}))?")
_DAY_FIRST = re.compile(r"\s*([0-9]{1,2})[/.]([0-9]{1,2})[/.](1[5-9][0-9]{2}|20[0-9]{2})\b")
_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]{1,4}|[^\W\d_](?:[-. ]{1,2}[^\W\d_])*\.?)")

MISSING = {"", "NA", "N/A", "n/a", "NULL", "null", "nan", "NaN", "None", "#N/A", "-", "--", "<NA>"}
"""What programs write as a whole value where they have nothing: R, pandas, spreadsheets, publishers. "Na" and "Nan" are
names of people, and "none" may be an answer."""

_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|p|br|span|italic|bold|jats:[a-z]+|scp|inf)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


_HEADING = re.compile(r"<h([1-6])>\s*([^<>]{1,100}?)[\s:]*</h\1>", re.IGNORECASE)  # Europe PMC, within abstracts


def plain(text: str) -> str:
    """Text on one line, without the inline markup of journals and with its character references resolved."""
    if "<" in text:
        text = _HEADING.sub(r" \2: ", text)
        text = _TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def published(*texts: str) -> str:
    """Read the date of publication from the first text that has a year: 2017, 2017-01 or 2017-01-15.

    Month and day are kept only where they are plainly there: "2017 Jan 5", "2017/01/05/", "Jun2017", "2017-13" gives
    2017. A later text may add the month of the same year ("2022" and "SEP 22").
    """
    best = ""
    for text in texts:
        if not text:
            continue
        found = _date(text) if not best else _completed(best, text)
        best = found or best
        if len(best) == len("2017-01-15"):
            break
    return best


@lru_cache(maxsize=4096)
def _date(text: str) -> str:
    if match := _NUMBERS.match(text):
        return _calendar(match[1], match[2], match[3])
    if match := _DAY_FIRST.match(text):  # 4/3/2024: which is the month cannot be told, but the year can
        return match[3]
    year = _YEAR.search(text)
    if year is None:
        compact = re.search(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])", text)
        return _calendar(compact[1], compact[2], compact[3]) if compact else ""
    month = next((_MONTHS[word.lower()] for word in _WORD.findall(text) if word.lower() in _MONTHS), 0)
    if not month:
        return year[1]
    day = re.search(r"(?<![0-9])([0-3]?[0-9])(?![0-9])", text.replace(year[1], " ", 1))
    return _calendar(year[1], str(month), day[1] if day else "")


def _completed(known: str, text: str) -> str:
    """Add month and day from a second text, if it is of the same year or names none."""
    found = _date(text)
    if not found and (match := re.fullmatch(r"\W*([^\W\d_]{3,9})\W*([0-9]{1,2})?\W*", text)):
        found = _date(f"{known[:4]} {text}") if match[1].lower() in _MONTHS else ""
    return found if found.startswith(known) else known


def _calendar(year: str, month: str | None, day: str | None) -> str:
    if not month or not 1 <= int(month) <= len(_DAYS):
        return year
    if not day or not 1 <= int(day) <= _DAYS[int(month) - 1]:
        return f"{year}-{int(month):02d}"
    if int(month) == 2 and int(day) == 29 and not _is_leap(int(year)):  # noqa: PLR2004 - the 29th of February
        return f"{year}-02"
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


LONGEST_NAME = 200  # characters; our choice: the longest names of study groups have fewer, and a pasted page has more


_FAMILY = r"(?:[a-z]{2,4}\s)*[^\W\d_a-z](?:[^\W\d_]|[-'’](?=[^\W\d_]))+"
# A family name of two words only behind initials that stand apart: "U.S. Veterans Administration" is nobody's.
_INITIALS_FIRST = re.compile(
    rf"((?:[^\W\d_a-z]\.\s?-?)+)\s*({_FAMILY})|((?:[^\W\d_a-z]\.(?:\s?-|\s))+)({_FAMILY}(?:\s{_FAMILY}){{1,2}})"
)
_DEGREES = re.compile(r"([^,]+, [^,]*[a-z.])(?:,? (?:MD|PhD|MPH|RN|FACS))+")  # Lippincott, behind a given name
_GROUP = re.compile(
    r"\b(?:group|study|team|trial|network|consortium|collaborat\w+|investigators|services?|task|force|centers?|centres?"
    r"|department|institutes?|university|society|foundation|administration|bureau)\b",
    re.IGNORECASE,
)


def author(text: str) -> str:
    """Write a name as "Family, Given": "Griffin DK", "Brownstein C D", "C. D. Brownstein"; groups stay as they are."""
    name = plain(text).strip(" ;,")
    if "," in name or " " not in name or len(name) > LONGEST_NAME:
        name = name if ", " in name else name.replace(",", ", ", 1)  # RefWorks: "Griffin,D. K."
        titled = _DEGREES.fullmatch(name) if name[-1:] in {"D", "H", "N", "S"} else None
        return titled[1] if titled else name
    if name[1] == "." and (match := _INITIALS_FIRST.fullmatch(name)) and not _GROUP.search(name):  # IEEE
        return f"{match[2] or match[4]}, {(match[1] or match[3]).strip().replace(' -', '-')}"
    words = name.split()
    for at in range(1, len(words)):
        tail = " ".join(words[at:])
        if _INITIALS.fullmatch(tail) and not words[at - 1].isupper():
            return f"{' '.join(words[:at])}, {tail}"
    return name


_DASHES = re.compile(r" ?[-‐‑‒–—−]+ ?")  # CENTRAL writes U+2010, BibTeX two hyphens
_BEFORE_PAGES = re.compile(r"(?:pp\.?\s*|p\.\s*|p\s+)(?=[A-Za-z]?[0-9])", re.IGNORECASE)
_PAGE = re.compile(r"([A-Za-z]{0,3})([0-9]+)")
_NO_PAGES = {"no pagination specified", "no pagination", "n.pag", "n.pag-n.pag", "np", "n/a", "na", "-", "no-specified"}


@lru_cache(maxsize=4096)
def pages(first: str, last: str = "") -> str:
    """Join first and last page, with what a shortened last one leaves out: 123 and 30, or "pp. 123–30", are 123-130.

    "No" and "Specified", Ovid's way to say none, are none.
    """
    if last and last.strip() and "-" not in first:
        first = f"{first}-{last}"
    written = _BEFORE_PAGES.sub("", _DASHES.sub("-", " ".join(first.split())), count=1).strip()
    if written.lower() in _NO_PAGES or "://" in written:
        return ""
    start, dash, end = written.partition("-")
    if not dash or "-" in end:
        return written
    if not start or not end:
        return start or end
    last_page = _in_full(start, end)
    return start if start == last_page else f"{start}-{last_page}"


def _in_full(first: str, last: str) -> str:
    """Give the last page with the letter and the digits that it has from the first: S123 and 30 are S123 and S130."""
    if not (begun := _PAGE.fullmatch(first)) or not (ended := _PAGE.fullmatch(last)):
        return last
    if ended[1] not in {"", begun[1]} or len(ended[2]) > len(begun[2]):
        return last
    whole = begun[2][: len(begun[2]) - len(ended[2])] + ended[2]
    return begun[1] + whole if whole >= begun[2] else last  # as many digits as the first has


@lru_cache(maxsize=4096)
def doi(text: str) -> str:
    """Find the DOI in a field that should hold one: cut at a blank, labels and addresses taken off; else ""."""
    at = text.find("10.")
    if at < 0 and "10%2e" not in text.lower() and "10%2E" not in text:
        return ""
    for word in (text[max(at, 0) :].split() or [""])[0], text.strip().split()[0] if text.strip() else "":
        try:
            return normalise("doi", word)
        except BadIdentifier:
            continue
    return ""


@lru_cache(maxsize=4096)
def identifier(kind: str, text: str) -> str:
    """Read an identifier of a kind that is known; "" where the text is none."""
    try:
        return normalise(kind, text) if text.strip() else ""
    except BadIdentifier:
        return ""


_REGISTRATION = re.compile(
    r"\b(?:NCT[\s-]?[0-9]{8}|ISRCTN[\s-]?[0-9]{8}|ACTRN[\s-]?[0-9]{14}|DRKS[\s-]?[0-9]{8}|jRCTs?[0-9]{9,10}"
    r"|UMIN0?[0-9]{8,9}|CTRI/[0-9]{4}/[0-9]{2,3}/[0-9]{6}|(?:CTIS)?20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2}"
    r"|(?:EUCTR)?[0-9]{4}-[0-9]{6}-[0-9]{2}(?:-[A-Z]{2,3}\b)?(?![0-9-]))",
    re.IGNORECASE,
)
_NCT = re.compile(r"nct[\s-]?[0-9]")
_EU = re.compile(r"[0-9]{4}-(?:00[0-9]{4}|5[0-9]{5})-")
_REGISTERS = ("isrctn", "actrn", "drks", "jrct", "umin0", "umin ", "ctri/")


def registrations(*texts: str) -> tuple[Identifier, ...]:
    """Find the numbers of trial registers that texts name, in order, each once; that most have none is told first."""
    if not _tells("\n".join(texts).lower()):
        return ()
    found: dict[Identifier, None] = {}
    for text in texts:
        for match in _REGISTRATION.finditer(text):
            for kind in REGISTRIES:
                if value := identifier(kind, match[0]):
                    found[Identifier(kind, value)] = None
                    break
    return tuple(found)


def _tells(low: str) -> bool:
    """Tell whether a text can hold such a number: the pattern for all, without regard to case, takes 150 µs each."""
    return bool(
        ("nct" in low and _NCT.search(low))  # and not "function"
        or (("-00" in low or "-5" in low) and _EU.search(low))
        or any([word in low for word in _REGISTERS])  # noqa: C419 - a list is faster than a generator here
    )


def split(text: str, separator: str = ";") -> tuple[str, ...]:
    """Split a list in one field, each part trimmed, empty ones left out."""
    return tuple(part for one in text.split(separator) if (part := " ".join(one.split())))
