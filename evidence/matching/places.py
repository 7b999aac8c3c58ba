"""Where a publication stands: journal, volume, issue and pages as databases write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from evidence.matching.spelling import WORD, folded, pressed

_SMALL_WORDS = (
    "the of and for in on to a an s de la le les du des et d l der die das und fur y e en el los las del di "
    "della dei da do dos den het voor i et och og"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # "Hepatology (Baltimore, Md.)"
# Behind the name stand what the journal is of ("Ann Oncol : official journal of the …"), its name in another language,
# a congress ("Hepatology. Conference: …"); or what makes it another journal ("Circulation: Heart Failure").
_BEHIND = re.compile(
    r"\s?[:=;/]\s|\. (?=conference\b)|\b(?=official\b)|(?<=[a-z]{3})-(?=an? )", re.IGNORECASE
)  # "BJOG-AN INTERNATIONAL JOURNAL OF …"
_OF_WHAT = re.compile(
    r"\b(?:journal|official|conference|congress|annual|meeting|revue|zeitschrift|rivista|revista|organ|publication"
    r"|bulletin|incorporating|suppl\w*)\b"
)
_LONG_TAIL = 6  # words; what is longer describes


CUT = "…"
"""Stands behind the words of a journal's name that is cut off: "Journal of Neurology …"."""


@lru_cache(maxsize=16384)
def journal(name: str) -> str:
    """The words of a journal's name that abbreviations keep, folded, without its place and what describes it."""
    bare = _ASIDE.sub(" ", name).replace("'", " ").replace("’", " ")
    main, *behind = _BEHIND.split(bare, maxsplit=1)
    head, _, tail = main.partition(". ")
    if head.count(" ") > 1:  # "Int J Cancer. Journal international du cancer", but not "Ann. Intern. Med."
        main, behind = head, [tail]
    if behind and len(behind[0].split()) <= _LONG_TAIL and not _OF_WHAT.search(behind[0].lower()):
        main = f"{main} {behind[0]}"
    words = WORD.findall(_USA.sub("united states", pressed(folded(main if len(main) >= _SHORTEST else bare))))
    telling = [word for at, word in enumerate(words) if not (_is_small(word, at) or _COUNTED.fullmatch(word))]
    return " ".join([*(telling or words), *([CUT] if name.rstrip().endswith(("…", "...")) else [])])


def _is_small(word: str, at: int) -> bool:
    """Whether a word says nothing of the name; a single letter before it does: Z Kardiol, S Afr Med J."""
    return word in _SMALL and not (at == 0 and len(word) == 1)


# "Proceedings of the 50th Hawaii International Conference on System Sciences": which it was is told by the year.
_COUNTED = re.compile(
    r"[0-9]+(?:st|nd|rd|th)?|proc(?:eedings)?|annual|vols?|first|second|third|fourth|fifth"
    r"|(?:twent|thirt|fort)(?:y\w*|ieth)"
)
_USA = re.compile(r"\bu\.? ?s\.? ?a\b|\bunited states of america\b")
_SHORTEST = 3  # letters of a journal's name


def initials(name: str) -> str:
    """The first letters of a journal's words: J Clin Endocrinol Metab and its full name both give "jcem"."""
    return "".join(word[0] for word in name.split())


@lru_cache(maxsize=16384)
def journal_likeness(a: str, b: str) -> float | None:
    """How like two journals' names are, abbreviated or not; ``None`` if one is missing.

    0.5: all words of the one are in the other, which has more ("Cancer Res" and "Clin Cancer Res"; "Circulation" and
    "Circulation Heart Failure"): one journal or two, that cannot be told.
    """
    if not a or not b:
        return None
    one, other = a.split(), b.split()
    if CUT in (one[-1], other[-1]):
        cut, whole = (one, other) if one[-1] == CUT else (other, one)
        one, other = ([word for word in words if word != CUT] for words in (cut, whole))
        if _aligned(one, other[: len(one)]) == len(one):
            return 1.0 if len(one) > 1 else None
    short, long = sorted((one, other), key=lambda words: (len(words), len("".join(words)), words))
    if "".join(short) == "".join(long) or short == [initials(" ".join(long))]:
        return 1.0
    if _is_with_acronym(short, long) or _is_with_acronym(long, short):
        return 1.0
    matched = _aligned(short, long)
    if matched == len(short):
        with_acronym = long == [initials(" ".join(short)), *short]  # "ICIS International Conference on …"
        with_subtitle = len(short) >= _TELLING and _aligned(short, long[: len(short)]) == len(short)
        return 1.0 if len(short) == len(long) > 1 or with_acronym or with_subtitle else WITHIN
    return WITHIN * matched / len(short)


def _is_with_acronym(few: list[str], many: list[str]) -> bool:
    """Whether one name has its own acronym before it: "AJR Am J Roentgenol", "JAMA - Journal of the …"."""
    if len(many) < 3 or len(many[0]) > _ACRONYM:  # noqa: PLR2004 - an acronym and two words
        return False
    behind = many[1:]
    if few == many[:1]:
        return few == [initials(" ".join(behind))]
    is_name = len(few) == len(behind) > 1 and _aligned(few, behind) == len(few)
    return is_name and many[0][0] == behind[0][0]


_ACRONYM = 5  # letters: ajnr, jpen
WITHIN = 0.5
_TELLING = 4  # words, from which a name that begins another is that with its subtitle left out (our choice)


def _aligned(short: list[str], long: list[str]) -> int:
    """How many words of one name are, in order, those of the other, each perhaps abbreviated."""
    at = matched = 0
    for word in short:
        for there in range(at, len(long)):
            if _abbreviates(word, long[there]) or _abbreviates(long[there], word):
                matched, at = matched + 1, there + 1
                break
    return matched


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is cut ("endocrinol") or contracted ("natl") from another (ISO 4 allows both)."""
    if long.startswith(short):
        return True
    if len(short) > len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short) and (len(short) <= _CONTRACTED or short[:4] == long[:4])


# Letters: natl, intl, assn, dtsch; longer ones are other words unless they begin alike (geneeskd, kinderheilkd).
_CONTRACTED = 5

_NUMBER = re.compile(r"[0-9]+")
_SUPPLEMENT = re.compile(r"\bs(?:uppl(?:ement)?s?|up|(?=[0-9]))[\s._-]*([0-9a-z]{0,3})|meeting ?a?b?stracts?")


@lru_cache(maxsize=16384)
def volume(text: str) -> str:
    """The number of a volume: "31 (Supplement 1)" is 31, "190-191" is 190, "1)" is the end of something else."""
    if ")" in text and "(" not in text:
        return ""
    found = _NUMBER.search(text)
    return found[0].lstrip("0") if found else folded(text).strip()


@lru_cache(maxsize=16384)
def issue(text: str) -> str:
    """An issue: "1 SUPPL. 1" is "1s1", "Supplement_1" is "s1", "3-4" is "3"."""
    text = folded(text).replace("_", " ").replace("no pagination", "").strip()
    supplement = _SUPPLEMENT.search(text)
    number = _NUMBER.search(text[: supplement.start()] if supplement else text)
    main = number[0].lstrip("0") if number else ""
    if supplement:
        return f"{main}s{(supplement[1] or '').lstrip('0')}"
    return main


class Pages(NamedTuple):
    """First and last page (0: none), the letters before the first, and whether it is an article number."""

    prefix: str = ""
    first: int = 0
    last: int = 0
    is_article: bool = False


_PAGES = re.compile(
    r"([a-z]{0,4})\s*0*([0-9]{1,15})[a-z]?\s*(?:(?:-|–|—|‐|−)+\s*([a-z]{0,4})0*([0-9]{1,15}))?", re.IGNORECASE
)
# "12 p." tells how many, not which; "Jan-14" and "2.05E+15" are what a spreadsheet made of 1-14 and of a long number.
_NO_PAGES = re.compile(
    r"[0-9]+ ?p(?:p|ages|g)?\.?|[0-9]{1,2}-(?:[a-z]{3})|[a-z]{3}-[0-9]{1,2}|[0-9.]+e\+[0-9]+", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:unsp|artn|art\.? ?no\.?:?|article(?: id| no\.?| number)?|pp?\.|pages?|no\.)\s*", re.IGNORECASE
)
_LONG_NUMBER = 10_000  # pages of printed volumes stay below; article numbers begin here


@lru_cache(maxsize=4096)
def pages(text: str) -> Pages:
    """Read pages: "123-30" ends at 130."""
    text = text.strip()
    if not text or _NO_PAGES.fullmatch(text):
        return Pages()
    found = _PAGES.match(_LABEL.sub("", text).strip())
    if not found:
        return Pages()
    prefix, first, _, last = found.groups()
    start = int(first)
    end = _expanded(first, last) if last else 0
    article = not last and (prefix.lower() in {"e", "cd", "ed", "er", "mr"} or start >= _LONG_NUMBER)
    return Pages(prefix.lower(), start, end, article)


def _expanded(first: str, last: str) -> int:
    """The last page in full: 130 for "123-30"."""
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)


def pages_likeness(a: Pages, b: Pages) -> tuple[float | None, str]:
    """1 for the same first page, 0 for others; ``None`` where they cannot be held against each other."""
    if not a.first or not b.first:
        return None, "no pages"
    if a.first == b.first:
        return _one_first(a, b)
    if a.is_article != b.is_article or 1 in {a.first, b.first}:
        return None, "pages and an article number"  # online first, an article has pages 1 to its length
    return (0.5, "pages that overlap") if _within(a, b) or _within(b, a) else (0.0, "other pages")


def _one_first(a: Pages, b: Pages) -> tuple[float, str]:
    """Pages with one first page; with article numbers, every article has pages from 1."""
    if a.last and b.last and a.last != b.last:
        return (0.8, "the same first page, another last") if a.first > 1 else (0.5, "both begin at page 1")
    return (0.8, "the same pages from 1") if a.first == 1 else (1.0, "the same pages")


_SPAN = range(2, 61)


def is_one_place(a: Pages, b: Pages) -> bool:
    """Whether pages are so much the same that no two articles share them: a span, both ends, no supplement's letters.

    Two abstracts stand on one page and its next, so the span has three pages; a whole section's span, given to each
    abstract in it, is longer than sixty.
    """
    return a == b and not a.prefix and a.first > 1 and a.last - a.first in _SPAN


def _within(a: Pages, b: Pages) -> bool:
    return b.first <= a.first <= b.last
