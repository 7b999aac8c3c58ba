"""Journal, date, volume, issue and pages in one line, as Embase.com, PubMed and NICE write them in their tables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from evidence.readers import parts


class CitationLine(NamedTuple):
    """What a line says; empty where it says nothing."""

    journal: str = ""
    published: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


# Embase.com: "Foo (2014) 3:3 (152-160). Date of Publication: 25 Aug 2014", "Foo (2024) 15:1 Article Number: 4063."
_EMBASE = re.compile(
    r"(?P<journal>.{1,400}?) \((?P<year>[12][0-9]{3})\)"
    r"(?: (?P<volume>(?!Article Number)[^\s:()]*)(?:(?: ?: ?| (?=[Ss][Uu][Pp]))(?P<issue>[^:()]{1,40}?))?)?"
    r"(?: \((?P<pages>[^()]{1,40})\))?"
    r"(?:\.? Article Number: (?P<number>[^\s]{1,40}?))?"
    r"(?:\.? Date of Publication: (?P<date>[^.]{4,40}))?\.?"
)
# PubMed: "Foo Bar. 2022 Mar 5;53(2):334-347. doi: …", "Foo (Town). 2023;9:e12.", "Foo. 2023 Jan-Mar;29(Suppl 1):S1."
_PUBMED = re.compile(
    r"(?P<journal>[^.]{1,300})\. "
    r"(?P<date>[12][0-9]{3}(?: [A-Z][a-z]{2,8}(?:[-/][A-Z][a-z]{2,8})?)?(?: [0-9]{1,2}(?:-[0-9]{1,2})?)?)"
    r"(?:;(?P<volume>[^();:.]{0,30})(?:\((?P<issue>[^()]{1,40})\))?(?::(?P<pages>[^:;.]{1,40}))?)?\.(?:\s|$)"
)
# The databases of NICE (HDAS): "Foo; May 2020; vol. 12 (no. 3); p. 123-130".
_HDAS = re.compile(
    r"(?P<journal>[^;]{1,400}); (?P<date>[^;]{0,20}[12][0-9]{3}); vol\. (?P<volume>[^;()]{1,30}?)"
    r"(?: \(no\. (?P<issue>[^()]{1,30})\))?(?:; p\. (?P<pages>[^;]{1,40}))?"
)


@lru_cache(maxsize=1024)
def citation_line(text: str) -> CitationLine:
    """Read a line of any of them; one that is of none says nothing."""
    line = parts.plain(text)
    found = _EMBASE.fullmatch(line) or _HDAS.fullmatch(line) or _PUBMED.match(line)
    if found is None:
        return CitationLine()
    said = {name: value.strip() for name, value in found.groupdict(default="").items()}
    is_sure = found.re is not _PUBMED or said["volume"] or said["pages"]  # "Who knows what. 2020." may be anything
    return CitationLine(
        journal=said["journal"] if is_sure else "",
        published=parts.published(said["date"], said.get("year", "")),
        volume=said["volume"],
        issue=said["issue"],
        pages=parts.pages(said["pages"]) or said.get("number", ""),
    )
