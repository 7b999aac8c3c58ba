"""Tables of programs that write them in ways of their own. All rows are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export_files import citations, only, read, refused

from evidence.identifiers import Identifier

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
