"""BibTeX as Scopus, Web of Science, Europe PMC and Mendeley write it otherwise than others. All entries are made up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tagged_files import one, read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("abstract", "read_as"),
    [
        ("A rate of ∼}7× 106 was seen", "A rate of ∼7× 106 was seen"),
        ("A rate of {7 was seen", "A rate of 7 was seen"),
        ("A rate}} of 7,\nthe last", "A rate of 7, the last"),
    ],
)
def test_a_brace_too_many_or_too_few_costs_no_entry_whose_fields_have_their_lines(
    tmp_path: Path, abstract: str, read_as: str
) -> None:
    text = (
        "@ARTICLE{Holm2013,\nauthor={Holm, A.},\ntitle={Sleep},\nyear=2013,\n"
        f"abstract={{{abstract}}},\nsource={{Scopus}},\n}}\n\n"
    )
    found = read(tmp_path, "@ARTICLE{a,\ntitle={Before}}\n" + text + text.replace("Holm2013", "Holm2014"))
    assert (found.refused, found.titles) == ([], ["Before", "Sleep", "Sleep"])
    citation = found.citations[1]
    assert (citation.abstract, citation.year, citation.database) == (read_as, 2013, "Scopus")
    assert found.raws[1] == text.removesuffix("\n")
    assert [(told.line, told.value) for told in found.remarks] == [(7, "Holm2013"), (7 + text.count("\n"), "Holm2014")]


def test_many_such_braces_take_no_longer(tmp_path: Path) -> None:
    began = time.perf_counter()
    found = read(tmp_path, "@article{a,\ntitle={A},\nabstract={" + "{},\nx = {} ,\n\n" * 20_000)
    assert len(found.refused) == 1
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("name", ["Early Access Date", "EarlyAccessDate", "Early-Access-Date"])
def test_what_has_no_year_yet_has_its_early_access(tmp_path: Path, name: str) -> None:
    early = f"{name} = {{{{SEP 2020}}}}"
    assert one(tmp_path, f"@article{{ WOS:1,\nTitle = {{{{A}}}},\n{early},\n}}\n").published == "2020-09"
    assert (
        one(tmp_path, f"@article{{ WOS:1,\nTitle = {{{{A}}}},\nYear = {{{{2021}}}},\n{early},\n}}\n").published
        == "2021"
    )


def test_europe_pmc_has_the_pmid_in_the_key_and_the_pmcid_in_the_address(tmp_path: Path) -> None:
    text = "@article {PMID:30000031,\n\tTitle = {A},\n\tURL = {https://europepmc.org/articles/PMC9000031},\n}\n"
    citation = one(tmp_path, text)
    assert (citation.pmid, citation.pmcid) == ("30000031", "PMC9000031")


def test_europe_pmc_has_preprints_by_their_key(tmp_path: Path) -> None:
    citation = one(tmp_path, "@misc {PPR:PPR600001,\n\tTitle = {A},\n\tPublisher = {Somewhere},\n}\n")
    assert (citation.type, citation.accessions) == ("preprint", ("PPR600001",))


def test_a_cochrane_review_needs_no_word_for_it(tmp_path: Path) -> None:
    assert one(tmp_path, "@article{a, title={A}, journal={Cochrane Database of Systematic Reviews}}").type == "review"


def test_mendeley_has_parts_of_addresses(tmp_path: Path) -> None:
    address = "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9000032/"
    parts = "/pmc/articles/PMC9000032/ /pmc/articles/PMC9000032/?report=abstract"
    citation = one(tmp_path, f"@article{{Holm2013,\ntitle = {{{{A}}}},\nurl = {{{parts} {address}}}\n}}\n")
    assert (citation.pmcid, citation.urls) == ("PMC9000032", (address,))


def test_notes_name_the_numbers_of_the_entry_itself(tmp_path: Path) -> None:
    number = "https://www.ncbi.nlm.nih.gov/pubmed/30000034"
    note = rf"[DOI:\href{{https://dx.doi.org/10.1000/tm}}{{10.1000/tm}}] [PubMed:\href{{{number}}}{{30000034}}]"
    citation = one(tmp_path, f"@article{{a, title={{A}}, Note={{{note}}}}}")
    assert (citation.doi, citation.pmid) == ("10.1000/tm", "30000034")
    other = one(tmp_path, "@article{a, title={A}, note={Comment on: Things. PMID: 30000035. doi: 10.1000/b}}")
    assert (other.doi, other.pmid) == ("", "")


def test_an_article_number_of_a_journal_without_pages(tmp_path: Path) -> None:
    assert one(tmp_path, "@article{a, title={A}, elocation-id={e012345}}").pages == "e012345"


def test_the_pmid_in_an_address_of_pubmed(tmp_path: Path) -> None:
    text = "@article{a, title={A}, url={https://pubmed.ncbi.nlm.nih.gov/30000033/}}"
    assert one(tmp_path, text).pmid == "30000033"
