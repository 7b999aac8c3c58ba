"""The beginning of a word → the stems to look for, since what an index of stems holds is shorter than the words.

"randomized" and "randomization" stand in the index as "random": what begins with "randomi" there is neither of them. So
the beginning is also completed by the endings that the stemmer takes off, and the stems that
are then shorter than the beginning are looked for as words. Whatever stems alike is found with them ("random"), as a
search for the whole word finds it too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from evidence.fulltext.tokens import stems

# The endings that Porter's algorithm takes off in steps 2 to 4 (M.F. Porter, Program 14:130, 1980), as they are
# written; of plurals and pasts those that are not cut short themselves.
_ENDINGS = (
    "ability", "able", "ably", "al", "alism", "ality", "alization", "alize", "alized", "alizing", "ally", "ance",
    "ances", "ancy", "ant", "ants", "ate", "ated", "ates", "ating", "ation", "ational", "ations", "ative", "atively",
    "ator", "ators", "ement", "ements", "ence", "ences", "ency", "ent", "ently", "ents", "fully", "fulness", "ful",
    "ibility", "ible", "ibly", "ic", "ical", "ically", "icate", "icity", "ion", "ional", "ions", "ism", "ities", "ity",
    "ive", "ively", "iveness", "ivity", "ization", "izations", "ize", "ized", "izer", "izes", "izing", "ment",
    "ments", "ness", "ous", "ously", "ousness",
)  # fmt: skip

# Nobody cuts a word within these, but before them, where a consonant is doubled: controll* for controlled.
_INFLECTIONS = ("ed", "er", "ing", "ly")

# One letter of these proves nothing: pain* is no beginning of "painess".
_NATIVE = ("ful", "fully", "fulness", "ness")

# A letter or an ending behind the beginning that the stemmer takes off again, and nothing else, for nearly all
# beginnings: FTS5 stems the beginning too ("poly*" becomes "poli*", which finds the police), and so it is told one
# of these instead.
_TAKEN_OFF = ("", "e", "s", "ness", "ful", "es", "ed", "ing", "ment", "al", "ion")


# Shorter stems are those of other words by chance: our choice. What a user wrote may be a short word itself, use*, but
# not where it ends in s: dos* is no plural of "do".
_SHORTEST, _SHORTEST_INFLECTED = 3, 4


class Sought(NamedTuple):
    """A word that FTS5 is given, the stem that it makes of it, and whether the stem is only the beginning."""

    word: str
    stem: str
    is_prefix: bool


def whole(word: str) -> Sought:
    """A word as such."""
    return Sought(word, stem_of(word), is_prefix=False)


@lru_cache(maxsize=1000)
def beginning(word: str) -> tuple[Sought, ...]:
    """What to look for where a word begins so; any of it will do."""
    found: dict[str, str] = {}
    completed = _completed(word)
    for (text, shortest), [stem] in zip(completed, _stems([text for text, _ in completed]), strict=True):
        if not stem.startswith(word) and len(stem) >= min(shortest, len(word)):
            found[stem] = text
    exact = tuple(Sought(text, stem, is_prefix=False) for stem, text in sorted(found.items()))
    written = [word + ending for ending in _TAKEN_OFF]
    for text, [stem] in zip(written, _stems(written), strict=True):
        if stem == word:
            return Sought(text, stem, is_prefix=True), *exact
    # No word has this stem, as none has "diabete": the stemmer takes its last letter off whatever follows. Words
    # that go on with another letter may be there, and their stems are longer.
    return (*_longer(word), *exact)


def stem_of(word: str) -> str:
    """The stem of a word that has no case and no accents."""
    [[stem]] = _stems([word])
    return stem


def _completed(word: str) -> list[tuple[str, int]]:
    """The words that a beginning may be of, and how short their stems may be, the word itself as the last."""
    derived = [
        (word + ending[met:], _SHORTEST)
        for ending in _ENDINGS
        for met in range(len(ending))
        if word.endswith(ending[:met]) and not (met == 1 and ending in _NATIVE)
    ]
    inflected = [(word + ending, _SHORTEST_INFLECTED) for ending in _INFLECTIONS]
    return [*derived, *inflected, (word, _SHORTEST if word.endswith("s") else 1)]


def _longer(word: str) -> tuple[Sought, ...]:
    """The beginnings with one more letter or digit that can be looked for."""
    written = [word + letter + ending for letter in "abcdefghijklmnopqrstuvwxyz0123456789" for ending in ("", "e", "s")]
    found = {
        stem: text
        for text, [stem] in reversed(list(zip(written, _stems(written), strict=True)))
        if stem.startswith(word) and len(stem) == len(word) + 1
    }
    return tuple(Sought(text, stem, is_prefix=True) for stem, text in sorted(found.items()))


def _stems(words: list[str]) -> list[list[str]]:
    return stems().of_all(words)
