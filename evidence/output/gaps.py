"""Gaps for people, as rows and columns, and as JSON."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from evidence import terms
from evidence.output.characters import visible
from evidence.output.listing import Cell, Column, Listing
from evidence.output.table import write_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from evidence.answers.gaps import Gap, Registered

Json = dict[str, Any]  # JSON is itself untyped

COLUMNS = (
    Column("importance", "importance"),
    Column("condition", "condition"),
    Column("intervention", "treatment", absent="any"),
    Column("comparator", "against", absent="none"),
    Column("outcome", "outcome"),
    Column("kind"),
    Column("design_family"),
    Column("n_studies", "studies", "right"),
    Column("n_participants", "people", "right"),
    Column("strength", "strength"),
    Column("people_needed", "more needed", "right", absent="unknown"),
    Column("unit", "of", absent=""),
    Column("why"),
    Column("registered", "coming", absent="none"),
    Column("would_fill"),
    Column("sentence"),
)
# What a terminal shows; a treatment or comparator that is the same all the way down is said once above the tables.
SHOWN = (
    Column("outcome", "outcome"),
    Column("intervention", "treatment", absent="any"),
    Column("comparator", "against", absent="nothing"),
    Column("n_studies", "studies", "right"),
    Column("n_participants", "people", "right"),
    Column("strength", "strength"),
    Column("needed", "more needed", "right"),
    Column("registered", "coming", absent="none"),
)
ONCE = {"intervention": "Treatment", "comparator": "Against"}
HEADING = "·"  # a row of a table that is to become the line of a condition; no key of an outcome reads so
LEGEND = (
    "More needed: people (events where it says so) that are missing to the optimal information size, what one "
    "adequate trial would need; a least number, as an interval may stay wide with more. "
    "Unknown: nothing to count from. Against nothing: single-arm, which more people alone do not mend."
)


def gaps_json(found: Sequence[Gap]) -> list[Json]:
    """An object per gap; what is not known is null."""
    return [_json(one) for one in found]


def gaps_listing(found: Sequence[Gap]) -> Listing:
    """A row per gap; the registered studies by key."""
    return Listing(COLUMNS, tuple(_row(one) for one in found))


def gaps_text(found: Sequence[Gap], width: int, *, as_of: date, condition: str | None = None) -> str:
    """A table per importance, the studies that are on the way, and how to read it."""
    where = "the evidence" if condition is None else f"the evidence for {condition}"
    lines = [f"Gaps in {where}, as of {as_of} (method {terms.METHOD_VERSION})"]
    once = _said_once(found)
    several = len({one.condition for one in found}) > 1
    if once:
        lines += _wrapped("; ".join(f"{ONCE[name]}: {key or 'nothing'}" for name, key in once.items()), width)
    for importance in terms.IMPORTANCES:
        group = [one for one in found if one.importance == importance]
        if group:
            lines += ["", f"{importance.capitalize()} outcomes", *_table(group, once, width, headed=several)]
    lines += _without_answer(found, width)
    lines += _coming(found, width)
    lines += ["", *_wrapped(LEGEND, width)]
    return "\n".join(visible(line) for line in lines) + "\n"


def _json(one: Gap) -> Json:
    shape: Json = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**shape, "registered": [_registered(study) for study in one.registered]}


def _registered(study: Registered) -> Json:
    return {name: getattr(study, name) for name in ("key", "registry", "planned", "status", "end", "title")}


def _row(one: Gap) -> tuple[Cell, ...]:
    cells = {name: getattr(one, name) for name in one.__dataclass_fields__}
    cells["registered"] = tuple(study.key for study in one.registered)
    return tuple(cells[column.key] for column in COLUMNS)


def _said_once(found: Sequence[Gap]) -> dict[str, str | None]:
    """The treatment and the comparator where all rows with evidence share them."""
    answered = [one for one in found if one.n_studies]
    values = {name: {getattr(one, name) for one in answered} for name in ONCE}
    return {name: next(iter(those)) for name, those in values.items() if len(those) == 1}


def _table(group: Sequence[Gap], once: Collection[str], width: int, *, headed: bool) -> list[str]:
    """The rows of one importance; with ``headed`` each condition's begin with a line that names it."""
    columns = tuple(column for column in SHOWN if column.key not in once)
    rows: list[tuple[Cell, ...]] = []
    names: list[str] = []
    before = None
    for one in group:
        if headed and one.condition != before:
            rows.append((HEADING, *[" "] * (len(columns) - 1)))
            names.append(one.condition)
        before = one.condition
        cells: dict[str, Cell] = {name: getattr(one, name) for name in one.__dataclass_fields__}
        cells |= {"needed": _needed(one), "registered": tuple(study.key for study in one.registered)}
        if not one.n_studies:
            cells["comparator"] = "anything"
        rows.append(tuple(cells[column.key] for column in columns))
    stream = io.StringIO()
    write_table(Listing(columns, tuple(rows)), stream, width)
    heading = iter(names)
    return [f"{next(heading)}:" if line == HEADING else line for line in stream.getvalue().splitlines()]


def _needed(one: Gap) -> str:
    if one.people_needed is None:
        return "unknown"
    if one.people_needed == 0:
        return "none"
    return str(one.people_needed) if one.unit == "people" else f"{one.people_needed} {one.unit}"


def _without_answer(found: Sequence[Gap], width: int) -> Iterator[str]:
    missing = [one for one in found if not one.n_studies]
    if missing:
        yield from ("", "Outcomes without an answer")
    for one in missing:
        yield from _wrapped(f"- {one.condition}, {one.outcome}: {one.why}", width, "  ", "    ")


def _coming(found: Sequence[Gap], width: int) -> Iterator[str]:
    studies = {study.key: study for one in found for study in one.registered}
    if not studies:
        yield from ("", "No registered study without results is held that would bring more.")
        return
    yield from ("", "Registered, no result yet")
    for key in sorted(studies):
        study = studies[key]
        planned = "planned number of people not reported" if study.planned is None else f"{study.planned} planned"
        end = "end not reported" if study.end is None else f"ends {study.end}"
        said = f"- {key} ({study.registry or 'no registry number'}), {study.status}; {planned}; {end}"
        yield from _wrapped(f"{said}; {_enough(key, found)}", width, "  ", "    ")


def _enough(key: str, found: Sequence[Gap]) -> str:
    """For how many of the rows that wait for people the plans are known to suffice."""
    rows = [one for one in found if any(study.key == key for study in one.registered) and one.people_needed != 0]
    full = sum(one.would_fill is True for one in rows)
    unknown = sum(one.would_fill is None for one in rows)
    said = f"{len(rows)} {'row waits' if len(rows) == 1 else 'rows wait'} for it"
    if unknown == len(rows):
        return f"{said}; whether its people suffice is unknown"
    return f"{said}, and the people planned would suffice in {full}" + (f", unknown in {unknown}" if unknown else "")


def _wrapped(text: str, width: int, lead: str = "", hang: str = "") -> list[str]:
    return textwrap.wrap(text, max(width, 40), initial_indent=lead, subsequent_indent=hang, break_on_hyphens=False)
