"""Titles as they are compared: their words in one spelling, the numbers in them, and how like two of them are."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from evidence.matching.genres import is_generic, kind_told, without_tags
from evidence.matching.spelling import WORD, folded, pressed

_ROMAN = {one: str(at) for at, one in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)}
_NUMERALS = frozenset(_ROMAN)
_COUNT_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_COUNT = {word: str(at) for at, word in enumerate(_COUNT_WORDS.split(), 1)}
_COUNTS = frozenset(_COUNT)
# Roman numbers are read after a word that is counted, and where the title ends; alone only II and III, since IV is also
# "intravenous".
_COUNTED = re.compile(
    r"\b(type|part|phase|stage|class|grade|study|section|chapter|factor|paper|report|volume|level|group) "
    r"(i{1,3}|iv|vi{0,3}|ix|x)\b|\b()(iii?|(?:iv|vi{0,3}|ix)$)\b"
)
_PARTS = frozenset({"part", "pt", "section", "chapter", "paper", "report", "communication", "instalment", "episode"})
_PART = re.compile(
    r"\b(?:part|pt|section|chapter|paper|report|communication|instalment|episode) (?:no )?([0-9]{1,3})\b"
    r"|\b(?:part|pt) ([a-h])\b"
)
_DIGITS = re.compile(r"[0-9]+")


class Title(NamedTuple):
    """A title as it is compared.

    ``words`` is folded and pressed, ``letters`` the same without blanks; ``numbers`` are its numbers in order,
    ``part`` the number after "part" and the like, ``kind`` what the title says that the publication is ("" if it says
    nothing of that), ``years`` those it names, ``is_generic`` whether many publications are called so,
    ``is_cut`` whether dots at its end say that it goes on.
    """

    words: str = ""
    letters: str = ""
    numbers: tuple[str, ...] = ()
    part: str = ""
    kind: str = ""
    years: frozenset[str] = frozenset()
    is_generic: bool = True
    is_cut: bool = False


def title(text: str) -> Title:
    """Read a title, already plain text on one line."""
    lower = without_tags(text.lower())
    several = WORD.findall(folded(lower))
    words = " ".join(several)
    kind, generic = kind_told(lower), is_generic(words)
    if not _COUNTS.isdisjoint(several):
        words = " ".join([_COUNT.get(word, word) for word in several])
    if not _NUMERALS.isdisjoint(several):
        words = _COUNTED.sub(_counted, words)
    part = None if _PARTS.isdisjoint(several) else _PART.search(words)
    words = pressed(words)
    numbers = tuple([number.lstrip("0") for number in _DIGITS.findall(words)])
    years = frozenset([number for number in numbers if _YEAR.fullmatch(number)]) if numbers else _NO_YEARS
    is_cut = lower.rstrip().endswith(("…", "..."))
    return Title(words, words.replace(" ", ""), numbers, _number(part), kind, years, generic, is_cut)


_YEAR = re.compile("(?:19|20)[0-9]{2}")
_NO_YEARS: frozenset[str] = frozenset()


def _number(part: re.Match[str] | None) -> str:
    return "" if part is None else part[1] or part[2]


def _counted(match: re.Match[str]) -> str:
    return f"{match[1]} {_ROMAN[match[2]]}" if match[1] else _ROMAN[match[4]]


# Words that make two studies of one title: whom, in what, which way. One of a group against another of it.
_GROUPS = (
    "women men male female males females boys girls mothers fathers",
    "adult adults child children pediatric adolescent adolescents infants neonates elderly older younger",
    "rat rats mouse mice cat cats dog dogs rabbit rabbits pig pigs monkey monkeys human humans",
    "vivo vitro",
    "left right",
    "systolic diastolic",
    "acute chronic",
    "low high increased decreased positive negative",
    "short long",
    "sensitive resistant refractory responsive",
    "primary secondary",
    "oral intravenous subcutaneous intranasal",
    "morning evening",
    "upper lower",
    "before after",
    "with without",
    "alpha beta gamma delta",
    "agonist agonists antagonist antagonists",
    "quantitative qualitative",
    "first second third fourth fifth",
)
_CONTRASTS = {word: at for at, group in enumerate(_GROUPS) for word in pressed(group).split()}

ENOUGH, A_FEW = 30, 18
"""Letters from which the beginning of a title stands for the whole, or nearly: shorter ones begin many titles (our
choice; "Depression in childhood" has 21)."""
CUT_FROM = 45
"""Letters from which programs cut titles, within a word (our choice); shorter ones that end so end in another word."""
OTHER = 0.3
"""The likeness of two titles that have nothing to do with each other, whatever letters they share."""
_FAR = 0.7  # of the letters in common; below this two titles in practice never are one (misspelt ones stay above 0.9)


def likeness(a: Title, b: Title) -> tuple[float | None, str]:
    """How like two titles are, from 0 to 1, and in words why; ``None`` if one is missing."""
    if not a.letters or not b.letters:
        return None, "no title"
    if a.letters == b.letters:
        return 1.0, "the same title"
    short, long = sorted((a, b), key=_by_length)
    if _is_cut_off(short, long):
        return 0.97, "the same title, cut off"
    if len(short.letters) >= A_FEW and short.letters in long.letters:
        return _contained(short.letters, long.letters)
    common = Indel.normalized_similarity(a.letters, b.letters, score_cutoff=_FAR)
    if common < _FAR:
        return OTHER, "another title"
    return _reworded(short, long, common)


def says_the_same(a: Title, b: Title) -> bool:
    """Whether two titles differ by nothing that could be meant: small words, a plain misspelling, an end cut off.

    A letter that stands for another may make another word (nitrite, nitrate; LDL, HDL), and so may one more at its
    beginning (symptomatic, asymptomatic).
    """
    if _is_cut_off(*sorted((a, b), key=_by_length)):
        return True
    one, other = ([word for word in title.words.split() if word not in _SMALL] for title in (a, b))
    return len(one) == len(other) and all(x == y or _is_slip(x, y) for x, y in zip(one, other, strict=True))


def _is_cut_off(short: Title, long: Title) -> bool:
    """Whether a title ends within a word of the other, or with dots, and is the same up to there."""
    if len(short.letters) < ENOUGH or not long.letters.startswith(short.letters):
        return False
    if short.is_cut or len(short.letters) < CUT_FROM:
        return short.is_cut
    words, others = short.words.split(), long.words.split()
    at = len(words) - 1
    return at < len(others) and words[:at] == others[:at] and words[at].isalpha() and words[at] != others[at]


def is_within(a: Title, b: Title) -> bool:
    """Whether one title says all that the other says: it is longer by a subtitle, a note or some words."""
    words, others = set(a.words.split()), set(b.words.split())
    return a.letters in b.letters or b.letters in a.letters or words <= others or others <= words


_SMALL = frozenset(("the", "a", "an", "of", "in", "on", "for", "and", "to", "with", "by", "from"))
_LONG_ENOUGH = 6  # letters of a word that is still known with one of them wrong


def _is_slip(one: str, other: str) -> bool:
    """One letter left out or doubled, or two changed about, in a long word and not at its beginning."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LONG_ENOUGH or short[:2] != long[:2] or not (short.isalpha() and long.isalpha()):
        return False
    if len(short) == len(long):
        at = [place for place in range(len(long)) if short[place] != long[place]]
        return len(at) == 2 and at[1] == at[0] + 1 and short[at[0]] + short[at[1]] == long[at[1]] + long[at[0]]  # noqa: PLR2004
    return len(long) == len(short) + 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(2, len(long))
    )


def _reworded(short: Title, long: Title, common: float) -> tuple[float, str]:
    if _contrast(short.words, long.words):
        return min(common, 0.6), "a word of contrast in the title"
    value, words = _edited(short.letters, long.letters)
    if short.numbers == long.numbers or "".join(short.numbers) == "".join(long.numbers):
        return value, words
    few, many = sorted((short.numbers, long.numbers), key=len)
    rest = iter(many)
    if len(few) < len(many) and all(number in rest for number in few):
        return min(value, 0.85), "a number is missing in one title"
    return min(value, 0.7), "other numbers in the title"


def _by_length(one: Title) -> tuple[int, str]:
    return len(one.letters), one.words


def _contained(short: str, long: str) -> tuple[float, str]:
    """One title within the other: cut off, without its subtitle, or with its translation behind it."""
    rest = long.replace(short, "", 1)
    if len(rest) <= _A_WORD and not _DIGITS.search(rest):  # "The …"
        return 0.97, "the same title but for a small word"
    if _DIGITS.search(rest):
        return 0.8, "one title within the other, which has a number more"
    if long.startswith(short):
        return (0.93 if len(short) >= ENOUGH else 0.87), "one title is the beginning of the other"
    return (0.9 if len(short) >= ENOUGH else EVEN), "one title stands within the other"


EVEN = 0.75
"""Likeness that speaks neither way: true pairs stay above 0.85, others below 0.7 (diabetes set)."""


def _contrast(a: str, b: str) -> bool:
    """Whether one title has another word of a group, another letter (vitamin D, vitamin E), or hyper- for hypo-."""
    words, others = set(a.split()), set(b.split())
    only, other_only = words - others, others - words
    groups = {_CONTRASTS[word] for word in only if word in _CONTRASTS}
    if groups and any(_CONTRASTS.get(word) in groups for word in other_only):
        return True
    if any(len(word) == 1 for word in only) and any(len(word) == 1 for word in other_only):
        return True
    stems = {_stem(word) for word in only if word.startswith(_OPPOSITES)}
    return any(word.startswith(_OPPOSITES) and _stem(word) in stems for word in other_only)


_OPPOSITES = ("hypo", "hyper", "pre", "post", "mono", "bi", "intra", "inter", "extra", "macro", "micro")


def _stem(word: str) -> str:
    """What is behind a prefix that has an opposite."""
    return word.removeprefix(next(one for one in _OPPOSITES if word.startswith(one)))


def _edited(short: str, long: str) -> tuple[float, str]:
    """Tell misspelling from rewording by the length of the pieces that changed.

    A slip changes one or two letters at a place; where three or more letters stand for three or more others, another
    word was used. What was only left out counts less than what was replaced.
    """
    replaced = left_out = slips = 0
    for gone, come in _pieces(short, long):
        if min(gone, come) >= _A_WORD:
            replaced += max(gone, come)
        elif max(gone, come) >= _A_WORD:
            left_out += max(gone, come)
        else:
            slips += max(gone, come)
    value = 1 - (2.5 * replaced + 0.9 * left_out + 0.8 * slips) / len(long)
    if replaced:
        return max(OTHER, value), "words of the title differ"
    return max(OTHER, value), "words are missing in one title" if left_out else "a title spelt otherwise"


_A_WORD = 3  # letters
_APART = 2  # equal letters between two changes that are by chance: the changes are one


def _pieces(a: str, b: str) -> list[tuple[int, int]]:
    """Lengths of what is gone and what came, at each place where two texts differ."""
    found: list[tuple[int, int]] = []
    last = -10
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "equal":
            continue
        gone, come = op.src_end - op.src_start, op.dest_end - op.dest_start
        if found and op.src_start - last <= _APART:
            found[-1] = found[-1][0] + gone, found[-1][1] + come
        else:
            found.append((gone, come))
        last = op.src_end
    return found
