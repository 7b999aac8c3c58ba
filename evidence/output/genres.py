"""What other programs call kinds of publication that they have no type for, and how they list keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def keyword_list(words: Sequence[str]) -> str:
    """Keywords with semicolons where one has a comma ("Depression, Postpartum"); commas are more usual."""
    if any("," in word for word in words):
        return "; ".join(words) + ";" * (len(words) == 1)
    return ", ".join(words)
