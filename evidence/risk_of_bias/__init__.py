"""Instruments for the risk of bias in a study: their questions, and the algorithms from answers to judgements."""

from evidence.risk_of_bias.instrument import ANSWERS, Domain, Instrument, Question, Unanswered
from evidence.risk_of_bias.instruments import INSTRUMENTS, default_tool

__all__ = ["ANSWERS", "INSTRUMENTS", "Domain", "Instrument", "Question", "Unanswered", "default_tool"]
