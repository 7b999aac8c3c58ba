"""A held report → the document that a study begins with: all that the report says, nothing that it does not."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence import fulltext, reports
from evidence.answers.draft_reports import is_paper, listed
from evidence.answers.guessing import comparator, design, named
from evidence.documents.template import draft as draft_text
from evidence.errors import EvidenceError
from evidence.identifiers import REGISTRIES, recognise
from evidence.model.literature import report
from evidence.model.study import study
from evidence.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from evidence.identifiers import Identifier
    from evidence.readers import Citation
    from evidence.reports import ReportRow

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_LONGEST = 40  # characters of a key before its year; our choice


def draft(connection: Connection, name: str, given: Mapping[str, str | None]) -> str:
    """The draft of the study that the report called ``name`` begins; ``given`` goes before what was found.

    Raises EvidenceError where a study has the report already.
    """
    number = _meant(connection, name)
    main = reports.rows(connection, [number])[0]
    if main.studies:
        raise EvidenceError(
            f"{main.name} is a report of {', '.join(main.studies)} already; see `evidence show {main.studies[0]}`"
        )
    (kin,) = reports.kin(connection, [number])
    group = (main, *reports.rows(connection, [one for one in kin if one != number]))
    first = _primary(group)
    said, words = first.citation, vocabulary(connection)
    found = {
        "key": _free_key(connection, said),
        "title": " ".join(said.title.split()) or None,
        "condition": named(said, words, "condition"),
        "design": design(said),
        "treated": named(said, words, "intervention"),
        "control": comparator(said, words),
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    return draft_text(listed(group, first), **{**found, **chosen})


def _meant(connection: Connection, name: str) -> int:
    """The report of that name. A register's number means its entry, where one of several reports is one."""
    try:
        return reports.called(connection, name)
    except EvidenceError:
        one = recognise(name)
        entry = _registration(connection, one) if one is not None and one.kind in REGISTRIES else None
        if entry is None:
            raise
        return entry


def _registration(connection: Connection, one: Identifier) -> int | None:
    having = fulltext.identified(one.kind, one.value)
    entries = select(report.c.id).where(report.c.id.in_(having), report.c.type == "registration")
    found = connection.scalars(entries.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _primary(group: Sequence[ReportRow]) -> ReportRow:
    """The report that was named, if it is a paper; else the first paper, if there is one."""
    papers = [one for one in group if is_paper(one)]
    if not papers or group[0] in papers:
        return group[0]
    return min(papers, key=lambda one: (one.citation.published or "9", one.id))


def _free_key(connection: Connection, said: Citation) -> str | None:
    """The first author's family name, or the first words of the title, and the year; a number where it is taken."""
    family = said.authors[0].partition(",")[0] if said.authors else " ".join(said.title.split()[:3])
    letters = unicodedata.normalize("NFKD", family.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", letters.replace("'", ""))[:_LONGEST].strip("-")
    base = "-".join(part for part in (words, said.published[:4]) if part)
    if not base:
        return None
    taken = set(connection.scalars(select(study.c.key).where(study.c.key.startswith(base))))
    return next(key for at in range(1, len(taken) + 2) if (key := base if at == 1 else f"{base}-{at}") not in taken)
