"""Which database an entry of RIS came from: few programs say it in a tag of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers.tagged import plain

if TYPE_CHECKING:
    from evidence.readers.tagged import Values

# Words of EBSCOhost for its databases.
_EBSCO = {
    "psyh": "APA PsycInfo",
    "pdh": "APA PsycArticles",
    "aph": "Academic Search Premier",
    "a9h": "Academic Search Complete",
    "asn": "Academic Search Ultimate",
    "ccm": "CINAHL",
    "cin20": "CINAHL",
    "rzh": "CINAHL",
    "jlh": "CINAHL",
    "cul": "CINAHL Ultimate",
    "mdc": "MEDLINE",
    "cmedm": "MEDLINE",
    "mnh": "MEDLINE",
    "mdl": "MEDLINE",
    "eric": "ERIC",
    "s3h": "SPORTDiscus",
    "sph": "SPORTDiscus",
    "pbh": "Psychology and Behavioral Sciences Collection",
    "hch": "Health Source: Nursing/Academic Edition",
    "awn": "AMED",
}
_FROM_ADDRESS = (
    ("embase.com/", "Embase"),
    ("scopus.com/", "Scopus"),
    ("cochranelibrary.com/central/", "CENTRAL"),
    ("pubmed.ncbi.nlm.nih.gov/", "PubMed"),
    ("clinicaltrials.gov/", "ClinicalTrials.gov"),
    ("lens.org/", "Lens.org"),
    ("app.dimensions.ai/", "Dimensions"),
)
# Ovid's codes of databases in its addresses: entries of older exports say nothing else of where they are from.
_OVID_NAMES = {
    "psyc": "APA PsycInfo",
    "med": "Ovid MEDLINE(R)",
    "prem": "Ovid MEDLINE(R)",
    "eme": "Embase",
    "caba": "CAB Abstracts",
    "amed": "AMED",
    "cctr": "CENTRAL",
}
_OVID = re.compile(rf"[?&;]D=({'|'.join(_OVID_NAMES)})")


def database_of(values: Values) -> str:
    """The database that an entry came from, by its name, the form of its number, or its address; "" if none tells."""
    said = values.lines("DB", "SF")
    if said:
        name = plain(said[0].partition("<")[0])
        return _EBSCO.get(name.lower(), name)
    provider = values.first("DP")
    if provider == "NLM":
        return "PubMed"
    if values.first("AN").startswith("WOS:") or values.all("WE"):
        return "Web of Science"
    if values.first("AN").startswith("CN-"):
        return "CENTRAL"
    if match := _OVID.search(values.first("L2").partition("ovid")[2]):
        return _OVID_NAMES[match[1]]
    address = values.first("UR")
    return next((name for part, name in _FROM_ADDRESS if part in address), "" if provider[:2].isdigit() else provider)
