"""Where each report stands: the boxes of the PRISMA 2020 flow as sets of reports (Page 2021, BMJ 372:n71, figure 1).

A box is made from the ones before it, so that each is the sum of its parts whatever was linked, decided or taken
back: what was decided on a report that is not in the box before does not count until it is.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from evidence.reports.inputs import brought
from evidence.screening.verdicts import CONFLICT, Verdict, merged, standing, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from evidence.screening.decisions import Decision


class Found(NamedTuple):
    """A record of an import that stands, once with each source that brought it: the report that it is part of."""

    report: int
    source: str


class Stages:
    """Every report with a record that counts, by the number that shows, and how far it has come.

    A report that only study documents name was not identified by a search: it is in no box.
    """

    def __init__(self, found: list[Found], decisions: dict[int, dict[str, list[Decision]]]) -> None:
        self.found = found
        self.identified = {one.report for one in found}
        self._decisions = decisions

    @cached_property
    def abstract(self) -> dict[int, Verdict]:
        """The verdicts at title and abstract."""
        return self._verdicts("title-abstract", self.identified)

    @cached_property
    def full_text(self) -> dict[int, Verdict]:
        """The verdicts at full text, of the reports that were sought."""
        return self._verdicts("full-text", self.sought)

    @cached_property
    def screened(self) -> set[int]:
        """With a final verdict at title and abstract."""
        return {number for number, one in self.abstract.items() if one.is_final}

    @property
    def unscreened(self) -> set[int]:
        """Without one: undecided, or in conflict."""
        return self.identified - self.screened

    @property
    def excluded(self) -> set[int]:
        """Excluded at title and abstract."""
        return {number for number in self.screened if self.abstract[number].word == "exclude"}

    @cached_property
    def sought(self) -> set[int]:
        """Included at title and abstract: their full texts are sought."""
        return self.screened - self.excluded

    @property
    def not_retrieved(self) -> set[int]:
        """Sought, and not to be had."""
        return self._at_full_text("not-retrieved")

    @property
    def assessed(self) -> set[int]:
        """Included or excluded at full text."""
        return self._at_full_text("include", "exclude")

    @property
    def excluded_at_full_text(self) -> set[int]:
        """Excluded at full text, with a reason."""
        return self._at_full_text("exclude")

    @property
    def included(self) -> set[int]:
        """Included at full text."""
        return self._at_full_text("include")

    @property
    def waiting_at_full_text(self) -> set[int]:
        """Sought, and without a final verdict: undecided, in conflict, or maybe."""
        return self.sought - self.assessed - self.not_retrieved

    def conflicts(self, stage: str) -> set[int]:
        """Reports on which reviewers differ at a stage, not resolved."""
        verdicts = self.abstract if stage == "title-abstract" else self.full_text
        return {number for number, one in verdicts.items() if one.word == CONFLICT}

    def reason_conflicts(self) -> set[int]:
        """Reports that all exclude at full text, for reasons that differ: the diagram has the earlier one."""
        return {number for number in self.excluded_at_full_text if self.full_text[number].reasons_differ}

    def decided(self, number: int, stage: str) -> list[Decision]:
        """The decisions on a report that stand at a stage."""
        return self._decisions.get(number, {}).get(stage, [])

    def all_decided(self, stage: str) -> dict[int, list[Decision]]:
        """The decisions that stand at a stage on the reports that are in its box: identified, or sought."""
        box = self.identified if stage == "title-abstract" else self.sought
        made = ((number, by_stage.get(stage, [])) for number, by_stage in self._decisions.items() if number in box)
        return {number: some for number, some in made if some}

    def _verdicts(self, stage: str, among: set[int]) -> dict[int, Verdict]:
        found = ((number, verdict(by_stage.get(stage, ()))) for number, by_stage in self._decisions.items())
        return {number: one for number, one in found if one is not None and number in among}

    def _at_full_text(self, *words: str) -> set[int]:
        return {number for number, one in self.full_text.items() if one.word in words}


# What ``--stage`` of other commands may name, each the box of that name in ``flow``.
AT_STAGE: dict[str, Callable[[Stages], set[int]]] = {
    "identified": lambda one: one.identified,
    "unscreened": lambda one: one.unscreened,
    "screened": lambda one: one.screened,
    "excluded": lambda one: one.excluded,
    "sought": lambda one: one.sought,
    "not-retrieved": lambda one: one.not_retrieved,
    "assessed": lambda one: one.assessed,
    "excluded-at-full-text": lambda one: one.excluded_at_full_text,
    "included": lambda one: one.included,
}


def stages(connection: Connection) -> Stages:
    """How far every report has come, in four queries that indexes answer."""
    shows = merged(connection)
    found = [Found(shows.get(number, number), source) for number, source in brought(connection)]
    return Stages(found, standing(connection))


def at_stage(connection: Connection, stage: str) -> list[int]:
    """The numbers of the reports that are in a box of the flow, in order; ``stage`` is one of AT_STAGE."""
    return sorted(AT_STAGE[stage](stages(connection)))


def unscreened(connection: Connection) -> list[int]:
    """The numbers of the reports that no verdict at title and abstract stands for yet (conflicts too), in order."""
    return at_stage(connection, "unscreened")


def included(connection: Connection) -> list[int]:
    """The numbers of the reports that were included at full text, in order."""
    return at_stage(connection, "included")
