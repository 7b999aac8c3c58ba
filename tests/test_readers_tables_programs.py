"""Tables of programs that write them in ways of their own. All rows are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from export_files import citations, only, read, refused

from evidence.identifiers import Identifier
from evidence.readers import Citation

if TYPE_CHECKING:
    from pathlib import Path

OPENALEX = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/w1", "title": "A made-up work",
    "publication_year": "2024", "publication_date": "2024-02-01", "language": "en", "type": "article",
    "is_retracted": "False", "ids.openalex": "https://openalex.org/W1", "biblio.volume": "154",
    "ids.pmid": "https://pubmed.ncbi.nlm.nih.gov/12345678", "biblio.first_page": "10", "biblio.last_page": "19",
    "primary_location.source.display_name": "Made-Up Research",
    "primary_location.source.issn": "0001-0002|1234-5679", "authorships.author.display_name": "Anna Holm|Bo van Berg",
    "keywords.display_name": "Sleep|Pain", "abstract": "Text.",
}  # fmt: skip


def test_openalex_with_its_hundred_columns(tmp_path: Path) -> None:
    table = {**OPENALEX, **{f"concepts.{at}.score": "" for at in range(110)}}
    citation = only(read(tmp_path, f"{','.join(table)}\n{','.join(table.values())}\n", "csv"))
    assert (citation.title, citation.authors) == ("A made-up work", ("Holm, Anna", "van Berg, Bo"))
    assert (citation.journal, citation.volume, citation.pages) == ("Made-Up Research", "154", "10-19")
    assert (citation.doi, citation.pmid, citation.accessions) == ("10.1000/w1", "12345678", ("W1",))
    assert (citation.issn, citation.published) == (("0001-0002", "1234-5679"), "2024-02-01")
    assert (citation.keywords, citation.database) == (("Sleep", "Pain"), "OpenAlex")


def test_a_cochrane_review_needs_no_word_for_it(tmp_path: Path) -> None:
    rows = "Title,Journal,DOI\nA treatment,Cochrane Database of Systematic Reviews,10.1000/cd1\n"
    assert only(read(tmp_path, rows, "csv")).type == "review"


def test_the_table_of_refworks_and_citavi(tmp_path: Path) -> None:
    headings = (
        "Reference Type", "Authors, Primary", "Title Primary", "Periodical Full", "Periodical Abbrev", "Pub Year",
        "Volume", "Issue", "Start Page", "Other Pages", "ISSN/ISBN", "DOI", "",
    )  # fmt: skip
    row = (
        "Journal Article", "van den Hoven,null;Smits,Maarten L. J.", "A made-up ratio", "Journal of Made-Up Pain",
        "J Made-Up Pain", "2014", "25", " ", "105", "9", "0001-0002", "10.1000/ratio", "",
    )  # fmt: skip
    tabs = "\t".join
    citation = only(read(tmp_path, f"{tabs(headings)}\n{tabs(row)}\n", "tsv"))
    assert citation.authors == ("van den Hoven", "Smits, Maarten L. J.")
    assert (citation.title, citation.journal) == ("A made-up ratio", "Journal of Made-Up Pain")
    assert (citation.journal_short, citation.issue, citation.pages) == ("J Made-Up Pain", "", "105-109")


def test_what_abstrackr_writes_between_its_rows_costs_no_row(tmp_path: Path) -> None:
    table = (
        "(internal) id,pubmed id,keywords,abstract,title,journal,authors,tags,consensus,labeled_at\n"
        '1,0,"a,b","Text.\n","First","Sci Made-Up","Holm, A.\n and Berg-Olsen, B.\n","",o,2024\n'
        "citations that are not yet labeled by anyone\n"
        '2,0,"a","","Second","Sci Made-Up","Holm, A.\n"\n'
        '3,0,"a","","Third","Sci Made-Up","Holm, A.\n"\n'
    )
    items = read(tmp_path, table, "csv")
    assert [told.title for told in citations(items)] == ["First", "Second", "Third"]
    assert citations(items)[0].authors == ("Holm, A.", "Berg-Olsen, B.")
    assert [line for line, _ in refused(items)] == [6]


def test_an_entry_of_a_register_in_the_table_of_central(tmp_path: Path) -> None:
    citation = only(
        read(
            tmp_path,
            "CENTRAL ID,Author(s),Title,Source,Year,Pages,PubMed ID,CTgov ID,ICTRP ID,Publication Type,DOI\n"
            '"CN-01900001","NCT04000001","A made-up entry","https://clinicaltrials.gov/show/NCT04000001","2019","12‐19",'
            '"PUBMED 21314913","CTgov NCT04000001",,"Trial registry record",\n',
            "csv",
        )
    )
    assert (citation.type, citation.authors, citation.journal) == ("registration", (), "")
    assert citation.registrations == (Identifier("nct", "NCT04000001"),)
    assert (citation.urls, citation.pmid) == (("https://clinicaltrials.gov/show/NCT04000001",), "21314913")
    assert citation.pages == "12-19"


def test_zeros_of_publish_or_perish_are_no_numbers(tmp_path: Path) -> None:
    table = '"Cites","Authors","Title","Year","Source","CitesURL","Volume","Issue","StartPage","EndPage"\n'
    citation = only(
        read(tmp_path, f'{table}"12","A Holm, BJ Berg","Made up","2021","Pain","x","0","0","0","0"\n', "csv")
    )
    assert (citation.volume, citation.issue, citation.pages) == ("", "", "")
    assert citation.authors == ("Holm, A", "Berg, BJ")


def test_springer_writes_names_without_anything_between_them(tmp_path: Path) -> None:
    table = "Item Title,Publication Title,Item DOI,Authors,Publication Year\n"
    names = "LeAnn SmithTrevor Made-UpMichał L. McCarlyJean-Paul A. Ésope"
    citation = only(read(tmp_path, f"{table}Made up,Pain,10.1000/s1,{names},2000\n", "csv"))
    assert citation.authors == ("Smith, LeAnn", "Made-Up, Trevor", "McCarly, Michał L.", "Ésope, Jean-Paul A.")


def test_a_comma_parts_whole_names_where_given_names_stand_first(tmp_path: Path) -> None:
    table = '"Cites","Authors","Title","Year","Source","CitesURL"\n'
    rows = '1,"Hannah Blei, Matthias van Braun",T,2021,J,\n2,"Blei, Hannah",T,2021,J,\n'
    first, second = citations(read(tmp_path, table + rows, "csv"))
    assert first.authors == ("Blei, Hannah", "van Braun, Matthias")
    assert second.authors == ("Blei, Hannah",)


def test_springer_and_ieee_write_given_names_first(tmp_path: Path) -> None:
    springer = "Item Title,Publication Title,Journal Volume,Item DOI,Authors,Publication Year,Content Type\n"
    citation = only(read(tmp_path, f"{springer}Made up,Pain,17,10.1000/s1,Andy Smith,2000,Article\n", "csv"))
    assert (citation.doi, citation.authors, citation.volume) == ("10.1000/s1", ("Smith, Andy",), "17")
    ieee = "Document Title,Authors,Date Added To Xplore,Publication Title,Publication Year,Start Page,End Page,DOI\n"
    row = "Made up,Anna Holm; B. J. van Berg,1 May 2020,Pain,2020,101,12,10.1000/i1\n"
    citation = only(read(tmp_path, ieee + row, "csv"))
    assert (citation.authors, citation.pages) == (("Holm, Anna", "van Berg, B. J."), "101-112")


OVID = (
    "ORN,VN,DB,UI,PM,TI,SO,AU,IN,PB,MH,OD,AB\n"
    "1,Ovid Technologies,Embase,2012345678,30000001 [http://example.org/?term=30000001],A made-up review.,"
    '"Made-Up Travel. 25 (1) (no pagination), 2018. Article Number: tay018. Date of Publication: May 2018.",'
    '"Holm V.\n\nBerg-Olsen D.\n\nvan Lund J.","(Holm) Here",Made-Up Press,"adult\n\n*infection risk",'
    '"*infection risk [m]","Background: Little.\nResult(s): None."\n'
)


def test_the_spreadsheet_of_ovid_is_read_as_its_tagged_text(tmp_path: Path) -> None:
    found = only(read(tmp_path, OVID, "csv"))
    assert found == Citation(
        title="A made-up review.", abstract="Background: Little. Result(s): None.",
        authors=("Holm, V.", "Berg-Olsen, D.", "van Lund, J."), published="2018-05", journal="Made-Up Travel",
        volume="25", issue="1", pages="tay018", publisher="Made-Up Press", keywords=("adult", "infection risk"),
        pmid="30000001", accessions=("L2012345678",), database="Embase",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("Foo (2014) 3:3 (152-60). Date of Publication: 25 Aug 2014", ("Foo", "2014-08-25", "3", "3", "152-160")),
        ("Foo : a bar (Town) (2019) 54 (83-86). Date of Publication: 1 Jan 2019",
         ("Foo : a bar (Town)", "2019-01-01", "54", "", "83-86")),
        ("Foo (2024) 15:1 Article Number: 4063. Date of Publication: 1 Dec 2024",
         ("Foo", "2024-12-01", "15", "1", "4063")),
        ("Foo (2026) 750 Article Number: e41", ("Foo", "2026", "750", "", "e41")),
        ("Foo (2019) 12 SUPPL. 1 (S3-S4)", ("Foo", "2019", "12", "SUPPL. 1", "S3-S4")),
        ("Foo (2024). Date of Publication: 2024", ("Foo", "2024", "", "", "")),
        ("Foo and (2024) bars, told", ("Foo and (2024) bars, told", "", "", "", "")),
    ],
)  # fmt: skip
def test_the_whole_citation_in_the_source_of_embase(source: str, facts: tuple[str, ...], tmp_path: Path) -> None:
    found = only(read(tmp_path, f'Title,Author Names,Source\nA title,"Roe R., Holm D.G.","{source}"\n', "csv"))
    assert (found.journal, found.published, found.volume, found.issue, found.pages) == facts
    assert found.authors == ("Roe, R.", "Holm, D.G.")


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("Foo Ther. 2022 Mar;53(2):334-47. doi: 10.1000/x. Epub 2021 Oct 12.", ("2022-03", "53", "2", "334-347")),
        ("Foo (Lond). 2021 Nov 29;7:e27850.", ("2021-11-29", "7", "", "e27850")),
        ("Foo. 2022 Jan-Mar;29(Suppl 1):S1-9. doi: 10.1000/y.", ("2022-01", "29", "Suppl 1", "S1-S9")),
        ("Foo. 2022 Apr 13. doi: 10.1000/z. Online ahead of print.", ("2022-04-13", "", "", "")),
        ("", ("2022", "", "", "")),
    ],
)
def test_volume_and_pages_of_pubmed_stand_in_its_citation(line: str, facts: tuple[str, ...], tmp_path: Path) -> None:
    table = "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    year = facts[0][:4]
    citation = only(read(tmp_path, f'{table}12,T,Roe JK.,"{line}",Roe JK,Foo J,{year},2021/12/21,,,\n', "csv"))
    assert (citation.published, citation.volume, citation.issue, citation.pages) == facts
    assert (citation.journal, citation.authors) == ("Foo J", ("Roe, JK",))


def test_a_list_of_python_in_a_cell_is_a_list(tmp_path: Path) -> None:
    head = "first_authors,keywords,title,publication_year,type_of_reference\n"
    row = "\"['Holm, Anna', \"\"O'Berg, Bo\"\"]\",\"['pain, chronic', 'sleep']\",['Made up'],2014,JOUR\n"
    found = only(read(tmp_path, head + row, "csv"))
    assert (found.authors, found.keywords) == (("Holm, Anna", "O'Berg, Bo"), ("pain, chronic", "sleep"))
    assert found.title == "['Made up']"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("phosphate,Africa,controlled study", ("phosphate", "Africa", "controlled study")),
        ("N,N-dimethyl,2,4-D, sleep", ("N,N-dimethyl,2,4-D", "sleep")),
        (
            "article, cyst (diagnosis, surgery [late, early]), human",
            ("article", "cyst (diagnosis, surgery [late, early])", "human"),
        ),
        ("article, cyst (diagnosis, human", ("article", "cyst (diagnosis", "human")),
        (
            "*Sleep; Pain, Chronic [*therapy, psychology]; C*-algebra",
            ("Sleep", "Pain, Chronic [therapy, psychology]", "C*-algebra"),
        ),
        ("adult\n\n*Pain, Chronic\n\nsleep", ("adult", "Pain, Chronic", "sleep")),
        ("adult, pain,\nsleep", ("adult", "pain", "sleep")),
    ],
)
def test_keywords_are_parted_as_each_program_does(cell: str, words: tuple[str, ...], tmp_path: Path) -> None:
    assert only(read(tmp_path, f'Title,Year,Keywords\nT,2020,"{cell}"\n', "csv")).keywords == words


def test_the_number_of_embase_in_the_table_of_central(tmp_path: Path) -> None:
    table = '"CENTRAL ID","Title","Year","Embase ID","PubMed ID"\nCN-1,T,2020,EMBASE 643000001,PUBMED 30000003\n'
    assert only(read(tmp_path, table, "csv")).accessions == ("CN-1", "L643000001")


def test_addresses_and_terms_of_ieee(tmp_path: Path) -> None:
    table = (
        '"Document Title",Authors,Date Added To Xplore,PDF Link,"Author Keywords","IEEE Terms","Document Identifier"\n'
    )
    row = "T,A. Holm,20151109,https://example.org/1,sleep;pain,Clouds;Sleep,IEEE Journals\n"
    citation, other = citations(read(tmp_path, table + row + row.replace("Journals", "Conferences"), "csv"))
    assert (citation.type, other.type) == ("article", "article")  # as the CONF of its RIS
    assert (citation.urls, citation.keywords) == (("https://example.org/1",), ("sleep", "pain", "Clouds", "Sleep"))


def test_groups_and_the_day_in_the_table_of_web_of_science(tmp_path: Path) -> None:
    table = (
        "Authors;Group Authors;Author Full Names;Article Title;Source Title;Publication Date;Publication Year;"
        "UT (Unique WOS ID)\n"
    )
    row = "Holm, A; Holm, A;PAIN Study Grp;Holm, Anna; Holm, Arno;T;PAIN;MAY 4;2020;WOS:1\n"
    citation = only(read(tmp_path, (table + row).replace("; ", "\\ ").replace(";", "\t").replace("\\ ", "; "), "tsv"))
    assert citation.authors == ("Holm, Anna", "Holm, Arno", "PAIN Study Grp")
    assert citation.published == "2020-05-04"


@pytest.mark.parametrize(
    "headings",
    [
        "Title,Authors,Affiliations,Publication,Category,DOI",  # IEEE Computer Society
        "title,authors,paperId,venue,year,doi",  # Semantic Scholar
        "Title,Authors,Venue,Citation count,Year,DOI",  # Elicit
        "title,creator,isPartOf,docType,publicationYear,doi",  # JSTOR
    ],
)
def test_programs_that_write_given_names_first(headings: str, tmp_path: Path) -> None:
    citation = only(read(tmp_path, f'{headings}\nT,"Anna Holm, Bo van Berg",a,b,c,10.1000/n\n', "csv"))
    assert citation.authors == ("Holm, Anna", "van Berg, Bo")


@pytest.mark.parametrize(
    ("headings", "row", "facts"),
    [
        ("Item ID,Title,Authors,Parent Title,Year,Month,Standard Number,Volume,Issue,Pages,Type Name",  # EPPI-Reviewer
         "12,T,Holm A; Berg B;,Foo,2020,May,1234-5678,1,2,3-4,Journal\\, Article",
         ("Foo", "2020-05", "1", "2", "3-4", ("1234-5678",), ("12",))),
        ("title,authorString,journalTitle,issue,journalVolume,pubYear,journalIssn,pageInfo,firstPublicationDate",
         "T,Holm A; Berg B,Foo,2,1,2020,1234-5678; ,3-4,2020-05-04",  # Europe PMC
         ("Foo", "2020-05-04", "1", "2", "3-4", ("1234-5678",), ())),
        ("ID,Title,Authors,Journal,Publication year,Volume number,Issue number,ISSN",  # LILACS
         "lil-1,T,Holm A; Berg B,Foo,2020,1,2,1234-5678", ("Foo", "2020", "1", "2", "", ("1234-5678",), ("lil-1",))),
        ("id,title,creator,isPartOf,datePublished,volumeNumber,issueNumber,pageStart,pageEnd",  # JSTOR
         "http://example.org/1,T,Holm A; Berg B,Foo,2020-05-04,1,2,3,4",
         ("Foo", "2020-05-04", "1", "2", "3-4", (), ())),
        ("Title,Authors,Journal,Full journal,Publication year,Volume,Issue,Pages",  # Paperpile
         "T,Holm A; Berg B,F.,Foo,2020,1,2,3-4", ("Foo", "2020", "1", "2", "3-4", (), ())),
        ("title,author,journal,year,volume,number,pages,isbn",  # EndNote's field for both
         "T,Holm A; Berg B,Foo,2020,1,2,3-4,1234-5678", ("Foo", "2020", "1", "2", "3-4", ("1234-5678",), ())),
        ("Title,Authors,Source,Publication Date",  # NICE
         "T,Holm A; Berg B,Foo; May 2020; vol. 1 (no. 2); p. 3-4,May 2020",
         ("Foo", "2020-05", "1", "2", "3-4", (), ())),
    ],
)  # fmt: skip
def test_headings_of_other_programs(headings: str, row: str, facts: tuple[object, ...], tmp_path: Path) -> None:
    found = only(read(tmp_path, f"{headings}\n{row}\n".replace("\\,", ";"), "csv"))
    assert found.authors == ("Holm, A", "Berg, B")
    assert (
        found.journal, found.published, found.volume, found.issue, found.pages, found.issn, found.accessions
    ) == facts  # fmt: skip


def test_pages_that_a_german_spreadsheet_made_a_date_of(tmp_path: Path) -> None:
    given = "\ufeffTitle;Authors;Year;Pages;Issue\nT;Roe, Jane A.;2020;01. Okt;03. Mai\n"
    found = citations(read(tmp_path, given, "csv"))[0]
    assert (found.authors, found.pages, found.issue) == (("Roe, Jane A.",), "1-10", "3-5")


def test_the_register_in_the_heading_of_a_number(tmp_path: Path) -> None:
    citation = only(read(tmp_path, "Title,Year,ISRCTN,EudraCT Number\nT,2020,ISRCTN12345678,2019-001234-56\n", "csv"))
    assert [one.kind for one in citation.registrations] == ["isrctn", "eudract"]
