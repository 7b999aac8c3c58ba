"""Rows of trial registers: the tables of ClinicalTrials.gov, old and new, and of WHO's ICTRP → registrations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import parts
from evidence.readers.ctgov import ADDRESS
from evidence.readers.entry import Citation

if TYPE_CHECKING:
    from evidence.readers.cells import Cells

# "DRUG: Naltrexone" and, in the old table, "Dietary Supplement: …"; the register's other tables give the name alone.
_INTERVENTION = re.compile(
    r"(?:behavioral|biological|combination[ _]product|device|diagnostic[ _]test|dietary[ _]supplement|drug|genetic"
    r"|procedure|radiation|other): ",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:;|<br\s*/?>)\s*", re.IGNORECASE)


def clinicaltrials_gov(cells: Cells) -> Citation:
    """Read a study of ClinicalTrials.gov as its JSON is read; the table has no official title."""
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


def ictrp(cells: Cells) -> Citation:
    """Read a trial of any register as ICTRP gives it."""
    number = cells.under("trialid")
    public, scientific = parts.plain(cells.under("publictitle")), parts.plain(cells.under("scientifictitle"))
    title = scientific or public
    sponsor = parts.plain(cells.under("primarysponsor"))
    said = f"{cells.under('condition', 'conditions')};{cells.under('intervention', 'interventions')}"
    own = parts.registrations(number)
    return Citation(
        type="registration",
        title=title,
        authors=(sponsor,) if sponsor else (),
        published=parts.published(cells.under("dateregistration3", "dateregistration")),
        publisher=parts.plain(cells.under("sourceregister")),
        keywords=tuple(dict.fromkeys(parts.plain(one) for one in _BETWEEN.split(said) if one)),
        registrations=tuple(
            dict.fromkeys(
                (*own, *parts.registrations(cells.under("secondaryid", "secondaryids", "secondaryidentifyingnumbers")))
            )
        ),
        accessions=() if own or not number else (number,),
        urls=tuple(filter(None, [cells.under("webaddress", "url")])),
        database="ICTRP",
        notes=tuple(one for one in (public, parts.plain(cells.under("acronym"))) if one not in {"", title}),
    )
