"""Screening: what reviewers decide on reports, what follows for each report, and what waits for whom."""

from __future__ import annotations

from evidence.screening.deciding import Decided, Given, Withdrawn, decide, withdraw, withdraw_last
from evidence.screening.decisions import DECISIONS, STAGES, USUAL_REASONS, Decision, reasons
from evidence.screening.queue import Queue, queue
from evidence.screening.stages import AT_STAGE, Stages, at_stage, included, stages, unscreened
from evidence.screening.studies import by_study
from evidence.screening.verdicts import Verdict, in_conflict, in_order, newest, standing, verdict

__all__ = [
    "AT_STAGE",
    "DECISIONS",
    "STAGES",
    "USUAL_REASONS",
    "Decided",
    "Decision",
    "Given",
    "Queue",
    "Stages",
    "Verdict",
    "Withdrawn",
    "at_stage",
    "by_study",
    "decide",
    "in_conflict",
    "in_order",
    "included",
    "newest",
    "queue",
    "reasons",
    "stages",
    "standing",
    "unscreened",
    "verdict",
    "withdraw",
    "withdraw_last",
]
