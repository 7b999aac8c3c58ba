"""MEDLINE text, Web of Science and EndNote tagged text: grammar and fields. All entries are made up."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tagged_files import one, raws_again, read

from evidence.identifiers import Identifier

if TYPE_CHECKING:
    from pathlib import Path

NBIB = """PMID- 30000001
OWN - NLM
STAT- MEDLINE
DCOM- 20200101
IS  - 1471-2105 (Electronic)
IS  - 1471-2105 (Linking)
VI  - 7
IP  - 2
DP  - 2020 Jan 10
TI  - A made-up interface to structures, implemented in
      a language.
PG  - 349-69
LID - S1471-2105(20)3 [pii]
LID - 10.1000/1471-2105-7-10 [doi]
AB  - BACKGROUND: Sixty adults. CONCLUSION: Registered as
      ISRCTN12345678.
CI  - Copyright (c) 2020 The Authors.
FAU - Casbon, James A
AU  - Casbon JA
AUID- ORCID: 0000-0002-1825-0097
AD  - Department of Pain, 2010.
CN  - Pain Study Group
FAU - van den Berg, Jonas P
AU  - van den Berg JP
AU  - Older K
FIR - Someone, Else
IR  - Someone E
LA  - eng
SI  - ClinicalTrials.gov/NCT01234567
PT  - Journal Article
PT  - Randomized Controlled Trial
PT  - Retracted Publication
DEP - 20200110
TT  - Ein erfundener Titel.
TA  - BMC Made Up
JT  - BMC made-up things
RIN - BMC Made Up. 2021 Oct;8(1):3. doi: 10.1000/8-3. PMID:
      30000002
CIN - Int J Foo. 2020 Dec;56(12):1489-1490. PMID: 30000003
UOF - doi: 10.1000/preprint
MH  - Adult
MH  - *Pain
OT  - naltrexone
GN  - NLM: a note
PMC - PMC1373603
PHST- 2019/08/18 00:00 [received]
AID - S1471-2105(20)3 [pii]
SO  - BMC Made Up. 2020 Jan 10;7(2):349-69. doi: 10.1000/1471-2105-7-10.
"""


def test_medline(tmp_path: Path) -> None:
    found = read(tmp_path, f"\n{NBIB}\n")
    (entry,) = found.entries
    citation = entry.citation
    assert (found.format, entry.line, entry.raw) == ("nbib", 2, NBIB)
    assert citation.title == "A made-up interface to structures, implemented in a language."
    assert citation.original_title == "Ein erfundener Titel."
    assert citation.abstract == "BACKGROUND: Sixty adults. CONCLUSION: Registered as ISRCTN12345678."
    assert citation.authors == ("Casbon, James A", "Pain Study Group", "van den Berg, Jonas P", "Older, K")
    assert (citation.published, citation.volume, citation.issue, citation.pages) == ("2020-01-10", "7", "2", "349-369")
    assert (citation.journal, citation.journal_short) == ("BMC made-up things", "BMC Made Up")
    assert (citation.issn, citation.language, citation.database) == (("1471-2105",), "eng", "PubMed")
    assert (citation.doi, citation.pmid, citation.pmcid) == ("10.1000/1471-2105-7-10", "30000001", "PMC1373603")
    assert citation.registrations == (Identifier("nct", "NCT01234567"), Identifier("isrctn", "ISRCTN12345678"))
    assert citation.keywords == ("naltrexone", "Adult", "Pain")
    assert citation.notes == ("NLM: a note",)
    assert (citation.type, citation.is_retracted) == ("article", True)
    assert [relation[:2] for relation in citation.relations] == [
        ("retraction-in", Identifier("pmid", "30000002")),
        ("comment-in", Identifier("pmid", "30000003")),
        ("update-of", Identifier("doi", "10.1000/preprint")),
    ]


def test_a_heading_of_medline_over_two_lines_is_one(tmp_path: Path) -> None:
    text = (
        "PMID- 30000001\nTI  - A\nMH  - Ultrasound, Made-Up/adverse\n      effects/*methods\nMH  - Humans\nSO  - A.\n"
    )
    assert one(tmp_path, text).keywords == ("Ultrasound, Made-Up/adverse effects/*methods", "Humans")


ERIC = """OWN - ERIC
TI  - Made-up lessons in sleep
AU  - Holm, Anna
OT  - Sleep
JT  - Journal of Made-Up Lessons
SO  - v10 n1 p1-10 2000
AID - http://dx.doi.org/10.1000/lessons.1
OID - EJ1131633
VI  - 10
IP  - 1
PG  - 1-9
DP  - 2000
LID - http://eric.ed.gov/?id=EJ1131633
AB  - Text.
ISSN - ISSN-0001-0002
LA  - English
PT  - Journal Articles
PT  - Reports - Research
"""


def test_eric_has_no_number_before_its_entries(tmp_path: Path) -> None:
    found = read(tmp_path, f"\n{ERIC}\n\n\n{ERIC.replace('EJ1131633', 'EJ1131634')}")
    first, second = found.citations
    assert (found.format, first.title, first.authors) == ("nbib", "Made-up lessons in sleep", ("Holm, Anna",))
    assert (first.doi, first.accessions, first.database) == ("10.1000/lessons.1", ("EJ1131633",), "ERIC")
    assert (first.volume, first.issue, first.pages, first.published) == ("10", "1", "1-9", "2000")
    assert (first.issn, first.type, second.accessions) == (("0001-0002",), "article", ("EJ1131634",))
    assert raws_again(tmp_path, found) == found.citations


def test_an_empty_line_in_an_entry_of_pubmed_begins_none(tmp_path: Path) -> None:
    found = read(
        tmp_path, "PMID- 30000001\n\nOWN - NLM\nTI  - A\nSO  - A.\n\nPMID- 30000002\nOWN - NLM\nTI  - B\nSO  - B.\n"
    )
    assert found.titles == ["A", "B"]
    assert ([told.pmid for told in found.citations], found.refused) == (["30000001", "30000002"], [])


def test_a_file_that_ends_within_a_line_may_be_cut(tmp_path: Path) -> None:
    whole = "%0 Journal Article\n%T A\n%D 2020\n\n%0 Journal Article\n%T B\n%D 2021"
    assert read(tmp_path, whole).remarks == []
    (remark,) = read(tmp_path, whole[:-8]).remarks
    assert (remark.line, remark.message) == (5, "the file ends within a line of this entry")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("CON", "comment-on"), ("EIN", "correction-in"), ("EFR", "correction-of"), ("ROF", "retraction-of"),
        ("ECI", "concern-in"), ("ECF", "concern-of"), ("UIN", "update-in"), ("CRI", "republished-in"),
    ],
)  # fmt: skip
def test_what_medline_says_of_related_publications(tmp_path: Path, tag: str, kind: str) -> None:
    citation = one(tmp_path, f"PMID- 30000001\nTI  - A\n{tag} - Foo. 2020;1(1):1. PMID: 30000002\nSO  - Foo\n")
    assert [relation[:2] for relation in citation.relations] == [(kind, Identifier("pmid", "30000002"))]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Published Erratum", "correction"),
        ("Retraction of Publication", "retraction"),
        ("Retraction Notice", "retraction"),
        ("Expression of Concern", "concern"),
        ("Clinical Trial Protocol", "protocol"),
        ("Systematic Review", "review"),
        ("Letter", "comment"),
        ("Preprint", "preprint"),
        ("Congress", "article"),
        ("Case Reports", "article"),
    ],
)
def test_types_of_medline(tmp_path: Path, said: str, kind: str) -> None:
    pt = "" if said == "Congress" else "PT  - Journal Article\n"
    assert one(tmp_path, f"PMID- 30000001\nTI  - A\n{pt}PT  - {said}\n").type == kind


def test_medline_of_pubmed_central_begins_with_its_own_number(tmp_path: Path) -> None:
    entry = (
        "PMC - PMC605501{0}\nPMID- 3004292{0}\nTI  - Title {0}\nLID - 18\nAB  - \n"
        "OAB - Publisher: Abstract available from the publisher.\nSO  - X\n"
    )
    found = read(tmp_path, "\n" + "\n".join(entry.format(number) for number in range(3)))
    assert found.titles == ["Title 0", "Title 1", "Title 2"]
    assert [one.pmcid for one in found.citations] == ["PMC6055010", "PMC6055011", "PMC6055012"]
    assert {(one.pages, one.abstract, one.database) for one in found.citations} == {("18", "", "PubMed Central")}
    assert raws_again(tmp_path, found) == found.citations


def test_a_book_of_pubmed(tmp_path: Path) -> None:
    text = (
        "PMID- 20301295\nSTAT- Publisher\nDRDT- 20210101\nCTDT- 20010101\nPB  - University of Made-Up\nDP  - 1993\n"
        "TI  - A syndrome\nBTI - Reviews of syndromes\nAB  - Text.\nFED - Adam, Mar\nED  - Adam M\nFAU - Holm, Anna\n"
        "AU  - Holm A\nLA  - eng\nPT  - Review\nPT  - Book Chapter\nISBN- 978-1-234-56789-7\n"
        "AID - NBK1116 [bookaccession]\n"
    )
    citation = one(tmp_path, text)
    assert (citation.title, citation.journal, citation.authors) == (
        "A syndrome",
        "Reviews of syndromes",
        ("Holm, Anna",),
    )
    assert (citation.isbn, citation.publisher, citation.accessions) == (
        "9781234567897",
        "University of Made-Up",
        ("NBK1116",),
    )


def test_medline_entries_without_an_empty_line_between_and_with_one_inside(tmp_path: Path) -> None:
    found = read(tmp_path, NBIB + NBIB.replace("30000001", "30000009").replace("TI  -", "\nTI  -"))
    assert [one.pmid for one in found.citations] == ["30000001", "30000009"]
    assert found.citations[0].title == found.citations[1].title


def test_a_line_of_a_medline_abstract_that_lost_its_indent_stays_in_it(tmp_path: Path) -> None:
    citation = one(tmp_path, NBIB.replace("      ISRCTN", "ISRCTN"))
    assert citation.abstract.endswith("Registered as ISRCTN12345678.")


def test_a_cut_medline_file_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, NBIB + "\n" + NBIB[:700])
    assert len(found.entries) == 1
    assert [refused.problem.line for refused in found.refused] == [NBIB.count("\n") + 2]
    found = read(tmp_path, NBIB + "\n" + NBIB[:100])
    assert (len(found.entries), len(found.refused)) == (1, 1)


def test_other_text_among_medline_entries_is_refused(tmp_path: Path) -> None:
    ris = "TY  - JOUR\nTI  - B\nER  - \n"
    found = read(tmp_path, f"{NBIB}\n{ris}\n{NBIB}\nSome words\n\n{NBIB}")
    assert len(found.entries) == 3
    assert [refused.raw for refused in found.refused] == [ris, "Some words\n"]
    assert found.refused[0].problem.message == "this is RIS, not PubMed/MEDLINE text"


WOS = """PT J
AU Stillman, AN (stillman@example.org)
   Siegel, RB
AF Stillman, Andrew N.
   Siegel, Rodney B.
CA Bird Group
TI Nest site selection after
   wildfire
SO CONDOR
LA English
DT Article; Early Access
DE nests; wild
   fire
ID FIRE
AB Recently burned forests. Registered
   as NCT01234567.
C1 [Stillman, Andrew N.] Univ 2010, USA.
CR Anselin L, 2006, GEOGR ANAL, V38, P5, DOI 10.1000/other
   Aria M, 2017, J INFORMETR, V11
NR 2
PU OXFORD UNIV PRESS
SN 0010-5422
EI 1938-5129
J9 CONDOR
JI Condor
PD AUG 1
PY 2019
VL 121
IS 3
AR UNSP duz039
DI 10.1000/Condor/duz039
UT WOS:000514379300001
PM 30000004
ER

"""


def test_web_of_science(tmp_path: Path) -> None:
    found = read(tmp_path, f"\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\n{WOS}{WOS}EF")
    assert (found.format, len(found.entries), found.refused, found.remarks) == ("wos", 2, [], [])
    assert [entry.line for entry in found.entries] == [3, 3 + WOS.count("\n")]
    assert found.entries[0].raw == WOS[:-1]
    citation = found.citations[0]
    assert citation.title == "Nest site selection after wildfire"
    assert citation.authors == ("Stillman, Andrew N.", "Siegel, Rodney B.", "Bird Group")
    assert (citation.published, citation.volume, citation.issue, citation.pages) == ("2019-08-01", "121", "3", "duz039")
    assert (citation.journal, citation.journal_short, citation.publisher) == ("CONDOR", "Condor", "OXFORD UNIV PRESS")
    assert citation.issn == ("0010-5422", "1938-5129")
    assert (citation.doi, citation.pmid, citation.accessions) == (
        "10.1000/condor/duz039", "30000004", ("WOS:000514379300001",)
    )  # fmt: skip
    assert citation.keywords == ("nests", "wild fire", "FIRE")
    assert citation.registrations == (Identifier("nct", "NCT01234567"),)
    assert (citation.type, citation.database) == ("article", "Web of Science")
    assert raws_again(tmp_path, found) == found.citations


def test_web_of_science_without_header_and_without_ends(tmp_path: Path) -> None:
    found = read(tmp_path, WOS.replace("ER\n", "") * 2)
    assert (found.format, len(found.entries)) == ("wos", 2)
    assert len(found.remarks) == 3
    found = read(tmp_path, f"{WOS}TY  - JOUR\nTI  - A\nER  - \n{WOS}Words\n")
    assert (len(found.entries), len(found.refused)) == (2, 2)


@pytest.mark.parametrize(
    ("pt", "dt", "title", "kind"),
    [
        ("J", "Meeting Abstract", "A", "abstract"),
        ("J", "Article; Proceedings Paper", "A", "article"),
        ("J", "Correction", "A (vol 3, pg 4, 2019)", "correction"),
        ("J", "Editorial Material", "Expression of Concern: A", "concern"),
        ("J", "Article", "A (Retraction of Vol 3, Pg 4, 2019)", "retraction"),
        ("B", "Article; Book Chapter", "A", "chapter"),
        ("B", "Book", "A", "book"),
        ("J", "Review", "A", "review"),
        ("J", "Book Review", "A", "comment"),
    ],
)
def test_types_of_web_of_science(tmp_path: Path, pt: str, dt: str, title: str, kind: str) -> None:
    assert one(tmp_path, f"PT {pt}\nTI {title}\nDT {dt}\nER\n").type == kind


def test_a_retracted_article_in_web_of_science(tmp_path: Path) -> None:
    citation = one(
        tmp_path,
        "PT J\nTI A trial (Retracted article. See vol. 3, pg. 4, 2019)\nDT Article; Retracted Publication\nER\n",
    )
    assert (citation.type, citation.is_retracted) == ("article", True)


ENW = """%0 Journal Article
%A Su, Sheng-Hsin
%A Anna Maria Holm
%A World Health Organization,
%T Wood property
%D 2025
%8 March 3, 2025
%J Taiwania
%V 70
%N 1
%P 58-64
%@ 1234-5678
%U https://example.org/2047
https://doi.org/10.1000/tai.1
%X Wood and
bamboo.
%K wood
bamboo
%M doi:10.1000/tai.1
%R 10.1000/TAI.1
%Z PMID: 30000005
"""


def test_endnote_tagged(tmp_path: Path) -> None:
    found = read(tmp_path, f"{ENW}\n{ENW}")
    assert (found.format, len(found.entries), found.entries[1].line) == ("endnote-tagged", 2, 23)
    assert found.entries[0].raw == ENW
    citation = found.citations[0]
    assert citation.authors == ("Su, Sheng-Hsin", "Holm, Anna Maria", "World Health Organization")
    assert (citation.title, citation.published, citation.abstract) == (
        "Wood property",
        "2025-03-03",
        "Wood and bamboo.",
    )
    assert (citation.journal, citation.volume, citation.issue, citation.pages) == ("Taiwania", "70", "1", "58-64")
    assert (citation.doi, citation.pmid, citation.issn) == ("10.1000/tai.1", "30000005", ("1234-5678",))
    assert (citation.keywords, citation.accessions, len(citation.urls)) == (("wood", "bamboo"), (), 2)
    assert raws_again(tmp_path, found) == found.citations


def test_endnote_tagged_with_the_title_before_the_type(tmp_path: Path) -> None:
    text = (
        "%T First\n%0 Journal Article\n%A Holm, A\n%B Proceedings\n%8 September  1, 2021\n\n\n"
        "%T Second\n%D 2019\n\n\n%T Third\n%0 Thesis\n"
    )
    found = read(tmp_path, text)
    assert [(one.title, one.type, one.published) for one in found.citations] == [
        ("First", "article", "2021-09-01"), ("Second", "article", "2019"), ("Third", "thesis", "")
    ]  # fmt: skip
    assert raws_again(tmp_path, found) == found.citations


def test_endnote_tagged_without_empty_lines_and_with_one_inside(tmp_path: Path) -> None:
    found = read(tmp_path, "%0 Book\n%T A\n%@ 978-1-234-56789-7\n%0 Journal Article\n\n%T B\n")
    assert [(one.title, one.type, one.isbn) for one in found.citations] == [
        ("A", "book", "9781234567897"), ("B", "article", "")
    ]  # fmt: skip


def test_endnote_tagged_and_foreign_text(tmp_path: Path) -> None:
    found = read(tmp_path, f"{ENW}\nPMID- 123\nTI  - B\n\n{ENW}")
    assert (len(found.entries), [refused.raw for refused in found.refused]) == (2, ["PMID- 123\nTI  - B\n"])


@pytest.mark.parametrize("whole", [NBIB * 3, f"FN Clarivate\nVR 1.0\n{WOS * 3}EF\n", f"{ENW}\n" * 3])
def test_no_damage_is_a_traceback(tmp_path: Path, whole: str) -> None:
    rng = random.Random(5)  # noqa: S311 - damage, no secret
    for _ in range(100):
        data = bytearray(whole.encode())
        for _ in range(rng.randrange(1, 5)):
            at, size = rng.randrange(len(data)), rng.randrange(1, 80)
            match rng.randrange(4):
                case 0:
                    del data[at : at + size]
                case 1:
                    data[at:at] = data[at : at + size]
                case 2:
                    data[at:] = b""
                case _:
                    data[at : at + size] = bytes(rng.randrange(256) for _ in range(size))
            if not data:
                data[:] = b"x"
        data[:0] = whole.encode()
        found = read(tmp_path, bytes(data))
        assert len(found.entries) >= 2
        text = bytes(data).decode("utf-8", "surrogateescape")
        kept = sum(map(len, found.raws))
        assert kept >= len(text) - 300, text
