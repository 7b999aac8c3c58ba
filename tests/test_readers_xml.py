"""How items are cut out of XML, whatever surrounds them; EndNote's and Europe PMC's XML."""

from __future__ import annotations

import gzip
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

PUBMED, ENDNOTE, EUROPE = "pubmed-xml", "endnote-xml", "europepmc-xml"


def article(title: str) -> str:
    inner = f"<Article><ArticleTitle>{title}</ArticleTitle></Article>"
    return f"<PubmedArticle><MedlineCitation>{inner}</MedlineCitation></PubmedArticle>"


def articles(*between: str) -> str:
    return "<PubmedArticleSet>\n" + "\n".join(between) + "\n</PubmedArticleSet>\n"


def titles(items: list[Entry]) -> list[str]:
    return [found.title for found in citations([*items])]


def style(*runs: str) -> str:
    return "".join(f'<style face="normal" font="default" size="100%">{run}</style>' for run in runs)


REFERENCE = (
    '<record><database name="My.enl" path="C:\\My.enl">My.enl</database>'
    '<source-app name="EndNote" version="20.4">EndNote</source-app><rec-number>7</rec-number>'
    '<foreign-keys><key app="EN" db-id="x">7</key></foreign-keys><ref-type name="Journal Article">17</ref-type>'
    f"<contributors><authors><author>{style('Müller, A. B.')}</author><author>{style('King, M.')}</author></authors>"
    f"<secondary-authors><author>{style('Edit, Or')}</author></secondary-authors></contributors>"
    f"<auth-address>{style('Somewhere')}</auth-address>"
    f"<titles><title>{style('Effects of ', 'Naltrexone', ' in H', '2', 'O: a trial')}</title>"
    f"<secondary-title>{style('J Made Up Med')}</secondary-title><alt-title>{style('Journal of med')}</alt-title>"
    f"<short-title>{style('Effects')}</short-title></titles>"
    f"<periodical><full-title>{style('J Made Up Med')}</full-title></periodical>"
    f"<pages>{style('101-9')}</pages><volume>{style('12')}</volume><number>{style('3')}</number>"
    f"<edition>{style('20190105')}</edition>"
    f"<keywords><keyword>{style('Pain')}</keyword><keyword>{style('Humans&#xD;Adult')}</keyword></keywords>"
    f"<dates><year>{style('2019')}</year><pub-dates><date>{style('Mar-Apr')}</date></pub-dates></dates>"
    f"<isbn>{style('1234-5679 (Print)&#xD;1234-5679')}</isbn><accession-num>{style('31234567')}</accession-num>"
    f"<abstract>{style('BACKGROUND: Nobody ', 'knows', '. NCT01234567')}</abstract>"
    f"<notes>{style('1234-567x&#xD;Müller, Anna B&#xD;King, Martin&#xD;Journal Article&#xD;Systematic Review')}</notes>"
    f"<orig-pub>{style('Naltrexon bei Schmerz')}</orig-pub>"
    f"<urls><related-urls><url>{style('https://example.org/1?a=1&amp;b=2')}</url></related-urls>"
    f"<pdf-urls><url>internal-pdf://1.pdf</url></pdf-urls></urls>"
    f"<custom1>{style('No conflicts.')}</custom1><custom2>{style('PMC6543210')}</custom2>"
    f"<electronic-resource-num>{style('10.1000/Made.Up.1&#xD;10.1000/other')}</electronic-resource-num>"
    f"<remote-database-provider>{style('NLM')}</remote-database-provider><language>{style('eng')}</language></record>"
)
LIBRARY = '<?xml version="1.0" encoding="UTF-8" ?><xml><records>{}</records></xml>'

RESULT = """<result><id>31234567</id><source>MED</source><pmid>31234567</pmid><pmcid>PMC6543210</pmcid>
<doi>10.1000/made.up.1</doi><title>Effects of <i>N</i>-oxide &amp; pain.</title>
<authorString>Müller AB, Pain Study Group.</authorString>
<authorList><author><fullName>Müller AB</fullName><firstName>Anna B</firstName><lastName>Müller</lastName></author>
<author><collectiveName>Pain Study Group</collectiveName></author></authorList>
<journalInfo><issue>3</issue><volume>12</volume><dateOfPublication>2019 Mar</dateOfPublication>
<printPublicationDate>2019-03-01</printPublicationDate><journal><title>Journal of made-up medicine</title>
<medlineAbbreviation>J Made Up Med</medlineAbbreviation><issn>1234-5679</issn><essn>1234-5670</essn></journal>
</journalInfo><pubYear>2019</pubYear><pageInfo>101-109</pageInfo>
<abstractText>&lt;h4&gt;Background&lt;/h4&gt;Nobody knows.&lt;h4&gt;Methods&lt;/h4&gt;We asked.</abstractText>
<language>eng</language><pubTypeList><pubType>Journal Article</pubType><pubType>Review</pubType></pubTypeList>
<keywordList><keyword>naltrexone</keyword></keywordList>
<commentCorrectionList><commentCorrection><id>32000000</id><source>MED</source><reference>J. 2021;1</reference>
<type>Erratum in</type></commentCorrection></commentCorrectionList></result>
"""
ANSWER = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<responseWrapper xmlns:slx="http://www.scholix.org" xmlns:epmc="https://www.europepmc.org/data">
<version>6.9</version><hitCount>1</hitCount><request><queryString>a &lt; b</queryString></request><resultList>
{}</resultList></responseWrapper>"""


def test_each_item_stands_alone_and_says_its_line(tmp_path: Path) -> None:
    items = read(tmp_path, articles(article("One"), article("Two & three"), article("Four")), PUBMED)
    assert [(type(item).__name__) for item in items] == ["Entry", "Refused", "Entry"]
    assert refused(items) == [(3, "this is no well-formed XML: xmlParseEntityRef: no name")]
    assert [item.line for item in items if isinstance(item, Entry)] == [2, 4]


def test_comments_and_cdata_may_hold_what_looks_like_an_end(tmp_path: Path) -> None:
    hidden = article("<!-- </PubmedArticle> --><![CDATA[a < </PubmedArticle> <PubmedArticle> b]]>")
    items = read(tmp_path, articles(hidden, f"<!-- {article('Not this')} -->", article("Two")), PUBMED)
    assert [found.title for found in citations(items)] == ["a < </PubmedArticle> <PubmedArticle> b", "Two"]
    (remark,) = remarks(items)
    assert (remark.line, remark.message) == (3, "a comment holds 1 of the entries, which are not read")


def test_attributes_may_hold_brackets_and_items_may_be_empty(tmp_path: Path) -> None:
    odd = article("One").replace("<PubmedArticle>", "<PubmedArticle a='/>' b=\">\">")
    items = read(tmp_path, articles(odd, "<PubmedArticle a='>'/>", article("Two")), PUBMED)
    assert [found.title for found in citations(items)] == ["One", "Two"]
    assert refused(items) == [(3, "this entry has no title")]


def test_a_cut_file_costs_the_cut_item_only(tmp_path: Path) -> None:
    text = articles(article("One"), article("Two"))
    items = read(tmp_path, text[: text.index("Two") + 2], PUBMED)
    assert [found.title for found in citations(items)] == ["One"]
    assert refused(items) == [(3, "the file ends within this <PubmedArticle>")]


def test_files_written_one_behind_the_other_are_read_to_the_end(tmp_path: Path) -> None:
    text = '<?xml version="1.0"?>\n' + articles(article("One"), "<PubmedArticle><MedlineCitation>")
    items = read(tmp_path, text + text, PUBMED)
    assert len(citations(items)) == 2
    assert [line for line, _ in refused(items)] == [4, 9]


def test_text_that_belongs_to_nothing_is_refused_with_its_line(tmp_path: Path) -> None:
    text = articles(article("One"), "TY  - JOUR\nTI  - Two\nER  -", article("Three"), "<other>x</other>")
    items = read(tmp_path, text, PUBMED)
    assert [found.title for found in citations(items)] == ["One", "Three"]
    assert [line for line, _ in refused(items)] == [3, 7]


def test_entities_of_html_are_known_and_those_of_a_dtd_are_never_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    dtd = f'<!DOCTYPE PubmedArticleSet [<!ENTITY b0 "ha">{levels}<!ENTITY file SYSTEM "file:///etc/passwd">]>\n'
    names = ("&alpha;&nbsp;1", "&b9;", "&file;", "&unknown;", "Last")
    items = read(tmp_path, dtd + articles(*(article(name) for name in names)), PUBMED)
    assert [found.title for found in citations(items)] == ["α 1", "Last"]
    assert refused(items) == [
        (4, "the entity &b9; is not read: entities of a DTD are never expanded"),
        (5, "the entity &file; is not read: entities of a DTD are never expanded"),
        (6, "the entity &unknown; is not known"),
    ]


@pytest.mark.parametrize("bad", [b"\x00", b"\x01", b"\xff", b"&#0;"])
def test_signs_that_are_no_text_cost_one_entry(bad: bytes, tmp_path: Path) -> None:
    text = articles(article("Müllers Größe"), article("Two ? bad"), article("Three")).encode().replace(b"?", bad)
    items = read(tmp_path, text, PUBMED)
    assert [found.title for found in citations(items)] == ["Müllers Größe", "Three"]
    assert [line for line, _ in refused(items)] == [3]


def test_what_is_too_deep_or_too_long_is_refused(tmp_path: Path) -> None:
    deep = article("<i>" * 100_000 + "</i>" * 100_000)
    items = read(tmp_path, articles(deep, article("x" * 17_000_000), article("Two")), PUBMED)
    assert [found.title for found in citations(items)] == ["Two"]
    assert {line for line, _ in refused(items)} == {2, 3}


def test_packed_and_wide_files_are_read(tmp_path: Path) -> None:
    text = articles(article("Größe"))
    for content in (gzip.compress(text.encode()), text.encode("utf-16"), text.replace("\n", "\r\n").encode()):
        assert only(read(tmp_path, content, PUBMED)).title == "Größe"


def test_thousands_of_open_items_and_comments_do_not_take_long(tmp_path: Path) -> None:
    assert len(refused(read(tmp_path, articles("<PubmedArticle>" * 20_000), PUBMED))) == 20_000
    assert len(citations(read(tmp_path, articles(("<!--" + article("One")) * 3_000), PUBMED))) == 3_000


def test_a_reference_of_endnote_is_read_field_by_field(tmp_path: Path) -> None:
    assert only(read(tmp_path, LIBRARY.format(REFERENCE), ENDNOTE)) == Citation(
        type="review",
        title="Effects of Naltrexone in H2O: a trial",
        original_title="Naltrexon bei Schmerz",
        abstract="BACKGROUND: Nobody knows. NCT01234567",
        authors=("Müller, Anna B", "King, Martin"),
        published="2019-03",
        journal="J Made Up Med",
        journal_short="Journal of med",
        volume="12",
        issue="3",
        pages="101-109",
        issn=("1234-5679",),
        language="eng",
        keywords=("Pain", "Humans", "Adult"),
        doi="10.1000/made.up.1",
        pmid="31234567",
        pmcid="PMC6543210",
        registrations=(Identifier("nct", "NCT01234567"),),
        urls=("https://example.org/1?a=1&b=2",),
        database="PubMed",
        notes=("1234-567x", "Müller, Anna B", "King, Martin", "Journal Article", "Systematic Review"),
    )


def test_an_accession_number_is_a_pmid_only_of_pubmed(tmp_path: Path) -> None:
    text = REFERENCE.replace("NLM", "Embase").replace("remote-database-provider", "remote-database-name")
    found = only(read(tmp_path, LIBRARY.format(text), ENDNOTE))
    assert (found.pmid, found.accessions, found.database) == ("", ("31234567",), "Embase")
    assert (found.authors, found.original_title) == (("Müller, A. B.", "King, M."), "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Book", "book"),
        ("Book Section", "chapter"),
        ("Thesis", "thesis"),
        ("Conference Proceedings", "article"),
        ("Report", "report"),
        ("Web Page", "other"),
    ],
)
def test_reference_types(name: str, kind: str, tmp_path: Path) -> None:
    record = f'<record><ref-type name="{name}">1</ref-type><titles><title>T</title></titles></record>'
    assert only(read(tmp_path, LIBRARY.format(record), ENDNOTE)).type == kind


def test_values_without_styles_and_laid_out_over_lines(tmp_path: Path) -> None:
    record = """<record><ref-type name="Journal Article">17</ref-type><titles><title>
        <style>A</style>
        <style face="italic"> b</style>
      </title></titles><isbn>1234-5679</isbn><pages>5</pages><urls /></record>"""
    found = only(read(tmp_path, LIBRARY.format(record), ENDNOTE))
    assert (found.title, found.issn, found.pages) == ("A b", ("1234-5679",), "5")


def test_a_result_of_europe_pmc_is_read_field_by_field(tmp_path: Path) -> None:
    assert only(read(tmp_path, ANSWER.format(RESULT), EUROPE)) == Citation(
        type="review",
        title="Effects of N-oxide & pain.",
        abstract="BACKGROUND: Nobody knows. METHODS: We asked.",
        authors=("Müller, Anna B", "Pain Study Group"),
        published="2019-03",
        journal="Journal of made-up medicine",
        journal_short="J Made Up Med",
        volume="12",
        issue="3",
        pages="101-109",
        issn=("1234-5679", "1234-5670"),
        language="eng",
        keywords=("naltrexone",),
        doi="10.1000/made.up.1",
        pmid="31234567",
        pmcid="PMC6543210",
        database="Europe PMC",
        relations=(Relation("correction-in", Identifier("pmid", "32000000"), "J. 2021;1"),),
    )


@pytest.mark.parametrize(
    ("text", "form"), [(LIBRARY.format(REFERENCE * 2), ENDNOTE), (ANSWER.format(RESULT * 2), EUROPE)]
)
def test_what_is_written_back_reads_the_same_and_no_damage_gives_a_traceback(
    text: str, form: str, tmp_path: Path
) -> None:
    check_written_back(tmp_path, text, form)
    check_damaged(tmp_path, text.encode(), 300)


@needs_samples
@pytest.mark.parametrize(
    ("name", "count"),
    [("reflib_spidercite", 10), ("reflib_blue_light", 54), ("reflib_node_bold", 3), ("jabref_label_multititle", 3)],
)
def test_all_references_of_files_of_endnote_are_there(name: str, count: int, tmp_path: Path) -> None:
    items = sample(f"endnote_xml/{name}.xml", ENDNOTE)
    assert len(citations(items)) == len(items) == count
    raw = "".join(item.raw for item in items if isinstance(item, Entry))
    check_written_back(tmp_path, LIBRARY.format(raw), ENDNOTE)
    check_damaged(tmp_path, raw.encode()[:20_000], 25)


@needs_samples
def test_facts_of_endnote() -> None:
    first = citations(sample("endnote_xml/reflib_blue_light.xml", ENDNOTE))[0]
    assert (first.doi, first.pmid, first.pmcid) == ("10.4103/abr.abr_99_17", "29657938", "PMC5887696")
    assert (first.authors[0], first.published, first.issn) == ("Shahtalebi, Mohammad Ali", "2018", ("2277-9175",))
    bold = citations(sample("endnote_xml/reflib_node_bold.xml", ENDNOTE))[0]
    assert bold.title == "Patient satisfaction with physician-patient communication during telemedicine"
    assert (bold.doi, bold.pages, bold.volume) == ("10.1089/tmj.2009.0030", "830-839", "15")
    ecology, book, skua = citations(sample("endnote_xml/jabref_label_multititle.xml", ENDNOTE))
    assert (ecology.accessions, ecology.published) == (("ISI:000200148800007",), "1937-01")
    assert book.type == "book"
    assert skua.title == "A demographic study of the south polar skua Catharacta maccormicki at Cape Crozier"
