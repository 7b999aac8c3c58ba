"""Which reports are of one study: each rule, and what must not pull two studies together."""

from __future__ import annotations

import pytest
from citations import TRIAL, citations
from hypothesis import given

from evidence.identifiers import Identifier
from evidence.matching import families
from evidence.matching.families import kinship, trial_names
from evidence.matching.features import features, keys
from evidence.readers.entry import Citation, Relation

ONE, TWO = Identifier("nct", "NCT00000001"), Identifier("nct", "NCT00000002")
EUDRACT = Identifier("eudract", "2013-001234-12")
SLEEP = TRIAL._replace(title="Sleep in people with fibromyalgia who take naltrexone", pages="9-15")


def told(a: Citation, b: Citation) -> tuple[str, str] | None:
    found = kinship(features(a), features(b))
    return (found.rule, found.verdict) if found else None


@given(citations, citations)
def test_it_does_not_matter_which_report_comes_first(a: Citation, b: Citation) -> None:
    assert told(a, b) == told(b, a)


def test_strangers_are_no_kin() -> None:
    assert told(TRIAL, SLEEP._replace(authors=("Wang, L", "Garcia, M"))) is None


# Registrations.


def test_one_registration_is_one_study() -> None:
    assert told(TRIAL._replace(registrations=(ONE,)), SLEEP._replace(registrations=(ONE,))) == ("registration", "same")


def test_two_registers_of_one_trial_are_one_study() -> None:
    one, other = TRIAL._replace(registrations=(ONE, EUDRACT)), SLEEP._replace(registrations=(ONE,))
    assert told(one, other) == ("registration", "same")


def test_pooled_data_of_two_trials_are_asked_and_do_not_join_them() -> None:
    pooled = SLEEP._replace(registrations=(ONE, TWO))
    assert told(TRIAL._replace(registrations=(ONE,)), pooled) == ("registration", "ask")


@pytest.mark.parametrize(
    "about_others",
    [
        SLEEP._replace(type="review"),
        SLEEP._replace(type="comment"),
        SLEEP._replace(title="Naltrexone for fibromyalgia: a systematic review and meta-analysis"),
        SLEEP._replace(title="Reply to: naltrexone for fibromyalgia"),
    ],
    ids=["review", "comment", "review by its title", "reply by its title"],
)
def test_what_is_about_studies_of_others_is_of_none(about_others: Citation) -> None:
    assert told(TRIAL._replace(registrations=(ONE,)), about_others._replace(registrations=(ONE,))) is None


def test_very_many_registrations_are_those_of_others() -> None:
    many = tuple(Identifier("nct", f"NCT{number:08d}") for number in range(1, 13))
    assert told(TRIAL._replace(registrations=(ONE,)), SLEEP._replace(registrations=many)) is None


def test_other_registrations_speak_against_all_but_a_notice() -> None:
    preprint = TRIAL._replace(type="preprint", journal="medRxiv", volume="", pages="", registrations=(TWO,))
    assert told(TRIAL._replace(registrations=(ONE,)), preprint) is None


# Notices.


@pytest.mark.parametrize("kind", ["correction-of", "retraction-of", "concern-of", "comment-on", "update-of"])
def test_a_notice_belongs_to_what_it_names(kind: str) -> None:
    notice = Citation(title="Notice", relations=(Relation(kind, Identifier("pmid", "111")),))
    assert told(notice, TRIAL._replace(pmid="111")) == ("notice", "same")
    assert told(notice, TRIAL._replace(pmid="222")) is None


def test_an_article_that_names_its_notice_is_kin_as_well() -> None:
    article = TRIAL._replace(relations=(Relation("retraction-in", Identifier("doi", "10.1000/r")),))
    assert told(article, Citation(title="Retraction", doi="10.1000/r")) == ("notice", "same")


def test_a_comment_on_two_trials_is_asked() -> None:
    both = (Relation("comment-on", Identifier("pmid", "111")), Relation("comment-on", Identifier("pmid", "222")))
    assert told(Citation(title="Comment", relations=both), TRIAL._replace(pmid="111")) == ("notice", "ask")


def test_a_comment_of_which_only_the_article_tells_is_asked() -> None:
    article = TRIAL._replace(relations=(Relation("comment-in", Identifier("pmid", "5")),))
    assert told(article, Citation(title="What now?", pmid="5")) == ("notice", "ask")


# Preprints, abstracts, protocols, names.


def test_a_preprint_and_its_article_are_one_study() -> None:
    preprint = Citation(title=TRIAL.title, authors=TRIAL.authors, published="2018", doi="10.1101/2018.01.01.20012345")
    assert told(preprint, TRIAL._replace(doi="10.1000/a")) == ("preprint", "same")


def test_a_preprint_with_a_revised_title_is_asked() -> None:
    text = "Background microglial activation contributes. Participants received medication with considerable benefit."
    preprint = SLEEP._replace(type="preprint", abstract=text)
    assert told(preprint, TRIAL._replace(abstract=text)) == ("preprint", "ask")


def test_a_preprint_of_others_is_no_kin() -> None:
    assert told(TRIAL._replace(type="preprint", authors=("Wang, L", "Garcia, M")), TRIAL) is None


def test_a_congress_abstract_and_its_paper_are_asked() -> None:
    abstract = TRIAL._replace(type="abstract", journal="Congress", volume="7", pages="S31", published="2018")
    assert told(abstract, TRIAL) == ("abstract", "ask")
    assert told(abstract._replace(type="article", issue="Suppl 2"), TRIAL) == ("abstract", "ask")
    assert told(abstract._replace(published="2010"), TRIAL) is None


def test_a_protocol_and_its_trial_are_asked() -> None:
    protocol = TRIAL._replace(
        title="Naltrexone for pain in fibromyalgia: protocol for a randomised trial", published="2017"
    )
    assert told(protocol, TRIAL) == ("protocol", "ask")
    assert told(protocol._replace(title="Exercise for back complaints: study protocol"), TRIAL) is None


def test_one_name_of_a_trial_and_an_author_in_common_are_asked() -> None:
    main = TRIAL._replace(title="Naltrexone for pain: main outcomes of the FIBROLDN trial")
    second = SLEEP._replace(title="FIBROLDN: sleep and mood at one year", authors=("Lindqvist, P", "Wang, L"))
    assert told(main, second) == ("trial name", "ask")
    assert told(main, second._replace(authors=("Wang, L",))) is None


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Blood pressure in the SPRINT trial", ("SPRINT",)),
        ("Outcomes of LEAP-2 study participants", ("LEAP-2",)),
        ("Icosapent ethyl and events (REDUCE-IT)", ("REDUCE-IT",)),
        ("Rehabilitation in COPD patients: the COPD study", ()),
        ("A TITLE IN CAPITALS OF THE SPRINT TRIAL", ()),
    ],
)
def test_names_of_trials_are_read_from_titles(title: str, found: tuple[str, ...]) -> None:
    assert trial_names(title) == found


def test_kin_have_a_key_in_common() -> None:
    def all_keys(one: Citation) -> set[tuple[str, int]]:
        return {*keys(features(one)), *families.keys(features(one))}

    notice = Citation(title="Notice", relations=(Relation("correction-of", Identifier("pmid", "111")),))
    assert all_keys(notice) & all_keys(TRIAL._replace(pmid="111"))
    assert all_keys(TRIAL._replace(registrations=(ONE,))) & all_keys(Citation(title="Sleep", registrations=(ONE,)))
    assert all_keys(Citation(title="The SPRINT trial")) & all_keys(Citation(title="SPRINT: mood"))
