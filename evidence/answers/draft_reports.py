"""Held reports as a study document lists them, each with its role and everything that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.documents import Report
from evidence.documents.template import Listed
from evidence.identifiers import REGISTRIES
from evidence.quantities import partial_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.identifiers import Identifier
    from evidence.readers import Citation
    from evidence.reports import ReportRow

_ROLES = {
    "registration": "registry",
    "protocol": "protocol",
    "correction": "correction",
    "retraction": "retraction",
    "concern": "concern",
}
_NOTICES = ("correction", "retraction", "concern")
_REGISTERS = ("nct", "eudract", "isrctn", "ctri", "actrn", "drks")  # those that a document has a field for
_PAPER = "paper"


def is_paper(one: ReportRow) -> bool:
    """Tell whether a report can be the primary one: it is no register's entry, protocol or notice."""
    return one.citation.type not in _ROLES


def listed(group: Sequence[ReportRow], first: ReportRow) -> tuple[Listed, ...]:
    """The reports, ``first`` and then the others by number, and the register's entries that they name."""
    ordered = [first, *sorted((one for one in group if one.id != first.id), key=lambda one: one.id)]
    names = _Names()
    found = []
    for one in ordered:
        role = _ROLES.get(one.citation.type) or ("primary" if one.id == first.id else "secondary")
        of = _PAPER if role in _NOTICES and is_paper(first) else None
        found.append(_listed(one, names.free(_PAPER if role == "primary" else role), role, of))
    return (*found, *_registered([one.citation for one in ordered], names))


class _Names:
    """The names of the reports of one document: paper, secondary, secondary-2."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def free(self, name: str) -> str:
        """The name, with a number where it is taken."""
        self._count[name] = number = self._count.get(name, 0) + 1
        return name if number == 1 else f"{name}-{number}"


def _listed(one: ReportRow, name: str, role: str, of: str | None) -> Listed:
    said = one.citation
    numbers = _first_of_each(said.registrations) if role == "registry" else {}
    report = Report(
        id=name,
        role=role,
        of=of,
        title=" ".join(said.title.split()) or None,
        authors=said.authors,
        journal=said.journal or None,
        volume=said.volume or None,
        issue=said.issue or None,
        pages=said.pages or None,
        published=partial_date(said.published) if said.published else None,
        doi=said.doi or None,
        pmid=said.pmid or None,
        pmcid=said.pmcid or None,
        url=said.urls[0] if said.urls else None,
        **numbers,
    )
    return Listed(report, tuple(_remarks(one, is_named=bool(numbers))))


def _remarks(one: ReportRow, *, is_named: bool) -> Iterator[str]:
    """What a person should know of a report before it is taken in."""
    said = one.citation
    yield f"{one.name}: {', '.join(one.sources) or 'no source'}"
    if said.is_retracted:
        yield "marked as retracted"
    for relation in said.relations:
        other = relation.identifier
        yield f"{relation.kind}: {f'{other.kind} {other.value}' if other else relation.words}"
    if not (said.doi or said.pmid or said.pmcid or is_named):
        yield f"without DOI and PMID: when the study is added, `evidence link` joins it to {one.name}"


def _first_of_each(numbers: Sequence[Identifier]) -> dict[str, str]:
    """The first number of each register that a document has a field for."""
    return {one.kind: one.value for one in reversed(numbers) if one.kind in _REGISTERS}


def _registered(citations: Sequence[Citation], names: _Names) -> Iterator[Listed]:
    """An entry for each number of a register that a report names and no entry among them has.

    The only one of its register is the study's own, more likely than not; of several nobody knows, and they are told.
    """
    held = {one for said in citations if said.type == "registration" for one in said.registrations}
    loose = [one for one in dict.fromkeys(one for said in citations for one in said.registrations) if one not in held]
    for kind in REGISTRIES:
        numbers = [one.value for one in loose if one.kind == kind]
        if len(numbers) == 1 and kind in _REGISTERS:
            field: dict[str, Any] = {kind: numbers[0]}
            report = Report(id=names.free("registry"), role="registry", **field)
            yield Listed(report, ("named by a report: check that it is the number of this study",))
        elif numbers:
            yield Listed(None, (f"named by a report: {', '.join(numbers)}; list the one of this study",))
