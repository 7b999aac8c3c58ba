"""Ovid's own tagged text, database by database. All entries are made up."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tagged_files import one, raws_again, read

from evidence.identifiers import Identifier

if TYPE_CHECKING:
    from pathlib import Path

MEDLINE = """<1>
UI  - 31234567
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R) <2019 to 2024>
VI  - 1
ST  - MEDLINE
AU  - Smith JA
AU  - van den Berg B
FA  - Smith, John A
FA  - van den Berg, Bill
CA  - Pain Study Group
IN  - Smith, John A. Department of Pain.
TI  - A made-up trial of naltrexone.
SO  - Journal of Made-Up Pain. 12(3):123-30, 2019 Jan 05.
NJ  - Journal of Made-Up Pain
VO  - 12
IP  - 3
PG  - 123-30
PT  - Journal Article
PT  - Randomized Controlled Trial
LG  - English
DO  - https://dx.doi.org/10.1000/jmp.2019.1
CM  - Erratum in: J Made-Up Pain. 2019 Mar;12(5):300; PMID: 31234599
SI  - ClinicalTrials.gov/NCT01234567
AB  - BACKGROUND: Sixty adults.
MH  - *Pain/dt [Drug Therapy]
ID  - 10.1000/jmp.2019.1 [doi]
ID  - PMC6123456 [pmc]
IS  - 0001-0002
DP  - 2019 Jan 05
YR  - 2019

"""
EMBASE = """<3001. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621381829
ST  - CONFERENCE ABSTRACT
TI  - Sleep in people who were made up.
SO  - Made-Up Proceedings. Conference: 2nd Made-Up Conference: Part 2. Spain. 12 (Supplement 3)
      (no pagination), 2018. Date of Publication: March 2018.
AU  - Behan L.
AU  - Lucas J.S.
IN  - (Behan) Institute of Sleep
      (Lucas) Institute of Wake
PB  - Made-Up Ltd.
MH  - *sleep
OD  - *sleep
AB  - Background: Little is known.
Method(s): We asked. CI - 1.2 was said.
Result(s): None.
IS  - 1753-6561
DO  - http://dx.doi.org/10.1000/sleep.8
LG  - English
PT  - Conference Abstract
YR  - 2018
CR  - Copyright 2018 Nobody, All rights reserved.

"""


def test_medline(tmp_path: Path) -> None:
    found = read(tmp_path, f"Database: Ovid MEDLINE(R)\nSearch Strategy:\n-------\n1     pain.mp. (12)\n\n{MEDLINE}")
    (entry,) = found.entries
    citation = entry.citation
    assert (found.format, found.refused, entry.line, entry.raw) == ("ovid", [], 6, MEDLINE.removesuffix("\n"))
    assert (citation.title, citation.abstract) == ("A made-up trial of naltrexone.", "BACKGROUND: Sixty adults.")
    assert citation.authors == ("Smith, John A", "van den Berg, Bill", "Pain Study Group")
    assert (citation.journal, citation.volume, citation.issue) == ("Journal of Made-Up Pain", "12", "3")
    assert (citation.pages, citation.published, citation.issn) == ("123-130", "2019-01-05", ("0001-0002",))
    assert (citation.doi, citation.pmid, citation.pmcid) == ("10.1000/jmp.2019.1", "31234567", "PMC6123456")
    assert (citation.database, citation.accessions, citation.type) == ("Ovid MEDLINE(R)", (), "article")
    assert citation.registrations == (Identifier("nct", "NCT01234567"),)
    assert [told[:2] for told in citation.relations] == [("correction-in", Identifier("pmid", "31234599"))]


def test_embase(tmp_path: Path) -> None:
    citation = one(tmp_path, EMBASE)
    assert (citation.type, citation.database, citation.accessions) == ("abstract", "Embase", ("L621381829",))
    assert citation.abstract == "Background: Little is known. Method(s): We asked. CI - 1.2 was said. Result(s): None."
    assert (citation.journal, citation.volume, citation.issue) == ("Made-Up Proceedings", "12", "Supplement 3")
    assert (citation.pages, citation.published) == ("", "2018-03")
    assert (citation.authors, citation.keywords) == (("Behan, L.", "Lucas, J.S."), ("sleep",))
    assert (citation.doi, citation.publisher) == ("10.1000/sleep.8", "Made-Up Ltd.")


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("Made-Up Pain. 12 (3) (pp 123-130), 2019. Date of Publication: 01 Mar 2019.",
         ("Made-Up Pain", "12", "3", "123-130", "2019-03-01")),
        ("Made-Up Pain. 12(3):123-30, 2019 Jan 05.", ("Made-Up Pain", "12", "3", "123-130", "2019-01-05")),
        ("Made-Up Pain. Vol.12(3), 2019, pp. 123-130.", ("Made-Up Pain", "12", "3", "123-130", "2019")),
        ("Forest & Made-Up. 201(2-3):327-334, November 15, 2004.",
         ("Forest & Made-Up", "201", "2-3", "327-334", "2004-11-15")),
        ("NOBODY'S Pain & Sleep January/February 2010;14(1):56", ("NOBODY'S Pain & Sleep", "14", "1", "56", "2010-01")),
        ("Acta Made-Up November/December 2010;6:611-613", ("Acta Made-Up", "6", "", "611-613", "2010-11")),
        ("Made-Up Studies, 2013(1): 3-28.", ("Made-Up Studies", "2013", "1", "3-28", "2013")),
        ("Made-Up Studies 12, Winter 2007: 7-14.", ("Made-Up Studies", "", "", "7-14", "2007")),
        ("Made-Up Lakes. 2007 15 June; 433-441.", ("Made-Up Lakes", "", "", "", "2007-06-15")),
    ],
)  # fmt: skip
def test_a_source_in_one_line(tmp_path: Path, source: str, facts: tuple[str, ...]) -> None:
    citation = one(tmp_path, f"<1. >\nVN  - Ovid Technologies\nDB  - Any\nTI  - A\nSO  - {source}\n")
    assert (citation.journal, citation.volume, citation.issue, citation.pages, citation.published) == facts


def test_marks_behind_names_and_titles_are_left_out(tmp_path: Path) -> None:
    citation = one(
        tmp_path,
        "<5. >\nVN  - Ovid Technologies\nDB  - Journals@Ovid\nAN  - 00000001-201108000-00009.\n"
        "AU  - Zhang, Wei 1,2,+\nAU  - Peterson, James A. Ph.D., FACSM\nAU  - Kangur, Andu [E-mail: k@example.org]\n"
        "AU  - AHMED, Mughees.\nTI  - A made-up protein.  [Report]\nDI  - 10.1000/abc\n",
    )
    assert citation.title == "A made-up protein."
    assert citation.authors == ("Zhang, Wei", "Peterson, James A.", "Kangur, Andu", "AHMED, Mughees")
    assert (citation.type, citation.accessions) == ("article", ("00000001-201108000-00009",))


def test_an_empty_line_in_a_field_ends_no_entry(tmp_path: Path) -> None:
    text = (
        "<718. >\nVN  - Ovid Technologies\nDB  - Zoological Record\nTI  - Of fishes\nDE  - Metazoa: Made up.\n\n"
        "      Pisces: Made up.\nSY  - Metazoa, http://example.org/1\n\n      Pisces\nYR  - 2005\n\n"
    )
    found = read(tmp_path, text + text.replace("718", "719").replace("fishes", "birds"))
    assert (found.titles, [told.published for told in found.citations]) == (["Of fishes", "Of birds"], ["2005", "2005"])
    assert raws_again(tmp_path, found) == found.citations


def test_entries_are_told_apart_without_their_numbers(tmp_path: Path) -> None:
    text = "VN  - Ovid Technologies\nDB  - Any\nTI  - {0}\nYR  - 2005\n\n"
    found = read(tmp_path, text.format("A") + text.format("B"))
    assert (found.titles, found.refused) == (["A", "B"], [])


def test_texts_are_kept_and_read_again(tmp_path: Path) -> None:
    found = read(tmp_path, MEDLINE + EMBASE)
    assert raws_again(tmp_path, found) == found.citations
    assert [entry.line for entry in found.entries] == [1, MEDLINE.count("\n") + 1]


def test_damage_is_told_and_never_raised(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311 - the same every time
    text = MEDLINE + EMBASE
    for _ in range(300):
        at, size = chance.randrange(len(text)), chance.randrange(1, 60)
        piece = chance.choice(["", text[at : at + size] * 2, "\0", "\n\n", "<9>\n", "VN  - Ovid Technologies\n"])
        read(tmp_path, f"<1>\nVN  - Ovid Technologies\n{text[:at]}{piece}{text[at + size :]}")
