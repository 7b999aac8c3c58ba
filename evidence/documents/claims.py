"""Claims and published syntheses as values: what articles and reviews say, to be held against the findings."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import terms
from evidence.documents import fields as f
from evidence.documents.fields import optional, required, several
from evidence.quantities import Count, Number, PartialDate, Percentage  # noqa: TC001 - read at run time

DIRECTIONS = ("benefit", "harm", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Assertion:
    """What a claim says in the terms of the vocabulary."""

    condition: str | None = optional(f.LINE)
    intervention: str | None = optional(f.LINE)
    comparator: str | None = optional(f.LINE)
    outcome: str | None = optional(f.LINE)
    study: str | None = optional(f.KEY)
    direction: str | None = optional(f.Choice(DIRECTIONS))
    certainty_at_most: str | None = optional(f.Choice(terms.LEVELS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A statement of an article or leaflet."""

    id: str = required(f.KEY)
    says: str = required(f.TEXT)
    kind: str | None = optional(f.Choice(terms.CLAIM_KINDS))
    source: str = required(f.TEXT, "where the statement stands")
    asserts: Assertion | None = optional(f.Part(Assertion))
    note: str | None = optional(f.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class SynthesisResult:
    """One pooled number of a published synthesis; ``i2`` in percent."""

    outcome: str = required(f.LINE)
    measure: str = required(f.Choice(terms.MEASURES))
    estimate: Number = required(f.NUMBER)
    ci: tuple[Number, Number] | None = optional(f.INTERVAL)
    i2: Percentage | None = optional(f.PERCENTAGE)
    note: str | None = optional(f.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Synthesis:
    """A published synthesis: its question, its size and what it concluded."""

    key: str = required(f.KEY)
    title: str | None = optional(f.LINE)
    doi: str | None = optional(f.Identifier("doi"))
    pmid: str | None = optional(f.Identifier("pmid"))
    journal: str | None = optional(f.TEXT)
    volume: str | None = optional(f.TEXT)
    issue: str | None = optional(f.TEXT)
    pages: str | None = optional(f.TEXT)
    published: PartialDate | None = optional(f.DATE)
    condition: str | None = optional(f.LINE)
    intervention: str | None = optional(f.LINE)
    about: str | None = optional(f.TEXT)
    k: Count | None = optional(f.COUNT)
    participants: Count | None = optional(f.COUNT)
    certainty: str | None = optional(f.Choice(terms.LEVELS))
    results: tuple[SynthesisResult, ...] = several(f.Many(f.Part(SynthesisResult)))
    note: str | None = optional(f.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """A claims document."""

    claims: tuple[Claim, ...] = several(f.Many(f.Part(Claim)))
    syntheses: tuple[Synthesis, ...] = several(f.Many(f.Part(Synthesis)))
