"""What the tags of RIS mean, which depends on the program that wrote them."""

from __future__ import annotations

import re

from evidence.readers import issn, kinds, mentions, parts
from evidence.readers.entry import Citation
from evidence.readers.languages import language
from evidence.readers.ris_databases import database_of
from evidence.readers.tagged import Values, plain

# Rayyan writes the next tags of its own source behind the value of DO and UR.
_RUN_ON = re.compile(r"(?<!\s)\s{3,}+(?=[A-Z][A-Z0-9]  - )")

_MEDLINE = re.compile(r"\b(?:medline|pubmed|nlm)\b", re.IGNORECASE)
_REGISTER = re.compile(
    r"^(?:clinicaltrials\.gov|isrctn|ictrp|who ictrp|anzctr|drks|eu clinical trials register|ctis|trial regist\w+)",
    re.IGNORECASE,
)
_ARTICLE_NUMBER = re.compile(r"[A-Za-z]{0,8}[ .-]?[0-9][\w.-]{0,14}")
_ISSUE = re.compile(r"[0-9]{1,4}(?:\s?[-/–]\s?[0-9]{1,4})?(?:\s?(?:suppl|pt)[\w. ]{0,12})?", re.IGNORECASE)
_SUBJECT_CODE = re.compile(r"\[[0-9]{4}\]")  # M3 of Ovid PsycInfo is the class of subjects
_COPYRIGHT = re.compile(r"\(?(?:copyright (?:of|\(c\)|©)|©|\(c\))", re.IGNORECASE)
_ACCESSION = re.compile(r".{9,}|E[DJ][0-9]{6,7}", re.DOTALL)  # ERIC's own are as short as those of EndNote
_LENS = re.compile(r"[0-9]{3}(?:-[0-9]{3}){3}-[0-9]{2}[0-9X]")
_WITHIN_BOOKS = {"CONF", "CPAPER", "SER", "CHAP"}  # types whose C3 is the title of the proceedings
_LOOSE = {"ELEC", "GEN", "MANSCPT", "RPRT", "UNPB", "UNPD"}  # what programs call a preprint
_SHORT = 60  # characters of a field that holds a number; our choice, longer ones are text
_EDITED = {"BOOK", "EDBOOK", "EBOOK"}


def citation(values: Values) -> Citation:
    """Read an entry. A tag that its program puts something else into is told by what stands in it."""
    _untangle(values)
    title, original_title = _titles(values)
    abstract, translations = _abstracts(values)
    notes = values.all("N1")
    said = _said(values)
    database = database_of(values)
    links = _links(values)
    journal, short = _journals(values, database)
    type_ = kinds.kind(said, title, journal)
    registrations = parts.registrations(
        title, *values.all("AN", "ID", "UR", "M3", "C3", "JA", "JO", "C1", "U1", "AB", "N2"), *notes
    )
    if type_ in {"article", "other", "dataset", "report"} and _is_registration(values, database, bool(registrations)):
        type_ = "registration"
    related = mentions.relations(type_, title, values.lines("N1"))
    doi = _doi(values, links)
    pmid = _pmid(values, database, links)
    serials = values.all("SN", "IN", "IJ")
    return Citation(
        type=type_,
        title=title,
        original_title=original_title,
        abstract=abstract,
        authors=_authors(values),
        published=parts.published(*values.all("PY", "YR"), *values.all("Y1"), *values.all("DA", "PD")),
        journal=journal,
        journal_short=short,
        volume=values.first("VL", "VO"),
        issue=_issue(values),
        pages=_pages(values),
        issn=tuple(dict.fromkeys(one for value in serials for one in issn.issns(value))),
        isbn=next((found for value in (*serials, *values.all("BN", "IB")) if (found := _isbn(value))), ""),
        publisher=values.first("PB", "PU").partition(". Available from:")[0],  # ERIC
        language=values.first("LA"),
        keywords=mentions.keywords(values.lines("KW")),
        doi=doi,
        pmid=pmid,
        pmcid=_pmcid(values, links),
        registrations=registrations,
        accessions=tuple(one for one in _accessions(values) if one != pmid),
        urls=links,
        database=database,
        relations=related,
        is_retracted=kinds.is_retracted(title, said) or any(one.kind == "retraction-in" for one in related),
        notes=(*(plain(note) for note in notes), *_other_dois(values, doi), *translations),
    )


def _isbn(value: str) -> str:
    return "" if issn.issns(value) else issn.isbn(value)


def _untangle(values: Values) -> None:
    """Give values that were run together back to their tags."""
    for tag in ("DO", "UR"):
        for at, value in enumerate(values.all(tag)):
            if "  - " in value:
                head, *run_on = _RUN_ON.split(value)
                values.of[tag][at] = head
                for more in run_on:
                    values.of.setdefault(more[:2], []).append(more[6:].strip())


def _authors(values: Values) -> tuple[str, ...]:
    given = mentions.people(values.lines("AU")), mentions.people(values.lines("A1"))
    found = (
        given[0] or given[1] if not (given[0] and given[1]) else max(given, key=lambda one: (len(one), len(str(one))))
    )
    if not found and values.first("TY") in _EDITED:  # only here: in Ovid PsycInfo A2 are the cited authors
        found = mentions.people(values.lines("ED") or [one for one in values.lines("A2") if one.count(",") <= 1])
    if "NLM" in values.all("DP"):
        return mentions.in_full(found, values.lines("N1"))  # EndNote keeps the full names of PubMed in the notes
    return found


def _titles(values: Values) -> tuple[str, str]:
    """The title and the one in the original language. SciELO has that one first, and its English translation in TT."""
    title = values.first("TI", "T1") or values.first("CT", "BT") or values.first("ST")
    other = values.first("TT", "OT")
    is_foreign = values.first("LA").lower()[:2] not in {"", "en"}
    if other and is_foreign and language(other) == "en" and language(title) != "en":
        return other, title
    return title, other


def _abstracts(values: Values) -> tuple[str, tuple[str, ...]]:
    """The abstract, and notes with its translations.

    An abstract may be in several parts, and EBSCOhost writes a notice of copyright as one; SciELO's second one says
    the same in another language.
    """
    for tag in ("AB", "N2"):
        texts = [plain(value) for value in values.all(tag)]
        kept = list(dict.fromkeys(text for text in texts if not _COPYRIGHT.match(text)))
        if len(kept) > 1:
            first = language(kept[0])
            others = [text for text in kept if first and language(text) not in {first, ""}]
            return " ".join(text for text in kept if text not in others), tuple(f"Abstract: {text}" for text in others)
        if kept:
            return kept[0], ()
    return "", ()


def _journals(values: Values, database: str) -> tuple[str, str]:
    """The journal, book or proceedings, and its short name. CENTRAL has the address of a registration there."""
    full = _named(values, "JF", "T2")
    if not full and values.first("TY") in _WITHIN_BOOKS and database not in {"CENTRAL", "Web of Science"}:
        full = _named(values, "C3")  # in these two a labelled number, and affiliations
    full = full or _named(values, "JO", "BT", "T3", "SO")
    short = _named(values, "J2", "JA", "J1", "JI", "J9")
    if short and full == values.first("T3"):
        full = ""
    if not short and values.first("JO") != full:
        short = _named(values, "JO")
    return full or short, short


def _named(values: Values, *tags: str) -> str:
    found = (values.first(tag) for tag in tags)
    return next((name for name in found if name and "://" not in name), "")


def _issue(values: Values) -> str:
    said = values.first("IS", "CP")
    if said and len(said) < _SHORT:  # what Covidence and Zotero keep of M1 may be affiliations or cited references
        return said
    numbers = values.all("M1")  # affiliations (Embase, CAB), cited references (PsycInfo), or the number
    return numbers[0] if len(numbers) == 1 and _ISSUE.fullmatch(numbers[0]) else ""


def _pages(values: Values) -> str:
    first, last = values.first("SP"), values.first("EP")
    if not first and not last:
        number = values.first("C7", "AR")
        return number if number and _ARTICLE_NUMBER.fullmatch(number) else parts.pages(values.first("PG", "BP"))
    return parts.pages(first, last)


def _links(values: Values) -> tuple[str, ...]:
    """Addresses, but not of link resolvers; EBSCOhost writes ORCIDs and e-mail addresses into UR as well."""
    words = (word.strip(";,") for value in values.all("UR", "L2", "L1", "JA", "JO") for word in value.split())
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if word.lower().startswith(("http://", "https://", "www.")) and "url_ver=" not in word
        )
    )


def _doi(values: Values, links: tuple[str, ...]) -> str:
    for value in values.all("DO", "DI", "L3", "M3", "AN", "ID"):
        if "10" in value and (found := mentions.dois(value)):
            return found[0]
    return mentions.doi_in_links(links) or mentions.labelled_doi(mentions.own(values.all("N1")))


def _other_dois(values: Values, doi: str) -> tuple[str, ...]:
    """A second, other DOI is kept as a note: an entry has one."""
    said = values.all("DO", "DI")
    if len(said) == 1 and said[0].endswith(doi):
        return ()
    found = dict.fromkeys(one for value in said for one in mentions.dois(value))
    return tuple(f"DOI {one}" for one in found if one != doi)


def _pmid(values: Values, database: str, links: tuple[str, ...]) -> str:
    for value in values.all("C3", "AN", "ID", "PM", "U1", "M1", "C5", "C2"):
        if len(value) < _SHORT and (found := mentions.labelled_pmid(value)):  # M1 holds cited references as well
            return found
    is_embase = database == "Embase" or any(value[:1] == "L" for value in values.all("U2"))
    bare: list[str] = values.all("PM")
    if is_embase or database in {"Medline", "MEDLINE"}:
        bare = [*bare, *values.all("C5")]
    if database == "Scopus":
        bare = [*bare, *values.all("C2")]
    if _MEDLINE.search(database) or any(_MEDLINE.search(one) for one in values.all("DP")):
        # EndNote and EBSCOhost have it in AN, ProQuest behind its own number, Ovid in ID (EndNote's own is shorter)
        bare = [*bare, *(part for one in values.all("AN") for part in reversed(parts.split(one)))]
        bare += [one for one in values.all("ID") if "Ovid" in database]
    for value in bare:
        if value.isdigit() and (found := mentions.pmid(value)):
            return found
    return mentions.pmid_in_links(links) or mentions.first_pmid(mentions.own(values.all("N1")))


def _pmcid(values: Values, links: tuple[str, ...]) -> str:
    return mentions.pmcid(*values.all("C2", "AN", "U1"), *mentions.own(values.all("N1")), *links)


def _accessions(values: Values) -> tuple[str, ...]:
    """The numbers that databases know it by, not those of the programs that it went through."""
    found = [*values.all("U2"), *(part for value in values.all("AN") for part in parts.split(value))]
    found += mentions.accessions(*values.all("UR", "C3", "N1"))
    if values.all("DB", "AI") or "ovid" in values.first("L2").lower() or "//" in values.first("Y1"):
        found += filter(_ACCESSION.fullmatch, values.all("ID"))
    found += filter(_LENS.fullmatch, values.all("ID"))
    kept = (one for one in found if not one.startswith(("rayyan-", "10.", "PMID")) and "\n" not in one)
    return tuple(dict.fromkeys(plain(one) for one in kept if len(one) <= 40))  # noqa: PLR2004 - a number, no text


def _is_registration(values: Values, database: str, has_number: bool) -> bool:  # noqa: FBT001 - a fact, no switch
    """An entry of a trial register: ClinicalTrials.gov and tools around it have no type of their own for it."""
    if not has_number:
        return False
    if values.first("TY") in {"CLRT", "CTRIAL"}:
        return True
    places = (
        database,
        values.first("DP"),
        values.first("T2"),
        values.first("JF"),
        values.first("PB"),
        values.first("JA"),
    )
    return any(_REGISTER.match(place.removeprefix("https://").removeprefix("http://")) for place in places)


def _said(values: Values) -> list[str]:
    """Every word that the entry gives for its kind; a series says nothing where another word says what is in it."""
    said = [value for value in values.all("M3", "PT") if not _SUBJECT_CODE.search(value)] + _said_in_notes(values)
    type_ = values.first("TY")
    if type_ in _LOOSE and any(map(kinds.is_server, values.all("PB", "DP", "T2", "JO"))):
        said.append("preprint")
    return said if type_ == "SER" and any(map(kinds.is_known, said)) else [type_, *said]


def _said_in_notes(values: Values) -> list[str]:
    """Types in the notes: a line each in EndNote's entries of PubMed, the first words in those of CINAHL."""
    said: list[str] = []
    for note in values.all("N1"):
        if "\n" in note:
            said += [line for line in note.split("\n") if kinds.is_known(line)]
        elif "Journal Subset:" in note:
            said += [word for word in parts.split(note.partition(". ")[0]) if kinds.is_known(word)]
    return said
