"""What the fields of tagged text hold beside or instead of one plain value: numbers, names and relations in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import author_lists, parts
from evidence.readers import relations as related
from evidence.readers.entry import Relation
from evidence.readers.tagged import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPLIT_DOIS = re.compile(r"(?<![,;\s])[,;\s]++(?=(?:https?://(?:dx\.)?doi\.org/|doi:?\s?)?10\.[0-9]{4})", re.IGNORECASE)
_PLAIN_DOI = re.compile(r"10\.(?!1101/|64898/)[0-9]{4,9}/(?:[A-Za-z0-9]|[-._](?=[-._]*[A-Za-z0-9])){1,200}")
_DOI_LINK = re.compile(r"(?:doi\.org/|[?&;]doi=(?:doi(?::|%3a))?)(10\.[^\s&?#]+)", re.IGNORECASE)
_LONG = 300  # characters; our choice: a citation in one line has fewer
_DOI_LABEL = re.compile(r"\bdoi(?:\.org/|:|\s)\s?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_PMID_LABEL = re.compile(
    r"(?:PMID|PUBMED|Pub[Mm]ed|pmid)(?:\s?[:#]|\s(?:ID:?)?)\s?(?:NLM)?([1-9][0-9]{0,7})(?![0-9])"
    r"|(?<![0-9])([1-9][0-9]{0,7}) ?\[PMID\]"  # Dimensions
)
_PMID_LINK = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed|europepmc\.org/(?:article|abstract)/med)/([1-9][0-9]{0,7})(?![0-9])",
    re.IGNORECASE,
)
_PMC = re.compile(r"\bPMC\s?([1-9][0-9]{3,9})(?![0-9])")
# Numbers of databases within other text: Embase's in its address and in EndNote's notes, CENTRAL's word for it,
# Scopus's in its address, EBSCOhost's in the notes.
_ACCESSIONS = (
    ("id=L", re.compile(r"id=(L[0-9]{6,12})\b")),
    ("=2-s2.0-", re.compile(r"eid=(2-s2\.0-[0-9]+)")),
    ("EMBASE ", re.compile(r"EMBASE ([0-9]{6,12})\b")),
    ("Accession Number: ", re.compile(r"Accession Number: ([\w-]{4,30})")),
)
_EMBASE_NOTE = re.compile(r"L[0-9]{6,12}")

_NOBODY = re.compile(
    r"\[?(?:anon(?:ymous)?|no authors? (?:listed|indicated)|no authorship indicated|et al)\.?,?\]?$", re.IGNORECASE
)
_EDITOR = re.compile(r"(,.*), Eds?\.?")  # ERIC, behind the given name
_ADDRESS = re.compile(r"\s*\(?[\w.+-]+@[\w.-]+\)?")
_INITIALS = r"(?:[^\W\d_a-z]\.?[-\s]?){1,4}"
# An "and" may stand before each name, which [^,;]+ takes as well: given two ways, a list would have 2^n.
_PAIRS = re.compile(rf"[^,;]+, {_INITIALS}(?:, [^,;]+, {_INITIALS})+\.?")
_LISTED = re.compile(r"[^,;]+ [A-Z]{1,4}(?:, [^,;]+ [A-Z]{1,4})+")

_SAID = re.compile(r"([A-Z][a-z]+(?: [a-z]+){1,4})\s?[:.-]\s*(\S.*)")
_OF_TITLE = {"correction": "correction-of", "retraction": "retraction-of", "concern": "concern-of"}
_IN_TITLE = re.compile(r"\(.*\bdoi:?\s*(10\.[0-9]{4,9}/[^\s,]+)\)?", re.IGNORECASE)


def keywords(lines: Iterable[str]) -> tuple[str, ...]:
    """Give each keyword once: one or several, with semicolons, in a line. The star of a main heading is taken off."""
    text = "\n".join(lines)
    if not any(sign in text for sign in "<&;*") and "  " not in text:
        return tuple(dict.fromkeys(text.split("\n"))) if text else ()
    words = (word.strip().lstrip("*") for line in text.split("\n") for word in parts.plain(line).split(";"))
    return tuple(dict.fromkeys(word for word in words if word))


def people(lines: Iterable[str]) -> tuple[str, ...]:
    """Give the names, each as "Family, Given", of lines that hold one or several."""
    found: list[str] = []
    for line in lines:
        if ", " in line and line.count(",") == 1 and not line[-1].isupper() and ";" not in line and "@" not in line:
            found.append(plain(line).removesuffix(", null").strip(" ,"))  # "Family, G. N.", as most are
        else:
            found += _people(line)
    return tuple(found)


def name(text: str) -> str:
    """Write one name as "Family, Given"; what is too long for one is a group, or no name, and stays as it is."""
    if len(text) > _LONG:
        return plain(text)
    return parts.author(text)


@lru_cache(maxsize=4096)
def _people(line: str) -> tuple[str, ...]:
    text = _ADDRESS.sub("", line).strip(" ,;") if "@" in line and len(line) <= _LONG else line
    if ", Ed" in text and len(text) <= _LONG:
        text = _EDITOR.sub(r"\1", text)
    commas = text.count(",")
    if (
        ";" in text
        or (commas > 1 and _PAIRS.fullmatch(text))
        or (commas and text[-1].isupper() and _LISTED.fullmatch(text))
    ):
        return tuple(one for one in author_lists.authors(text) if not _NOBODY.match(one))
    one = name(text)
    return (one,) if one and not (one[0] in "[ANae" and _NOBODY.match(one)) and not author_lists.is_number(one) else ()


def in_full(names: tuple[str, ...], lines: Sequence[str]) -> tuple[str, ...]:
    """Give the full names that stand among these lines, if they are the same people in the same order."""
    for at in range(len(lines) - len(names) + 1):
        some = lines[at : at + len(names)]
        if names and all(_is_fuller(one, name) for one, name in zip(some, names, strict=True)):
            return tuple(parts.author(one) for one in some)
    return names


def _is_fuller(full: str, name: str) -> bool:
    family, _, given = name.partition(", ")
    whole, _, said = full.partition(", ")
    return whole.lower() == family.lower() and said[:1].lower() == given[:1].lower() and len(said) >= len(given) - 1


def doi(text: str) -> str:
    """Read a field that is for a DOI; what is plainly one needs no more than small letters."""
    word = text.partition(" ")[0]
    return word.lower() if _PLAIN_DOI.fullmatch(word) else parts.doi(text)


def dois(text: str) -> list[str]:
    """Give the DOIs of a field that is for them."""
    if _PLAIN_DOI.fullmatch(text):
        return [text.lower()]
    return [found for part in _SPLIT_DOIS.split(text) if (found := parts.doi(part))]


def doi_in_links(links: Iterable[str]) -> str:
    """Find the DOI that an address leads to, if it is one of doi.org or says "doi="."""
    for link in links:
        if (match := _DOI_LINK.search(link)) and (found := doi(match[1])):
            return found
    return ""


def labelled_doi(lines: Iterable[str]) -> str:
    """Find a DOI that is called so in a short line with no other: long notes name those of tests and of notices."""
    for line in lines:
        if len(line) > _LONG or line.count("10.") != 1:
            continue
        if (match := _DOI_LABEL.search(line)) and (found := parts.doi(match[1])):
            return found
    return ""


def labelled_pmid(text: str) -> str:
    """Find a PMID that is called so: "PUBMED 21314913", "PMID: NLM33343428", "33343428 [PMID]"."""
    if not ("PM" in text or "PUB" in text or "Pub" in text or "pmid" in text):
        return ""
    match = _PMID_LABEL.search(text)
    return match[1] or match[2] if match else ""


def first_pmid(lines: Iterable[str]) -> str:
    """Find the PMID that is called so in a line that names no other."""
    return next((found for line in lines if line.count("PMID") <= 1 and (found := labelled_pmid(line))), "")


def pmid(text: str) -> str:
    """Read a field that is for a PMID; digits alone, as most are, are one."""
    if text.isascii() and text.isdigit() and len(text) <= 8 and text[0] != "0":  # noqa: PLR2004 - the longest
        return text
    return parts.identifier("pmid", text)


def pmid_in_links(links: Iterable[str]) -> str:
    """Find the PMID in the address of an article of PubMed or Europe PMC."""
    return next((match[1] for link in links if (match := _PMID_LINK.search(link))), "")


def pmcid(*texts: str) -> str:
    """Find the number of PubMed Central."""
    return next((f"PMC{match[1]}" for text in texts if "PMC" in text and (match := _PMC.search(text))), "")


def accessions(*texts: str) -> list[str]:
    """Find numbers of databases within addresses and notes."""
    found: list[str] = []
    for text in texts:
        for sign, pattern in _ACCESSIONS:
            if sign in text:
                found += [f"L{one}" if sign == "EMBASE " else one for one in pattern.findall(text)]
        if text[:1] == "L" and (match := _EMBASE_NOTE.fullmatch(text.partition("\n")[0])):
            found.append(match[0])
    return found


def own(notes: Iterable[str]) -> list[str]:
    """Give the lines of notes that speak of the publication itself, not of one related to it."""
    return [line for note in notes for line in note.split("\n") if not _of_another(line)]


def _of_another(line: str) -> bool:
    match = _SAID.match(line)
    return line.startswith("Relation: ") or (match is not None and related.kind_of(match[1]) != "")


def relations(type_: str, title: str, lines: Iterable[str]) -> tuple[Relation, ...]:
    """Find relations in notes ("Erratum in: …") and in the title of a notice, where Embase names the DOI."""
    found = [
        related.relation(kind, pmid=labelled_pmid(match[2]), words=match[2])
        for line in lines
        if (match := _SAID.match(line)) and (kind := related.kind_of(match[1]))
    ]
    if type_ in _OF_TITLE and (match := _IN_TITLE.search(title[:1000])) and (doi := parts.doi(match[1])):
        found.append(Relation(_OF_TITLE[type_], Identifier("doi", doi), match[0]))
    return tuple(dict.fromkeys(found))
