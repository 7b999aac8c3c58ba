"""What the store does with literature: imports, matching, links by hand, search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evidence.answers.opened import DryRun, Opened, end_if_tried
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from evidence.intake import Taken
    from evidence.matching.by_hand import Linked, Question
    from evidence.matching.comparing import Matched
    from evidence.reports import ReportRow
    from evidence.reports.inputs import Input
    from evidence.reports.profile import Profile


class Hits(NamedTuple):
    """What a search found: reports in order, a snippet of each, how many there are in all.

    ``is_bound``: there are more than ``total``. Hits are marked in snippets by U+E000 before and U+E001 behind.
    """

    reports: tuple[ReportRow, ...]
    snippets: dict[int, str]
    total: int
    is_bound: bool = False


class Asked(NamedTuple):
    """An open question with both reports as they show."""

    question: Question
    one: ReportRow
    other: ReportRow


class Literature(Opened):
    """The part of the store that is about records and reports."""

    def import_file(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        read_as: str | None = None,
        mapping: Mapping[str, str] | None = None,
        source: str | None = None,
        query: str | None = None,
        searched_on: str | None = None,
        strict: bool = False,
        match: bool = True,
        dry_run: bool = False,
        why: str | None = None,
        tell: Callable[[int, float], None] | None = None,
    ) -> Taken:
        """Take in a file of citations, in one transaction.

        ``name`` is what it is called (default: the path), ``read_as`` a format's name (default: found by content),
        ``mapping`` says which columns of a table are which fields. Raises EvidenceError where nothing can be read in
        it, StrictlyRefused where ``strict`` meets a problem; then nothing is stored.
        """
        from evidence import intake
        from evidence.readers import open_source, recognised

        given = open_source(Path(path), name)
        given.mapping = dict(mapping or {})
        form = recognised(given, read_as or ("csv" if given.mapping else None))
        about = intake.About(source, query, searched_on)
        try:
            with self._database.write() as connection:
                taken = intake.take_in(
                    connection, given, form, about, self._author(why), strict=strict, match=match, tell=tell
                )
                end_if_tried(dry_run=dry_run or not taken.records_new + taken.records_known)
        except DryRun:
            taken.input = 0
        return taken

    def report(self, name: str) -> Profile:
        """One report, by P7, R12, DOI, PMID or registry number: what it says, and its records, links and decisions."""
        from evidence.reports.profile import profile

        with self._database.read() as connection:
            return profile(connection, name)

    def inputs(self) -> tuple[Input, ...]:
        """Every import, in order: file, source, search, day and counts; also those that were taken back."""
        from evidence.reports.inputs import held_inputs

        with self._database.read() as connection:
            return held_inputs(connection)

    def match(
        self, *, everything: bool = False, why: str | None = None, tell: Callable[[int], None] | None = None
    ) -> Matched:
        """Compare the reports that were not compared yet (or all) with all, and link those that are the same.

        Gives what came of it now; ``standing`` gives what stands in all.
        """
        from evidence.matching import by_hand
        from evidence.matching.comparing import wait_for_all

        with self._database.write() as connection:
            if everything:
                wait_for_all(connection)
            return by_hand.match(connection, self._author(why), tell=tell)

    def standing(self) -> Matched:
        """What stands: records less reports, and pairs of reports asked about, told apart by a person, of one study."""
        from evidence.matching import by_hand

        with self._database.read() as connection:
            return by_hand.standing(connection)

    def questions(self, *, limit: int | None = None) -> tuple[Asked, ...]:
        """The pairs that a person is asked about, the likeliest first."""
        from evidence import reports
        from evidence.matching import by_hand

        with self._database.read() as connection:
            asked = tuple(by_hand.questions(connection, limit=limit))
            standing = reports.standing_for(connection, {row for one in asked for row in (one.one, one.other)})
            shown = {one.id: one for one in reports.rows(connection, sorted(set(standing.values())))}
        pairs = ((one, shown.get(standing[one.one]), shown.get(standing[one.other])) for one in asked)
        return tuple(Asked(one, here, there) for one, here, there in pairs if here and there)

    def answer(self, question: int, verdict: str, *, reason: str | None = None) -> Linked:
        """Answer a question: ``same`` or ``different``."""
        from evidence.matching import by_hand

        if verdict not in ("same", "different"):
            raise UsageError(f"answer same or different, not {verdict!r}")
        return self._write(
            lambda connection: by_hand.answer(connection, question, verdict, self._author(reason), reason)
        )

    def link(self, *names: str, reason: str | None = None) -> Linked:
        """Say that records or reports are one report; with a study's key last, that they report this study."""
        from evidence.matching import by_hand

        def act(connection: Connection) -> Linked:
            study = _study(connection, names[-1]) if names else None
            if study is None:
                return by_hand.link(connection, names, self._author(reason), reason)
            return by_hand.link_study(connection, names[:-1], study, self._author(reason), reason)

        return self._write(act)

    def unlink(self, name: str, other: str | None = None, *, reason: str | None = None) -> Linked:
        """Take back what a person linked, or take a record out of its report; apart from one other report or study."""
        from evidence.matching import by_hand

        def act(connection: Connection) -> Linked:
            study = None if other is None else _study(connection, other)
            if study is not None:
                return by_hand.unlink_study(connection, name, study, self._author(reason), reason)
            return by_hand.unlink(connection, name, self._author(reason), reason, other=other)

        return self._write(act)

    def search(
        self,
        words: str,
        *,
        limit: int = 20,
        offset: int = 0,
        newest: bool = False,
        unscreened: bool = False,
    ) -> Hits:
        """Search reports and studies; with ``unscreened`` what waits to be screened of them, or all that does.

        Raises UsageError that says what in the query cannot be read.
        """
        from evidence import fulltext, reports, screening

        with self._database.read() as connection:
            if not words.strip() and not unscreened:
                raise UsageError("name words to search for, as in: evidence search 'naltrexone AND pain'")
            asked = {"limit": limit, "offset": offset}
            waiting = screening.unscreened(connection) if unscreened else []
            if not words.strip():
                page = waiting[:: -1 if newest else 1][offset : offset + limit]
                return Hits(reports.rows(connection, page), {}, len(waiting))
            if unscreened:
                found = fulltext.found_among(connection, words, set(waiting), newest=newest, **asked)
            else:
                found = fulltext.found(connection, words, newest=newest, **asked)
            return Hits(reports.rows(connection, found.ids), found.snippets, found.count, found.count_is_bound)

    def without_study(self) -> tuple[ReportRow, ...]:
        """The reports that were included and belong to no study that is held."""
        from evidence import reports, screening

        with self._database.read() as connection:
            found = reports.rows(connection, screening.included(connection))
        return tuple(one for one in found if not one.studies)


def _study(connection: Connection, name: str) -> str | None:
    """The key of the study of that name; a name of a report is none."""
    from evidence import studies
    from evidence.identifiers import is_numbered, recognise

    if is_numbered(name) or recognise(name) is not None:
        return None
    return studies.called(connection, name)
