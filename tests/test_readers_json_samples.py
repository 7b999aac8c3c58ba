"""JSON of real services: Crossref, DataCite, Europe PMC, OpenAlex, ClinicalTrials.gov."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from export_files import (
    check_damaged,
    check_written_back,
    citations,
    needs_samples,
    only,
    refused,
    sample,
)

from evidence.identifiers import Identifier
from evidence.readers import Entry

if TYPE_CHECKING:
    from pathlib import Path

CSL, CROSSREF, OPENALEX, EUROPE, REGISTER = (
    "csl-json", "crossref-json", "openalex-json", "europepmc-json", "ctgov-json"
)  # fmt: skip
WAKEFIELD = "10.1016/s0140-6736(97)11096-0"

pytestmark = needs_samples


@pytest.mark.parametrize(
    ("name", "form", "count"),
    [
        ("csl_json/handlr_citeproc_many", CSL, 2),
        ("csl_json/bolognese_citeproc", CSL, 1),
        ("crossref_json/choxos_wakefield_updated_by", CROSSREF, 1),
        ("crossref_json/fathomlabs_update_to", CROSSREF, 1),
        ("openalex_json/choxos_openalex_retracted", OPENALEX, 1),
        ("europepmc_json/choxos_wakefield_search", EUROPE, 1),
        ("ctgov_v2_json/NCT00763412_results", REGISTER, 1),
        ("ctgov_v2_json/NCT02210780_dupilumab_results", REGISTER, 1),
        ("ctgov_v2_json/NCT03418623_crossover", REGISTER, 1),
        ("ctgov_v2_json/NCT00973089_no_results", REGISTER, 1),
        ("ctgov_v2_json/NCT05594173_observational_results", REGISTER, 1),
    ],
)
def test_all_entries_are_there(name: str, form: str, count: int, tmp_path: Path) -> None:
    items = sample(f"{name}.json", form)
    assert len(citations(items)) == len(items) == count
    raw = "\n".join(item.raw for item in items if isinstance(item, Entry))
    check_written_back(tmp_path, raw, form)
    check_damaged(tmp_path, raw.encode()[:20_000], 25)


def test_facts_of_csl() -> None:
    blog, article = citations(sample("csl_json/handlr_citeproc_many.json", CSL))
    assert (blog.type, blog.title, blog.published) == ("other", "Eating your own Dog Food", "2016-12-20")
    assert (article.doi, article.pages, article.published) == ("10.4067/s0718-48082015000300006", "221-238", "2015-12")
    assert (article.authors[0], article.journal) == ("Juillerat, Karen L", "Terapia psicológica")
    assert only(sample("csl_json/bolognese_citeproc.json", CSL)).authors == ("Fenner, Martin",)


def test_sources_that_disagree_on_one_retraction_are_read_as_they_are() -> None:
    crossref = only(sample("crossref_json/choxos_wakefield_updated_by.json", CROSSREF))
    europe = only(sample("europepmc_json/choxos_wakefield_search.json", EUROPE))
    openalex = only(sample("openalex_json/choxos_openalex_retracted.json", OPENALEX))
    assert [found.doi for found in (crossref, europe, openalex)] == [WAKEFIELD] * 3
    assert all(found.is_retracted and found.type == "article" for found in (crossref, europe, openalex))
    assert [one[:2] for one in crossref.relations] == [
        ("correction-in", Identifier("doi", "10.1016/s0140-6736(04)15715-2")),
        ("retraction-in", Identifier("doi", "10.1016/s0140-6736(10)60175-4")),
    ]
    kinds = [one.kind for one in europe.relations]
    assert (len(kinds), kinds.count("retraction-in"), kinds.count("concern-in")) == (29, 2, 1)
    assert (europe.pmid, openalex.pmid, crossref.pmid) == ("9500320", "9500320", "")
    assert (europe.authors[0], europe.published, europe.pages) == ("Wakefield, A J", "1998-02", "637-641")
    assert europe.abstract.startswith("BACKGROUND: ")


def test_a_notice_of_crossref_without_an_envelope() -> None:
    notice = only(sample("crossref_json/fathomlabs_update_to.json", CROSSREF))
    assert (notice.type, notice.doi, notice.pages) == ("correction", "10.1002/job.1858", "426")
    assert [one[:2] for one in notice.relations] == [("correction-of", Identifier("doi", "10.1002/job.1787"))]


def test_facts_of_registrations() -> None:
    found = only(sample("ctgov_v2_json/NCT02210780_dupilumab_results.json", REGISTER))
    assert (found.type, found.published) == ("registration", "2014-08-07")
    assert found.registrations == (Identifier("nct", "NCT02210780"),)
    assert found.title.startswith("A Randomized, Double-Blind, Placebo-Controlled, Study Investigating Vaccine")


def test_the_classic_api_is_refused() -> None:
    ((line, message),) = refused(sample("ctgov_v2_json/NCT04780763_classic_api.json", REGISTER))
    assert (line, "classic API" in message) == (12, True)
