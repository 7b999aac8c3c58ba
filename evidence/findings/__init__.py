"""Pool + certainty → finding, sentence, strength: what every output shows."""

from evidence.findings.absolute import Absolute
from evidence.findings.finding import Finding, finding_of, findings
from evidence.findings.strength import Strength, headline, strengths
from evidence.findings.words import interval, sentence

__all__ = [
    "Absolute",
    "Finding",
    "Strength",
    "finding_of",
    "findings",
    "headline",
    "interval",
    "sentence",
    "strengths",
]
