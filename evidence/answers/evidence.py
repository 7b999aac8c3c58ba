"""An open database: one method per command. What the command line can do, a script can do with this."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from evidence import history, query, studies
from evidence import vocabulary as words
from evidence.documents import Study, Terms, canonical, read
from evidence.errors import DocumentRefused, EvidenceError
from evidence.history import Author, Revision
from evidence.query import Filters, StudyRow
from evidence.store import create_database, locate, open_database
from evidence.studies import Added, Changed, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from types import TracebackType

    from sqlalchemy import Connection

    from evidence.answers.summary import ConditionSummary, SummaryRow
    from evidence.documents import Term, Vocabulary

__all__ = ["Added", "Changed", "Evidence", "Filters", "Revision", "Shown", "StudyRow", "init_store"]


class DryRun(Exception):
    """Ends a transaction that was only tried."""


class Evidence:
    """An open database. Each method is one transaction; reading ones never wait for a writing one."""

    def __init__(self, given: str | None, *, say: Callable[[str], None] | None = None, who: str | None = None) -> None:
        self._who = who
        self._database = open_database(locate(given), create=_seed, say=say or _silent)

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

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
        try:
            with self._database.write() as connection:
                done = studies.add(connection, _documents(items), self._author(why), base=base)
                _end_if_tried(dry_run=dry_run)
        except DryRun:
            return done
        return done

    def rename(self, old: str, new: str, *, why: str | None = None) -> Changed:
        """Give a study another key; its history goes with it."""
        return self._write(lambda connection: studies.rename(connection, old, new, self._author(why)))

    def remove(self, name: str, *, why: str | None = None) -> Changed:
        """Take a study out."""
        return self._write(lambda connection: studies.remove(connection, name, self._author(why)))

    def undo(self, number: int | None = None, *, why: str | None = None) -> Changed:
        """Take back a revision, or all of the last command."""
        return self._write(lambda connection: studies.undo(connection, number, self._author(why)))

    def history(self, name: str | None = None) -> tuple[Revision, ...]:
        """All revisions in order, or those of one study (under all its keys), term or claim."""
        with self._database.read() as connection:
            if name is None:
                return history.revisions(connection)
            found = history.of_key(connection, name)
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

        def change(connection: Connection) -> Changed:
            names = words.vocabulary(connection)
            document = read(text, None, names)
            if document.refused or not isinstance(document.value, Terms):
                raise DocumentRefused(document.problems)
            term = document.value.terms[0]
            before = words.term_text(connection, term.kind, term.key)
            if before is None or term.key != key or len(document.value.terms) != 1:
                raise EvidenceError(f"the document must define the one term {key}, of the kind that it has")
            after = canonical(term)
            if after == before:
                return Changed(0, ())
            part = history.Change(term.kind, key, before, after)
            made = history.record(
                connection, self._author(why), action="changed", kind="terms", key=key, changes=[part]
            )
            words.put_term(connection, term.kind, key, after, names.with_terms([term]))
            return Changed(made.number, (key,))

        return self._write(change)

    def summary(self, condition: str, *, as_of: date | None = None) -> ConditionSummary:
        """What the evidence for a condition is, how strong and why. Raises NotHeld with the nearest names."""
        from evidence.answers.summary import condition_key, summarise

        with self._database.read() as connection:
            names = words.vocabulary(connection)
            key = condition_key(condition, names)
            known = studies.values(connection, query.concerning(key, names), names)
        return summarise(key, known, names, as_of=as_of)

    def summaries(self, *, as_of: date | None = None) -> tuple[SummaryRow, ...]:
        """A row per condition, intervention and comparator."""
        from evidence.answers.summary import rows

        with self._database.read() as connection:
            names = words.vocabulary(connection)
            known = studies.values(connection, None, names)
        return rows(known, names, as_of=as_of)

    def _write(self, act: Callable[[Connection], Changed]) -> Changed:
        with self._database.write() as connection:
            return act(connection)

    def _author(self, why: str | None) -> Author:
        return Author(self._who or os.environ.get("EVIDENCE_USER") or getpass.getuser(), why)


def init_store(given: str | None, *, seed: bool = True, say: Callable[[str], None] | None = None) -> None:
    """Make a database. Raises DatabaseError where there is one already."""
    create_database(locate(given), fill=_seed if seed else _seed_vocabulary, say=say or _silent)


def _documents(items: Study | str | Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    if isinstance(items, Study):
        return [(items.key, canonical(items).encode())]
    return [("text", items.encode())] if isinstance(items, str) else items


def _seed(connection: Connection) -> None:
    from evidence.answers.seeding import seed

    seed(connection)


def _seed_vocabulary(connection: Connection) -> None:
    from evidence.answers.seeding import seed_vocabulary

    seed_vocabulary(connection)


def _end_if_tried(*, dry_run: bool) -> None:
    if dry_run:
        raise DryRun


def _silent(line: str) -> None:
    """Say nothing."""
    del line
