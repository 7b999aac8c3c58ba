"""Tagged text of real programs: how many entries, in which format, and what stands where it is easily misread."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from tagged_files import Read, raws_again, read, read_file

from evidence.identifiers import Identifier

SAMPLES = os.environ.get("EVIDENCE_SAMPLES")
pytestmark = pytest.mark.skipif(SAMPLES is None, reason="EVIDENCE_SAMPLES names no folder of sample files")

# File → format, entries, entries that are refused. RevMan's entries have no titles, nor have twelve of JabRef's; the
# AIS library gives six entries, of which two say their type.
COUNTS = {
    "broken/asreview_faulty_year.ris": ("ris", 1, 0),
    "broken/asreview_issue_992_rayyan_multiline.txt": ("ris", 19, 0),
    "broken/jabref_ris_corrupted.ris": ("ris", 0, 1),
    "broken/rispy_extraneous_lines.ris": ("ris", 2, 0),
    "endnote_enw/colrev_ais_enl.txt": ("endnote-tagged", 6, 0),
    "endnote_enw/jabref_entries.enw": ("endnote-tagged", 1, 12),
    "endnote_enw/srdedupe_mini.enw": ("endnote-tagged", 2, 0),
    "nbib/biopython_pubmed_result2.txt": ("nbib", 4, 0),
    "nbib/eduardstan_ai_methods_60_110_retracted.nbib": ("nbib", 51, 0),
    "nbib/eduardstan_interoperability_20.nbib": ("nbib", 20, 0),
    "nbib/holub_pmc_medlars.txt": ("nbib", 5, 0),
    "nbib/reflib_blue_light.nbib": ("nbib", 80, 0),
    "nbib/synthesisr_pubmed.txt": ("nbib", 3, 0),
    "revman/meta_revman_web_included.ris": ("ris", 0, 12),
    "ris/asreview_embase.ris": ("ris", 6, 0),
    "ris/asreview_ovid_psycinfo.ris": ("ris", 6, 0),
    "ris/asreview_proquest.ris": ("ris", 6, 0),
    "ris/asreview_pubmed_endnote.txt": ("ris", 6, 0),
    "ris/asysd_endnote_export.txt": ("ris", 69, 0),
    "ris/citavi.ris": ("ris", 100, 0),
    "ris/citesource_psycinfo_ebsco_64.ris": ("ris", 64, 0),
    "ris/citesource_pubmed_zotero_46.ris": ("ris", 46, 0),
    "ris/cochrane_central_endnote.ris": ("ris", 3, 0),
    "ris/covidence_endnote.ris": ("ris", 10, 0),
    "ris/ebsco_academic_cinahl_route.ris": ("ris", 9, 0),
    "ris/embase_com.ris": ("ris", 10, 0),
    "ris/embase_com_eduardstan_13.ris": ("ris", 13, 0),
    "ris/endnote_desktop.ris": ("ris", 10, 0),
    "ris/eppi_reviewer.ris": ("ris", 10, 0),
    "ris/ovid_psycinfo_numbered.ris": ("ris", 10, 0),
    "ris/rayyan.ris": ("ris", 10, 0),
    "ris/scopus.ris": ("ris", 10, 0),
    "ris/synthesisr_ovid_cab.ris": ("ris", 4, 0),
    "ris/webofscience.ris": ("ris", 10, 0),
    "ris/zotero.ris": ("ris", 10, 0),
    "wos_tagged/bibliometrix_wos.txt": ("wos", 8, 0),
    "wos_tagged/litsearchr_zoorec.txt": ("wos", 134, 0),
    "wos_tagged/srdedupe_mini_wos.ciw": ("wos", 5, 0),
    "wos_tagged/synthesisr_ciw.ciw": ("wos", 5, 0),
}

# The same ten records of one search in Embase, passed through these programs (Covidence holds eight of them).
DINOSAURS = ("embase_com", "rayyan", "zotero", "endnote_desktop", "eppi_reviewer", "covidence_endnote")


def sample(name: str) -> Read:
    return read_file(Path(SAMPLES or "") / name)


@pytest.mark.parametrize("name", COUNTS)
def test_every_entry_is_found(name: str, tmp_path: Path) -> None:
    found = sample(name)
    assert (found.format, len(found.entries), len(found.refused)) == COUNTS[name]
    assert found.remarks == []
    if found.entries:
        assert raws_again(tmp_path, found) == found.citations


@pytest.mark.parametrize("name", [name for name in COUNTS if "jabref_ris" not in name and "revman" not in name])
def test_every_entry_stands_in_the_file_where_it_is_said_to(name: str) -> None:
    lines = (Path(SAMPLES or "") / name).read_bytes().decode("utf-8-sig").split("\n")
    for entry in sample(name).entries:
        text = "\n".join(lines[entry.line - 1 :])
        assert text.startswith(entry.raw)


@pytest.mark.parametrize("name", COUNTS)
def test_damage_to_a_real_file_is_no_traceback(name: str, tmp_path: Path) -> None:
    whole = (Path(SAMPLES or "") / name).read_bytes()[:30_000]
    rng = random.Random(name)  # noqa: S311 - damage, no secret
    for _ in range(300 // len(COUNTS) + 1):
        data = bytearray(whole)
        for _ in range(3):
            at, size = rng.randrange(len(data)), rng.randrange(1, 200)
            match rng.randrange(4):
                case 0:
                    del data[at : at + size]
                case 1:
                    data[at:at] = data[at : at + size]
                case 2:
                    data[at : at + size] = bytes(rng.randrange(256) for _ in range(size))
                case _:
                    data[at : at + size] = reversed(data[at : at + size])
        data[:0] = whole
        assert len(read(tmp_path, bytes(data)).entries) >= COUNTS[name][1] * len(whole) // (1 << 20)


def test_the_ten_dinosaurs_are_the_same_from_every_program() -> None:
    dois = {name: {one.doi for one in sample(f"ris/{name}.ris").citations} for name in DINOSAURS}
    assert {name: len(dois["embase_com"] & found) for name, found in dois.items()} == {
        **dict.fromkeys(DINOSAURS, 10),
        "covidence_endnote": 8,
    }
    for name in DINOSAURS:
        found = sample(f"ris/{name}.ris").citations
        erratum = next(one for one in found if one.doi == "10.1038/s41598-024-65283-y")
        assert erratum.type == "correction"
        assert [one[:2] for one in erratum.relations] == [
            ("correction-of", Identifier("doi", "10.1038/s41598-024-56479-3"))
        ]
        scales = next(one for one in found if one.doi == "10.1038/s41467-024-48400-3")
        assert (scales.type, len(scales.authors), scales.authors[0][:7]) == ("article", 4, "Yang, Z")
        assert (scales.published, scales.volume, scales.issue) == ("2024", "15", "1")
        assert scales.accessions == ("L2029880245",)


def test_embase() -> None:
    first = sample("ris/asreview_embase.ris").citations[0]
    assert first.authors == ("Liu, R.", "Adler, D.G.")
    assert (first.pages, first.issue, first.issn, first.accessions) == ("152-160", "3", ("2226-7190",), ("L373791783",))
    pmids = [one.pmid for one in sample("ris/embase_com.ris").citations]
    assert pmids[:3] == ["38773066", "38906957", "38771085"]
    types = [one.type for one in sample("ris/embase_com_eduardstan_13.ris").citations]
    assert (types.count("abstract"), types.count("review")) == (1, 3)
    assert all(len(one.issue) < 20 for one in sample("ris/embase_com.ris").citations)


def test_ovid() -> None:
    found = sample("ris/ovid_psycinfo_numbered.ris").citations
    assert found[0].authors == ("Keefer, Amy", "Vasa, Roma A")
    assert (found[0].doi, found[0].database) == ("10.1186/s11689-021-09396-9", "APA PsycInfo")
    assert {(one.issue.isdigit() or one.issue == "", one.pmid) for one in found} == {(True, "")}
    assert {one.database for one in sample("ris/asreview_ovid_psycinfo.ris").citations} == {"APA PsycInfo"}
    older = sample("ris/asreview_ovid_psycinfo.ris").citations
    assert [one.pages for one in older][:2] == ["", "847-856"]
    cab = sample("ris/synthesisr_ovid_cab.ris").citations
    assert (cab[0].doi, cab[0].issue, cab[0].pages) == ("10.4236/ojf.2020.101008", "1", "110-123")


def test_ebsco() -> None:
    first = sample("ris/ebsco_academic_cinahl_route.ris").citations[0]
    assert (first.doi, first.published, first.issn) == ("10.1371/journal.pone.0298242", "2024-04-03", ("1932-6203",))
    assert not any("Copyright of" in one.abstract for one in sample("ris/ebsco_academic_cinahl_route.ris").citations)
    psycinfo = sample("ris/citesource_psycinfo_ebsco_64.ris").citations
    assert (psycinfo[1].pmid, psycinfo[1].database) == ("33343428", "APA PsycInfo")
    assert sum(bool(one.doi) for one in psycinfo) == 49
    assert not any("@" in url or "ORCID" in url for one in psycinfo for url in one.urls)


def test_other_databases() -> None:
    central = sample("ris/cochrane_central_endnote.ris").citations
    assert [one.pmid for one in central] == ["21314913", "38407106", "37362617"]
    assert central[1].accessions == ("CN-02677909", "L643589775")
    assert central[0].authors[0] == "Bywater, T"
    scopus = sample("ris/scopus.ris").citations
    assert (scopus[0].pages, scopus[0].doi, scopus[0].pmid) == ("2864", "10.1038/s41467-024-46843-2", "38580657")
    web_of_science = sample("ris/webofscience.ris").citations
    assert (web_of_science[0].published, web_of_science[0].pages) == ("2010-09-22", "e12292")
    proquest = sample("ris/asreview_proquest.ris").citations
    assert (proquest[0].accessions, proquest[0].issn) == (("2214991469", "51887"), ("0894-9867",))


def test_reference_managers() -> None:
    pubmed = sample("ris/asreview_pubmed_endnote.txt").citations
    assert (pubmed[0].authors[0], pubmed[0].pmid, pubmed[0].type) == ("Abdel-Tawab, Mona", "21553931", "review")
    assert (pubmed[0].published, pubmed[0].pages) == ("2011-06", "349-369")
    endnote = sample("ris/asysd_endnote_export.txt").citations
    assert endnote[0].issn == ("0964-6906",)
    assert len(endnote[0].authors) == 1
    citavi = sample("ris/citavi.ris").citations
    assert (citavi[0].pmid, citavi[0].pmcid, citavi[0].doi) == ("33523284", "PMC8382607", "10.1007/s00405-021-06627-6")
    zotero = sample("ris/citesource_pubmed_zotero_46.ris").citations
    assert (zotero[0].published, zotero[0].issn) == ("2023-01-09", ("1573-3602", "1050-5350"))
    eppi = sample("ris/eppi_reviewer.ris").citations
    assert (eppi[0].authors, len(eppi[0].urls)) == (("Brownstein, C D",), 2)


def test_broken_files() -> None:
    (faulty,) = sample("broken/asreview_faulty_year.ris").citations
    assert (faulty.published, faulty.year) == ("", None)
    first = sample("broken/asreview_issue_992_rayyan_multiline.txt").citations[0]
    assert (len(first.keywords), first.keywords[-1], first.accessions) == (13, "Patient Education", ())
    assert "TY  - JOUR" in sample("broken/jabref_ris_corrupted.ris").refused[0].problem.fix
    assert sample("broken/rispy_extraneous_lines.ris").citations[1].pages == "e0815341"


def test_medline() -> None:
    found = sample("nbib/eduardstan_ai_methods_60_110_retracted.nbib").citations
    retracted = [one for one in found if one.is_retracted]
    assert [one.pmid for one in retracted] == ["35273786"]
    assert found.index(retracted[0]) == 22
    assert retracted[0].relations[0].kind == "retraction-in"
    assert len(sample("nbib/eduardstan_interoperability_20.nbib").citations[0].registrations) == 1
    light = sample("nbib/reflib_blue_light.nbib").citations
    assert sum(bool(one.abstract) for one in light) == 77
    assert sum(bool(one.original_title) for one in light) == 4
    assert sum(bool(one.doi) for one in light) >= 51
    assert sum(bool(one.doi) for one in sample("nbib/eduardstan_interoperability_20.nbib").citations) == 19
    old = sample("nbib/biopython_pubmed_result2.txt").citations
    assert sum(bool(one.doi) for one in old) == 3
    central = sample("nbib/holub_pmc_medlars.txt").citations
    assert (central[0].pmcid, central[0].pmid, central[0].pages) == ("PMC6055010", "30042925", "283-298")
    assert central[0].abstract == ""


def test_web_of_science() -> None:
    found = sample("wos_tagged/srdedupe_mini_wos.ciw").citations
    assert found[0].authors == ("Abramo, Giovanni", "D'Angelo, Ciriaco Andrea", "Rosati, Francesco")
    zoology = sample("wos_tagged/litsearchr_zoorec.txt").citations
    assert zoology[0].authors[0] == "Stillman, Andrew N."
    assert (zoology[0].pages, zoology[0].published) == ("duz039", "2019-08-01")
    assert not any("@" in name for one in zoology for name in one.authors)
    soil = sample("wos_tagged/synthesisr_ciw.ciw").citations[0]
    assert (soil.title[-20:], soil.pages) == ("at Lake Taihu, China", "1722034")
    assert sample("wos_tagged/bibliometrix_wos.txt").citations[0].doi == "10.1080/00396265.2026.2635057"


def test_endnote_tagged() -> None:
    found = sample("endnote_enw/colrev_ais_enl.txt").citations
    assert (found[0].title[:18], found[0].authors[0], found[0].published) == (
        "How Trust Leads to", "Guo, Wenbo", "2021-09-01"
    )  # fmt: skip
    assert found[0].journal == "Management Information Systems Quarterly"
    names = sample("endnote_enw/srdedupe_mini.enw").citations
    assert [one.authors[0] for one in names] == ["Su, Sheng-Hsin", "Mooers, Blaine HM"]
    assert [one.doi for one in names] == ["10.6165/tai.2025.70.58", "10.1002/pro.12345"]
