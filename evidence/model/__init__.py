"""The tables, a file per family. Importing this package makes ``metadata`` complete."""

from __future__ import annotations

from evidence.model import appraisal, claims, fulltext, history, literature, results, study, vocabulary
from evidence.model.schema import metadata

__all__ = [
    "appraisal",
    "claims",
    "fulltext",
    "history",
    "literature",
    "metadata",
    "results",
    "study",
    "vocabulary",
]
