"""RIS field by field, where programs write the same thing in several ways. All entries are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tagged_files import ris

from evidence.identifiers import Identifier
from evidence.readers import mentions, parts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("SP  - 123-130", "123-130"),
        ("SP  - 123\nEP  - 130", "123-130"),
        ("SP  - 123-30\nEP  - 130", "123-130"),
        ("SP  - 123–30", "123-130"),
        ("SP  - e5\nC7  - 12", "e5"),
        ("SP  - 7\nEP  - 7", "7"),
        ("SP  - No pagination", ""),
        ("SP  - i\nEP  - iv", "i-iv"),
        ("SP  - S5-8", "S5-S8"),
        ("SP  - 130\nEP  - 12", "130-12"),
        ("C7  - e12292", "e12292"),
        ("C7  - a whole sentence", ""),
    ],
)
def test_pages(tmp_path: Path, text: str, pages: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}").pages == pages


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("AU  - Holm, A; Berg, J", ("Holm, A", "Berg, J")),
        ("AU  - Holm, A., Berg, J. P., Lind, K.", ("Holm, A.", "Berg, J. P.", "Lind, K.")),
        ("AU  - Holm A, van den Berg JP, Lind K", ("Holm, A", "van den Berg, JP", "Lind, K")),
        ("AU  - Holm, Anna\nBerg, Jonas", ("Holm, Anna", "Berg, Jonas")),
        ("AU  - Holm, Anna, Jr.", ("Holm, Anna, Jr.",)),
        ("AU  - Holm, A (holm@example.org)", ("Holm, A",)),
        ("AU  - World Health Organization,", ("World Health Organization",)),
        ("AU  - Anonymous\nAU  - et al.", ()),
        ("AU  - Wagner, Lamb B. T. Call L. M. Slunt H. H.", ("Wagner, Lamb B. T. Call L. M. Slunt H. H.",)),
        ("A1  - Holm, Anna\nA2  - Editor, An\nA3  - Series, A\nA4  - Sub, S", ("Holm, Anna",)),
        ("A1  - Holm, A\nAU  - Holm, Anna", ("Holm, Anna",)),
    ],
)
def test_authors(tmp_path: Path, text: str, authors: tuple[str, ...]) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}").authors == authors


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("PY  - 2019/03/04/", "2019-03-04"),
        ("Y1  - 2019//", "2019"),
        ("PY  - 2019\nDA  - 2019/03/04", "2019-03-04"),
        ("PY  - 2019\nDA  - Mar 4", "2019-03-04"),
        ("PY  - 2019\nDA  - 2021/03/04", "2019"),
        ("PY  - 10 15", ""),
        ("DA  - Jun", ""),
        ("YR  - 2001", "2001"),
    ],
)
def test_dates(tmp_path: Path, text: str, published: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}").published == published


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("DO  - 10.1000/abc     LK  - https://example.org", "10.1000/abc"),
        ("DO  - https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("DO  - 10.1000/ABC/full", "10.1000/abc"),
        ("DO  - 10.1000/ABC&lt;/p&gt;", "10.1000/abc"),
        ("DO  - 10.1000/abc; 10.1000/def", "10.1000/abc"),
        ("M3  - doi: 10.1000/abc", "10.1000/abc"),
        ("UR  - https://doi.org/10.1000/abc", "10.1000/abc"),
        ("N1  - Some note. doi: 10.1000/abc.", "10.1000/abc"),
        ("UR  - https://example.org/articles/10.1000/abc/full.pdf", ""),
        ("N1  - Comment in: J Foo. doi: 10.1000/abc", ""),
        ("AB  - We follow 10.1000/abc", ""),
    ],
)
def test_the_doi_wherever_it_hides(tmp_path: Path, text: str, doi: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}").doi == doi


def test_a_second_doi_is_a_note(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - A\nDO  - 10.1000/abc\nDO  - 10.1000/def")
    assert (citation.doi, citation.notes) == ("10.1000/abc", ("DOI 10.1000/def",))


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("AN  - PUBMED 30000012", "30000012"),
        ("AN  - PMID: 30000012", "30000012"),
        ("M1  - PMID: 30000012", "30000012"),
        ("AN  - 30000012\nDB  - PubMed", "30000012"),
        ("AN  - 30000012\nDB  - Embase", ""),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/30000012/", "30000012"),
        ("UR  - http://www.ncbi.nlm.nih.gov/pubmed/30000012", "30000012"),
        ("N1  - Comment on: J Foo. PMID: 30000012", ""),
        ("C5  - 30000012\nU2  - L600000001", "30000012"),
        ("C5  - 30000012", ""),
    ],
)
def test_the_pmid_wherever_it_hides(tmp_path: Path, text: str, pmid: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}").pmid == pmid


@pytest.mark.parametrize(
    ("text", "journal", "short"),
    [
        ("JF  - Journal of Things\nJA  - J Things", "Journal of Things", "J Things"),
        ("T2  - Journal of Things\nJ2  - J Things", "Journal of Things", "J Things"),
        ("JO  - J Things", "J Things", ""),
        ("JA  - J Things", "J Things", "J Things"),
        ("JF  - Journal of Things\nJO  - J Things", "Journal of Things", "J Things"),
        ("T3  - A series\nJF  - Things", "Things", ""),
    ],
)
def test_journals(tmp_path: Path, text: str, journal: str, short: str) -> None:
    citation = ris(tmp_path, f"TI  - A\n{text}")
    assert (citation.journal, citation.journal_short) == (journal, short)


@pytest.mark.parametrize(
    ("type_", "text", "kind"),
    [
        ("BOOK", "", "book"),
        ("CHAP", "T2  - A book", "chapter"),
        ("THES", "", "thesis"),
        ("RPRT", "", "report"),
        ("CONF", "", "article"),
        ("JOUR", "JF  - Cochrane Database of Systematic Reviews", "review"),
        ("CPAPER", "M3  - Conference Paper", "article"),
        ("DATA", "", "dataset"),
        ("GEN", "", "other"),
        ("", "", "article"),
        ("JOUR", "M3  - Letter", "comment"),
        ("JOUR", "M3  - Randomized Controlled Trial", "article"),
    ],
)
def test_types(tmp_path: Path, type_: str, text: str, kind: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}", type_).type == kind


def test_the_editors_of_a_book_without_authors(tmp_path: Path) -> None:
    assert ris(tmp_path, "BT  - A book\nED  - Holm, A\nSN  - 978-1-234-56789-7", "BOOK")[:5:4] == ("book", ("Holm, A",))
    assert ris(tmp_path, "BT  - A book\nSN  - 978-1-234-56789-7", "BOOK").isbn == "9781234567897"


def test_keywords_in_one_line(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - A\nKW  - *pain; Parkinson&apos;s disease;  sleep\nKW  - pain")
    assert citation.keywords == ("pain", "Parkinson's disease", "sleep")


def test_markup_and_entities_are_resolved(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - <i>In vitro</i> &amp; p &lt; 0.05\nAB  - BACKGROUND: H<sub>2</sub>O&nbsp;x")
    assert (citation.title, citation.abstract) == ("In vitro & p < 0.05", "BACKGROUND: H2O x")


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/ABC", "10.1000/a-b_c.d/e", "10.1000/abc.", "10.1000/abc-", "10.1000/s0140-6736(97)11096-0",
        "10.1000.10/abc", "10.1000//abc", "10.1000/abc [doi]", "10.1/abc", "10.1000/", "10.1000/a.b.-c--",
        "10.1000/a;b", "10.1000/abc/full", "10.1101/123456v2", "10.1000/abc/1",
    ],
)  # fmt: skip
def test_the_short_way_to_a_doi_leads_where_the_long_one_does(text: str) -> None:
    assert mentions.doi(text) == parts.doi(text)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("DBASE", "DB  - ClinicalTrials.gov\nAN  - NCT01234567"),
        ("JOUR", "T2  - ClinicalTrials.gov\nUR  - https://clinicaltrials.gov/study/NCT01234567"),
        ("CTRIAL", "ID  - NCT01234567"),
        ("GEN", "M3  - NCT01234567\nSF  - ClinicalTrials.gov"),
    ],
)
def test_entries_of_a_trial_register(tmp_path: Path, type_: str, text: str) -> None:
    citation = ris(tmp_path, f"TI  - Naltrexone for pain\n{text}", type_)
    assert (citation.type, citation.registrations) == ("registration", (Identifier("nct", "NCT01234567"),))


def test_mendeley(tmp_path: Path) -> None:
    text = (
        "T1  - A\nA1  - Holm, Anna\nA1  - Berg, Jonas\nY1  - 2018/05//\nJF  - Things\nVL  - 3\nSP  - 123\n"
        "EP  - 30\nN2  - Abstract.\nDO  - doi:10.1000/ABC."
    )
    citation = ris(tmp_path, text)
    assert (citation.published, citation.pages, citation.doi) == ("2018-05", "123-130", "10.1000/abc")


def test_affiliations_are_no_issue(tmp_path: Path) -> None:
    said = "(Holm A.) University of Made-Up, Town, Country(Berg B.) Institute of Nothing, Town, Country"
    assert ris(tmp_path, f"TI  - A\nIS  - {said}").issue == ""
    assert ris(tmp_path, "TI  - A\nIS  - 1 January").issue == "1 January"


def test_the_number_of_a_trial_is_no_author_of_its_registration(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - A\nAU  - NCT01234567\nAN  - CN-01900001\nM3  - Trial registry record")
    assert (citation.authors, citation.type) == ((), "registration")
