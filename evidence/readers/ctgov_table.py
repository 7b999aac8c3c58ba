"""Rows of the tables of ClinicalTrials.gov, old and new → registrations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import parts
from evidence.readers.ctgov import ADDRESS
from evidence.readers.entry import Citation

if TYPE_CHECKING:
    from evidence.readers.cells import Cells

# "DRUG: Naltrexone" and, in the old table, "Dietary Supplement: …"; the JSON has the name alone.
_INTERVENTION = re.compile(
    r"(?:behavioral|biological|combination[ _]product|device|diagnostic[ _]test|dietary[ _]supplement|drug|genetic"
    r"|procedure|radiation|other): ",
    re.IGNORECASE,
)


def citation(cells: Cells) -> Citation:
    """Read a study as its JSON is read; the table has no official title."""
    nct = parts.identifier("nct", cells.under("nctnumber"))
    title = parts.plain(cells.under("studytitle", "title"))
    other = parts.split(cells.under("otherids"), "|")
    interventions = (_INTERVENTION.sub("", one, count=1) for one in parts.split(cells.under("interventions"), "|"))
    acronym = parts.plain(cells.under("acronym"))
    return Citation(
        type="registration",
        title=title,
        abstract=parts.plain(cells.under("briefsummary")),
        authors=parts.split(cells.under("sponsor", "sponsorcollaborators"), "|")[:1],
        published=parts.published(cells.under("firstposted", "firstsubmitted")),
        publisher="ClinicalTrials.gov",
        keywords=tuple(dict.fromkeys((*parts.split(cells.under("conditions"), "|"), *interventions))),
        registrations=tuple(dict.fromkeys((*((Identifier("nct", nct),) if nct else ()), *parts.registrations(*other)))),
        accessions=other[:1],
        urls=(ADDRESS + nct,) if nct else tuple(filter(None, [cells.under("studyurl", "url")])),
        database="ClinicalTrials.gov",
        notes=(acronym,) if acronym not in {"", title} else (),
    )
