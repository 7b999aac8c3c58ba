"""The vocabulary as values: conditions, interventions, outcomes and instruments, and how a name finds its term."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from evidence import terms
from evidence.documents import fields as f
from evidence.documents.fields import optional, required, several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.quantities import Number

BETTER = ("higher", "lower")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mid:
    """A minimal important difference in the instrument's own units, and where it was found."""

    value: Number = required(f.NUMBER)
    source: str = required(f.TEXT, "a difference without a source is not used")


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word of the vocabulary; which fields it may have depends on its kind."""

    kind: str = required(f.Choice(terms.TERM_KINDS))
    key: str = required(f.KEY)
    name: str | None = optional(f.LINE)
    synonyms: tuple[str, ...] = several(f.Many(f.LINE, or_one=True))
    codes: tuple[tuple[str, str], ...] = several(f.Words(f.LINE))
    broader: tuple[str, ...] = several(f.Many(f.LINE, or_one=True))
    substance: str | None = optional(f.LINE)
    class_: str | None = optional(f.LINE)
    dose_mg_per_day: tuple[Number, Number] | None = optional(f.INTERVAL)
    safety: tuple[str, ...] = several(f.Many(f.TEXT))
    measures: str | None = optional(f.LINE)
    benefit: bool | None = optional(f.FLAG)
    better: str | None = optional(f.Choice(BETTER))
    importance: str | None = optional(f.Choice(terms.IMPORTANCES))
    surrogate: bool | None = optional(f.FLAG)
    instruments: tuple[str, ...] = several(f.Many(f.LINE))
    outcome: str | None = optional(f.LINE)
    range: tuple[Number, Number] | None = optional(f.INTERVAL)
    mid: Mid | None = optional(f.Part(Mid))
    source: str | None = optional(f.TEXT)
    note: str | None = optional(f.TEXT)

    @property
    def label(self) -> str:
        """The name as people read it."""
        return self.name or self.key.replace("-", " ")

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that finds this term: key, name, synonyms, codes."""
        return (self.key, self.label, *self.synonyms, *(code for _, code in self.codes))


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """A terms document."""

    terms: tuple[Term, ...] = required(f.Many(f.Part(Term)), "a list of definitions")


FIELDS_OF_KIND = {
    "condition": {"broader"},
    "intervention": {"substance", "class", "dose_mg_per_day", "safety"},
    "outcome": {"measures", "benefit", "better", "importance", "surrogate", "instruments"},
    "instrument": {"outcome", "range", "better", "mid"},
}
SHARED_FIELDS = {"kind", "key", "name", "synonyms", "codes", "source", "note"}


def folded(text: str) -> str:
    """A name without case, accents, apostrophes and the difference between hyphens and blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’`")
    return re.sub(r"[\s\-‐-―_]+", " ", letters).strip()


@dataclass(frozen=True)
class Vocabulary:
    """All terms, by kind and key."""

    terms: tuple[Term, ...] = field(default=())

    @cached_property
    def by_key(self) -> dict[tuple[str, str], Term]:
        """Each term under its kind and key."""
        return {(term.kind, term.key): term for term in self.terms}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = {}
        for term in self.terms:  # a code two terms share (standard and low dose of one substance) goes to the first
            for name in term.names:
                names.setdefault((term.kind, folded(name)), term.key)
        names.update({(term.kind, folded(term.key)): term.key for term in self.terms})
        return names

    def key(self, kind: str, name: str) -> str | None:
        """The key of the term that a key, name, synonym or code finds."""
        return self._by_name.get((kind, folded(name)))

    def find(self, kind: str, name: str) -> Term | None:
        """The term that a key, name, synonym or code finds."""
        key = self.key(kind, name)
        return None if key is None else self.by_key[kind, key]

    def of_kind(self, kind: str) -> tuple[Term, ...]:
        """The terms of one kind, by key."""
        return tuple(sorted((term for term in self.terms if term.kind == kind), key=lambda term: term.key))

    def nearest(self, kind: str, name: str, count: int = 3) -> tuple[str, ...]:
        """The keys whose names are most like ``name``, best first."""
        names = {spoken: key for (of, spoken), key in self._by_name.items() if of == kind}
        near = f.nearest(folded(name), names, count * 2)
        return tuple(dict.fromkeys(names[spoken] for spoken in near))[:count]

    def with_terms(self, more: Iterable[Term]) -> Vocabulary:
        """This vocabulary and ``more``; a term of the same kind and key takes the place of the old one."""
        return Vocabulary(tuple({**self.by_key, **{(term.kind, term.key): term for term in more}}.values()))

    def narrower(self, condition: str) -> frozenset[str]:
        """The keys of a condition and of all that name it, at any remove, as broader."""
        found = {condition}
        while more := {
            term.key
            for term in self.of_kind("condition")
            if term.key not in found and any(self.key("condition", name) in found for name in term.broader)
        }:
            found |= more
        return frozenset(found)
