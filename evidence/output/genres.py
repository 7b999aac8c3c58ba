"""How other programs call the kinds of publication that they have no type of their own for."""

from __future__ import annotations

# Words that our readers know again, and those of MEDLINE and Embase where they have one.
GENRES = {
    "review": "Review",
    "abstract": "Conference Abstract",
    "preprint": "Preprint",
    "registration": "Trial registry record",
    "protocol": "Study protocol",
    "correction": "Published Erratum",
    "retraction": "Retraction of Publication",
    "concern": "Expression of Concern",
    "comment": "Comment",
}
