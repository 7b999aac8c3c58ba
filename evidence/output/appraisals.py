"""Appraisals of the risk of bias as rows and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from evidence.output.formats import write_listing, write_tree
from evidence.output.listing import Column, Listing
from evidence.risk_of_bias import Question

if TYPE_CHECKING:
    from evidence.answers.appraising import Appraised
    from evidence.documents import Study
    from evidence.risk_of_bias import Instrument

Json = dict[str, Any]  # JSON is itself untyped

JUDGED = (Column("domain", "domain"), Column("judgement", "judgement"), Column("how", "how"))
QUESTIONS = (Column("question", "question", absent=""), Column("domain", "domain"), Column("text", "text"))
ALL = (
    Column("outcome", "outcome", absent="whole study"),
    Column("tool", "tool"),
    Column("version", "version", absent=""),
    Column("overall", "overall"),
    Column("domains", "domains", absent="none given"),
    Column("by", "by"),
    Column("on", "on"),
    Column("reason", "reason", absent=""),
)


def write_appraised(done: Appraised, form: str, stream: TextIO) -> None:
    """What was judged, each with whether the algorithm or a person said it; JSON has the appraisal as stored."""
    if form in ("json", "jsonl"):
        write_tree(_json(done), form, stream)
        return
    rows = []
    for one in done.judged:
        how = "by a person" if one.suggested is None else "by the algorithm"
        if one.overridden:
            how = f"by a person; the algorithm says {one.suggested}"
        elif one.name == "overall" and one.suggested is not None:
            how = "the worst of the domains"
        rows.append((one.name, one.level, how))
    write_listing(Listing(JUDGED, tuple(rows)), form, stream)


def appraisals_listing(study: Study) -> Listing:
    """A row per appraisal of a study."""
    rows = (
        (
            one.outcome,
            one.tool,
            one.version,
            one.overall,
            tuple(f"{name} {level}" for name, level in one.domains),
            one.by,
            None if one.on is None else one.on.text,
            one.reason,
        )
        for one in study.appraisals
    )
    return Listing(ALL, tuple(rows))


def questions_listing(instrument: Instrument) -> Listing:
    """A row per signalling question; of an instrument without an algorithm a row per domain."""
    rows = [
        (question.id, domain.key, question.text)
        for domain in instrument.domains
        for question in domain.questions or (Question("", domain.title),)
    ]
    return Listing(QUESTIONS, tuple(rows))


def _json(done: Appraised) -> Json:
    made = done.appraisal
    return {
        "key": done.key,
        "revision": done.revision,
        "tool": made.tool,
        "version": made.version,
        "outcome": made.outcome,
        "overall": made.overall,
        "domains": dict(made.domains),
        "answers": dict(made.answers),
        "suggested": {one.name: one.suggested for one in done.judged},
        "reason": made.reason,
        "by": made.by,
        "on": None if made.on is None else made.on.text,
    }
