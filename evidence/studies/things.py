"""Whatever a revision can change, by kind: what is stored under a key now, and how another text is put there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evidence import judgements
from evidence import vocabulary as words
from evidence.documents import Study, load
from evidence.studies.projection import put_study, stored_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evidence.documents import Vocabulary

# Kinds of the literature, and the module that keeps them: it has ``text_now(connection, key)`` and
# ``put(connection, key, text, revision)``, and is imported when such a thing is put back.
LITERATURE = {
    "input": "evidence.reports.inputs",
    "links": "evidence.reports.bundles",
    "decision": "evidence.screening.decisions",
}


def text_now(connection: Connection, kind: str, key: str) -> str | None:
    """The canonical text stored for a thing, or None where it is not there."""
    if kind == "study":
        return stored_text(connection, key)
    if kind == judgements.KIND:
        return judgements.judgement_text(connection, key)
    if kind in LITERATURE:
        found: str | None = _literature(kind).text_now(connection, key)
        return found
    return (words.claim_text if kind in words.CLAIM_TABLES else words.term_text)(connection, kind, key)


def put(connection: Connection, kind: str, key: str, text: str | None, names: Vocabulary, revision: int) -> None:
    """Store the text as the thing of that kind and key, or remove the thing (None)."""
    if kind == "study":
        study = None if text is None else load(text)
        put_study(connection, key, study if isinstance(study, Study) else None, names, revision)
    elif kind == judgements.KIND:
        judgements.put_judgement(connection, key, text, revision)
    elif kind in LITERATURE:
        _literature(kind).put(connection, key, text, revision)
    elif kind in words.CLAIM_TABLES:
        words.put_claim(connection, kind, key, text, names)
    else:
        words.put_term(connection, kind, key, text, names)


def _literature(kind: str) -> Any:  # noqa: ANN401 - a module, by the name of its kind
    return import_module(LITERATURE[kind])
