"""Tables: headings and separators of each program, broken rows, and files of real programs."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evidence.errors import EvidenceError, Problem
from evidence.identifiers import Identifier
from evidence.readers import Citation, Entry, Refused, Relation, entries, open_source, recognised
from evidence.readers.entry import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.readers import Item, Source

SAMPLES = os.environ.get("EVIDENCE_SAMPLES", "")

PLAIN = "Title,Authors,Year,Journal,DOI\n"


def source_of(path: Path, content: str | bytes, mapping: Mapping[str, str] | None = None) -> Source:
    file = path / "given.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = open_source(file, "given.csv")
    source.mapping = mapping or {}
    return source


def read(path: Path, content: str | bytes, name: str = "csv") -> list[Item]:
    source = source_of(path, content)
    form = recognised(source)
    assert form.name == name
    return list(entries(source, form))


def mapped(path: Path, content: str, mapping: Mapping[str, str]) -> list[Item]:
    source = source_of(path, content, mapping)
    return list(entries(source, recognised(source, "csv")))


def citations(items: list[Item]) -> list[Citation]:
    return [item.citation for item in items if isinstance(item, Entry)]


def refused(items: list[Item]) -> list[Refused]:
    return [item for item in items if isinstance(item, Refused)]


def remarks(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def only(path: Path, content: str | bytes, name: str = "csv") -> Citation:
    (found,) = citations(read(path, content, name))
    return found


def test_a_plain_table_is_read_with_lines_and_rows_as_they_stand(tmp_path: Path) -> None:
    given = PLAIN + 'One,"A, B",2001,J,10.1000/1\r\n"Two\nlines",C,2002,J,\nThree,D,2003,J,NA\n'
    items = read(tmp_path, given)
    assert [(item.line, item.raw) for item in items if isinstance(item, Entry)] == [
        (2, 'One,"A, B",2001,J,10.1000/1\r\n'),
        (3, '"Two\nlines",C,2002,J,\n'),
        (5, "Three,D,2003,J,NA\n"),
    ]
    assert [one.title for one in citations(items)] == ["One", "Two lines", "Three"]
    assert citations(items)[0] == Citation(
        title="One", authors=("A, B",), published="2001", journal="J", doi="10.1000/1"
    )  # fmt: skip


def test_zotero(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        '\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI",'
        '"Url","Abstract Note",'
        '"Date","Pages","Issue","Volume","Journal Abbreviation","Extra","Manual Tags","Automatic Tags"\n'
        '"K1","journalArticle","2020","Doe, Jane; Roe, R.","T","Journal of X","1234-5678","10.1000/x",'
        '"https://a.b/c","Abs",'
        '"2020-05-04","1–9","2","7","J X","PMID: 123 PMCID: PMC4567","a; b","c"\n',
    )
    assert found == Citation(
        title="T", abstract="Abs", authors=("Doe, Jane", "Roe, R."), published="2020-05-04", journal="Journal of X",
        journal_short="J X", volume="7", issue="2", pages="1-9", issn=("1234-5678",), keywords=("a", "b", "c"),
        doi="10.1000/x", pmid="123", pmcid="PMC4567", accessions=("K1",), urls=("https://a.b/c",),
        notes=("PMID: 123 PMCID: PMC4567",),
    )  # fmt: skip


def test_rayyan_swallows_tags_and_joins_with_and(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,doi,pubmed_id,pmc_id\n"
        'rayyan-1,T,2020,3,7,J,,1,2,3-4,"Doe, J. and Roe, R.",https://a.b/c     U2  - L1,'
        "10.1000/x     LK  - https://d.e,12,PMC34\n",
    )
    assert (found.doi, found.urls, found.published) == ("10.1000/x", ("https://a.b/c",), "2020-03-07")
    assert (found.authors, found.pmid, found.pmcid) == (("Doe, J.", "Roe, R."), "12", "PMC34")


def test_embase_has_lines_before_its_header_and_a_citation_in_source(tmp_path: Path) -> None:
    given = (
        '"SEARCH QUERY","pain:ti"\n-----------\n\n'
        '"Title","Author Names","Source","Source title","Publication Year","Date of Publication",'
        '"First Page","Last Page",'
        '"Publication Type","Author Addresses","Clinical Trial Numbers","Embase Accession ID",'
        '"Medline PMID","PUI","DOI"\n'
        '"T","Doe J., Roe R.K.","J X (2020) 1:2 (3-4)","J X","2020","4 May 2020","3","4",'
        '"Conference Abstract","(Doe J.) Y",'
        '"ClinicalTrials.gov (NCT01234567)",,"12","L2001","10.1000/x"\n'
    )
    items = read(tmp_path, given)
    (entry,) = items
    assert isinstance(entry, Entry)
    found = entry.citation
    assert entry.line == 5
    assert (found.journal, found.published, found.pages, found.type) == ("J X", "2020-05-04", "3-4", "abstract")
    assert (found.authors, found.accessions, found.database) == (("Doe, J.", "Roe, R.K."), ("L2001",), "Embase")
    assert found.registrations == (Identifier("nct", "NCT01234567"),)
    spread = given.replace('","', ";").replace('",,"', ";;").replace('"', "")
    assert citations(read(tmp_path, "\ufeff" + spread)) == [found]


def test_ebsco_guards_numbers_outside_of_quotation_marks(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "Article Title,Author,Journal Title,ISSN,ISBN,Publication Date,Volume,First Page,Accession Number,Doctype\n"
        '"T.","Doe, Jane; Roe, R.","J",="12345678",,="Jun2023","1","9",="17,6","Article"\n',
    )
    assert (found.issn, found.published, found.pages, found.accessions) == (("1234-5678",), "2023-06", "9", ("17,6",))


AROUND = (
    "J\tDoe, J; Roe, R\tDoe, Jane; Roe, Rob\t",
    "\tJ X\tArticle; Early Access\tk1; k2\tx; y\tAbs\t1234-5678\t2020",
)
BEHIND = "\tMAY 4\t7\t2\t1\t9\t\t10.1000/x\t123\tWOS:0001\t2024-01-01"


@pytest.mark.parametrize(
    "row",
    [
        AROUND[0] + '"Smart" pain' + AROUND[1] + BEHIND,
        AROUND[0] + '"""Smart"" pain"' + AROUND[1].replace("Abs", '"Abs"') + BEHIND + "\t",
    ],
)
def test_web_of_science_with_two_letters(row: str, tmp_path: Path) -> None:
    head = "PT\tAU\tAF\tTI\tSO\tDT\tDE\tID\tAB\tSN\tPY\tPD\tVL\tIS\tBP\tEP\tAR\tDI\tPM\tUT\tDA\n"
    found = only(tmp_path, head + row + "\n", "tsv")
    assert found == Citation(
        title='"Smart" pain', abstract="Abs", authors=("Doe, Jane", "Roe, Rob"), published="2020-05-04", journal="J X",
        volume="7", issue="2", pages="1-9", issn=("1234-5678",), keywords=("k1", "k2", "x", "y"), doi="10.1000/x",
        pmid="123", accessions=("WOS:0001",),
    )  # fmt: skip


def test_web_of_science_with_whole_names(tmp_path: Path) -> None:
    head = (
        "Publication Type\tAuthors\tAuthor Full Names\tArticle Title\tSource Title\tDocument Type\tArticle Number"
        "\tPublication Year"
    )
    row = 'J\tDoe, J\tDoe, Jane\t"An unclosed mark\tJ X\tLetter\te12\t2020'
    items = read(
        tmp_path, f"{head}\tUT (Unique WOS ID)\n{row}\tWOS:1\n{row.replace('unclosed', 'other')}\tWOS:2\n", "tsv"
    )
    first, second = citations(items)
    assert (first.title, first.type, first.pages, first.database) == (
        '"An unclosed mark',
        "comment",
        "e12",
        "Web of Science",
    )
    assert second.accessions == ("WOS:2",)


def test_scopus(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "Authors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,"
        "Page end,Page count,"
        "DOI,Link,Affiliations,Abstract,Author Keywords,Index Keywords,References,Language of Original Document,"
        "Abbreviated Source Title,Document Type,Source,EID\n"
        '"Doe J.; Roe R.","Doe, Jane (57191234567); Roe, Rob (57191234568)","1; 2","T","2020",'
        '"Journal X","1","2","e9","","",'
        '"","10.1000/x","https://www.scopus.com/y","Z","Abs","k1; k2","i1","Other, A study (1999)",'
        '"English","J. X","Review",'
        '"Scopus","2-s2.0-1"\n',
    )
    assert (found.authors, found.pages, found.type, found.database) == (
        ("Doe, Jane", "Roe, Rob"),
        "e9",
        "review",
        "Scopus",
    )
    assert (found.keywords, found.accessions, found.language) == (("k1", "k2", "i1"), ("2-s2.0-1",), "English")


def test_lens_publish_or_perish_and_dimensions(tmp_path: Path) -> None:
    lens = only(
        tmp_path,
        "Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,ISSNs,Author/s,"
        "Start Page,End Page,PMID\n"
        "000-1,T,2020-11-22,2020,journal article,J,21945411; 21945403,Jane de Vries; Rob Q. Roe,1,12,NA\n",
    )
    assert (lens.authors, lens.issn, lens.pmid) == (("de Vries, Jane", "Roe, Rob Q."), ("2194-5411", "2194-5403"), "")
    assert (lens.published, lens.pages, lens.database) == ("2020-11-22", "1-12", "Lens.org")
    scholar = only(
        tmp_path,
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,QueryDate,Type\n"
        '42,"AG Doe, R Roe",T,2020,J of X,P,https://a.b,https://c.d,1,2024-01-01,\n',
    )
    assert (scholar.authors, scholar.journal, scholar.urls) == (("Doe, AG", "Roe, R"), "J of X", ("https://a.b",))
    dimensions = only(
        tmp_path,
        '"About the data: Exported on Jan 1, 2024."\nRank,Publication ID,DOI,PMID,Title,Source title,'
        "Publication Date,PubYear,"
        "Volume,Issue,Pagination,Publication Type,Authors,Dimensions URL\n1,pub.1,10.1000/x,12,T,J,"
        "2020-05-04,2020,1,2,3-4,Article,"
        '"Doe, Jane; Roe, Rob",https://a.b\n',
    )
    assert (dimensions.accessions, dimensions.pages, dimensions.database) == (("pub.1",), "3-4", "Dimensions")


def test_proquest_and_endnote_like_tables(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "Title,Abstract,StoreId,Authors,documentType,issn,language,pubdate,pubtitle,year,volume,issue,"
        "startPage,subjectTerms,"
        "digitalObjectIdentifier,Database\n"
        '"T",A,99,"Doe, Jane; Roe, Rob",Journal Article,12345678,English,May 2020,J,2020,1,2,3,"a,b",'
        "10.1000/x,PsycInfo\n",
    )
    assert (found.journal, found.published, found.database, found.accessions) == ("J", "2020-05", "PsycInfo", ("99",))
    endnote = only(
        tmp_path,
        "Author\tYear\tTitle\tSecondary Title\tVolume\tNumber\tPages\tRecord Number\nDoe J.Roe R. K.\t"
        "2020\tT\tJ\t1\t2\t01-Jul\t5\n",
        "tsv",
    )
    assert (endnote.authors, endnote.journal, endnote.issue) == (("Doe, J.", "Roe, R. K."), "J", "2")
    assert endnote.pages == "1-7"


def test_retraction_watch_names_the_notice(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "Record ID,Title,Subject,Journal,Publisher,Author,URLS,ArticleType,RetractionDate,RetractionDOI,"
        "RetractionPubMedID,"
        "OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes,\n"
        "7,T,(B) X;,J,P,Jane Doe;Rob Roe,,Retraction Notice;,7/31/2024 0:00,10.1000/n,0,1/2/2020 0:00,"
        "10.1000/o,unavailable,"
        "Retraction,+Error;,No,,\n",
    )
    assert (found.doi, found.pmid, found.year, found.is_retracted, found.type) == (
        "10.1000/o",
        "",
        2020,
        True,
        "article",
    )
    assert found.relations == (Relation("retraction-in", Identifier("doi", "10.1000/n"), "Retraction"),)
    assert found.authors == ("Doe, Jane", "Roe, Rob")


@pytest.mark.parametrize("missing", ["NA", "N/A", "NULL", "nan", "None", "", "#N/A"])
def test_words_for_missing_are_no_values(missing: str, tmp_path: Path) -> None:
    items = read(tmp_path, PLAIN + f"One,{missing},{missing},{missing},{missing}\n{missing},A,2001,J,10.1000/x\n")
    assert citations(items) == [Citation(title="One")]
    assert [(one.problem.line, one.problem.field) for one in refused(items)] == [(3, "title")]


def test_rows_with_other_numbers_of_cells(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        PLAIN
        + "One,A,2001,J,,,\nTwo,A, B,2001,J,10.1000/2\nThree,A,2001\nFull,A,2001,J,\n"
        + "Only\nhalf,A,2002,J,\nFour,A,2001,J,10.1000/4\nEnd,A",
    )
    assert [one.title for one in citations(items)] == ["One", "Three", "Full", "half", "Four"]
    assert [(one.problem.line, one.problem.message) for one in refused(items)] == [
        (3, "this row has 6 cells, the header 5"),
        (6, "this row has 1 cells, the header 5"),
        (9, "the file ends within this row: this row has 2 cells, the header 5"),
    ]


def test_a_line_feed_outside_of_quotation_marks_makes_no_half_entries(tmp_path: Path) -> None:
    head = "Year,Journal,DOI,Title,Abstract,Volume\n"
    items = read(tmp_path, head + "2001,J,10.1000/1,First half\nsecond half,Abs,7\n2002,J,,Whole,Abs,8\n")
    assert [one.title for one in citations(items)] == ["Whole"]
    assert [one.problem.line for one in refused(items)] == [2, 3]


def test_an_unclosed_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    rows = [f'"T{number}","A",2001,"J",10.1000/{number}\n' for number in range(200)]
    rows[50] = '"T50","A",2001,"J,10.1000/50\n'
    rows[90] = 'T90,A,2001,J,"10.1000/90\n'
    items = read(tmp_path, PLAIN + "".join(rows))
    assert [one.problem.line for one in refused(items)] == [52, 92]
    assert [one.raw for one in refused(items)] == [rows[50], rows[90]]
    assert len(citations(items)) == 198


def test_a_quotation_mark_that_swallows_millions_of_signs_costs_one_row(tmp_path: Path) -> None:
    rows = [f"T{number},A,2001,J,{'x' * 1000}\n" for number in range(3000)]
    rows[5] = 'T5,A,2001,J,"open\n'
    items = read(tmp_path, PLAIN + "".join(rows))
    assert [one.problem.line for one in refused(items)] == [7]
    assert len(citations(items)) == 2999


def test_backslashes_before_quotation_marks(tmp_path: Path) -> None:
    items = read(
        tmp_path, PLAIN + '"Say \\"yes, please\\" now","A",2001,J,\n"A \\"b\\" c",A,2001,J,\n"C:\\",A,2001,J,\n'
    )
    assert [one.title for one in citations(items)] == ['Say "yes, please" now', 'A "b" c', "C:\\"]


def test_two_tables_in_one_file(tmp_path: Path) -> None:
    given = (
        PLAIN
        + "One,A,2001,J,\n"
        + PLAIN
        + "Two,A,2001,J,\n\ufeffDOI,Journal,Title,Year,Authors\n10.1000/3,J,Three,2003,B\n"
    )
    items = read(tmp_path, given)
    assert [(one.title, one.year) for one in citations(items)] == [("One", 2001), ("Two", 2001), ("Three", 2003)]
    assert [one.line for one in remarks(items)] == [3, 5]


def test_a_mapping_names_columns_by_heading_or_number_and_wins(tmp_path: Path) -> None:
    given = "Titel der Arbeit;Wer;Wann;title;Nr\nSchmerz;Doe, J.;2001;no;R1\n"
    items = mapped(tmp_path, given, {"Titel der Arbeit": "title", "2": "authors", "wann": "year", "title": "-"})
    assert citations(items) == [Citation(title="Schmerz", authors=("Doe, J.",), published="2001")]
    (alone,) = mapped(tmp_path, "Was\nSchmerz\n", {"Was": "title"})
    assert isinstance(alone, Entry)
    assert alone.citation.title == "Schmerz"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"Title": "titel"}, "titel is no field of a citation"),
        ({"Autor": "authors"}, "the table has no column Autor"),
    ],
)
def test_a_mapping_that_cannot_be_is_an_error(mapping: Mapping[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=message):
        mapped(tmp_path, PLAIN, mapping)


def test_a_table_without_a_title_is_no_list_of_citations(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a,b,c\n1,2,3\n")
    with pytest.raises(EvidenceError, match="--map"):
        recognised(source)
    with pytest.raises(EvidenceError, match="--map"):
        list(entries(source, recognised(source, "csv")))


def test_what_is_written_back_reads_the_same(tmp_path: Path) -> None:
    given = (
        '"x","y"\n----\n'
        + PLAIN.replace(",", ";")
        + 'One;"A; B";2001;J;\r\n"Two\r\nlines";C;2002;"J ""x""";\nThree;D;2003;J;z'
    )
    source = source_of(tmp_path, given)
    items = list(entries(source, recognised(source)))
    raws = "".join(item.raw for item in items if isinstance(item, Entry))
    assert citations(read(tmp_path, source.preamble + raws + source.closing)) == citations(items)
    assert len(citations(items)) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_do_not_matter(end: str, encoding: str, tmp_path: Path) -> None:
    given = (PLAIN + 'Über,"A\nB",2001,J,\nZwei,C,2002,J,\n').replace("\n", end)
    found = [item for item in read(tmp_path, given.encode(encoding)) if isinstance(item, Entry)]
    assert [(item.line, item.citation.title) for item in found] == [(2, "Über"), (4, "Zwei")]


def mutated(given: bytes, chance: random.Random) -> bytes:
    """Cut, double or swap a piece."""
    at, size = chance.randrange(len(given)), chance.randrange(1, 60)
    piece = given[at : at + size]
    changed = (b"", piece + piece, piece[::-1], bytes([chance.randrange(256)]), b'"', b",", b"\r", b"\n", b'="', b'\\"')
    return given[:at] + chance.choice(changed) + given[at + size :]


def check_mutations(given: bytes, tmp_path: Path, count: int) -> None:
    chance = random.Random(count)  # noqa: S311 - no secret
    for _ in range(count):
        source = source_of(tmp_path, mutated(mutated(given, chance), chance))
        try:
            items = list(entries(source, recognised(source)))
        except EvidenceError:
            continue
        for item in items:
            if isinstance(item, Entry):
                assert item.citation.type in TYPES
                assert item.raw
            elif isinstance(item, Refused):
                assert item.problem.line
                assert item.problem.severity == "error"


def test_no_damage_gives_a_traceback(tmp_path: Path) -> None:
    given = (
        PLAIN + 'One,"A, B",2001,J,10.1000/1\r\n"Two\nlines",C,2002,J,\n' * 4 + 'Q,="12",2003,"x ""y"" \\"z\\"",\n' * 3
    )
    check_mutations(given.encode(), tmp_path, 300)


@pytest.mark.skipif(not SAMPLES, reason="EVIDENCE_SAMPLES names no folder of files of real programs")
class TestSamples:
    """Files of real programs; how many entries each holds was counted without a reader."""

    @staticmethod
    def read(name: str) -> tuple[list[Item], Source]:
        """Read a sample, recognised by its content."""
        source = open_source(Path(SAMPLES) / name, name)
        form = recognised(source)
        assert form.name == "csv"
        return list(entries(source, form)), source

    @pytest.mark.parametrize(
        ("name", "count", "database"),
        [
            ("csv/covidence.csv", 10, {""}),
            ("csv/rayyan.csv", 10, {""}),
            ("csv/zotero.csv", 10, {"Embase", "Medline"}),
            ("csv/embase_com.csv", 10, {"Embase"}),
            ("csv/cinahl_ebsco.csv", 10, {"EBSCOhost"}),
            ("csv/pubmed.csv", 10, {"PubMed"}),
            ("csv/litstudy_retraction_watch_1row.csv", 1, {"Retraction Watch"}),
            ("csv/lens_org.csv", 8, {"Lens.org"}),
            ("broken/embase_excel_semicolon_csv.csv", 10, {"Embase"}),
        ],
    )
    def test_all_rows_are_there(self, name: str, count: int, database: set[str], tmp_path: Path) -> None:
        """All rows are there."""
        items, source = self.read(name)
        assert len(citations(items)) == count
        assert not refused(items)
        assert {one.database for one in citations(items)} == database
        raws = "".join(item.raw for item in items if isinstance(item, Entry))
        assert citations(read(tmp_path, source.preamble + raws)) == citations(items)
        check_mutations((Path(SAMPLES) / name).read_bytes()[:20_000], tmp_path, 40)

    def test_the_ten_records_have_one_doi_in_every_program(self) -> None:
        """The ten records have one doi in every program."""
        embase = {one.doi for one in citations(self.read("csv/embase_com.csv")[0])}
        assert len(embase) == 10
        for name in ("csv/rayyan.csv", "csv/zotero.csv", "broken/embase_excel_semicolon_csv.csv"):
            found = citations(self.read(name)[0])
            assert {one.doi for one in found} == embase
            assert [one.type for one in found].count("correction") == 2
            assert all(one.authors and one.year == 2024 for one in found)

    def test_embase_and_its_copy_from_a_spreadsheet_say_the_same(self) -> None:
        """Embase and its copy from a spreadsheet say the same."""
        whole = citations(self.read("csv/embase_com.csv")[0])
        copied = citations(self.read("broken/embase_excel_semicolon_csv.csv")[0])
        assert [one._replace(abstract="") for one in copied] == [one._replace(abstract="") for one in whole]
        assert (whole[0].pmid, whole[0].published, whole[0].accessions) == ("38773066", "2024-12-01", ("L2029880245",))

    def test_facts_of_ebsco_pubmed_and_lens(self) -> None:
        """Facts of ebsco pubmed and lens."""
        ebsco = citations(self.read("csv/cinahl_ebsco.csv")[0])
        assert (ebsco[2].published, ebsco[2].issn, ebsco[2].pages) == ("2023-06", ("0891-2963",), "924")
        assert ebsco[0].authors[:2] == ("Curry Rogers, Kristina", "Martínez, Ricardo N.")
        pubmed = citations(self.read("csv/pubmed.csv")[0])
        assert pubmed[0].authors == ("Griffin, DK", "Larkin, DM", "O'Connor, RE")
        assert (pubmed[0].pmid, pubmed[0].pmcid, pubmed[0].journal) == ("30922926", "PMC7026692", "Eur J Med Genet")
        lens = citations(self.read("csv/lens_org.csv")[0])
        assert (lens[0].authors[1], lens[0].pages, lens[0].pmcid) == ("De Roure, David", "1-12", "PMC7680653")
        assert lens[1].pmid == ""


@pytest.mark.skipif(not SAMPLES, reason="EVIDENCE_SAMPLES names no folder of files of real programs")
def test_the_labelled_set_is_read_whole() -> None:
    file = Path(SAMPLES).parent / "dedup" / "diabetes_records.csv"
    if not file.exists():
        pytest.skip("the labelled set does not lie beside the samples")
    source = open_source(file, "labelled")
    items = list(entries(source, recognised(source)))
    found = citations(items)
    assert (len(found), len(refused(items)), source.encoding) == (1845, 0, "cp1252")
    assert {one.accessions for one in found} == {(str(number),) for number in range(1, 1846)}
    assert sum(1 for one in found if one.doi) >= 1350
    assert (found[0].authors, found[0].issue, found[0].database) == (("Adeli, K.", "Lewis, G. F."), "3", "")
    assert all(one.journal and one.year for one in found)
    assert sum(1 for one in found if not one.authors) == 18  # "Anonymous"


def test_a_row_before_the_header_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, f"Searched on 1 May 2020\nOne,A,2001,J,10.1000/1\n{PLAIN}Two,B,2002,J,10.1000/2\n")
    (one,) = refused(items)
    assert (one.problem.line, one.problem.message) == (2, "this row stands before the header")
    assert [item.citation.title for item in items if isinstance(item, Entry)] == ["Two"]
