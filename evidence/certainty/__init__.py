"""Pool, appraisals and thresholds → level of certainty, built from named steps: the steps are the explanation."""

from evidence.certainty.information import Information, comparator_risk
from evidence.certainty.judged import body_fingerprint
from evidence.certainty.levels import Certainty, certainty
from evidence.certainty.steps import CertaintyStep
from evidence.certainty.zones import Zones, zones

__all__ = [
    "Certainty",
    "CertaintyStep",
    "Information",
    "Zones",
    "body_fingerprint",
    "certainty",
    "comparator_risk",
    "zones",
]
