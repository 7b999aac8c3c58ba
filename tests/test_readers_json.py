"""How items are found in JSON, whatever envelope they come in; CSL, Crossref, OpenAlex, Europe PMC, registrations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from export_files import (
    check_damaged,
    check_written_back,
    citations,
    only,
    read,
    refused,
    remarks,
)

from evidence.identifiers import Identifier
from evidence.readers import Citation, Entry, Relation

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.readers import Item

CSL, CROSSREF, OPENALEX, EUROPE, REGISTER = (
    "csl-json", "crossref-json", "openalex-json", "europepmc-json", "ctgov-json"
)  # fmt: skip

ZOTERO: dict[str, Any] = {
    "id": "muller2019",
    "type": "article-journal",
    "abstract": "Nobody knows. NCT01234567",
    "container-title": "Journal of made-up medicine",
    "journalAbbreviation": "J Made Up Med",
    "DOI": "10.1000/Made.Up.1",
    "ISSN": "1234-5679, 1234-5670",
    "issue": "3",
    "language": "eng",
    "note": "PMID: 31234567\nPMCID: PMC6543210\nRead twice.",
    "page": "101-109",
    "source": "PubMed",
    "title": "Low doses of <i>N</i>-oxide &amp; pain",
    "URL": "https://example.org/1",
    "volume": 12,
    "author": [
        {"family": "Müller", "given": "Anna B."},
        {"family": "Beethoven", "given": "L.", "non-dropping-particle": "van", "suffix": "Jr"},
        {"literal": "Pain Study Group"},
    ],
    "issued": {"date-parts": [["2019", 3, "4"]]},
}
WORK: dict[str, Any] = {
    "DOI": "10.1000/made.up.1",
    "type": "journal-article",
    "title": ["Low doses"],
    "subtitle": ["a trial"],
    "author": [{"given": "Anna B", "family": "Müller", "affiliation": []}, {"name": "Pain Study Group"}],
    "container-title": ["Journal of made-up medicine"],
    "short-container-title": ["J Made Up Med"],
    "abstract": "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title><jats:p>Nobody"
    " <jats:italic>knows</jats:italic>.</jats:p></jats:sec><jats:sec><jats:title>Methods</jats:title>"
    "<jats:p>We asked.</jats:p></jats:sec>",
    "published-print": {"date-parts": [[2019, 4]]},
    "published-online": {"date-parts": [[2019, 3, 4]]},
    "issued": {"date-parts": [[2019, 3, 4]]},
    "page": "101-109",
    "ISSN": ["1234-5679"],
    "publisher": "Made Up Press",
    "is-referenced-by-count": 3,
    "reference": [{"DOI": "10.1000/cited", "article-title": "Cited"}],
    "clinical-trial-number": [{"clinical-trial-number": "isrctn12345678", "registry": "10.18810/isrctn"}],
}
RESULT: dict[str, Any] = {
    "id": "31234567",
    "source": "MED",
    "pmid": "31234567",
    "doi": "10.1000/made.up.1",
    "title": "Low doses.",
    "authorString": "Müller AB, King M, Pain Study Group.",
    "journalTitle": "J Made Up Med",
    "issue": "3",
    "journalVolume": "12",
    "pubYear": "2019",
    "journalIssn": "1234-5679; 1234-5670; ",
    "pageInfo": "101-109",
    "pubType": "retracted publication; journal article",
    "citedByCount": 3,
}
STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "orgStudyIdInfo": {"id": "MU-1"},
            "secondaryIdInfos": [{"id": "2013-001234-12", "type": "EUDRACT_NUMBER"}, {"id": "R01X", "type": "NIH"}],
            "briefTitle": "Low doses",
            "officialTitle": "Low doses of naltrexone in pain",
            "acronym": "LOW",
        },
        "statusModule": {"studyFirstPostDateStruct": {"date": "2012-05-01", "type": "ESTIMATED"}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Made Up University"}},
        "descriptionModule": {"briefSummary": "To see\nwhether."},
        "conditionsModule": {"conditions": ["Pain"], "keywords": ["low dose"]},
        "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Naltrexone"}]},
    },
    "hasResults": False,
}


def titles(items: list[Item]) -> list[str]:
    return [found.title for found in citations(items)]


def named(title: str) -> dict[str, Any]:
    return {**ZOTERO, "title": title}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("where", ["list", "items", "lines", "one behind the other", "lists in a list"])
def test_items_are_found_wherever_they_stand(indent: int | None, where: str, tmp_path: Path) -> None:
    items = [named(f"T{number}") for number in range(200)]  # more than one block of the file
    items[5]["abstract"] = 'of a "quoted" } ] { [ \\' * 20_000
    text = {
        "list": json.dumps(items, indent=indent),
        "items": json.dumps({"total": 3, "items": items, "next": {"items": 2}}, indent=indent),
        "lines": "\n".join(json.dumps(item, indent=indent) for item in items),
        "one behind the other": "".join(json.dumps(item, indent=indent) for item in items),
        "lists in a list": json.dumps([items[:50], items[50:]], indent=indent),
    }[where]
    found = read(tmp_path, text, CSL)
    assert titles(found) == [f"T{number}" for number in range(200)]
    assert len(found) == 200
    for item in found:
        assert isinstance(item, Entry)
        assert json.loads(item.raw)["title"] == item.citation.title
        assert item.raw.split("\n")[0] in text.split("\n")[item.line - 1]


def test_a_bad_item_costs_itself_only(tmp_path: Path) -> None:
    good = json.dumps(ZOTERO)
    nested = '{"title": "x", "a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    bad = ['{"title": "x", "volume": NaN}', '{"title": tru}', "null", "7", '"x"', "[1, [2]]", nested]
    items = read(tmp_path, "[" + ",\n".join([good, *bad, good]) + "]", CSL)
    assert len(citations(items)) == 2
    assert [line for line, _ in refused(items)] == [2, 3, 4, 5, 6, 7, 8]
    assert refused(items)[0][1] == "this is no JSON: NaN is no JSON"


@pytest.mark.parametrize("indent", [None, 1])
def test_a_missing_bracket_or_quote_costs_one_item_where_lines_show_more(indent: int | None, tmp_path: Path) -> None:
    good = json.dumps([named("One"), named("Two"), named("Three")], indent=indent).replace("}, {", "},\n{")
    items = read(tmp_path, good.replace('"Two"', '"Two'), CSL)
    assert titles(items) == ["One", "Three"]
    assert len(refused(items)) == 1
    lines = "\n".join([json.dumps(ZOTERO)[:-1], json.dumps(ZOTERO)] * 2_000)
    items = read(tmp_path, lines, CSL)
    assert (len(citations(items)), len(refused(items))) == (2_000, 2_000)


def test_long_numbers_double_names_and_empty_values_do_no_harm(tmp_path: Path) -> None:
    text = '[{"type":"book","id":1,"title":"a","title":"b","volume":' + "9" * 5_000 + ',"author":null,"issued":[7]}]'
    found = only(read(tmp_path, text, CSL))
    assert (found.title, found.type, len(found.volume), found.authors) == ("b", "book", 5_000, ())


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [None], [[]], {"a": {}}, [{"date-parts": 3}], True, [["x"]]])
def test_any_value_may_stand_anywhere(odd: object, tmp_path: Path) -> None:
    for whole, form in ((ZOTERO, CSL), (WORK, CROSSREF), (RESULT, EUROPE), (STUDY, REGISTER)):
        for name in whole:
            if name not in {"title", "type", "DOI", "id", "source", "protocolSection"}:
                assert read(tmp_path, json.dumps({**whole, name: odd}), form)


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udfff x"])
def test_escapes_of_what_is_no_text_are_refused(escape: str, tmp_path: Path) -> None:
    text = json.dumps([named("One"), named("BAD"), named("Ü\U0001f600")]).replace("BAD", escape)
    items = read(tmp_path, text, CSL)
    assert titles(items) == ["One", "Ü\U0001f600"]
    assert [message for _, message in refused(items)] == [
        "this has the escape of a NUL or of half a character, which is no text"
    ]


def test_a_cut_file_costs_the_cut_item_only(tmp_path: Path) -> None:
    text = json.dumps([named("One"), named("Two"), named("Three")])
    items = read(tmp_path, text[: text.index("Three")], CSL)
    assert titles(items) == ["One", "Two"]
    assert refused(items) == [(1, "the file ends within this object")]
    items = read(tmp_path, text[:-1], CSL)
    assert (len(citations(items)), [one.severity for one in remarks(items)]) == (3, ["warning"])


def test_text_between_items_is_refused(tmp_path: Path) -> None:
    text = "\n".join([json.dumps(named("One")), "and so on", json.dumps(named("Two")), "}"])
    items = read(tmp_path, text, CSL)
    assert titles(items) == ["One", "Two"]
    assert [line for line, _ in refused(items)] == [2, 4]


def test_an_item_of_zotero_is_read_field_by_field(tmp_path: Path) -> None:
    assert only(read(tmp_path, json.dumps([ZOTERO]), CSL)) == Citation(
        type="article",
        title="Low doses of N-oxide & pain",
        abstract="Nobody knows. NCT01234567",
        authors=("Müller, Anna B.", "van Beethoven, L., Jr", "Pain Study Group"),
        published="2019-03-04",
        journal="Journal of made-up medicine",
        journal_short="J Made Up Med",
        volume="12",
        issue="3",
        pages="101-109",
        issn=("1234-5679", "1234-5670"),
        language="eng",
        doi="10.1000/made.up.1",
        pmid="31234567",
        pmcid="PMC6543210",
        registrations=(Identifier("nct", "NCT01234567"),),
        urls=("https://example.org/1",),
        database="PubMed",
        notes=("Read twice.",),
    )


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"raw": "Spring 2018"}, "2018"),
        ({"literal": "2018-05"}, "2018-05"),
        ({"date-parts": [[2018, 5], [2018, 6]]}, "2018-05"),
        ({"date-parts": [2018]}, "2018"),
        ("2018-05-01", "2018-05-01"),
        ({"date-parts": [[None]]}, ""),
    ],
)
def test_dates_of_csl(issued: object, date: str, tmp_path: Path) -> None:
    assert only(read(tmp_path, json.dumps({**ZOTERO, "issued": issued}), CSL)).published == date


@pytest.mark.parametrize(
    "envelope",
    [
        WORK,
        {"status": "ok", "message-type": "work", "message": WORK},
        {"status": "ok", "message-type": "work-list", "message": {"facets": {}, "items": [WORK], "total-results": 1}},
    ],
)
def test_a_work_of_crossref_is_read_field_by_field(envelope: object, tmp_path: Path) -> None:
    assert only(read(tmp_path, json.dumps(envelope), CROSSREF)) == Citation(
        type="article",
        title="Low doses: a trial",
        abstract="BACKGROUND: Nobody knows. METHODS: We asked.",
        authors=("Müller, Anna B", "Pain Study Group"),
        published="2019-04",
        journal="Journal of made-up medicine",
        journal_short="J Made Up Med",
        pages="101-109",
        issn=("1234-5679",),
        publisher="Made Up Press",
        doi="10.1000/made.up.1",
        registrations=(Identifier("isrctn", "ISRCTN12345678"),),
        database="Crossref",
    )


def test_notices_of_crossref_and_what_they_are_about(tmp_path: Path) -> None:
    def update(kind: str, doi: str = "10.1000/Other") -> list[dict[str, str]]:
        return [{"DOI": doi, "type": kind, "label": kind.title()}]

    def work(**more: object) -> Citation:
        return only(read(tmp_path, json.dumps({**WORK, **more}), CROSSREF))

    other = Identifier("doi", "10.1000/other")
    notice = work(**{"update-to": update("retraction")})
    assert (notice.type, notice.is_retracted) == ("retraction", False)
    assert notice.relations == (Relation("retraction-of", other, "Retraction"),)
    corrected = work(**{"updated-by": update("corrigendum")})
    assert (corrected.type, corrected.is_retracted) == ("article", False)
    assert corrected.relations == (Relation("correction-in", other, "Corrigendum"),)
    retracted = work(**{"updated-by": update("retraction") + update("expression_of_concern")})
    assert [one.kind for one in retracted.relations] == ["retraction-in", "concern-in"]
    assert (retracted.type, retracted.is_retracted) == ("article", True)
    marked = work(**{"update-to": update("retraction", "10.1000/made.up.1")})
    assert (marked.type, marked.is_retracted, marked.relations) == ("article", True, ())
    version = work(**{"update-to": update("new_version")})
    assert (version.type, version.relations[0].kind) == ("article", "update-of")


def test_a_preprint_of_crossref(tmp_path: Path) -> None:
    more = {
        "type": "posted-content",
        "subtype": "preprint",
        "container-title": [],
        "institution": [{"name": "medRxiv"}],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/journal", "asserted-by": "subject"}]},
    }
    found = only(read(tmp_path, json.dumps({**WORK, **more}), CROSSREF))
    assert (found.type, found.journal) == ("preprint", "medRxiv")
    assert found.relations == (Relation("update-in", Identifier("doi", "10.1000/journal")),)


def test_a_work_of_openalex_is_read_field_by_field(tmp_path: Path) -> None:
    work = {
        "id": "https://openalex.org/W123",
        "doi": "https://doi.org/10.1000/Made.Up.1",
        "title": "Low doses",
        "publication_date": "2019-01-01",
        "publication_year": 2019,
        "type": "article",
        "ids": {
            "pmid": "https://pubmed.ncbi.nlm.nih.gov/31234567",
            "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/6543210",
        },
        "primary_location": {"source": {"display_name": "Journal of made-up medicine", "issn": ["1234-5679"]}},
        "authorships": [{"author": {"display_name": "Anna B. Müller"}}, {"author": {"display_name": "M. King"}}],
        "biblio": {"volume": "12", "issue": None, "first_page": "101", "last_page": "109"},
        "is_retracted": False,
        "abstract_inverted_index": {"knows.": [1, 3], "Nobody": [0], "She": [2], "never": [10**9, "x", None]},
        "keywords": [{"display_name": "Pain"}],
    }
    for envelope in (work, {"meta": {"count": 1}, "results": [work], "group_by": []}):
        assert only(read(tmp_path, json.dumps(envelope), OPENALEX)) == Citation(
            type="article",
            title="Low doses",
            abstract="Nobody knows. She knows.",
            authors=("Müller, Anna B.", "King, M."),
            published="2019",
            journal="Journal of made-up medicine",
            volume="12",
            pages="101-109",
            issn=("1234-5679",),
            keywords=("Pain",),
            doi="10.1000/made.up.1",
            pmid="31234567",
            pmcid="PMC6543210",
            accessions=("W123",),
            database="OpenAlex",
        )


def test_a_lite_result_of_europe_pmc_is_read_field_by_field(tmp_path: Path) -> None:
    envelope = {"version": "6.9", "hitCount": 1, "resultList": {"result": [RESULT]}}
    assert only(read(tmp_path, json.dumps(envelope), EUROPE)) == Citation(
        type="article",
        title="Low doses.",
        authors=("Müller, AB", "King, M", "Pain Study Group"),
        published="2019",
        journal="J Made Up Med",
        volume="12",
        issue="3",
        pages="101-109",
        issn=("1234-5679", "1234-5670"),
        doi="10.1000/made.up.1",
        pmid="31234567",
        database="Europe PMC",
        is_retracted=True,
    )


def test_preprints_of_europe_pmc_have_a_number_of_their_own(tmp_path: Path) -> None:
    other = {"id": "31234567", "source": "MED", "type": "Preprint of", "reference": "J Made Up Med. 2019"}
    more: dict[str, Any] = {"id": "PPR99", "source": "PPR", "pmid": None, "pubType": "", "commentCorrectionList": {}}
    more["commentCorrectionList"] = {"commentCorrection": [other]}
    found = only(read(tmp_path, json.dumps({**RESULT, **more}), EUROPE))
    assert (found.type, found.pmid, found.accessions) == ("preprint", "", ("PPR99",))
    assert found.relations == (Relation("update-in", Identifier("pmid", "31234567"), "J Made Up Med. 2019"),)


@pytest.mark.parametrize("envelope", [STUDY, {"studies": [STUDY], "nextPageToken": "x"}, [STUDY]])
def test_a_registration_is_read_field_by_field(envelope: object, tmp_path: Path) -> None:
    assert only(read(tmp_path, json.dumps(envelope, indent=2), REGISTER)) == Citation(
        type="registration",
        title="Low doses of naltrexone in pain",
        abstract="To see whether.",
        authors=("Made Up University",),
        published="2012-05-01",
        publisher="ClinicalTrials.gov",
        keywords=("Pain", "low dose", "Naltrexone"),
        registrations=(Identifier("nct", "NCT01234567"), Identifier("eudract", "2013-001234-12")),
        accessions=("MU-1",),
        urls=("https://clinicaltrials.gov/study/NCT01234567",),
        database="ClinicalTrials.gov",
        notes=("Low doses", "LOW"),
    )


def test_the_classic_api_is_refused_with_the_address_of_the_new_one(tmp_path: Path) -> None:
    study = {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT01234567"}}}
    text = json.dumps({"FullStudiesResponse": {"FullStudies": [{"Rank": 1, "Study": study}]}})
    (item,) = read(tmp_path, text, REGISTER)
    assert "classic API" in str(item)
    assert "https://clinicaltrials.gov/api/v2/studies/NCT01234567" in str(item)


@pytest.mark.parametrize(("one", "form"), [(ZOTERO, CSL), (WORK, CROSSREF), (RESULT, EUROPE), (STUDY, REGISTER)])
def test_what_is_written_back_reads_the_same_and_no_damage_gives_a_traceback(
    one: dict[str, Any], form: str, tmp_path: Path
) -> None:
    for indent in (None, 1):
        text = json.dumps([one, one], indent=indent, ensure_ascii=False)
        check_written_back(tmp_path, text, form)
        check_damaged(tmp_path, text.encode(), 150)
