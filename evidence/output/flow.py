"""The flow of reports through a review: as JSON, and as rows for tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.output.flow_svg import flow_svg
from evidence.output.formats import write_listing, write_tree
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.answers.flow import Flow
    from evidence.output.formats import Json

_COLUMNS = (
    Column("phase", "phase"),
    Column("box"),
    Column("part"),
    Column("what", "what"),
    Column("n", "n", "right"),
)


def write_flow(flow: Flow, form: str, stream: TextIO) -> None:
    """Write the numbers in a format, or the diagram (svg)."""
    if form == "svg":
        stream.write(flow_svg(flow))
    elif form in ("json", "jsonl"):
        write_tree(flow_tree(flow), form, stream)
    else:
        write_listing(flow_listing(flow), form, stream)


def flow_tree(flow: Flow) -> Json:
    """The flow as JSON: the boxes, and what waits between them."""
    return {
        "identified": {
            "total": flow.identified,
            "by_source": {one.source: one.records for one in flow.sources},
        },
        "duplicates": flow.duplicates,
        "reports": flow.reports,
        "screened": flow.screened,
        "excluded": flow.excluded,
        "sought": flow.sought,
        "not_retrieved": flow.not_retrieved,
        "assessed": flow.assessed,
        "excluded_by_reason": flow.excluded_by_reason,
        "reasons_differ": flow.reasons_differ,
        "included_studies": flow.included_studies,
        "included_reports": flow.included_reports,
        "waiting": {"title_abstract": flow.unscreened, "full_text": flow.unassessed},
        "conflicts": {"title_abstract": flow.conflicts_unscreened, "full_text": flow.conflicts_unassessed},
        "withdrawn": {"imports": flow.withdrawn_imports, "records": flow.withdrawn_records},
        "sources": [one._asdict() for one in flow.sources],
    }


def flow_listing(flow: Flow) -> Listing:
    """A row for each box and each part of one; a part is named, and its number is within that of the box."""
    return Listing(_COLUMNS, tuple(_rows(flow)))


def _rows(flow: Flow) -> Iterator[tuple[str, str, str | None, str, int]]:
    first, second, third = "identification", "screening", "included"
    yield first, "identified", None, "records identified", flow.identified
    for one in flow.sources:
        only = f"{one.only_here} of {one.reports} reports found only there"
        yield first, "identified", one.source, f"from {one.source} ({only})", one.records
    yield first, "duplicates", None, "duplicate records", flow.duplicates
    yield second, "unscreened", None, f"records not screened yet{_open(flow.conflicts_unscreened)}", flow.unscreened
    yield second, "screened", None, "records screened", flow.screened
    yield second, "excluded", None, "records excluded", flow.excluded
    yield second, "sought", None, "reports sought for retrieval", flow.sought
    yield second, "not_retrieved", None, "reports not retrieved", flow.not_retrieved
    yield second, "unassessed", None, f"reports not assessed yet{_open(flow.conflicts_unassessed)}", flow.unassessed
    yield second, "assessed", None, "reports assessed for eligibility", flow.assessed
    out = sum(flow.excluded_by_reason.values())
    yield second, "excluded_at_full_text", None, "reports excluded at full text", out
    for reason, n in flow.excluded_by_reason.items():
        yield second, "excluded_by_reason", reason, f"reports excluded: {reason}", n
    yield third, "included_studies", None, "studies included", flow.included_studies
    yield third, "included_reports", None, "reports of included studies", flow.included_reports


def _open(conflicts: int) -> str:
    return f" ({conflicts} in conflict)" if conflicts else ""
