"""Everything that can be checked in a database, by name, and running the checks that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import DBAPIError

from evidence.answers import check_literature as literature
from evidence.answers import check_store as store
from evidence.answers import check_studies as documents
from evidence.answers.check_held import Held, held_in
from evidence.answers.check_judgements import stale_judgement
from evidence.answers.check_projection import mend, projection
from evidence.documents import nearest
from evidence.errors import UsageError
from evidence.synthesis.gates import GATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection

    from evidence.answers.check_held import Seen

ERROR, WARNING = "error", "warning"
STALE = "stale-judgement"


class Check(NamedTuple):
    """A check as it is listed: what it does, why that matters and how to mend what it finds."""

    name: str
    severity: str
    does: str
    why: str
    mends: bool = False


class Found(NamedTuple):
    """Something that a check found."""

    check: str
    severity: str
    where: str
    message: str
    fix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What was found, by check; which checks ran, and which could not, and why; what ``fix`` wrote again."""

    found: tuple[Found, ...]
    ran: tuple[str, ...]
    n_studies: int
    not_run: tuple[str, ...] = ()
    because: str = ""
    mended: tuple[Found, ...] = ()
    mendable: bool = False

    def fails(self, severity: str) -> bool:
        """Whether something of that severity, or a worse one, was found."""
        return any(severity == WARNING or one.severity == ERROR for one in self.found)


_OWN = (
    Check(
        "damage",
        ERROR,
        "Reads every page of the file, and every document again.",
        "What cannot be read is lost to every answer. Restore the last good backup; a document alone is written "
        "again from its revision by `--only projection --fix`.",
    ),
    Check(
        "schema-drift",
        ERROR,
        "Compares tables, columns, indexes and views with those that this version expects.",
        "A table that was changed by hand gives wrong or no answers. Restore a backup, or add the documents to a "
        "new database.",
    ),
    Check(
        "broken-chain",
        ERROR,
        "Computes the hash of each revision over the one before.",
        "Each revision carries the hash of the one before it, so that nothing of the past can be changed unseen. "
        "Where a hash does not fit, a revision was changed outside of `evidence`: compare with a backup.",
    ),
    Check(
        "projection",
        ERROR,
        "Compares every row of studies, terms and claims with what its document gives.",
        "Filters, views and other programs read the tables, summaries the documents: where they differ, two "
        "answers are given. `--fix` writes the rows again from the document of the last revision.",
        mends=True,
    ),
    Check(
        "dangling-reference",
        ERROR,
        "Looks up every name in documents, terms and claims, and every row that points to another.",
        "A result whose outcome no term answers to is in no body of evidence. Define the term, or mend the name "
        "with `evidence edit`.",
    ),
    Check(
        "retracted-in-use",
        ERROR,
        "Looks for results that still count though a report they rest on is retracted.",
        "A retracted study leaves every body of evidence at once. Add the notice to the study's reports, with the "
        "role retraction, or take out the results that rest on it.",
    ),
    Check(
        STALE,
        ERROR,
        "Looks for judgements of certainty whose evidence has changed since.",
        "A judgement holds for what was looked at. Until somebody looks again the computed level counts; judge "
        "again, or withdraw it.",
    ),
    Check(
        "search-index",
        ERROR,
        "Compares what a search can find with the reports that show.",
        "A report that no search finds is lost to whoever searches. `--fix` builds the index anew from the reports.",
        mends=True,
    ),
    Check(
        "reports",
        ERROR,
        "Compares which rows are one report with the links that say so.",
        "A report is what its records and study documents say together; where rows and links differ, counts and "
        "searches are wrong. `--fix` folds the reports anew.",
        mends=True,
    ),
    Check(
        "link-to-nothing",
        WARNING,
        "Looks for reports that a person linked with one that went with its import or study.",
        "What such a link said may be lost, as to which study a report belongs. Put back what went, link the "
        "report anew, or take the link back.",
    ),
    Check(
        "number-without-source",
        WARNING,
        "Looks for results, numbers of people and ages of which nobody said where they stand.",
        "A number without its place in a report cannot be verified. Name report and place in the study document.",
    ),
    Check(
        "double-counted",
        WARNING,
        "Looks for two studies of one body that share a report, a registry entry, or size and dates.",
        "The same people counted twice make an interval too narrow. Where they are the same, keep the results in "
        "one of the two studies.",
    ),
)
CHECKS: dict[str, Check] = {check.name: check for check in _OWN} | {
    name: Check(name, WARNING, f"Looks whether {holds}.", why) for name, (holds, why) in GATES.items()
}

_ON_HELD: dict[str, Callable[[Held], Iterable[Seen]]] = {
    "broken-chain": store.broken_chain,
    "projection": projection,
    "dangling-reference": lambda held: (
        *store.rows_that_point_to_nothing(held.connection),
        *documents.unknown_names(held),
    ),
    "retracted-in-use": documents.retracted_in_use,
    "search-index": literature.search_index,
    "reports": literature.wrongly_joined,
    "link-to-nothing": literature.links_to_nothing,
    "number-without-source": documents.number_without_source,
    "double-counted": documents.double_counted,
}


def chosen(names: Iterable[str] | None) -> tuple[str, ...]:
    """The checks of those names (None or none: all), in the order of the list. Raises UsageError with the nearest."""
    asked = set(names or CHECKS)
    for name in sorted(asked - CHECKS.keys()):
        near = nearest(name, CHECKS, 3)
        offer = f"did you mean {' or '.join(near)}?" if near else "see `evidence check --list`"
        raise UsageError(f"no check is called {name}; {offer}")
    return tuple(name for name in CHECKS if name in asked)


def check(connection: Connection, names: tuple[str, ...]) -> Checked:
    """Run the checks of those names on one state of the database.

    What keeps other checks from running is told whether it was asked for or not: a schema that differs, pages or
    documents that cannot be read.
    """
    found = {"schema-drift": list(store.schema_drift(connection))}
    if "damage" in names:
        found["damage"] = list(store.damaged_pages(connection))
    if found["schema-drift"]:
        return _checked(found, names, "the schema is not the one expected", 0)
    try:
        held = held_in(connection)
        found["damage"] = [*found.get("damage", ()), *held.unreadable]
        found |= _found(held, names)
    except DBAPIError:
        lost = list(store.lost_tables(connection)) if connection.dialect.name == "sqlite" else []
        if not lost:
            raise
        found["damage"] = [*found.get("damage", ()), *lost]
        return _checked(found, names, "what they need cannot be read", 0)
    because = "documents cannot be read" if held.unreadable else ""
    n_studies = sum(kind == "study" for kind, _ in held.stored)
    return _checked(found, names, because, n_studies)


def mended(connection: Connection) -> tuple[Found, ...]:
    """Mend what a check can mend with certainty, inside a writing transaction; what was done, thing by thing."""
    documents_mended = [("projection", seen) for seen in mend(held_in(connection))]
    literature_mended = list(literature.mended(held_in(connection)))
    return tuple(
        Found(check, ERROR, seen.where, seen.message, seen.fix) for check, seen in documents_mended + literature_mended
    )


def _found(held: Held, names: tuple[str, ...]) -> dict[str, list[Seen]]:
    found = {name: list(look(held)) for name, look in _ON_HELD.items() if name in names}
    if any(name in GATES for name in names):
        seen = documents.implausible(held)
        found |= {name: seen[name] for name in names if name in GATES}
    # Findings need the whole vocabulary, and cannot be had where a part of it cannot be read.
    if STALE in names and not held.unreadable:
        found[STALE] = list(stale_judgement(held.connection))
    return found


def _checked(found: Mapping[str, list[Seen]], names: tuple[str, ...], because: str, n_studies: int) -> Checked:
    told = [(CHECKS[name], one) for name in CHECKS for one in found.get(name, ())]
    ran = tuple(name for name in names if name in found)
    return Checked(
        found=tuple(Found(one.name, one.severity, seen.where, seen.message, seen.fix) for one, seen in told),
        ran=ran,
        n_studies=n_studies,
        not_run=tuple(name for name in names if name not in found),
        because=because,
        mendable=any(seen.mendable for _, seen in told),
    )
