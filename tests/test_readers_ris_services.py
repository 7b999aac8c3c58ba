"""RIS of indexes and registers that have their own places for numbers and journals. All entries are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tagged_files import one, ris

from evidence.identifiers import Identifier

if TYPE_CHECKING:
    from pathlib import Path


def test_dimensions(tmp_path: Path) -> None:
    text = """
AN  - pub.1100000001
TI  - Naltrexone and sleep
JO  - Made-Up Sleep
UR  - https://app.dimensions.ai/details/publication/pub.1100000001
U1  - 30000021 [PMID]
U1  - PMC9000001 [PMCID]
"""
    citation = ris(tmp_path, text)
    assert (citation.pmid, citation.pmcid, citation.database) == ("30000021", "PMC9000001", "Dimensions")
    assert citation.accessions == ("pub.1100000001",)


@pytest.mark.parametrize("type_", ["CONF", "CPAPER", "SER", "CHAP"])
def test_scopus_has_the_title_of_proceedings_in_c3(tmp_path: Path, type_: str) -> None:
    text = "TI  - A\nC3  - Advances in Made-Up Things\nJ2  - Adv. Things\nDB  - Scopus"
    citation = ris(tmp_path, text, type_)
    assert (citation.journal, citation.journal_short) == ("Advances in Made-Up Things", "Adv. Things")


@pytest.mark.parametrize(
    ("type_", "text", "journal"),
    [
        ("CPAPER", "T2  - Proceedings\nC3  - Another", "Proceedings"),
        ("CPAPER", "AN  - WOS:000000000000001\nC3  - University of Made-Up\nJ9  - PROC", "PROC"),
        ("CONF", "AN  - CN-01000001\nC3  - EMBASE 600000001\nJA  - Things", "Things"),
        ("JOUR", "C3  - EMBASE 600000001\nJA  - Things", "Things"),
    ],
)
def test_c3_is_no_journal_elsewhere(tmp_path: Path, type_: str, text: str, journal: str) -> None:
    assert ris(tmp_path, f"TI  - A\n{text}", type_).journal == journal


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Conference Paper", "article"),
        ("Article", "article"),
        ("Book chapter", "chapter"),
        ("Review", "review"),
        ("", "book"),
    ],
)
def test_what_is_in_a_series_says_its_own_type(tmp_path: Path, said: str, kind: str) -> None:
    assert ris(tmp_path, f"TI  - A\nM3  - {said}", "SER").type == kind


def test_the_address_of_a_registration_is_no_journal(tmp_path: Path) -> None:
    text = """
AN  -  CN-02000001
TI  -  Naltrexone for pain
JA  -  https://clinicaltrials.gov/show/NCT01234567
M3  -  Trial registry record
UR  -  https://www.cochranelibrary.com/central/doi/10.1002/central/CN-02000001/full
"""
    citation = ris(tmp_path, text)
    assert (citation.journal, citation.journal_short, citation.type) == ("", "", "registration")
    assert citation.registrations == (Identifier("nct", "NCT01234567"),)
    assert citation.urls == (
        "https://www.cochranelibrary.com/central/doi/10.1002/central/CN-02000001/full",
        "https://clinicaltrials.gov/show/NCT01234567",
    )


def test_only_central_itself_makes_an_entry_one_of_central(tmp_path: Path) -> None:
    address = "https://www.cochranelibrary.com/cdsr/doi/10.1002/14651858.CD000001.pub2/full"
    assert ris(tmp_path, f"TI  - A\nUR  - {address}").database == ""
    assert ris(tmp_path, f"TI  - A\nUR  - {address.replace('cdsr', 'central')}").database == "CENTRAL"


@pytest.mark.parametrize("type_", ["JOUR", "CHAP"])
def test_tags_written_out(tmp_path: Path, type_: str) -> None:
    text = f"""
Provider: Some Association
Database: Some Database

TY  - {type_}
PMID  - 30000022
PMCID - PMC9000002
ID  - 2020-55555-005
T1  - Sleep and worry
DOI  - 10.1000/sleep
ISSN  - 1234-567X
N2  - Sixty adults. The numbers were
DOI - none.
ER  -
"""
    citation = one(tmp_path, text)
    assert citation.type == {"JOUR": "article", "CHAP": "chapter"}[type_]
    assert (citation.pmid, citation.pmcid, citation.doi) == ("30000022", "PMC9000002", "10.1000/sleep")
    assert (citation.issn, citation.abstract) == (("1234-567X",), "Sixty adults. The numbers were DOI - none.")


def test_what_r_writes_for_nothing_is_nothing(tmp_path: Path) -> None:
    tags = ("AB", "IS", "VL", "SP", "EP", "KW", "LA", "SN", "DO", "UR", "JO", "JA", "PB", "N1", "AN", "DB")
    for nothing in ("NA", "n/a", "NULL"):
        text = "TI  - A\nAU  - Holm, A\n" + "".join(f"{tag}  - {nothing}\n" for tag in tags)
        assert ris(tmp_path, text) == ris(tmp_path, "TI  - A\nAU  - Holm, A")
    assert ris(tmp_path, "TI  - NA\nAU  - Null")[1:5:3] == ("NA", ("Null",))


def test_addresses_in_one_line(tmp_path: Path) -> None:
    text = "TI  - A\nUR  - https://example.org/a/x; https://example.org/b/y, https://example.org/c"
    assert ris(tmp_path, text).urls == ("https://example.org/a/x", "https://example.org/b/y", "https://example.org/c")


@pytest.mark.parametrize("number", ["EJ389705", "EJ1147129", "ED395726"])
def test_eric(tmp_path: Path, number: str) -> None:
    text = f"""
DB  - ERIC
ID  - {number}
T1  - Sleep at School
A1  - Holm, Anna, Ed.
Y1  - 2016//
PB  - Made-Up Press. Available from: Another Press. 1 Street, Town. Tel: 555-0100.
SN  - E1234-567X
"""
    citation = ris(tmp_path, text)
    assert (citation.accessions, citation.issn, citation.authors) == ((number,), ("1234-567X",), ("Holm, Anna",))
    assert (citation.publisher, citation.database) == ("Made-Up Press", "ERIC")


@pytest.mark.parametrize("written", ["ISSN-1234-567X", "EISSN-1234-567X", "ISSN 1234-567X", "P1234-567X", "1234567X"])
def test_the_issn_with_its_label(tmp_path: Path, written: str) -> None:
    assert ris(tmp_path, f"TI  - A\nSN  - {written}").issn == ("1234-567X",)


@pytest.mark.parametrize("type_", ["GEN", "RPRT", "UNPB", "JOUR"])
def test_a_server_of_preprints_tells_one(tmp_path: Path, type_: str) -> None:
    assert ris(tmp_path, "TI  - A\nPB  - bioRxiv\nJO  - bioRxiv", type_).type == "preprint"


def test_the_platform_of_all_registers(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - A trial\nID  - EUCTR2013-001234-12-DE\nDB  - ICTRP", "GEN")
    assert (citation.type, citation.registrations) == ("registration", (Identifier("eudract", "2013-001234-12"),))


SCIELO = """
TI  - {title}
TT  - {other}
LA  - {language}
AB  - ABSTRACT Sleep was measured in sixty adults, and the results were clear.
AB  - RESUMEN El sueño se midió en sesenta adultos y los resultados fueron claros.
"""
ENGLISH, SPANISH = "Sleep of adults in the mountains", "El sueño de los adultos en las montañas"


@pytest.mark.parametrize(
    ("language", "title", "other"), [("es", SPANISH, ENGLISH), ("en", ENGLISH, SPANISH), ("spa", ENGLISH, SPANISH)]
)
def test_scielo_has_each_text_in_two_languages(tmp_path: Path, language: str, title: str, other: str) -> None:
    citation = ris(tmp_path, SCIELO.format(title=title, other=other, language=language))
    assert (citation.title, citation.original_title) == (ENGLISH, SPANISH)
    assert citation.abstract == "ABSTRACT Sleep was measured in sixty adults, and the results were clear."
    assert citation.notes == ("Abstract: RESUMEN El sueño se midió en sesenta adultos y los resultados fueron claros.",)


def test_parts_of_an_abstract_are_one(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - A\nAB  - Aim: to measure the sleep of adults.\nAB  - Methods: A scale.\nAB  - n=60")
    assert (citation.abstract, citation.notes) == ("Aim: to measure the sleep of adults. Methods: A scale. n=60", ())


def test_lens(tmp_path: Path) -> None:
    text = """
AU  - Holm, Anna
AU  - Ava, null
ID  - 001-187-796-205-96X
TI  - Cycles
UR  - https://lens.org/001-187-796-205-96X
"""
    citation = ris(tmp_path, text)
    assert (citation.authors, citation.database) == (("Holm, Anna", "Ava"), "Lens.org")
    assert citation.accessions == ("001-187-796-205-96X",)
