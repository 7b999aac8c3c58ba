"""Judgements of certainty as rows."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from evidence.output.characters import visible
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.judging import Standing

COLUMNS = (
    Column("condition", "condition"),
    Column("intervention", "intervention"),
    Column("comparator", "comparator", absent="none"),
    Column("outcome", "outcome"),
    Column("family", "designs"),
    Column("domain", "domain", absent="(level)"),
    Column("steps", "steps", "right", absent=""),
    Column("level", "level", absent=""),
    Column("reason", "reason"),
    Column("by", "by"),
    Column("on", "on"),
    Column("stale", "stale", absent="no such finding"),
    Column("fingerprint"),
)


STATES = {True: "stale, the evidence has changed since", False: "holds", None: "there is no such finding any more"}


def judgements_listing(found: Sequence[Standing]) -> Listing:
    """A row per judgement; stale is None where the body that was judged is no longer there."""
    names = [column.key for column in COLUMNS]
    return Listing(
        COLUMNS,
        tuple(tuple(one.stale if name == "stale" else getattr(one.judgement, name) for name in names) for one in found),
    )


def judgements_text(found: Sequence[Standing], width: int) -> str:
    """Two lines per judgement: the body, then what was judged and whether it still holds."""
    lines = []
    for one in found:
        made = one.judgement
        pair = f"{made.intervention} v {made.comparator}" if made.comparator else made.intervention
        lines += _wrapped(f"{made.condition}: {made.outcome}, {pair} ({made.family})", width, "")
        state = {
            True: "stale, the evidence has changed since",
            False: "holds",
            None: "there is no such finding any more",
        }
        lines += _wrapped(f"{made.words} ({state[one.stale]})", width, "  ")
    return "".join(f"{line}\n" for line in lines)


def _wrapped(text: str, width: int, lead: str) -> list[str]:
    return textwrap.wrap(
        visible(text), max(width, 40), initial_indent=lead, subsequent_indent=f"{lead}  ", break_on_hyphens=False
    )
