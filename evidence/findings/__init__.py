"""Pool + certainty → finding, sentence, strength: what every output shows."""

from evidence.findings.finding import Finding, findings
from evidence.findings.strength import Strength, headline, strengths
from evidence.findings.words import sentence

__all__ = ["Finding", "Strength", "findings", "headline", "sentence", "strengths"]
