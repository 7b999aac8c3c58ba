"""Conclusions that moved: as rows, as JSON, and as lines for people."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from evidence.output.characters import visible
from evidence.output.listing import Cell, Column, Listing
from evidence.output.summary_json import condition_json
from evidence.output.summary_text import estimate_words, finding_name, number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.comparing import Change, Value
    from evidence.answers.whatif import Supposed
    from evidence.findings import Finding

Json = dict[str, Any]  # JSON is itself untyped

COLUMNS = (
    Column("condition", "condition"),
    Column("intervention", "intervention"),
    Column("comparator", "comparator", absent="none"),
    Column("outcome", "outcome", absent="(strength)"),
    Column("what", "what"),
    Column("before", "before", absent="nothing"),
    Column("after", "after", absent="nothing"),
    Column("studies"),
    Column("rules"),
    Column("words"),
)


def change_json(one: Change) -> Json:
    """A change, with what moved it."""
    return {
        "condition": one.condition,
        "intervention": one.intervention,
        "comparator": one.comparator,
        "outcome": one.outcome,
        "population_condition": one.population,
        "design_family": one.design_family,
        "what": one.what,
        "before": one.before,
        "after": one.after,
        "because": {"studies": list(one.studies), "rules": list(one.rules)},
        "words": one.words,
    }


def changes_listing(found: Sequence[Change]) -> Listing:
    """A row per change."""
    return Listing(COLUMNS, tuple(_row(one) for one in found))


def changes_text(found: Sequence[Change], width: int) -> str:
    """The changes under the question that they answer, in lines of at most ``width`` characters."""
    lines: list[str] = []
    last: tuple[object, ...] = ()
    for one in found:
        question = (one.condition, one.intervention, one.comparator, one.outcome, one.population, one.design_family)
        if question != last:
            lines += ([""] if lines else []) + _wrapped(_title(one), width, "")
            last = question
        lines += _wrapped(_words(one), width, "  ")
    return "".join(f"{line}\n" for line in lines)


def supposed_json(answer: Supposed) -> Json:
    """Two summaries, and what moved between them."""
    return {
        "before": condition_json(answer.before),
        "after": condition_json(answer.after),
        "moved": [change_json(one) for one in answer.moved],
    }


def supposed_listing(answer: Supposed) -> Listing:
    """A row per finding: before beside after."""
    columns = (
        Column("outcome", "outcome"),
        Column("comparator", "comparator", absent="none"),
        Column("design_family", "designs"),
        Column("before", "before", absent="nothing"),
        Column("after", "after", absent="nothing"),
    )
    old = {one.question: one for one in (*answer.before.findings, *answer.before.indirect)}
    new = {one.question: one for one in (*answer.after.findings, *answer.after.indirect)}
    rows = []
    for question in dict.fromkeys((*old, *new)):
        one = old.get(question) or new[question]
        name = finding_name(one).partition(" (")[0]
        rows.append((name, question[2], question[4], _state(old.get(question)), _state(new.get(question))))
    return Listing(columns, tuple(rows))


def supposed_text(answer: Supposed, width: int) -> str:
    """The strength before and after, and what moved."""
    before, after = answer.before, answer.after
    head = [f"Evidence for {after.label}, as of {after.as_of}: nothing of this is stored", ""]
    head += [f"strength: {before.strength} → {after.strength}", ""]
    for withdrawn in after.retracted:
        if withdrawn.key not in {one.key for one in before.retracted}:
            head += [*_wrapped(f"supposed to be retracted: {withdrawn.title} ({withdrawn.key})", width, ""), ""]
    moved = changes_text(answer.moved, width) if answer.moved else "No conclusion moves.\n"
    return "".join(f"{line}\n" for line in head) + moved


def _state(finding: Finding | None) -> str | None:
    if finding is None:
        return None
    size = estimate_words(finding) or "no estimate"
    k = len(finding.body.members)
    return f"{size}; {k} {'study' if k == 1 else 'studies'}, {finding.body.n} people; {finding.certainty.level}"


def _row(one: Change) -> tuple[Cell, ...]:
    return (
        one.condition,
        one.intervention,
        one.comparator,
        one.outcome,
        one.what,
        _value(one.before),
        _value(one.after),
        one.studies,
        one.rules,
        one.words,
    )


def _title(one: Change) -> str:
    pair = f"{one.intervention} v {one.comparator}" if one.comparator else one.intervention
    if one.what == "strength":
        return f"{one.condition}: {pair}"
    people = "" if one.population in (None, one.condition) else f" in {one.population}"
    return f"{one.condition}: {one.outcome}{people}, {pair} ({one.design_family})"


def _words(one: Change) -> str:
    by = f" (by {', '.join(one.studies)})" if one.studies and one.what != "studies" else ""
    if one.what in ("new finding", "finding gone"):
        return f"{one.what}, certainty {one.after or one.before}{by}: {one.words}"
    said = f"{one.what}: {_value(one.before) or 'nothing'} → {_value(one.after) or 'nothing'}{by}"
    rules = f" [{', '.join(one.rules)}]" if one.rules else ""
    return said + (f"; {one.words}" if one.words else "") + rules


def _value(value: Value) -> str | None:
    if isinstance(value, float):
        return number_words(value)
    if isinstance(value, list):
        return " to ".join(number_words(bound) for bound in value)
    return value


def _wrapped(text: str, width: int, lead: str) -> list[str]:
    hang = f"{lead}  "
    return textwrap.wrap(
        visible(text), max(width, 40), initial_indent=lead, subsequent_indent=hang, break_on_hyphens=False
    )
