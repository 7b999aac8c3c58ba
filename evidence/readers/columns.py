"""The headings of tables of citations, by the program that writes them, and what each means."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

# Field → headings, the best first, in lower case without blanks and signs. The programs whose own word one is:
# Zotero, Covidence, Rayyan, Scopus, PubMed, Embase.com, EBSCOhost, Web of Science (full names and its two letters),
# Lens.org, Cochrane Library, ProQuest, Dimensions, EndNote, Mendeley, ASReview, Publish or Perish, OpenAlex,
# Retraction Watch, ClinicalTrials.gov.
_HEADINGS = {
    "title": "title articletitle documenttitle primarytitle papertitle ti t1 displayname titel titre titulo itemtitle"
    " publicationtitletext studytitle briefpublictitle titleprimary"
    " scientifictitle publictitle",
    # Journal, date, volume and pages together; Embase.com's stands under "Source".
    "citation_line": "citation",
    "original_title": "originaltitle vernaculartitle originalforeigntitle translatedtitle foreigntitle tt",
    "abstract": "abstract abstractnote abstracttext ab n2 notesabstract abstracts zusammenfassung resume resumen",
    "authors": "authorfullnames af authors author authornames au authorsname authorlist a1 contributors creators"
    " creator autoren auteurs autores autor authorsfullnames authorsprimary"
    " authorshipsauthordisplayname firstauthors authorstring bookauthorfullnames bookauthors",
    "groups": "groupauthors groupauthor corporateauthors corporateauthor bookgroupauthors ca",
    "published": "publicationdate datepublished dateofpublication pubdate publishedonline date dp coverdate"
    " originalpaperdate publicationdateprint publicationdateonline pubdatefreefrom"
    " firstpublicationdate",
    "year": "year publicationyear publishedyear pubyear py yr y1 yearpublished yearofpublication jahr annee",
    "month": "month publishedmonth pd publicationmonth",
    "day": "day",
    "journal": "fulljournal journal sourcetitle journaltitle publicationtitle journalbook secondarytitle journalname jo"
    " jf t2 so pubtitle fulljournalname publicationname containertitle zeitschrift revue revista venue publication"
    " periodical hostvenue sourceofpublication anthologytitle booktitle periodicalfull titlesecondary"
    " primarylocationsourcedisplayname ispartof parenttitle",
    "journal_short": "journalabbreviation abbreviatedsourcetitle journaliso journalisoabbreviation ja ji j9 altjournal"
    " abbreviatedjournal isoabbreviation alternatejournal periodicalabbrev",
    "volume": "volume vol vl journalvolume band bibliovolume volumenumber",
    "issue": "issue issuenumber number no is journalissue ip heft num biblioissue",
    "pages": "pages page pagination pagerange pg pagenumbers seiten pageinfo",
    "first_page": "startpage firstpage pagestart sp bp beginningpage beginpage bibliofirstpage",
    "last_page": "endpage lastpage pageend ep endingpage otherpages bibliolastpage",
    "article_number": "artno articlenumber ar elocationid artnumber articleno",
    "issn": "issn issns issnprint printissn sn eissn electronicissn ei issnl issnisbn issnonline"
    " primarylocationsourceissn journalissn standardnumber",
    "isbn": "isbn isbns bn eisbn isbnprint",
    "publisher": "publisher bookpublisher pu publishername verlag",
    "language": "language articlelanguage languageoforiginaldocument la languages lang sprache",
    "keywords": "authorkeywords keywords de keyword kw manualtags automatictags indexkeywords keywordsplus meshterms"
    " mesh subjects emtreemedicalindextermsmajorfocus emtreedrugindextermsmajorfocus emtreedrugindexterms"
    " emtreemedicalindexterms mh subjectterms deskriptoren schlagworter subject otherkeywords keywordsdisplayname"
    " ieeeterms inspeccontrolledterms inspecnoncontrolledterms descriptors keyphrase",
    "doi": "doi dois di digitalobjectidentifier do originalpaperdoi doiurl doilink articledoi bookdoi d2 itemdoi",
    "pmid": "pmid pubmedid medlinepmid pm originalpaperpubmedid pubmedpmid pmids pubmed idspmid",
    "pmcid": "pmcid pmc pmcids pubmedcentralid",
    "registrations": "clinicaltrialnumbers trialregistration registrationnumber trialregistrationnumber nctnumber"
    " clinicaltrialsgovid ctgovid ictrpid clinicaltrialregistrynumber secondarysourceid trialid nct"
    " isrctn isrctnnumber eudract eudractnumber",
    "accession": "embaseaccessionid pui utuniquewosid uniquewosid ut eid lensid accessionnumber accession"
    " recordid publicationid id key referenceid refid uniqueid storeid centralid cochraneid recordnumber openalexid"
    " rayyanid covidence an itemid paperid",
    "embase": "embaseid",
    "url": "url urls link links sourceurls sourceurl articleurl fulltextlink fulltexturl documenturl plink permalink"
    " externalurl doiurl dimensionsurl urlslinks doilink weblink ul ur pdflink",
    "database": "database db librarycatalog sourcedatabase databasename archive dataprovider subfiledatabase",
    "source": "source",
    "type": "documenttype publicationtype doctype itemtype typeofpublication type articletype referencetype ty dt pt"
    " publicationtypes documenttypes typeofwork sourcetype worktype"
    " typeofreference typename pubtype contenttype documentidentifier",
    "notes": "notes note extra n1 comments usernotes",
    "retracted": "isretracted retracted",
    # Retraction Watch's own columns: the relation of the notice to the article.
    "retraction_doi": "retractiondoi",
    "retraction_pmid": "retractionpubmedid",
    "retraction_nature": "retractionnature",
}
_FIELDS: dict[str, tuple[str, int]] = {}
for _field, _names in _HEADINGS.items():
    for _rank, _name in enumerate(_names.split()):
        _FIELDS.setdefault(_name, (_field, _rank))

# Headings that are well known without being of use; they help to see a header as one.
_BESIDE = (
    "firstauthor createdate nihmsid authoraddresses correspondenceaddress editors cites citedby affiliations"
    " fieldsofstudy chemicals funding references timescited rank age volumes edition place rights included label"
    " labelincluded dateadded datemodified accessdate abstractlanguage copyright country publicationstatus study tags"
    " ref reason paywalled institution pagecount numpages conferencename affiliation researchorganizations"
)
_KNOWN_BESIDE = frozenset(_BESIDE.split())
_DELIMITERS = ",;\t|"
_DATABASES = {
    "lensid": "Lens.org",
    "embaseaccessionid": "Embase",
    "nihmsid": "PubMed",
    "utuniquewosid": "Web of Science",
    "dimensionsurl": "Dimensions",
    "originalpaperdoi": "Retraction Watch",
    "citesurl": "Google Scholar",
    "plink": "EBSCOhost",
    "idsopenalex": "OpenAlex",
    "dateaddedtoxplore": "IEEE Xplore",
    "itemdoi": "SpringerLink",
}
# Programs told by headings together, some of which many have: Ovid's tags, and the table of the registers' portal.
_TOGETHER = {
    frozenset({"vn", "so", "ti"}): "Ovid",
    frozenset({"orn", "so", "ti"}): "Ovid",
    frozenset({"trialid", "primarysponsor"}): "ICTRP",
}
_OF_ARTICLES = ("authors", "journal", "doi", "pmid", "year")  # a table with the number of a trial and these is of them
_REGISTERS = ("ClinicalTrials.gov", "ICTRP")
# Programs that write given names first.
_NATURAL = {"lensid", "citesurl", "originalpaperdoi", "dateaddedtoxplore", "itemdoi", "idsopenalex"}
_NATURAL_TOGETHER = (
    {"affiliations", "publication", "category"},  # IEEE Computer Society
    {"paperid", "venue"},  # Semantic Scholar
    {"citationcount", "venue"},  # Elicit
    {"ispartof", "doctype"},  # JSTOR
)
_PLENTY = 10  # known headings that make a header whatever else stands there: OpenAlex has 130 columns
HEADER_WITHIN = 12  # lines; Embase.com writes three before its header, and people add a few

# What a user may name as the target of --map: the fields of a Citation, and the parts that make them up.
_TARGETS = {
    **{name: name for name in _HEADINGS if not name.startswith(("retraction_", "citation_", "embase", "groups"))},
    "author": "authors",
    "date": "published",
    "number": "issue",
    "accessions": "accession",
    "urls": "url",
    "abstract_note": "abstract",
}


class Header(NamedTuple):
    """A header line: the columns of each field, the best first; how the table is cut."""

    cells: tuple[str, ...]
    delimiter: str
    columns: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]  # the headings in their plain form
    database: str  # of the program that writes such headings
    is_mapped: bool  # whether the user named columns
    is_natural: bool  # whether it writes given names first
    score: int

    @property
    def width(self) -> int:
        """How many cells a whole row has."""
        return len(self.cells)


def plain_heading(text: str) -> str:
    """Bring a heading to what is compared: letters and digits, in lower case."""
    return re.sub(r"[\W_]", "", text.lower())


def header(cells: Sequence[str], delimiter: str, mapping: Mapping[str, str]) -> Header | None:
    """Read cells as a header; None where they are no header: no title, or nothing else that is known."""
    names = [plain_heading(cell) for cell in cells]
    mapped = _mapped(cells, mapping)
    columns = fields_of(names, mapped)
    known = sum(1 for at, name in enumerate(names) if at in mapped or name in _FIELDS or name in _KNOWN_BESIDE)
    database = _database(names, columns)
    is_likely = known >= _PLENTY or (known >= 2 and known * 5 >= sum(1 for name in names if name))  # noqa: PLR2004 - our choice
    if "title" not in columns or not (mapped or is_likely or database in _REGISTERS):
        return None
    is_natural = bool(_NATURAL & set(names)) or any(signs <= set(names) for signs in _NATURAL_TOGETHER)
    return Header(tuple(cells), delimiter, columns, tuple(names), database, bool(mapped), is_natural, known)


def fields_of(names: Sequence[str], mapped: Mapping[int, str] | None = None) -> dict[str, tuple[int, ...]]:
    """Give the columns of each field by plain headings, the best first; ``mapped``: column → field as a user said."""
    said = mapped or {}
    own = {"id": ("keywords", 9)} if {"pt", "ti", "ut"} <= set(names) else {}  # Web of Science's two letters
    found: dict[str, list[tuple[int, int]]] = {}
    for at, name in enumerate(names):
        field, rank = (said[at], -1) if at in said else own.get(name) or _FIELDS.get(name, ("", 0))
        if field:
            found.setdefault(field, []).append((rank, at))
    return {field: tuple(at for _, at in sorted(places)) for field, places in found.items()}


def _database(names: Sequence[str], fields: Collection[str]) -> str:
    """Tell the program from its headings and the fields that they are of; "" if it is none that is known."""
    if "nctnumber" in names and not any(field in fields for field in _OF_ARTICLES):
        return "ClinicalTrials.gov"
    together = next((database for signs, database in _TOGETHER.items() if signs <= set(names)), "")
    return together or next((_DATABASES[name] for name in names if name in _DATABASES), "")


def _mapped(cells: Sequence[str], mapping: Mapping[str, str]) -> dict[int, str]:
    """Column → field as the user said, "" for one to leave out; a heading goes before a number of a column."""
    found: dict[int, str] = {}
    for said, field in mapping.items():
        target = "" if field == "-" else _TARGETS.get(field.lower(), field)
        found.update(dict.fromkeys(_places(cells, said), target))
    return found


def _places(cells: Sequence[str], said: str) -> list[int]:
    name = plain_heading(said)
    exact = [at for at, cell in enumerate(cells) if cell.strip() == said.strip()]
    same = [at for at, cell in enumerate(cells) if name and plain_heading(cell) == name]
    if not exact and not same and said.strip().isdecimal() and 0 < int(said) <= len(cells):
        return [int(said) - 1]
    return exact or same


def unknown_field(mapping: Mapping[str, str]) -> str:
    """Say which target of a mapping is no field; "" if all are."""
    wrong = next((field for field in mapping.values() if field != "-" and field.lower() not in _TARGETS), "")
    return wrong and f"{wrong} is no field of a citation; the fields are {', '.join(_TARGETS)}, and - for none"


def unknown_column(cells: Sequence[str], mapping: Mapping[str, str]) -> str:
    """Say which column of a mapping the table has not; "" if it has all."""
    wrong = next((said for said in mapping if not _places(cells, said)), "")
    return (
        wrong and f"the table has no column {wrong}; its columns are {', '.join(cell or '(empty)' for cell in cells)}"
    )


def best_header(lines: Sequence[str], mapping: Mapping[str, str]) -> tuple[int, Header] | None:
    """Find the header among the first lines: the line and delimiter that give the most known headings."""
    best: tuple[int, Header] | None = None
    for at, line in enumerate(lines[:HEADER_WITHIN]):
        for delimiter in _DELIMITERS:
            if delimiter not in line and not (mapping and delimiter == "," and line.strip()):
                continue
            found = header(cut(line, delimiter), delimiter, mapping)
            if found and (best is None or _likeness(at, found) > _likeness(*best)):
                best = at, found
    return best


def _likeness(at: int, found: Header) -> tuple[int, int, int]:
    return found.score, -at, found.width


def cut(line: str, delimiter: str) -> list[str]:
    """Cut one line into cells."""
    bare = line.rstrip("\r\n").replace("\r", " ").removeprefix("\ufeff")
    try:
        return [cell.strip() for cell in next(csv.reader([bare], delimiter=delimiter), [])]
    except csv.Error:
        return [cell.strip() for cell in bare.split(delimiter)]
