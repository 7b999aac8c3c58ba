"""Authors' names as they are compared: family names in one spelling, first letters of given names."""

from __future__ import annotations

import re
from typing import NamedTuple

from evidence.matching.spelling import folded

# "Adeli K.Lewis G. F.": after the full stop of an initial begins a family name, with or without a blank between.
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_]\.)\s*(?=[^\W\d_][^\W\d_'’-])")
_FAMILY_FIRST = re.compile(r"[^\W\d_][^\W\d_'’.-]")
_SEVERAL = re.compile(r"\s*;\s*|\s+and\s+|\s*&\s*|\s*\|\s*")
_NO_ONE = frozenset({"unknown", "anonymous", "anon", "no author", "na", "et al", "et al.", "[anonymous]", "others", ""})
_LETTERS = re.compile(r"[^\W\d_]+")
# Müller is also written Mueller and Muller, Ødegård also Oedegaard.
_UMLAUT = (("ae", "a"), ("aa", "a"), ("oe", "o"), ("ue", "u"))
_PARTICLES_WORDS = "de da do dos das del della di du den der van von ter ten te la le el al bin ibn st jr sr ii iii"
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
MOST = 30  # names that are read: consortia name hundreds, and the first thirty tell them apart


class Names(NamedTuple):
    """The authors: the first's family name, all family names in order with the first letters of the given names.

    ``words`` is every longer word of the names; ``is_group``: only groups are named, "The X Trial Investigators".
    """

    first: str = ""
    families: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    families_set: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    is_group: bool = False


_GROUP = re.compile(
    r"\b(?:groups?|investigators?|collaborat\w*|team|committee|consortium|trialists?|study|trial|project|task force"
    r"|associations?|society|network|council|organi[sz]ation)\b"
)
_NO_NAMES = Names()


def names(authors: tuple[str, ...]) -> Names:
    """Read the names of authors; several run together in one text are taken apart."""
    if len(authors) == 1:
        authors = _apart(authors[0])
    families: list[str] = []
    letters: list[str] = []
    words: list[str] = []
    groups = 0
    every = folded("\n".join(authors[:MOST]))
    some_group = _GROUP.search(every) is not None
    for plain in every.split("\n"):
        if plain in _NO_ONE:
            continue
        family, comma, given = plain.partition(",")
        if not comma:
            family, given = _family_of(plain)
        spelt = _spelt(family)
        if not spelt:
            continue
        families.append(spelt)
        letters.append(given.strip(" .")[:1])
        groups += some_group and _GROUP.search(plain) is not None
        if len(given) > 3:  # noqa: PLR2004 - more than two initials
            words += [word for word in _LETTERS.findall(given) if len(word) > 2]  # noqa: PLR2004
    if not families:
        return _NO_NAMES
    several = frozenset(families)
    return Names(families[0], tuple(families), tuple(letters), several, several.union(words), groups == len(families))


def _spelt(family: str) -> str:
    """A family name in one spelling: no blanks, particles or umlauts."""
    if not family.isalpha():
        parts = _LETTERS.findall(family)
        family = "".join([part for part in parts if part not in _PARTICLES] or parts)
    for one, other in _UMLAUT:
        if one in family:
            family = family.replace(one, other)
    return family


def _apart(text: str) -> tuple[str, ...]:
    """Take several names in one text apart."""
    if "," not in text and _FAMILY_FIRST.match(text):
        run_together = _RUN_TOGETHER.split(text)
        if len(run_together) > 1:
            return tuple(run_together)
    several = tuple(part for part in _SEVERAL.split(text) if part)
    if len(several) == 1 and text.count(",") > 1:
        return _by_commas(text)
    return several


def _by_commas(text: str) -> tuple[str, ...]:
    """Take names with commas apart: both "Smith J, Jones KL" and "Smith, J., Jones, K. L." are two."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(" " in part for part in parts):
        return tuple(parts)
    return tuple(f"{one}, {other}" for one, other in zip(parts[::2], parts[1::2], strict=False))


def _family_of(name: str) -> tuple[str, str]:
    """Tell the family name where there is no comma: "Griffin D K" and "K. Griffin" have it beside the initials."""
    parts = name.replace(".", " ").split()
    if len(parts) < 2:  # noqa: PLR2004
        return name, ""
    if len(parts[-1]) <= 2:  # noqa: PLR2004 - initials behind
        at = len(parts)
        while at > 1 and len(parts[at - 1]) <= 2:  # noqa: PLR2004
            at -= 1
        return " ".join(parts[:at]), " ".join(parts[at:])
    return parts[-1], " ".join(parts[:-1])


def likeness(a: Names, b: Names) -> tuple[float | None, str]:
    """How like two lists of authors are; a list that is cut short ("et al.") is held against the beginning."""
    if not a.families or not b.families:
        return None, "no authors"
    if a.is_group != b.is_group and a.families_set.isdisjoint(b.families_set):
        return None, "a group and persons"
    if a.is_group != b.is_group and (a if a.is_group else b).families_set <= (b if a.is_group else a).families_set:
        return 1.0, "the same group"
    if _are_turned(a, b):
        return 0.9, "family and given names changed about"
    value, words = (1.0, "the same authors") if a.families == b.families else _some_families(a, b)
    if value > _NAMESAKES and a.letters != b.letters and _are_namesakes(a, b):
        return _NAMESAKES, "the same family names, other first letters"
    return value, words


def _are_turned(a: Names, b: Names) -> bool:
    """Whether names in the same places are the same, or the family of one begins with the other's given letter."""
    if len(a.families) != len(b.families) or len(a.families) == 1 or a.families == b.families:
        return False
    several = zip(a.families, a.letters, b.families, b.letters, strict=True)
    return all(
        one == other or (letter and its and one[0] == its and other[0] == letter) for one, letter, other, its in several
    )


_NAMESAKES = 0.5


def _are_namesakes(a: Names, b: Names) -> bool:
    """Whether most shared families have another first letter: Wang X, Zhang Y, Li J and Wang L, Zhang J, Li H."""
    letters: dict[str, set[str]] = {}
    for family, letter in zip(a.families, a.letters, strict=True):
        letters.setdefault(family, set()).add(letter)
    shared = [
        letter in there
        for family, letter in zip(b.families, b.letters, strict=True)
        if letter and (there := letters.get(family, set()) - {""})
    ]
    alone = len(a.families) == 1 or len(b.families) == 1
    return len(shared) > (0 if alone else 1) and 2 * shared.count(False) > len(shared)


def _some_families(a: Names, b: Names) -> tuple[float, str]:
    short, long = sorted((a, b), key=_by_number)
    value = len(a.families_set & b.families_set) / len(short.families_set)
    if value < 1:
        value = max(value, _by_words(short, long))
    if value == 1 and len(short.families) == len(long.families) > 1 and short.first != long.first:
        return 0.9, "the same names, changed about"
    if short.first != long.first:  # one name within many proves nothing, unless it is the first: "Wang, et al."
        value = min(value, 0.5 if len(short.families) == 1 else 0.8)
    if value == 1:
        return 1.0, "the same authors, as far as named"
    if value >= _MOST_OF_THEM:
        return value, "most authors"
    return 0.8 * value, "some authors" if value >= _SOME else "other authors"


_MOST_OF_THEM, _SOME = 0.7, 0.3


def _by_number(one: Names) -> tuple[int, tuple[str, ...]]:
    return len(one.families), one.families


def _by_words(short: Names, long: Names) -> float:
    """The share of family names that are some word of the other's names.

    Family and given names are changed about ("Wang, Xiaoguang" and "Xiaoguang, Wang"), compound names are cut
    ("Berends-van der Meer" and "van der Meer").
    """
    found = 0
    for word in short.families:
        if word in long.words or (
            len(word) >= _COMPOUND and any(word in one or one in word for one in long.families if len(one) >= _COMPOUND)
        ):
            found += 1
    return found / len(short.families)


_COMPOUND = 4  # letters; "Li" is within many names
