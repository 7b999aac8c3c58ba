"""Which rows are one report, and what it says: a deterministic fold over their own values.

The same rows and the same links give the same reports, whatever was linked and unlinked on the way there: nothing
of what a report shows is kept but what its rows say of themselves.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update

from evidence import fulltext
from evidence.identifiers import Identifier
from evidence.model.counting import counts
from evidence.model.literature import input_, record, report, report_identifier
from evidence.model.study import study, study_report
from evidence.reports import values
from evidence.reports.links import components, connected
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from evidence.readers import Citation


FOLDED_TOGETHER = 2000  # rows; our choice, so that memory does not grow with an input or a match


class Own(NamedTuple):
    """A row as it is by itself; ``counts``: its record's import stands, or a study document names it.

    ``is_fold``: its columns hold what many rows say together, and its own values are kept beside them.
    """

    id: int
    citation: Citation
    counts: bool
    is_document: bool
    is_fold: bool


def standing_for(connection: Connection, rows: Iterable[int]) -> dict[int, int]:
    """Row → the row that shows for it (itself, where it shows for itself)."""
    found: dict[int, int] = {}
    for part in in_parts(rows):
        chosen = select(report.c.id, func.coalesce(report.c.into_id, report.c.id)).where(report.c.id.in_(part))
        found.update((number, shown) for number, shown in connection.execute(chosen))
    return found


def showing(connection: Connection, rows: Iterable[int]) -> set[int]:
    """Those of the rows that show, for themselves or for others."""
    found: set[int] = set()
    for part in in_parts(set(rows)):
        found.update(connection.scalars(select(report.c.id).where(report.c.id.in_(part), report.c.is_shown)))
    return found


def members(connection: Connection, shown: Iterable[int]) -> dict[int, list[int]]:
    """The row that shows → all rows that it shows for, itself among them, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for part in in_parts(shown):
        for number in part:
            found[number].append(number)
        behind = select(report.c.id, report.c.into_id).where(report.c.into_id.in_(part))
        for number, into in connection.execute(behind):
            found[into].append(number)
    return {number: sorted(rows) for number, rows in found.items()}


def hide(connection: Connection, rows: Iterable[int]) -> None:
    """Take rows out of what shows and is searched, before their values change; ``refold`` shows them again."""
    for part in in_parts(rows):
        shown = list(connection.scalars(select(report.c.id).where(report.c.id.in_(part), report.c.is_shown)))
        fulltext.unindex(connection, shown)
        connection.execute(update(report).where(report.c.id.in_(shown)).values(is_shown=False))


def refold(connection: Connection, rows: Iterable[int], known: Mapping[int, Own] | None = None) -> None:
    """Make the reports anew that these rows are part of, by the links that count now.

    ``known`` are rows that were read in this transaction and not folded since: they are not read again.
    """
    touched = set(rows)
    before = {
        row for group in members(connection, set(standing_for(connection, touched).values())).values() for row in group
    }
    linked, pairs = connected(connection, touched | before)
    read = known or {}
    owns = {row: read[row] for row in linked if row in read}
    owns |= own_values(connection, linked - owns.keys())
    hide(connection, owns)
    words = _studies_named(connection, owns)
    changed: list[dict[str, Any]] = []
    for group in components(owns, pairs):
        changed += _group_rows([owns[row] for row in group], words)
    _write(connection, [one for one in changed if len(one) == len(_PLACE)])
    _write(connection, [one for one in changed if len(one) > len(_PLACE)])
    fulltext.index(connection, [one["row"] for one in changed if one["is_shown"]])


_PLACE = ("row", "into_id", "is_shown")


def _write(connection: Connection, changed: list[dict[str, Any]]) -> None:
    if changed:
        cells: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name != "row"}
        connection.execute(update(report).where(report.c.id == bindparam("row")).values(cells), changed)


def own_values(connection: Connection, rows: Iterable[int]) -> dict[int, Own]:
    """What rows say of themselves, whatever they show for."""
    wanted = list(rows)
    named = identified(connection, wanted)
    counts_of = counting(connection, wanted)
    found: dict[int, Own] = {}
    for part in in_parts(wanted):
        for found_row in connection.execute(select(report).where(report.c.id.in_(part))).mappings():
            row = dict(found_row)
            number = row["id"]
            own = values.citation_of(row["own"]) if row["own"] else values.citation(row, named.get(number, ()))
            does_count, is_document = counts_of.get(number, (False, True))
            found[number] = Own(number, own, does_count, is_document, row["own"] is not None)
    return found


def identified(connection: Connection, rows: Iterable[int]) -> dict[int, list[Identifier]]:
    """The identifiers of rows, in a fixed order."""
    held = report_identifier.c
    found: dict[int, list[Identifier]] = defaultdict(list)
    for part in in_parts(rows):
        chosen = select(held.report_id, held.kind, held.value).where(held.report_id.in_(part))
        for number, kind, value in connection.execute(chosen.order_by(held.report_id, held.kind, held.value)):
            found[number].append(Identifier(kind, value))
    return found


def counting(connection: Connection, rows: Sequence[int]) -> dict[int, tuple[bool, bool]]:
    """Row → whether it counts, and whether it is that of documents: those that no document names are left out."""
    found: dict[int, tuple[bool, bool]] = {}
    for part in in_parts(rows):
        named = select(study_report.c.report_id).where(study_report.c.report_id.in_(part)).distinct()
        found.update((number, (True, True)) for number in connection.scalars(named))
        kept = select(record.c.id, input_.c.withdrawn_at).join(input_).where(record.c.id.in_(part))
        found.update((number, (withdrawn is None, False)) for number, withdrawn in connection.execute(kept))
    return found


def _studies_named(connection: Connection, rows: Iterable[int]) -> dict[int, list[str]]:
    """The keys and titles of the studies whose documents name a row."""
    found: dict[int, list[str]] = defaultdict(list)
    joined = select(study_report.c.report_id, study.c.key, study.c.title).join(
        study, study.c.key == study_report.c.study_key
    )
    for part in in_parts(rows):
        chosen = joined.where(study_report.c.report_id.in_(part)).order_by(study_report.c.report_id, study.c.key)
        for number, key, title in connection.execute(chosen):
            found[number] += [key, title]
    return found


def _group_rows(group: Sequence[Own], studies: dict[int, list[str]]) -> list[dict[str, Any]]:
    """The new cells of rows that are one report: what documents say goes first, then the first record.

    Of a row that shows nothing but itself, and did so before, only its place changes.
    """
    counting = [one for one in group if one.counts]
    into = counting[0].id if counting else None
    in_order = sorted(counting, key=lambda one: (not one.is_document, one.id))
    made: list[dict[str, Any]] = []
    for one in group:
        place = {"row": one.id, "into_id": None if into in (None, one.id) else into, "is_shown": one.id == into}
        if one.id == into and len(counting) > 1:
            joined = values.fold([part.citation for part in in_order])
            made.append(place | _cells(joined, one.citation, counting, studies))
        elif one.is_fold or one.is_document:
            made.append(place | _cells(one.citation, None, [one], studies))
        else:
            made.append(place)
    return made


def _cells(said: Citation, own: Citation | None, parts: Sequence[Own], studies: dict[int, list[str]]) -> dict[str, Any]:
    words = [values.also(said), *(word for part in parts for word in studies.get(part.id, ()))]
    return {
        **dict(zip(values.COLUMNS, values.columns(said), strict=True)),
        "own": None if own is None else values.text_of(own),
        "also": " ".join(dict.fromkeys(words)).strip() or None,
    }


def all_of(connection: Connection, names: Iterable[int]) -> set[int]:
    """All rows of the reports that these rows are part of."""
    shown = set(standing_for(connection, names).values())
    return {row for group in members(connection, shown).values() for row in group}


def same_identifier(connection: Connection, row: int, kinds: Sequence[str]) -> list[int]:
    """Other rows that count with an identifier of this one, of these kinds, in order."""
    mine = [one for one in identified(connection, [row])[row] if one.kind in kinds]
    held = report_identifier.c
    equal = [(held.kind == one.kind) & (held.value == one.value) for one in mine]
    if not equal:
        return []
    others = select(held.report_id).where(or_(*equal), held.report_id != row, counts(held.report_id))
    return sorted(set(connection.scalars(others)))
