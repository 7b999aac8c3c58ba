"""Made-up literature of any size, the same in every run: records, a share of them spoiled copies of others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COPIES = 0.2  # share of entries that are spoiled copies of an earlier one


class Made(NamedTuple):
    """One made-up entry; ``work`` is the number of the publication that it describes."""

    work: int
    title: str
    authors: tuple[str, ...]
    journal: str
    year: int
    volume: int
    issue: int
    first: int
    last: int
    doi: str
    pmid: int
    abstract: str


def words(count: int = 20_000) -> list[str]:
    """Words that no language has, of the length that words have."""
    chance = random.Random(1)  # noqa: S311 - the same chance every time
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "en", "ir", "os")]
    return ["".join(chance.choice(syllables) for _ in range(chance.randint(2, 5))) for _ in range(count)]


def made(count: int, *, seed: int = 7, title: str | None = None, copies: float = COPIES) -> Iterator[Made]:
    """Give entries; with ``title`` all of them have that one. Copies follow what they are copies of within 5,000."""
    chance, lexicon = random.Random(seed), words()  # noqa: S311 - the same chance every time
    common = lexicon[:400]
    recent: list[Made] = []
    for number in range(count):
        if recent and chance.random() < copies:
            yield _spoiled(chance.choice(recent), chance)
            continue
        one = _fresh(number, seed, chance, lexicon, common, title)
        recent.append(one)
        if len(recent) > 5000:
            recent.pop(0)
        yield one


def _fresh(
    number: int, seed: int, chance: random.Random, lexicon: list[str], common: list[str], title: str | None
) -> Made:
    def text(length: int) -> str:
        return " ".join(chance.choice(common if chance.random() < 0.6 else lexicon) for _ in range(length))

    first = chance.randint(1, 2000)
    people = tuple(
        f"{chance.choice(lexicon).title()}, {chance.choice('ABCDEFGHJKLM')}{chance.choice('ABCDEFGHJKLM')}"
        for _ in range(chance.randint(1, 8))
    )
    return Made(
        work=seed * 100_000_000 + number,
        title=title or text(chance.randint(8, 16)).capitalize(),
        authors=people,
        journal=f"Journal of {common[number % 300].title()}",
        year=chance.randint(1990, 2025),
        volume=chance.randint(1, 120),
        issue=chance.randint(1, 12),
        first=first,
        last=first + chance.randint(2, 15),
        doi=f"10.{1000 + number % 50}/{lexicon[number % 1000]}.{seed}.{number}",
        pmid=seed * 3_000_000 + number if seed * 3_000_000 + number < 99_999_999 else 0,
        abstract=text(180),
    )


def _spoiled(one: Made, chance: random.Random) -> Made:
    """A copy as another database would have it: without DOI or abstract, the title with other signs, initials."""
    if chance.random() < 0.4:
        one = one._replace(doi="", pmid=0)
    if chance.random() < 0.3:
        one = one._replace(abstract="")
    if chance.random() < 0.5:
        one = one._replace(title=one.title.replace(" ", "-", 1) + ".")
    if chance.random() < 0.3:
        one = one._replace(authors=tuple(name.split(",")[0] + ", " + name[-1] for name in one.authors))
    return one._replace(issue=0)


def write_ris(path: Path, entries: Iterator[Made]) -> None:
    """Write entries as RIS."""
    with path.open("w", encoding="utf-8") as file:
        for one in entries:
            file.write("TY  - JOUR\n" + f"TI  - {one.title}\n")
            file.writelines(f"AU  - {name}\n" for name in one.authors)
            file.write(f"JO  - {one.journal}\nPY  - {one.year}\nVL  - {one.volume}\n")
            file.write(f"IS  - {one.issue}\n" if one.issue else "")
            file.write(f"SP  - {one.first}\nEP  - {one.last}\n")
            file.write(f"AB  - {one.abstract}\n" if one.abstract else "")
            file.write(f"DO  - {one.doi}\n" if one.doi else "")
            file.write("ER  - \n\n")


def write_pubmed(path: Path, entries: Iterator[Made]) -> None:
    """Write entries as a PubMed article set, with the elements that PubMed has around the ones that are read."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" ?>\n<PubmedArticleSet>\n')
        for number, one in enumerate(entries):
            file.write(_article(number, one))
        file.write("</PubmedArticleSet>\n")


def _article(number: int, one: Made) -> str:
    people = "".join(
        f'<Author ValidYN="Y"><LastName>{name.split(", ")[0]}</LastName><ForeName>{name.split(", ")[1]}</ForeName>'
        f"<Initials>{name.split(', ')[1]}</Initials><AffiliationInfo><Affiliation>Department of {one.journal}, "
        f"University of {one.title[:12]}.</Affiliation></AffiliationInfo></Author>\n"
        for name in one.authors
    )
    headings = "".join(
        f'<MeshHeading><DescriptorName UI="D{at:06d}" MajorTopicYN="N">{word}</DescriptorName></MeshHeading>\n'
        for at, word in enumerate(one.abstract.split()[:10])
    )
    abstract = f"<Abstract><AbstractText>{escape(one.abstract)}</AbstractText></Abstract>" if one.abstract else ""
    doi = f'<ArticleId IdType="doi">{escape(one.doi)}</ArticleId>' if one.doi else ""
    pmid = one.pmid or 50_000_000 + number
    return f"""<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID>
<DateCompleted><Year>{one.year}</Year><Month>05</Month><Day>12</Day></DateCompleted>
<Article PubModel="Print">
<Journal><ISSN IssnType="Electronic">1234-5678</ISSN><JournalIssue CitedMedium="Internet"><Volume>{one.volume}</Volume>
<Issue>{one.issue or ""}</Issue><PubDate><Year>{one.year}</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>{one.journal}</Title><ISOAbbreviation>{one.journal[:12]}</ISOAbbreviation></Journal>
<ArticleTitle>{escape(one.title)}</ArticleTitle>
<Pagination><MedlinePgn>{one.first}-{one.last}</MedlinePgn></Pagination>
{abstract}
<AuthorList CompleteYN="Y">
{people}</AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
</Article>
<MedlineJournalInfo><Country>England</Country><MedlineTA>{one.journal[:12]}</MedlineTA></MedlineJournalInfo>
<MeshHeadingList>
{headings}</MeshHeadingList>
</MedlineCitation>
<PubmedData><PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>{doi}</ArticleIdList></PubmedData>
</PubmedArticle>
"""
