"""An open database: one method per command. What the command line can do, a script can do with this."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from evidence import history, query, studies
from evidence import vocabulary as words
from evidence.answers.exporting import Exporting
from evidence.answers.literature import Literature
from evidence.answers.opened import DryRun, end_if_tried, silent
from evidence.answers.opened import seed as fill_whole
from evidence.answers.screening import Screening
from evidence.documents import Study, canonical
from evidence.errors import DocumentRefused, EvidenceError, NotHeld, UsageError
from evidence.history import Revision
from evidence.identifiers import is_numbered
from evidence.query import Filters, StudyRow
from evidence.store import create_database, locate, open_database
from evidence.studies import Added, Changed, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from evidence.answers.appraising import Appraised, Given
    from evidence.answers.checking import Checked
    from evidence.answers.claims import Held as HeldClaim
    from evidence.answers.comparing import Change
    from evidence.answers.explaining import Explanation
    from evidence.answers.gaps import Gap
    from evidence.answers.holdings import Holdings
    from evidence.answers.judging import Choice as JudgedBody
    from evidence.answers.judging import Standing
    from evidence.answers.summary import ConditionSummary, SummaryRow
    from evidence.answers.whatif import Supposed, Supposition
    from evidence.documents import Judgement, Term, Vocabulary
    from evidence.findings import Finding

__all__ = ["Added", "Changed", "Evidence", "Filters", "Revision", "Shown", "StudyRow", "init_store"]


class Evidence(Literature, Screening, Exporting):
    """An open database. Each method is one transaction; reading ones never wait for a writing one."""

    def studies(self, filters: Filters | None = None, **given: Any) -> tuple[StudyRow, ...]:  # noqa: ANN401 - the fields of Filters
        """The studies that all filters choose, by key. Raises NotHeld for a term that nobody knows."""
        chosen = replace(filters or Filters(), **given)
        with self._database.read() as connection:
            return query.rows(connection, query.chosen(chosen, words.vocabulary(connection)))

    def show(self, name: str) -> Shown:
        """One study by key, unique start of a key, DOI, PMID or registry id. Raises EvidenceError."""
        with self._database.read() as connection:
            return studies.show(connection, name)

    def add(
        self,
        items: Study | str | Sequence[tuple[str, bytes]],
        *,
        base: str | None = None,
        dry_run: bool = False,
        why: str | None = None,
    ) -> Added:
        """Take in a study value, the text of a document, or documents with the names of their files.

        All or nothing of each document; those with errors are in the answer's ``problems``. Raises Conflict where
        ``base`` is not the hash of the study as it is stored.
        """
        from evidence.answers.plausibility import implausible

        documents = _documents(items)
        try:
            with self._database.write() as connection:
                done = studies.add(connection, documents, self._author(why), base=base)
                names = words.vocabulary(connection)
                end_if_tried(dry_run=dry_run)
        except DryRun:
            pass
        done.problems += implausible(documents, {*done.added, *done.updated}, names)
        return done

    def appraise(self, name: str, given: Given, *, why: str | None = None) -> Appraised:
        """Appraise the risk of bias in a study; an earlier appraisal of the same by the same person is replaced.

        Raises UsageError for what the instrument does not know, and for an override without a reason.
        """
        from evidence.answers import appraising

        with self._database.read() as connection:
            shown, names = studies.show(connection, name), words.vocabulary(connection)
        if given.outcome is not None and names.key("outcome", given.outcome) is None:
            near = names.nearest("outcome", given.outcome)
            raise NotHeld(f"no outcome {given.outcome!r} is known; did you mean {' or '.join(near)}?", near)
        instrument = appraising.instrument_for(shown.study, given.tool)
        judged = appraising.judged(instrument, given)
        by, on = given.by or self._author(None).who, given.on or datetime.now(UTC).date().isoformat()
        made = appraising.appraisal_of(instrument, given, judged, by, on)
        done = self.add(appraising.with_appraisal(shown.study, made), base=shown.hash, why=why or given.reason)
        refused = [problem for problem in done.problems if problem.severity == "error"]
        if refused:
            raise DocumentRefused(refused)
        return appraising.Appraised(shown.study.key, made, judged, self.show(shown.study.key).revision)

    def rename(self, old: str, new: str, *, why: str | None = None) -> Changed:
        """Give a study another key; its history goes with it."""
        return self._write(lambda connection: studies.rename(connection, old, new, self._author(why)))

    def remove(self, name: str, *, why: str | None = None) -> Changed:
        """Take a study out."""
        return self._write(lambda connection: studies.remove(connection, name, self._author(why)))

    def undo(self, number: int | None = None, *, why: str | None = None, command: int | None = None) -> Changed:
        """Take back a revision, or all of the last command; ``command`` is the number of one that this belongs to.

        What an import that went had linked of others, or one that comes back has in common with what came meanwhile,
        is compared in the same command: as a revision of its own.
        """
        from evidence.answers.undoing import undo

        author = self._author(why)._replace(command=command)
        return self._write(lambda connection: undo(connection, number, author))

    def history(self, name: str | None = None) -> tuple[Revision, ...]:
        """All revisions in order, or those of one study (under all its keys), term or claim."""
        with self._database.read() as connection:
            if name is None:
                return history.revisions(connection)
            found = history.of_key(connection, name)
            if not found and is_numbered(name):
                raise EvidenceError(f"{name} has no revisions of its own: see `evidence show {name}`")
            return found or history.of_key(connection, studies.called(connection, name))

    def terms(self, kind: str | None = None) -> tuple[Term, ...]:
        """The vocabulary, or the terms of one kind, by kind and key."""
        held = self.vocabulary()
        return held.terms if kind is None else held.of_kind(kind)

    def vocabulary(self) -> Vocabulary:
        """All terms, and how names find them."""
        with self._database.read() as connection:
            return words.vocabulary(connection)

    def edit_term(self, key: str, text: bytes | str, *, why: str | None = None) -> Changed:
        """Change a term: ``text`` is a terms document with that one term. Raises DocumentRefused."""
        return self._write(lambda connection: studies.change_term(connection, key, text, self._author(why)))

    def summary(self, condition: str, *, as_of: date | str | None = None, impute_sd: bool = False) -> ConditionSummary:
        """What the evidence for a condition is, how strong and why. Raises NotHeld with the nearest names."""
        from evidence.answers.summary import summarise
        from evidence.synthesis import DEFAULT

        key, known = self._holdings_on(condition)
        return summarise(
            key,
            known.studies,
            known.vocabulary,
            as_of=_day(as_of),
            judgements=known.judgements,
            analysis=DEFAULT._replace(impute_sd=impute_sd),
        )

    def summaries(self, *, as_of: date | str | None = None) -> tuple[SummaryRow, ...]:
        """A row per condition, intervention and comparator."""
        from evidence.answers.summary import rows

        known = self._holdings()
        return rows(known.studies, known.vocabulary, as_of=_day(as_of), judgements=known.judgements)

    def explain(
        self,
        name: str,
        outcome: str | None = None,
        *,
        as_of: date | str | None = None,
        impute_sd: bool = False,
    ) -> Explanation:
        """Why the findings on a condition (or one outcome of it), or those a study is in, say what they say.

        Raises NotHeld for a name that is neither a condition nor a study.
        """
        from evidence.answers.explaining import explain, subject
        from evidence.answers.holdings import held
        from evidence.synthesis import DEFAULT

        with self._database.read() as connection:
            known = held(connection)
            about = subject(connection, name, known)
            revisions = history.by_study(connection)
        analysis = DEFAULT._replace(impute_sd=impute_sd)
        return explain(known, about, outcome, revisions, as_of=_day(as_of), analysis=analysis)

    def changes(
        self,
        condition: str | None = None,
        *,
        since: date | int,
        until: date | int | None = None,
        by: str = "publication",
    ) -> tuple[Change, ...]:
        """Which conclusions moved between two days (both included), or between two states of the database.

        ``by`` is ``publication`` or ``entry``; by entry a whole number stands for the state after that revision.
        """
        from evidence.answers.changes import by_entry, by_publication
        from evidence.answers.holdings import between, held
        from evidence.answers.summary import condition_key

        with self._database.read() as connection:
            now = held(connection)
            states = between(connection, since, until) if by == "entry" else None
        chosen = now.conditions if condition is None else (condition_key(condition, now.vocabulary),)
        if states is not None:
            return by_entry(states[0], now if states[1] is None else states[1], chosen)
        if isinstance(since, int) or isinstance(until, int):
            raise UsageError("a revision is a state of the database: give it with --by entry")
        return by_publication(now, chosen, since, until)

    def whatif(
        self,
        condition: str,
        what: Supposition | None = None,
        *,
        as_of: date | str | None = None,
        **supposed: Any,  # noqa: ANN401 - the fields of Supposition
    ) -> Supposed:
        """Suppose other studies or another analysis: the answer before and after. Nothing is stored.

        ``supposed`` are fields of a Supposition: ``without=("a-2020",)``, ``tau="DL"``.
        """
        from evidence.answers.whatif import Supposition, suppose

        what = replace(what or Supposition(), **supposed)
        key, known = self._holdings_on(condition)
        with self._database.read() as connection:
            without = tuple(studies.called(connection, one) for one in what.without)
            retracted = tuple(studies.called(connection, one) for one in what.retracted)
        return suppose(key, known, replace(what, without=without, retracted=retracted), as_of=_day(as_of))

    def gaps(self, condition: str | None = None, *, as_of: date | str | None = None) -> tuple[Gap, ...]:
        """What is missing, outcome by outcome, for a condition and its narrower ones, or for all.

        Raises NotHeld with the nearest names.
        """
        from evidence.answers.gaps import conditions_of, gaps

        if condition is None:
            known = self._holdings()
            asked: Sequence[str] = conditions_of(known.studies, known.vocabulary)
        else:
            key, known = self._holdings_on(condition)
            asked = sorted(known.vocabulary.narrower(key))
        return gaps(asked, known.studies, known.vocabulary, as_of=_day(as_of), judgements=known.judgements)

    def claims(self, *, condition: str | None = None, as_of: date | str | None = None) -> tuple[HeldClaim, ...]:
        """Each claim and published synthesis held against the findings; or those on a condition.

        Raises NotHeld with the nearest names.
        """
        from evidence.answers.claims import claims
        from evidence.answers.summary import condition_key

        known = self._holdings()
        key = None if condition is None else condition_key(condition, known.vocabulary)
        with self._database.read() as connection:
            stored = words.claims(connection)
        return claims(
            stored, known.studies, known.vocabulary, condition=key, as_of=_day(as_of), judgements=known.judgements
        )

    def judge(self, condition: str, outcome: str, *, by: str | None = None, **given: Any) -> Judgement:  # noqa: ANN401 - options of several types
        """Judge a domain (``domain``, ``steps``) or the ``level`` of one body, with a ``reason``.

        ``intervention``, ``comparator`` and ``family`` choose among several bodies. It holds until the evidence is
        another. Raises UsageError for half a judgement.
        """
        from evidence.answers import judging

        verdict, choice = judging.asked(given)
        with self._database.write() as connection:
            finding = self._meant(connection, condition, outcome, choice)
            day = datetime.now(UTC).date().isoformat()
            made = judging.judgement(finding, verdict, by or self._author(None).who, day)
            self._put_judgement(connection, "judged", made.key, made.text(), verdict.reason)
        return made

    def withdraw(
        self, condition: str, outcome: str, *, domain: str | None = None, why: str | None = None, **choice: str | None
    ) -> tuple[Judgement, ...]:
        """Take back what was judged on a body (of one domain, or all of it)."""
        from evidence.answers import judging

        named = judging.domain_named(domain)
        with self._database.write() as connection:
            finding = self._meant(connection, condition, outcome, judging.Choice(**choice))
            made = (*finding.certainty.judged, *finding.certainty.stale)
            gone = [one for one in made if named in (None, one.domain)]
            if not gone:
                raise EvidenceError(f"nothing is judged of {outcome} for {condition}; see `evidence judge --list`")
            for one in gone:
                self._put_judgement(connection, "withdrawn", one.key, None, why)
        return tuple(gone)

    def judgements(self) -> tuple[Standing, ...]:
        """All judgements, each with whether it is stale."""
        from evidence.answers.judging import standing

        return standing(self._holdings())

    def check(self, only: Sequence[str] | None = None, *, fix: bool = False) -> Checked:
        """Look for what is wrong, by all checks or those named; ``fix`` mends what it can. Raises UsageError."""
        from evidence.answers.checking import check, chosen, mended

        names = chosen(only)
        with self._database.read() as connection:
            checked = check(connection, names)
        if not (fix and checked.mendable):
            return checked
        with self._database.write() as connection:
            done = mended(connection)
        with self._database.read() as connection:
            return replace(check(connection, names), mended=done)

    def _meant(self, connection: Connection, condition: str, outcome: str, choice: JudgedBody) -> Finding:
        from evidence.answers.holdings import held
        from evidence.answers.judging import body_meant

        return body_meant(held(connection), condition, outcome, choice)

    def _put_judgement(
        self, connection: Connection, action: str, key: str, text: str | None, why: str | None = None
    ) -> None:
        from evidence.judgements import KIND, judgement_text, put_judgement

        before = judgement_text(connection, key)
        if before == text:
            return
        part = history.Change(KIND, key, before, text)
        made = history.record(connection, self._author(why), action=action, kind=KIND, key=key, changes=[part])
        put_judgement(connection, key, text, made.number)

    def _holdings(self) -> Holdings:
        from evidence.answers.holdings import held

        with self._database.read() as connection:
            return held(connection)

    def _holdings_on(self, condition: str) -> tuple[str, Holdings]:
        from evidence.answers.holdings import held
        from evidence.answers.summary import condition_key

        with self._database.read() as connection:
            key = condition_key(condition, words.vocabulary(connection))
            return key, held(connection, key)


def init_store(given: str | None, *, seed: bool = True, say: Callable[[str], None] | None = None) -> None:
    """Make a database, or bring that of a server up to date. Raises DatabaseError where there is nothing to do."""
    location = locate(given)
    create_database(location, fill=fill_whole if seed else _seed_vocabulary, say=say or silent)
    if location.path is None:
        from evidence import fulltext

        # A migration cannot make the words of a server's index: they are cut by the same code as those of a query.
        with open_database(location, create=None, say=silent).write() as connection:
            fulltext.rebuild(connection)


def _documents(items: Study | str | Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    if isinstance(items, Study):
        return [(items.key, canonical(items).encode())]
    return [("text", items.encode())] if isinstance(items, str) else items


def _day(given: date | str | None) -> date | None:
    """A day, or the last one of 2017, 2017-01 or 2017-01-15 as text."""
    from evidence.quantities import partial_date

    return partial_date(given).last if isinstance(given, str) else given


def _seed_vocabulary(connection: Connection) -> None:
    from evidence.answers.seeding import seed_vocabulary

    seed_vocabulary(connection)
