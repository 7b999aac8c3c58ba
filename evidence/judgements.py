"""Judgements of certainty that people made, as they are stored; made and withdrawn as revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from evidence.documents import Judgement, judgement_of
from evidence.model.appraisal import judgement

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "judgement"


def held(connection: Connection) -> tuple[Judgement, ...]:
    """All that stand, by key."""
    found = [_of(row) for row in connection.execute(select(judgement)).mappings()]
    return tuple(sorted(found, key=lambda one: one.key))


def judgement_text(connection: Connection, key: str) -> str | None:
    """The stored text of a judgement."""
    return next((one.text() for one in held(connection) if one.key == key), None)


def put_judgement(connection: Connection, key: str, text: str | None, revision: int) -> None:
    """Store a judgement, or take it away (None)."""
    for row in connection.execute(select(judgement)).mappings().all():
        if _of(row).key == key:
            connection.execute(delete(judgement).where(judgement.c.id == row["id"]))
    if text is None:
        return
    one = judgement_of(text)
    connection.execute(
        insert(judgement).values(
            condition_key=one.condition,
            intervention_key=one.intervention,
            comparator_key=one.comparator,
            outcome_key=one.outcome,
            family=one.family,
            domain=one.domain,
            steps=one.steps,
            level=one.level,
            reason=one.reason,
            who=one.by,
            made_at=one.on,
            fingerprint=one.fingerprint,
            revision_number=revision,
        )
    )


def _of(row: object) -> Judgement:
    stored = dict(row)  # type: ignore[call-overload] # a row mapping
    return Judgement(
        condition=stored["condition_key"],
        intervention=stored["intervention_key"],
        comparator=stored["comparator_key"],
        outcome=stored["outcome_key"],
        family=stored["family"],
        domain=stored["domain"],
        steps=stored["steps"],
        level=stored["level"],
        reason=stored["reason"],
        by=stored["who"],
        on=stored["made_at"],
        fingerprint=stored["fingerprint"],
    )
