"""Reports that look alike and are not one: each rule that forbids, and each trap, with made-up records."""

from __future__ import annotations

import pytest
from citations import TRIAL, held, share_a_key, verdict

from evidence.identifiers import Identifier
from evidence.matching.features import features
from evidence.readers.entry import Citation

ANOTHER = {
    "another part": (
        "Pain in fibromyalgia. Part I: opioid antagonists",
        "Pain in fibromyalgia. Part II: opioid antagonists",
    ),
    "another year in the title": ("Highlights 2019 in research on pain", "Highlights 2020 in research on pain"),
}


@pytest.mark.parametrize(("rule", "titles"), ANOTHER.items(), ids=ANOTHER)
def test_parts_and_yearly_lists_are_not_one(rule: str, titles: tuple[str, str]) -> None:
    one, other = (TRIAL._replace(title=title, pages="") for title in titles)
    assert held(one, other).contradiction == rule


@pytest.mark.parametrize(
    "title",
    [
        f"Erratum: {TRIAL.title}",
        f"Correction to: {TRIAL.title}",
        f"Author Correction: {TRIAL.title}",
        f"{TRIAL.title} (vol 31, pg 512, 2019)",
        f"Retraction notice to: {TRIAL.title}",
        f"Retraction: {TRIAL.title}",
        f"{TRIAL.title} (Retraction of vol 31, pg 512, 2019)",
        f"Expression of concern: {TRIAL.title}",
    ],
)
def test_a_notice_is_never_its_article_even_under_its_doi(title: str) -> None:
    article, notice = TRIAL._replace(doi="10.1000/a"), TRIAL._replace(doi="10.1000/a", title=title)
    assert "two reports" in held(article, notice).contradiction


@pytest.mark.parametrize(
    "title",
    [
        "Validation of the SF-36 (v2) in patients with stroke",
        "The Sleep Questionnaire (v1): performance in adults",
        "The Sleep Questionnaire (v3) pilot in adults",
    ],
)
def test_the_version_of_an_instrument_is_no_notice(title: str) -> None:
    one = TRIAL._replace(title=title)
    assert not held(one, one._replace(title=title.replace("(v", "(version "))).contradiction


@pytest.mark.parametrize(
    "title",
    [
        f"Reply to: {TRIAL.title}",
        f"Comment on: {TRIAL.title}",
        f"Re: {TRIAL.title}",
        f"{TRIAL.title}: authors' reply",
        f"{TRIAL.title}: study protocol",
        f"{TRIAL.title}: rationale and design",
    ],
)
def test_replies_and_protocols_are_not_their_trial(title: str) -> None:
    found = held(TRIAL, TRIAL._replace(title=title, pages="", volume=""))
    assert found.verdict == "different"
    assert "two reports" in found.contradiction


@pytest.mark.parametrize(
    "title",
    [
        "Correction of anaemia with epoetin in chronic pain",
        "Retraction-induced brain injury in adults",
        "Response to treatment with naltrexone in adults",
        "Comments and complaints in pain clinics",
        "Protocol adherence in trials of naltrexone",
        "Letters and numbers in aphasia after stroke",
    ],
)
def test_subjects_are_not_mistaken_for_notices(title: str) -> None:
    assert features(Citation(title=title)).kind == ""


@pytest.mark.parametrize("kind", ["preprint", "registration", "correction", "retraction", "concern"])
def test_types_that_are_never_the_article_keep_apart(kind: str) -> None:
    little = Citation(title=TRIAL.title, authors=TRIAL.authors, published="2019", type=kind)
    assert "two reports" in held(TRIAL, little).contradiction


def test_a_preprint_is_known_by_its_doi_and_by_its_server() -> None:
    assert features(Citation(doi="10.1101/2020.04.01.20049999")).kind == "preprint"
    assert features(Citation(journal="medRxiv")).kind == "preprint"
    assert features(Citation(doi="10.1101/gr.275410.121")).kind == ""


def test_a_type_that_databases_give_at_will_does_not_keep_apart() -> None:
    assert verdict(TRIAL, TRIAL._replace(type="comment")) == "same"
    assert verdict(TRIAL, TRIAL._replace(type="abstract")) == "same"


def test_an_abstract_and_its_later_paper_are_not_one() -> None:
    abstract = TRIAL._replace(
        journal="Pain Congress Proceedings", volume="7", issue="Suppl 2", pages="S31", published="2018"
    )
    assert held(TRIAL, abstract).contradiction == "volume and pages differ"


def test_an_abstract_without_pages_in_the_year_before_is_asked() -> None:
    text = "Background microglial activation contributes. Participants received medication with considerable benefit."
    one, other = TRIAL._replace(abstract=text), TRIAL._replace(abstract=text, volume="29", pages="", published="2018")
    assert verdict(one, other) == "ask"


def test_one_abstract_at_two_congresses_is_asked() -> None:
    one = Citation(title=TRIAL.title, authors=TRIAL.authors, published="2019", journal="Blood")
    other = one._replace(journal="Haematologica")
    assert verdict(one, other) == "ask"
    text = "Background microglial activation contributes. Participants received medication with considerable benefit."
    assert held(one._replace(abstract=text), other._replace(abstract=text)).reason == "alike, but in another journal"


def test_neighbours_in_one_issue_by_one_team_are_not_one() -> None:
    other = TRIAL._replace(title="Opioid antagonists and sleep in widespread pain: a cohort", pages="522-530")
    assert verdict(TRIAL, other) == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naltrexone for pain in women with fibromyalgia", "Naltrexone for pain in men with fibromyalgia"),
        (
            "Naltrexone in adult patients with treatment-sensitive pain",
            "Naltrexone in adult patients with treatment-resistant pain",
        ),
        (
            "Effects of hypothyroidism on pain perception in adults",
            "Effects of hyperthyroidism on pain perception in adults",
        ),
        (
            "Vitamin D and pain perception in elderly outpatients",
            "Vitamin E and pain perception in elderly outpatients",
        ),
        ("Naltrexone over 24 weeks for pain in fibromyalgia", "Naltrexone over 52 weeks for pain in fibromyalgia"),
        ("Interleukin 2 in adults with severe fibromyalgia", "Interleukin 6 in adults with severe fibromyalgia"),
    ],
)
def test_a_word_or_number_that_matters_makes_another_report(one: str, other: str) -> None:
    assert verdict(TRIAL._replace(title=one, pages=""), TRIAL._replace(title=other, pages="")) != "same"


def test_generic_titles_need_their_place() -> None:
    editorial = TRIAL._replace(title="Editorial")
    assert verdict(editorial, editorial) == "same"
    assert verdict(editorial, editorial._replace(volume="32", pages="1", published="2020")) == "different"
    assert verdict(editorial, editorial._replace(pages="", volume="")) != "same"


def test_generic_titles_of_two_authors_have_no_title_key_in_common() -> None:
    one, other = Citation(title="Editorial", authors=("Wang, L",)), Citation(title="Editorial", authors=("Okafor, C",))
    assert not share_a_key(one, other)


def test_two_letters_on_one_article_without_authors_are_asked() -> None:
    letter = TRIAL._replace(title=f"Re: {TRIAL.title}", pages="", authors=())
    assert verdict(letter, letter._replace(authors=TRIAL.authors)) == "ask"


def test_one_title_by_other_authors_is_another_report() -> None:
    one = TRIAL._replace(pages="", volume="", title="Proposals for workshops and tutorials on pain")
    assert verdict(one, one._replace(authors=("Wang, L", "Garcia, M"))) == "different"


def test_versions_of_a_cochrane_review_are_not_one() -> None:
    review = TRIAL._replace(journal="Cochrane Database of Systematic Reviews", volume="", issue="3", pages="CD002273")
    assert "version" in held(review, review._replace(published="2022", issue="1")).contradiction
    assert verdict(review, review._replace(published="2020")) == "ask"
    assert verdict(review, review._replace(issue="")) == "same"


def test_register_entries_are_told_by_their_number() -> None:
    def entry(number: str) -> Citation:
        return Citation(
            title="A study of naltrexone in adults with chronic pain",
            authors=("Acme Pharmaceuticals",),
            published="2019",
            journal=f"https://clinicaltrials.gov/show/{number}",
            registrations=(Identifier("nct", number),),
        )

    assert held(entry("NCT00000001"), entry("NCT00000002")).contradiction == "another registration"
    assert verdict(entry("NCT00000001"), entry("NCT00000001")) == "same"
    unnumbered = entry("NCT00000001")._replace(registrations=(), journal="ClinicalTrials.gov")
    assert verdict(unnumbered, unnumbered) == "ask"


def test_a_register_entry_without_number_is_named_by_its_address() -> None:
    entry = Citation(title="A study", journal="https://clinicaltrials.gov/show/NCT00000001")
    assert features(entry).registrations == (Identifier("nct", "NCT00000001"),)
