"""Made-up citations for the tests of matching, and what matching says of two."""

from __future__ import annotations

from hypothesis import strategies as st

from evidence.matching.features import features, keys
from evidence.matching.likeness import Comparison, compare
from evidence.readers.entry import TYPES, Citation

TRIAL = Citation(
    title="Low-dose naltrexone for pain in adults with fibromyalgia: a randomised placebo-controlled trial",
    authors=("Müller, Anna", "Okafor, Chidi", "Lindqvist, Per"),
    published="2019-05",
    journal="Journal of Clinical Pain Research",
    volume="31",
    issue="4",
    pages="512-521",
)

_titles = st.sampled_from(
    (
        "",
        "Editorial",
        "Naltrexone in fibromyalgia",
        TRIAL.title,
        f"{TRIAL.title}: study protocol",
        f"Erratum: {TRIAL.title}",
        "Low-dose naltrexone for pain in children with fibromyalgia: a randomised placebo-controlled trial",
        "Low dose naltrexone for pain in adults with fibromyalgia",
        "Naltrexon bei Schmerz. Teil 2 (Part II)",
        "Highlights of the year 2019 in pain research",
        "Highlights of the year 2020 in pain research",
    )
)
_authors = st.lists(
    st.sampled_from(
        ("Müller, Anna", "Mueller A", "Okafor, C.", "Lindqvist P", "Wang, Li", "Li, Wang", "van der Berg, J")
    ),
    max_size=4,
).map(tuple)
_text = (
    "Background Naltrexone antagonises microglial receptors. Participants received treatment throughout twelve weeks; "
)

citations = st.builds(
    Citation,
    type=st.sampled_from(TYPES),
    title=_titles | st.text(max_size=60),
    original_title=st.just("") | _titles,
    abstract=st.sampled_from(("", _text + "improvements were considerable.", _text * 2, "Questionnaires " * 9)),
    authors=_authors,
    published=st.sampled_from(("", "2018", "2019-05", "2020-01-31", "2024")),
    journal=st.sampled_from(("", "Pain", "J Clin Pain Res", TRIAL.journal, "Pain Medicine", "medRxiv")),
    volume=st.sampled_from(("", "31", "31 (Suppl 1)", "2", "2019")),
    issue=st.sampled_from(("", "4", "Suppl 1", "31")),
    pages=st.sampled_from(("", "512-521", "512-21", "S12", "e1234", "1-10", "CD001234")),
    issn=st.sampled_from(((), ("1234-5679",), ("2049-3630", "1234-5679"))),
    doi=st.sampled_from(("", "10.1000/a", "10.1000/b")),
    pmid=st.sampled_from(("", "111", "222")),
)


def held(a: Citation, b: Citation) -> Comparison:
    return compare(features(a), features(b))


def verdict(a: Citation, b: Citation) -> str:
    return held(a, b).verdict


def share_a_key(a: Citation, b: Citation) -> bool:
    return bool(set(keys(features(a))) & set(keys(features(b))))
