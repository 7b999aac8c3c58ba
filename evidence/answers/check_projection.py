"""Whether the tables are what the documents give, and writing them again where they are not.

The last revision of a thing holds its document. All of them are written once more, by the same functions, into an
empty database in memory; what stands there is compared row by row with what stands in the tables.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import create_engine, or_, select
from sqlalchemy.exc import IntegrityError

from evidence import vocabulary
from evidence.answers.check_held import KINDS, Seen, called, document_of
from evidence.documents import Terms, Vocabulary, folded
from evidence.model import appraisal, literature, metadata, results, study
from evidence.model import vocabulary as words
from evidence.studies.things import put

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Table

    from evidence.answers.check_held import Held, Recorded, Thing
    from evidence.documents import Term

Cells: TypeAlias = "Mapping[str, Any]"  # a row of any table
Place: TypeAlias = "tuple[Table, tuple[object, ...]]"  # a table and the primary key of a row without its owner

# The tables that one kind of thing fills, each with the column that names the thing.
OF_STUDY = {
    study.study: "key",
    study.study_condition: "study_key",
    study.study_report: "study_key",
    study.arm: "study_key",
    results.arm_cointervention: "study_key",
    results.result: "study_key",
    results.result_arm: "study_key",
    results.result_value: "study_key",
    results.contrast: "study_key",
    appraisal.appraisal: "study_key",
    appraisal.appraisal_domain: "study_key",
}
OWNED: dict[str, dict[Table, str]] = {
    "study": OF_STUDY,
    **{kind: {table: "key"} for kind, table in (*vocabulary.TABLES.items(), *vocabulary.CLAIM_TABLES.items())},
}
OWNED["condition"][words.condition_broader] = "condition_key"
OWNED["intervention"][words.safety_fact] = "intervention_key"

# Numbers that a database gives by itself: the same report may have another one.
OWN_NUMBERS = {"report_id"}
LONGEST = 40  # our choice: characters of a value that a message shows


@dataclass
class State:
    """What the tables hold, by the thing that brought it."""

    rows: dict[Thing, dict[Place, Cells]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[Thing, str] = field(default_factory=dict)  # kind and folded name → key
    reports: dict[frozenset[Thing], Cells] = field(default_factory=dict)  # by the documents' entries folded in it
    identifiers: dict[Thing, set[Thing]] = field(default_factory=dict)  # study key and report id → those it has


class Truth(NamedTuple):
    """What the tables should hold, and the things that cannot be written into any tables, with the reason."""

    state: State
    refused: dict[Thing, str]


def projection(held: Held) -> Iterator[Seen]:
    """Each thing whose rows are not those that its document gives."""
    truth, now = _truth(held), _state(held.connection)
    names = _names_of(held)
    wrong = _wrong_names(truth.state, now, names)
    reports = _wrong_reports(held, truth.state, now)
    for thing in sorted({*held.stored, *held.recorded}, key=_in_order):
        recorded = held.recorded.get(thing)
        if recorded is None or recorded.text is None:
            if thing in held.stored:
                yield _in_no_revision(thing)
        elif thing in truth.refused:
            yield Seen(called(thing), f"its document gives no rows: {truth.refused[thing]}", "mend what it names")
        elif thing not in held.stored:
            yield _mendable(thing, f"it is missing, though revision {recorded.revision} holds it", held)
        else:
            said = [*_differences(thing, recorded, held, truth.state, now), *wrong[thing], *reports[thing]]
            if said:
                more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
                yield _mendable(thing, f"{said[0]}{more}", held)


def mend(held: Held) -> tuple[Seen, ...]:
    """Write again what is not as its document gives it; what was written, each with the revision it came from.

    Only where the chain of revisions is whole: otherwise nobody can say which of the two is right.
    """
    if held.broken_at is not None:
        return ()
    told = {seen.where for seen in projection(held) if seen.mendable}
    waiting = [thing for thing in sorted(held.recorded, key=_in_order) if called(thing) in told]
    done: list[Seen] = []
    names = _names_of(held)
    while waiting:
        left = [thing for thing in waiting if not _written(held, thing, names)]
        done += [
            Seen(called(thing), f"written again from revision {held.recorded[thing].revision}", "")
            for thing in waiting
            if thing not in left
        ]
        if len(left) == len(waiting):
            break
        waiting = left  # a term may wait for another one that was missing too
    return tuple(done)


def _written(held: Held, thing: Thing, names: Vocabulary) -> bool:
    recorded = held.recorded[thing]
    try:
        with held.connection.begin_nested():
            put(held.connection, *thing, recorded.text, names, recorded.revision)
    except (IntegrityError, ValueError, LookupError):
        return False  # it needs something that is itself still to be mended: told as left, where it stays so
    return True


def _in_order(thing: Thing) -> tuple[int, str]:
    return KINDS.index(thing[0]), thing[1]


def _in_no_revision(thing: Thing) -> Seen:
    fix = (
        f"keep it with `evidence show {thing[1]} -o FILE`, take its rows out, and `evidence add FILE`"
        if thing[0] == "study"
        else "take its rows out, and add it again as a document"
    )
    return Seen(called(thing), "it stands in the tables, but no revision holds it", fix)


def _mendable(thing: Thing, said: str, held: Held) -> Seen:
    if held.broken_at is not None:
        fix = "the chain of revisions is broken, so nobody can say which is right: compare with a backup"
        return Seen(called(thing), said, fix)
    fix = "`evidence check --fix` writes the rows again from the document of that revision"
    return Seen(called(thing), said, fix, mendable=True)


def _names_of(held: Held) -> Vocabulary:
    """The vocabulary as the revisions have it."""
    terms: list[Term] = []
    for kind in vocabulary.TABLES:
        for thing in sorted(thing for thing in held.recorded if thing[0] == kind):
            text = held.recorded[thing].text
            document = None if text is None else document_of(thing, text)
            if document is not None and isinstance(document.value, Terms) and not document.refused:
                terms += document.value.terms
    return Vocabulary(tuple(terms))


def _truth(held: Held) -> Truth:
    """Write every document into an empty database and read back what stands there."""
    names = _names_of(held)
    refused: dict[Thing, str] = {}
    engine = create_engine("sqlite://")  # in memory, with foreign keys off: what dangles is another check's
    try:
        with engine.begin() as scratch:
            metadata.create_all(scratch)
            for thing in sorted(held.recorded, key=_in_order):
                reason = _projected(scratch, thing, held.recorded[thing], names)
                if reason is not None:
                    refused[thing] = reason
            return Truth(_state(scratch), refused)
    finally:
        engine.dispose()


def _projected(scratch: Connection, thing: Thing, recorded: Recorded, names: Vocabulary) -> str | None:
    if recorded.text is None:
        return None
    document = document_of(thing, recorded.text)
    if document.refused:
        return document.problems[0].message
    try:
        put(scratch, *thing, recorded.text, names, recorded.revision)
    except IntegrityError as error:
        return str(error.orig)
    return None


def _state(connection: Connection) -> State:
    state = State()
    for kind, tables in OWNED.items():
        for table, owner in tables.items():
            for row in connection.execute(select(table)).mappings():
                rest = tuple(row[column.name] for column in table.primary_key if column.name != owner)
                state.rows[kind, row[owner]][table, rest] = dict(row)
    for name in connection.execute(select(words.term_name)):
        state.names[name.kind, name.folded] = name.key
    _add_reports(connection, state)
    return state


def _add_reports(connection: Connection, state: State) -> None:
    identifiers: dict[int, set[Thing]] = defaultdict(set)
    for row in connection.execute(select(literature.report_identifier)):
        identifiers[row.report_id].add((row.kind, row.value))
    entries: dict[int, set[Thing]] = defaultdict(set)
    for row in connection.execute(select(study.study_report)):
        entries[row.report_id].add((row.study_key, row.id))
        state.identifiers[row.study_key, row.id] = identifiers[row.report_id]
    for cells in connection.execute(select(literature.report)).mappings():
        if cells["id"] in entries:
            state.reports[frozenset(entries[cells["id"]])] = dict(cells)


def _differences(thing: Thing, recorded: Recorded, held: Held, truth: State, now: State) -> Iterator[str]:
    if held.stored[thing] != recorded.text:
        yield f"the stored document is not that of revision {recorded.revision}"
    expected, found = truth.rows[thing], now.rows[thing]
    for place in sorted({*expected, *found}, key=_by_name):
        if place not in found:
            yield f"{_spelled(place)} is missing"
        elif place not in expected:
            yield f"{_spelled(place)} is not in the document"
        else:
            yield from _other_cells(_spelled(place), expected[place], found[place])


def _by_name(place: Place) -> tuple[int, str]:
    return metadata.sorted_tables.index(place[0]), str(place[1])


def _other_cells(row: str, expected: Cells, found: Cells) -> Iterator[str]:
    for name, value in expected.items():
        # The document itself is compared before, as a text.
        if name not in OWN_NUMBERS and name not in {"id", "document", "definition"} and found[name] != value:
            yield f"{row}: {name} is {_shown(found[name])}, and should be {_shown(value)}"


def _spelled(place: Place) -> str:
    table, rest = place
    return " ".join([table.name.replace("_", " "), *map(str, rest)])


def _shown(value: object) -> str:
    text = "empty" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _wrong_names(truth: State, now: State, names: Vocabulary) -> dict[Thing, list[str]]:
    """Names that do not find their term. Where two terms share a code, either may have it."""
    wrong: dict[Thing, list[str]] = defaultdict(list)
    spoken = {thing: {folded(name) for name in term.names} for thing, term in names.by_key.items()}
    for (kind, name), key in truth.names.items():
        finds = now.names.get((kind, name))
        if finds is None or name not in spoken.get((kind, finds), ()):
            wrong[kind, key].append(f"the name {_shown(name)} finds {finds or 'nothing'}, and not this term")
    for (kind, name), key in now.names.items():
        if (kind, name) not in truth.names:
            wrong[kind, key].append(f"the name {_shown(name)} finds it, but is none of its names")
    return wrong


def _linked(connection: Connection) -> set[Thing]:
    """The documents' entries whose report has records beside them: these may fill in what no document says."""
    entry, held = study.study_report, literature.report
    others = held.alias()
    together = or_(others.c.into_id == entry.c.report_id, held.c.into_id.is_not(None))
    chosen = (
        select(entry.c.study_key, entry.c.id)
        .join(held, held.c.id == entry.c.report_id)
        .outerjoin(others, others.c.into_id == entry.c.report_id)
        .where(together)
    )
    return {(row.study_key, row.id) for row in connection.execute(chosen)}


def _wrong_reports(held: Held, truth: State, now: State) -> dict[Thing, list[str]]:
    """Reports that lack what the documents say of them, by the first study that names them."""
    wrong: dict[Thing, list[str]] = defaultdict(list)
    for one in held.studies:
        for report in one.reports:
            lacking = set(report.identifiers) - now.identifiers.get((one.key, report.id), set())
            listed = ", ".join(f"{kind} {value}" for kind, value in sorted(lacking))
            if lacking:
                wrong["study", one.key].append(f"its report {report.id} is stored without {listed}")
    linked = _linked(held.connection)
    for entries, cells in truth.reports.items():
        if entries in now.reports and not entries & linked:
            key, name = min(entries)
            wrong["study", key] += _other_cells(f"report {name}", cells, now.reports[entries])
    return wrong
