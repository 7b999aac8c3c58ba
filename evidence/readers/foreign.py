"""Two formats in one file: how an entry of each kind of tagged text begins, for the readers of the others."""

from __future__ import annotations

import re

_BEGINS = (
    ("RIS", re.compile(r"TY  ?- ?[A-Z]")),
    ("PubMed/MEDLINE text", re.compile(r"PMID- [0-9]")),
    ("Ovid tagged text", re.compile(r"VN {1,2}- Ovid ")),
    ("EndNote tagged text", re.compile(r"%0 [A-Z]")),
    ("BibTeX", re.compile(r"@[A-Za-z]+\s*[{(]\s*[^\s,]+,")),
    ("Web of Science tagged text", re.compile(r"FN (?:Clarivate|Thomson|ISI)|PT [JBSP]\s*$")),
    ("XML", re.compile(r"<\?xml|<!DOCTYPE|<(?:PubmedArticle|xml|records)\b")),
)
_FIRST = re.compile(
    r"^(?:TY  ?- ?[A-Z]|PMID- [0-9]|VN {1,2}- Ovid |%0 [A-Z]|FN (?:Clarivate|Thomson|ISI))", re.MULTILINE
)


def foreign(line: str, own: str) -> str:
    """Name the other format that an entry of begins in this line; ``own`` is the one being read."""
    if line[:1] not in "TPV%@F<":
        return ""
    return next((name for name, begin in _BEGINS if name != own and begin.match(line)), "")


def before(head: str) -> str:
    """Give what stands before the first entry of tagged text: where that is a format, the file is of that."""
    found = _FIRST.search(head)
    return head[: found.start()] if found else ""
