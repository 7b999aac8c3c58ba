"""Finding studies by what people call them, and giving them as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence.documents import Study, load, nearest, resolved
from evidence.errors import EvidenceError
from evidence.identifiers import recognise
from evidence.model.literature import report_identifier
from evidence.model.study import study, study_report

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from evidence.documents import Vocabulary


class Shown(NamedTuple):
    """A study with its document as stored, the document's hash, and the revision that wrote it."""

    study: Study
    document: str
    hash: str
    revision: int


def called(connection: Connection, name: str) -> str:
    """The key of the study that a key, unique start of a key, DOI, PMID or registry id names.

    Raises EvidenceError with the nearest keys, or with the candidates where several studies answer.
    """
    keys = list(connection.scalars(select(study.c.key).order_by(study.c.key)))
    if name in keys:
        return name
    found = _identified(connection, name) or [key for key in keys if name and key.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise EvidenceError(f"several studies answer to {name!r}: {', '.join(found)}; name one of them")
    near = nearest(name, keys, 3)
    offer = f"did you mean {' or '.join(near)}?" if near else "see `evidence list`"
    raise EvidenceError(f"no study is called {name!r}; {offer}")


def show(connection: Connection, name: str) -> Shown:
    """One study, by any of its names."""
    key = called(connection, name)
    row = connection.execute(
        select(study.c.document, study.c.document_hash, study.c.revision_number).where(study.c.key == key)
    ).one()
    return Shown(_study(row.document), row.document, row.document_hash, row.revision_number)


def values(connection: Connection, keys: Select[tuple[str]] | None, names: Vocabulary) -> tuple[Study, ...]:
    """The studies of those keys (None: all) as values, by key, each term by its key."""
    documents = select(study.c.document).order_by(study.c.key)
    if keys is not None:
        documents = documents.where(study.c.key.in_(keys))
    return tuple(resolved(_study(text), names) for text in connection.scalars(documents))


def _study(text: str) -> Study:
    value = load(text)
    if not isinstance(value, Study):
        raise TypeError(text[:80])
    return value


def _identified(connection: Connection, name: str) -> list[str]:
    identifier = recognise(name)
    if identifier is None:
        return []
    held = report_identifier
    named = (
        select(study_report.c.study_key)
        .join(held, held.c.report_id == study_report.c.report_id)
        .where(held.c.kind == identifier.kind, held.c.value == identifier.value)
        .distinct()
    )
    return sorted(connection.scalars(named))
