"""One report with what stands behind it, as text for people and as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, TextIO

from evidence.output.characters import one_line
from evidence.output.formats import write_listing, write_tree
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.output.formats import Json
    from evidence.reports.profile import Profile

_FIELDS = (
    *("type", "title", "original_title", "authors", "journal", "journal_short", "published", "volume", "issue"),
    *("pages", "doi", "pmid", "pmcid", "issn", "isbn", "publisher", "language", "keywords", "accessions", "urls"),
    *("database", "is_retracted", "notes", "abstract"),
)
_NAME_WIDTH = 16


def write_report(one: Profile, form: str, stream: TextIO, width: int) -> None:
    """Write a report: as lines for people (also where YAML is asked for), as JSON, or a row for each of its values."""
    if form in ("json", "jsonl"):
        write_tree(_tree(one), form, stream)
    elif form in ("yaml", "table"):
        stream.writelines(f"{line}\n" for line in _told(one, width))
    else:
        columns = (Column("field", "field"), Column("value", "value"))
        write_listing(Listing(columns, tuple(_values(one))), form, stream)


def _said(one: Profile) -> dict[str, Any]:
    citation = one.report.citation
    said = {name: value for name in _FIELDS if (value := getattr(citation, name))}
    if citation.registrations:
        said["registrations"] = tuple(f"{part.kind} {part.value}" for part in citation.registrations)
    if citation.relations:
        said["relations"] = tuple(
            " ".join((part.kind, *(part.identifier or ()), part.words)).strip() for part in citation.relations
        )
    return said


def _tree(one: Profile) -> Json:
    lists: dict[str, Json] = {
        "records": [part._asdict() for part in one.records],
        "links": [{**part._asdict(), "between": list(part.between)} for part in one.links],
        "decisions": [part._asdict() for part in one.decisions],
        "kin": list(one.kin),
    }
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in _said(one).items()}
    return {"report": one.report.name, **plain, "studies": list(one.report.studies), **lists}


def _told(one: Profile, width: int) -> Iterable[str]:
    yield one.report.name
    for name, text in _values(one):
        lead = f"  {name.replace('_', ' '):<{_NAME_WIDTH}}"
        lines = wrap(one_line(text), max(width - len(lead), 20), break_on_hyphens=False, break_long_words=False) or [""]
        for at, line in enumerate(lines):
            yield (lead if at == 0 else " " * len(lead)) + line


def _values(one: Profile) -> Iterable[tuple[str, str]]:
    for name, value in _said(one).items():
        separator = "; " if name == "authors" else ", "
        yield name, separator.join(value) if isinstance(value, tuple) else "yes" if value is True else str(value)
    if one.report.studies:
        yield "study", ", ".join(one.report.studies)
    for record in one.records:
        place = f"line {record.line} of {record.file or 'standard input'}"
        yield "record", f"{record.record}: {place}, import {record.input}, from {record.source}"
    for link in one.links:
        told = {"same": "the same", "ask": "perhaps the same", "different": "not the same"}[link.verdict]
        why = link.reason or link.rule
        yield "link", f"{link.between[0]} and {link.between[1]}: {told} {link.level}; {why} ({link.who}, {link.when})"
    for decision in one.decisions:
        why = f": {decision.reason}" if decision.reason else ""
        yield "decision", f"{decision.stage}: {decision.decision}{why} ({decision.reviewer}, {decision.when})"
    if one.kin:
        yield "same study", ", ".join(one.kin)
