"""Conditions, interventions, outcomes and instruments as they are stored, and claims beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, delete, exc, insert, select, update

from evidence.documents import Claims, Term, Terms, Vocabulary, canonical, folded, load
from evidence.errors import EvidenceError
from evidence.model import claims as stored_claims
from evidence.model import vocabulary as stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

TABLES: dict[str, Table] = {
    "condition": stored.condition,
    "intervention": stored.intervention,
    "outcome": stored.outcome,
    "instrument": stored.instrument,
}
CLAIM_TABLES: dict[str, Table] = {"claim": stored_claims.claim, "synthesis": stored_claims.published_synthesis}


def vocabulary(connection: Connection) -> Vocabulary:
    """All terms, by kind and key."""
    texts = [
        text
        for table in TABLES.values()
        for text in connection.scalars(select(table.c.definition).order_by(table.c.key))
    ]
    if not texts:
        return Vocabulary()
    document = load('{"evidence": "terms/1", "terms": [' + ", ".join(texts) + "]}")
    return Vocabulary(document.terms if isinstance(document, Terms) else ())


def in_order(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Terms so that each comes after those it names: conditions, interventions, outcomes, instruments."""
    kinds = list(TABLES)
    return tuple(sorted(terms, key=lambda term: kinds.index(term.kind)))


def term_text(connection: Connection, kind: str, key: str) -> str | None:
    """The stored definition of a term."""
    table = TABLES[kind]
    return connection.scalar(select(table.c.definition).where(table.c.key == key))


def put_term(connection: Connection, kind: str, key: str, text: str | None, names: Vocabulary) -> None:
    """Store a term's definition, or remove the term (None). ``names`` resolves the terms it mentions.

    Raises EvidenceError where something still uses a term that is to go.
    """
    table = TABLES[kind]
    connection.execute(delete(stored.term_name).where(stored.term_name.c.kind == kind, stored.term_name.c.key == key))
    if kind == "condition":
        connection.execute(delete(stored.condition_broader).where(stored.condition_broader.c.condition_key == key))
    if kind == "intervention":
        connection.execute(delete(stored.safety_fact).where(stored.safety_fact.c.intervention_key == key))
    if text is None:
        _remove(connection, table, kind, key)
        return
    term = _term(text)
    values = {"key": key, "name": term.label, "definition": text, **_columns(term, names)}
    held = connection.scalar(select(table.c.key).where(table.c.key == key))
    write = insert(table).values(values) if held is None else update(table).where(table.c.key == key).values(values)
    connection.execute(write)
    _put_names(connection, term)
    _put_parts(connection, term, names)


def claim_text(connection: Connection, kind: str, key: str) -> str | None:
    """The stored definition of a claim or published synthesis."""
    table = CLAIM_TABLES[kind]
    return connection.scalar(select(table.c.definition).where(table.c.key == key))


def claims(connection: Connection) -> Claims:
    """All claims and published syntheses, by key."""
    texts = {
        kind: ", ".join(connection.scalars(select(table.c.definition).order_by(table.c.key)))
        for kind, table in CLAIM_TABLES.items()
    }
    both = f'"claims": [{texts["claim"]}], "syntheses": [{texts["synthesis"]}]'
    document = load(f'{{"evidence": "claims/1", {both}}}')
    return document if isinstance(document, Claims) else Claims()


def put_claim(connection: Connection, kind: str, key: str, text: str | None, names: Vocabulary) -> None:
    """Store a claim or a published synthesis, or remove it (None)."""
    table = CLAIM_TABLES[kind]
    connection.execute(delete(table).where(table.c.key == key))
    if text is None:
        return
    values: dict[str, str | None] = {"key": key, "definition": text}
    if kind == "claim":
        claim = load('{"evidence": "claims/1", "claims": [' + text + "]}")
        if isinstance(claim, Claims):
            one = claim.claims[0]
            values |= {"says": one.says, "kind": one.kind, "source": one.source}
    else:
        synthesis = load('{"evidence": "claims/1", "syntheses": [' + text + "]}")
        if isinstance(synthesis, Claims) and synthesis.syntheses[0].condition:
            values["condition_key"] = names.key("condition", synthesis.syntheses[0].condition)
    connection.execute(insert(table).values(values))


def _term(text: str) -> Term:
    document = load('{"evidence": "terms/1", "terms": [' + text + "]}")
    if not isinstance(document, Terms):
        raise TypeError(text)
    return document.terms[0]


def _columns(term: Term, names: Vocabulary) -> dict[str, object]:
    if term.kind == "intervention":
        low, high = term.dose_mg_per_day or (None, None)
        return {
            "substance": term.substance,
            "class": term.class_,
            "dose_low_mg_per_day": None if low is None else low.value,
            "dose_high_mg_per_day": None if high is None else high.value,
        }
    if term.kind == "outcome":
        return {
            "measures": names.key("condition", term.measures) if term.measures else None,
            "kind": "harm" if term.benefit is False else "benefit",
            "better": term.better,
            "importance": term.importance,
            "surrogate": bool(term.surrogate),
        }
    if term.kind == "instrument":
        low, high = term.range or (None, None)
        return {
            "outcome": names.key("outcome", term.outcome) if term.outcome else None,
            "range_low": None if low is None else low.value,
            "range_high": None if high is None else high.value,
            "better": term.better,
            "mid": None if term.mid is None else term.mid.value.value,
            "mid_source": None if term.mid is None else term.mid.source,
        }
    return {}


def _put_names(connection: Connection, term: Term) -> None:
    """Every name that is free; a code that another term of the kind has already stays with that one."""
    taken = set(connection.scalars(select(stored.term_name.c.folded).where(stored.term_name.c.kind == term.kind)))
    fresh = [name for name in dict.fromkeys(folded(name) for name in term.names) if name not in taken]
    if fresh:
        rows = [{"kind": term.kind, "folded": name, "key": term.key} for name in fresh]
        connection.execute(insert(stored.term_name), rows)


def _put_parts(connection: Connection, term: Term, names: Vocabulary) -> None:
    for name in term.broader if term.kind == "condition" else ():
        row = {"condition_key": term.key, "broader_key": names.key("condition", name)}
        connection.execute(insert(stored.condition_broader).values(row))
    for position, statement in enumerate(term.safety if term.kind == "intervention" else ()):
        fact = {"intervention_key": term.key, "position": position, "statement": statement, "source": term.source}
        connection.execute(insert(stored.safety_fact).values(fact))


def _remove(connection: Connection, table: Table, kind: str, key: str) -> None:
    try:
        connection.execute(delete(table).where(table.c.key == key))
    except exc.IntegrityError as error:
        raise EvidenceError(f"the {kind} {key} is still used: remove or change what names it first") from error


def text_of(term: Term) -> str:
    """A term as the canonical JSON that is stored."""
    return canonical(term)
