"""Identifiers have one normal form, however they were typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.identifiers import KINDS, REGISTRIES, BadIdentifier, Identifier, normalise, recognise

SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
TYPED = [
    ("10.1016/J.JAD.2016.08.029", "doi", "10.1016/j.jad.2016.08.029"),
    ("https://doi.org/10.1016/j.jad.2016.08.029.", "doi", "10.1016/j.jad.2016.08.029"),
    ("http://dx.doi.org/10.1000/a%2Fb%3C1:x%3E2?utm=x", "doi", "10.1000/a/b<1:x>2"),
    ("doi.org/10.1000/abc", "doi", "10.1000/abc"),
    ("DOI: 10.1000/abc);", "doi", "10.1000/abc"),
    ("10.1000/a(b)", "doi", "10.1000/a(b)"),
    ("10.1000/a%2fb", "doi", "10.1000/a%2fb"),
    ("10.1016%2Fj.jad", "doi", "10.1016/j.jad"),
    (f"doi:{SICI.upper()}", "doi", SICI),
    (SICI.upper().replace("<", "&lt;").replace(">", "&gt;"), "doi", SICI),
    (f"{SICI}</p>", "doi", SICI),
    (f"{SICI}/abstract", "doi", SICI),
    ("10.1130/0091-7613(1995)023<0967:Made>2.3.CO;2", "doi", "10.1130/0091-7613(1995)023<0967:made>2.3.co;2"),
    ("10.1016/s0140-6736(05", "doi", "10.1016/s0140-6736(05"),
    ("10.1111/j.1471-0528.2008.02155.x/abstract", "doi", "10.1111/j.1471-0528.2008.02155.x"),
    ("https://doi.org/10.1002/14651858.CD000001.pub2/full.", "doi", "10.1002/14651858.cd000001.pub2"),
    ("10.1002/14651858.CD000001.pub3", "doi", "10.1002/14651858.cd000001.pub3"),
    ("10.1000/abc/full/html", "doi", "10.1000/abc"),
    ("10.1000/abc/pdf", "doi", "10.1000/abc"),
    ("10.1000/abc/epdf/", "doi", "10.1000/abc"),
    ("10.1000/abc/fulltext", "doi", "10.1000/abc"),
    ("10.1000/abc/summary", "doi", "10.1000/abc"),
    ("10.1000/abc/fulltexts", "doi", "10.1000/abc/fulltexts"),
    ("10.1000/full", "doi", "10.1000/full"),
    ("10.1000/abc/fulltext.html", "doi", "10.1000/abc"),
    ("10.1000/abc/full#table-1", "doi", "10.1000/abc"),
    ("10.1101/2021.01.02.21249000v2", "doi", "10.1101/2021.01.02.21249000"),
    ("10.1101/2021.01.02.21249000v2.full.pdf", "doi", "10.1101/2021.01.02.21249000"),
    ("10.1101/123456.abstract", "doi", "10.1101/123456"),
    ("10.1101/gr.123456v2", "doi", "10.1101/gr.123456v2"),
    ("10.21203/rs.3.rs-123456/v2", "doi", "10.21203/rs.3.rs-123456/v2"),
    ("10.1000/abc&lt;/p&gt;", "doi", "10.1000/abc"),
    ("10.1000/abc</a>", "doi", "10.1000/abc"),
    ("10.1000/abc<jats:p>", "doi", "10.1000/abc"),
    ("10.1000/abc&partnerID=40", "doi", "10.1000/abc"),
    ("27736689", "pmid", "27736689"),
    ("PMID: 27736689.", "pmid", "27736689"),
    ("pmid27736689", "pmid", "27736689"),
    ("https://pubmed.ncbi.nlm.nih.gov/27736689/?from=search", "pmid", "27736689"),
    ("https://www.ncbi.nlm.nih.gov/pubmed/27736689", "pmid", "27736689"),
    ("https://europepmc.org/article/MED/27736689", "pmid", "27736689"),
    ("pmc5123456", "pmcid", "PMC5123456"),
    ("PMCID: PMC5123456", "pmcid", "PMC5123456"),
    ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5123456/", "pmcid", "PMC5123456"),
    ("https://pmc.ncbi.nlm.nih.gov/articles/PMC5123456/", "pmcid", "PMC5123456"),
    ("nct01874951", "nct", "NCT01874951"),
    ("NCT 01874951", "nct", "NCT01874951"),
    ("ClinicalTrials.gov Identifier: NCT01874951", "nct", "NCT01874951"),
    ("https://clinicaltrials.gov/study/NCT01874951?tab=results", "nct", "NCT01874951"),
    ("EudraCT number: 2013-001234-12", "eudract", "2013-001234-12"),
    ("EUCTR2013-001234-12-DE", "eudract", "2013-001234-12"),
    ("https://www.clinicaltrialsregister.eu/ctr-search/trial/2013-001234-12/GB", "eudract", "2013-001234-12"),
    ("EU CT number 2022-501234-12-00", "euct", "2022-501234-12-00"),
    ("https://euclinicaltrials.eu/search/?lang=en&EUCT=2022-501234-12-00", "euct", "2022-501234-12-00"),
    ("ISRCTN 12345678", "isrctn", "ISRCTN12345678"),
    ("https://www.isrctn.com/ISRCTN12345678", "isrctn", "ISRCTN12345678"),
    ("ctri/2017/01/007623", "ctri", "CTRI/2017/01/007623"),
    ("CTRI/2009/091/000123", "ctri", "CTRI/2009/091/000123"),
    ("ACTRN12605000123456", "actrn", "ACTRN12605000123456"),
    ("https://anzctr.org.au/ACTRN12605000123456.aspx", "actrn", "ACTRN12605000123456"),
    ("drks00012345", "drks", "DRKS00012345"),
    ("JRCTS031180123", "jrct", "jRCTs031180123"),
    ("JPRN-jRCT1031180123", "jrct", "jRCT1031180123"),
    ("JPRN-UMIN000012345", "umin", "UMIN000012345"),
    ("0000-0002-1825-0097", "orcid", "0000-0002-1825-0097"),
    ("https://orcid.org/0000-0002-1694-233x", "orcid", "0000-0002-1694-233X"),
]


@pytest.mark.parametrize(("text", "kind", "value"), TYPED)
def test_what_a_user_types_is_recognised_in_its_normal_form(text: str, kind: str, value: str) -> None:
    assert recognise(f" {text} ") == Identifier(kind, value)
    assert normalise(kind, text) == value


@pytest.mark.parametrize(("text", "kind", "value"), TYPED)
def test_no_text_is_of_two_kinds_and_a_normal_form_stays_as_it_is(text: str, kind: str, value: str) -> None:
    for other in KINDS:
        if other == kind:
            assert normalise(kind, value) == value
        else:
            with pytest.raises(BadIdentifier):
                normalise(other, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mischoulon-2017",
        "R12",
        "012345",
        "123456789",
        "NCT0187495",
        "NCT018749511",
        "10.12/x",
        "10.1000/",
        "10.1000/a b",
        "10.1000/a\x00",
        "10.1000/\ud800",
        "0000-0002-1825-0098",
        "2013-00123-12",
        "PMC",
        "ISRCTN1234567",
        "CTRI/2017/1/1",
        "https://example.org/27736689",
        "https://pubmed.ncbi.nlm.nih.gov/?term=2017",
        "https://doi.org/10.1000/%ff",
        "10.1000/</p>",
        "9" * 5000,
        "https://clinicaltrials.gov/study/NCT01874951/NCT01874952",
        "https://doi.org/10.1000/a%00b",
        "\uff12\uff17",
    ],
)
def test_what_is_no_identifier_is_not_recognised(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_identifier_is_told_a_form_that_is_good(kind: str) -> None:
    with pytest.raises(BadIdentifier) as refused:
        normalise(kind, "nonsense")
    example = refused.value.fix.split('"')[1]
    assert recognise(example) == Identifier(kind, example)


def test_the_registries_are_kinds_that_name_studies() -> None:
    assert set(REGISTRIES) == set(KINDS) - {"doi", "pmid", "pmcid", "orcid"}


def test_one_wrong_digit_in_an_orcid_is_found() -> None:
    good = "0000-0002-1825-0097"
    wrong = [good[:at] + digit + good[at + 1 :] for at in (0, 8, 18) for digit in "123456" if digit != good[at]]
    assert [recognise(text) for text in (good, *wrong)] == [Identifier("orcid", good)] + [None] * len(wrong)


@given(
    st.text() | st.from_regex(r"\A10\.[0-9]{4}/\S+\Z") | st.from_regex(r"\A(doi:|https://doi\.org/)10\.[0-9]{4}/\S+\Z")
)
def test_a_normal_form_is_recognised_as_itself(text: str) -> None:
    found = recognise(text)
    if found is not None:
        assert recognise(found.value) == found
        assert normalise(found.kind, found.value) == found.value


@given(st.integers(min_value=1, max_value=99_999_999))
def test_every_pmid_is_found_with_and_without_its_label(pmid: int) -> None:
    assert recognise(f"PMID: {pmid}") == recognise(str(pmid)) == Identifier("pmid", str(pmid))


@pytest.mark.parametrize(
    "text",
    ["https://clinicaltrials.gov/" + "NCT0/" * 70, "10.1000" + ".1" * 150, "(" * 390, "10.1/" + ")" * 390],
)
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    assert recognise(text) is None
    assert time.perf_counter() - began < 1
