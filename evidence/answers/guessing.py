"""What the words of a report plainly say about its study: proposed with where they stand, for a person to check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.documents.template import Proposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Term, Vocabulary
    from evidence.readers import Citation

_RANDOMISED = r"(?<!non-)(?<!non )randomi[sz](?:ed|ation)\b"
_TITLES = tuple(
    (design, re.compile(words, re.IGNORECASE))
    for design, words in (
        ("systematic-review", r"\b(?:systematic|scoping|umbrella) review\b|\bmeta-?analys[ei]s\b"),
        ("in-vitro", r"\bin vitro\b"),
        ("animal", r"\b(?:mice|rats|mouse model|murine|zebrafish|rodents)\b"),
        ("cluster-rct", r"\bcluster[- ]randomi[sz]ed\b"),
        ("crossover-rct", rf"\bcross-?over\b.*{_RANDOMISED}|{_RANDOMISED}.*\bcross-?over\b"),
        ("non-randomised-trial", r"\bnon-?\s?randomi[sz]ed\b"),
        ("parallel-rct", _RANDOMISED),
        ("single-arm-trial", r"\bsingle[- ](?:arm|group)\b"),
        ("case-control", r"\bcase[- ]control\b"),
        ("cross-sectional", r"\bcross[- ]sectional\b"),
        ("cohort", r"\bcohort study\b"),
        ("case-series", r"\bcase series\b"),
        ("case-report", r"\bcase report\b"),
    )
)
# In an abstract others may be spoken of ("no randomised trial exists"): only what was done here counts.
_DONE = (
    r"\b(?:were|was) (?:then )?randomi[sz]ed\b|\brandomly (?:assigned|allocated)\b"
    r"|\brandomi[sz]ed,? (?:double|single|triple|placebo|controlled|open|cross-?over)"
)
_BOTH = rf"(?:{_DONE}).*\bcross-?over\b|\bcross-?over\b.*(?:{_DONE})"
_ABSTRACTS = (
    ("crossover-rct", re.compile(_BOTH, re.IGNORECASE)),
    ("parallel-rct", re.compile(_DONE, re.IGNORECASE)),
)
_OF_PEOPLE = re.compile(r"\b(?:in|with) (?:(?!for\b)\w+ ){0,3}$", re.IGNORECASE)
_SAID_WHOLE = 3  # words that are repeated as they are
_SHORT = 4  # shorter names ("MS", "CD") are found as they are written, and in a title alone


def design(said: Citation) -> Proposed | None:
    """The design that the title, else the abstract, names; None where neither does."""
    for where, text, rules in (("title", said.title, _TITLES), ("abstract", said.abstract, _ABSTRACTS)):
        for found, words in rules:
            if match := words.search(text):
                return Proposed(found, f"found in the {where} ({_quoted(match[0])})")
        if where == "title" and said.type == "review":
            break  # its abstract speaks of the studies that it reviews
    return None


def named(said: Citation, words: Vocabulary, kind: str) -> Proposed | None:
    """The condition or intervention that the title, else the abstract, names first; the others beside it.

    Of the conditions the one that people are said to have: "depression in adults with multiple sclerosis".
    """
    for where in ("title", "abstract"):
        text = said.title if where == "title" else said.abstract
        places = [one for one in _named(text, words, kind, has_short=where == "title") if one.key != "placebo"]
        if places:
            had = [one for one in places if kind == "condition" and _OF_PEOPLE.search(text[: one.start])]
            best = (had or places)[0]
            others = [key for key in dict.fromkeys(one.key for one in places) if key != best.key]
            return Proposed(best.key, f"found in the {where}{', with ' if others else ''}{', '.join(others)}")
    return None


def comparator(said: Citation, words: Vocabulary) -> Proposed | None:
    """Placebo, where it is named."""
    for where, text in (("title", said.title), ("abstract", said.abstract)):
        if any(one.key == "placebo" for one in _named(text, words, "intervention", has_short=False)):
            return Proposed("placebo", f"found in the {where}")
    return None


class _Place(NamedTuple):
    """Where a text names a term."""

    start: int
    end: int
    key: str


def _named(text: str, words: Vocabulary, kind: str, *, has_short: bool) -> list[_Place]:
    """Where a text names terms, in its order; of a name within a longer one, the longer."""
    places = sorted(place for term in words.of_kind(kind) for place in _places(text, term, has_short=has_short))
    return [one for one in places if not any(_is_within(one, other) for other in places)]


def _places(text: str, term: Term, *, has_short: bool) -> Iterator[_Place]:
    for name in dict.fromkeys((term.key, term.label, *term.synonyms)):
        if len(name) >= _SHORT:
            spelled = r"[\s\-‐-―_]+".join(map(re.escape, re.split(r"[\s\-_]+", name)))
            found = re.finditer(rf"(?<!\w){spelled}(?!\w)", text, re.IGNORECASE)
        elif has_short:
            found = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
        else:
            continue
        yield from (_Place(match.start(), match.end(), term.key) for match in found)


def _is_within(one: _Place, other: _Place) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


def _quoted(words: str) -> str:
    parts = words.split()
    return f'"{words}"' if len(parts) <= _SAID_WHOLE else f'"{parts[0]} … {parts[-1]}"'
