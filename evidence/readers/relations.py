"""The words in which databases say how two publications are related, and the relation each of them means."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.identifiers import Identifier
from evidence.readers.entry import Relation
from evidence.readers.parts import doi, identifier, plain

# PubMed's RefType (commentscorrections of the DTD) and Europe PMC's words, in small letters without blanks. "Cites",
# data sets and summaries for patients are no notices. A partial retraction is one: part of the results is gone.
_BY_WORDS = {
    "commentin": "comment-in",
    "commenton": "comment-on",
    "erratumin": "correction-in",
    "correctionin": "correction-in",
    "erratumfor": "correction-of",
    "erratumof": "correction-of",
    "correctionof": "correction-of",
    "retractionin": "retraction-in",
    "retractionof": "retraction-of",
    "partialretractionin": "retraction-in",
    "partialretractionof": "retraction-of",
    "expressionofconcernin": "concern-in",
    "expressionofconcernfor": "concern-of",
    "updatein": "update-in",
    "updateof": "update-of",
    "preprintof": "update-in",  # Europe PMC: this is a preprint of the other
    "preprintin": "update-of",  # Europe PMC: this has a preprint, the other
    "correctedandrepublishedin": "republished-in",
    "correctedandrepublishedfrom": "republished-of",
    "retractedandrepublishedin": "republished-in",
    "retractedandrepublishedfrom": "republished-of",
    "republishedin": "republished-in",
    "republishedfrom": "republished-of",
    "reprintin": "republished-in",
    "reprintof": "republished-of",
}

# Crossref's types of updates (crossmark), as said by the notice; what it updates says the same with "in". Retraction
# Watch, whose data Crossref passes on, has "concern" and "reinstatement"; the last is no notice against the article.
_UPDATES = {
    "correction": "correction",
    "corrigendum": "correction",
    "erratum": "correction",
    "addendum": "correction",
    "clarification": "correction",
    "retraction": "retraction",
    "removal": "retraction",
    "withdrawal": "retraction",
    "partial_retraction": "retraction",
    "expression_of_concern": "concern",
    "concern": "concern",
    "new_edition": "update",
    "new_version": "update",
}


@lru_cache(maxsize=1024)
def kind_of(words: str) -> str:
    """Tell the relation that such words mean ("ErratumIn", "Expression of concern in"); "" for none."""
    return _BY_WORDS.get(re.sub(r"[^a-z]", "", words.lower()), "")


def kind_of_update(said: str) -> str:
    """Tell the kind of notice that Crossref's type of an update is, without "-in" or "-of"; "" for none."""
    return _UPDATES.get(said.lower().replace("-", "_").replace(" ", "_"), "")


def relation(kind: str, *, pmid: str = "", pmcid: str = "", words: str = "") -> Relation:
    """Put a relation together; a DOI within the words names the other one where nothing else does."""
    said = plain(words)
    for name, text in (("pmid", pmid), ("pmcid", pmcid)):
        if value := identifier(name, text):
            return Relation(kind, Identifier(name, value), said)
    found = doi(said)
    return Relation(kind, Identifier("doi", found) if found else None, said)
