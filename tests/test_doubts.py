"""Pairs that are alike enough for one report and may be two: they are asked about; and pairs that only look so."""

from __future__ import annotations

import pytest
from citations import TRIAL, held, verdict

from evidence.identifiers import Identifier
from evidence.readers.entry import Citation

BARE = TRIAL._replace(volume="", issue="", pages="")
TEXT = "Background microglial activation contributes. Participants received medication with considerable benefit."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Dietary fibre and serum LDL cholesterol in healthy adults",
            "Dietary fibre and serum HDL cholesterol in healthy adults",
        ),
        ("Maternal smoking and asthma in school age children", "Paternal smoking and asthma in school age children"),
        (
            "Outcome of symptomatic carotid stenosis after surgery",
            "Outcome of asymptomatic carotid stenosis after surgery",
        ),
        ("Nitrite in drinking water and gastric cancer risk", "Nitrate in drinking water and gastric cancer risk"),
        (
            "Quality of life after hip replacement: a national register study",
            "Quality of life after knee replacement: a national register study",
        ),
        (
            "Cost-effectiveness of naltrexone for alcohol use in Germany",
            "Cost-effectiveness of naltrexone for alcohol use in Spain",
        ),
        (
            "Exercise for chronic back pain in primary care",
            "Exercise for chronic back pain in primary care: an economic evaluation",
        ),
        ("One-year outcomes of lumbar fusion in older adults", "Five-year outcomes of lumbar fusion in older adults"),
        ("Chemistry of the vinca alkaloids from leaves. IV", "Chemistry of the vinca alkaloids from leaves. V"),
    ],
)
@pytest.mark.parametrize("where", ["nowhere", "on one page of a supplement"])
def test_titles_with_another_word_are_two_unless_the_place_or_the_text_says_one(
    one: str, other: str, where: str
) -> None:
    at = BARE if where == "nowhere" else TRIAL._replace(issue="4 Suppl 1", pages="A532")
    assert verdict(at._replace(title=one), at._replace(title=other)) != "same"


@pytest.mark.parametrize(
    "title",
    [
        TRIAL.title.replace("fibromyalgia", "fibromyagia"),
        TRIAL.title.replace("randomised", "radnomised"),
        TRIAL.title.replace("placebo", "placcebo"),
        f"The {TRIAL.title}",
        TRIAL.title.replace("for pain in", "for pain of"),
        TRIAL.title[:66],
        f"{TRIAL.title} (abstract)",
        f"Abstract 1234: {TRIAL.title}",
    ],
)
def test_a_slip_or_an_end_cut_off_is_no_other_word(title: str) -> None:
    assert verdict(BARE, BARE._replace(title=title)) == "same"


@pytest.mark.parametrize("one", [TRIAL, BARE._replace(abstract=TEXT)])
def test_what_stands_elsewhere_confirms_a_title_that_differs(one: Citation) -> None:
    other = one._replace(title=TRIAL.title.replace("pain", "soreness"))
    assert verdict(one, other) == "same"
    assert verdict(one._replace(volume="", pages="", abstract=""), other) != "same"


def test_issues_that_begin_at_page_1_are_kept_apart() -> None:
    editorial = TRIAL._replace(title="Introduction to the special issue", issue="1", pages="5-8")
    assert verdict(editorial, editorial._replace(issue="2")) == "ask"
    first, second = editorial._replace(doi="10.1000/a"), editorial._replace(issue="2", doi="10.1000/b")
    assert verdict(first, second) == "different"


@pytest.mark.parametrize("issue", ["4 Suppl 1", "148", "e0123456", ""])
def test_an_issue_that_is_counted_otherwise_is_no_other(issue: str) -> None:
    assert verdict(TRIAL._replace(pages=""), TRIAL._replace(pages="", issue=issue)) == "same"
    assert verdict(TRIAL._replace(pages=""), TRIAL._replace(pages="", issue="6")) == "ask"


def test_letters_of_two_groups_under_the_title_and_doi_of_the_article_are_asked() -> None:
    letter = TRIAL._replace(type="comment", pages="2069-2071", doi="10.1000/letters")
    assert verdict(letter, letter._replace(authors=("Angus, DC", "Abraham, E"))) == "ask"
    assert verdict(letter, letter) == "same"


def test_namesakes_are_other_people() -> None:
    team = ("Wang, X", "Zhang, Y", "Li, J", "Liu, H", "Chen, Y")
    other = ("Wang, L", "Li, H", "Zhang, J", "Chen, S", "Liu, Y")
    assert verdict(BARE._replace(authors=team), BARE._replace(authors=other)) == "ask"
    assert (
        verdict(BARE._replace(authors=team), BARE._replace(authors=("Wang, Xiu", "Zhang", "Li, J.", "Liu, H")))
        == "same"
    )


def test_a_group_may_stand_for_its_members() -> None:
    group = ("The NALTREX Trial Investigators",)
    assert held(TRIAL, TRIAL._replace(authors=group)).likenesses.authors.value is None
    assert verdict(TRIAL, TRIAL._replace(authors=group)) == "same"


def test_articles_on_two_registered_studies_are_asked() -> None:
    one, other = (TRIAL._replace(registrations=(Identifier("nct", f"NCT0000000{at}"),)) for at in (1, 2))
    assert verdict(one, other) == "ask"
    assert verdict(one, TRIAL) == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Circulation", "Circulation: Heart Failure"),
        (
            "American Journal of Physiology. Heart and Circulatory Physiology",
            "American Journal of Physiology. Renal Physiology",
        ),
    ],
)
def test_a_journal_of_a_family_is_another(one: str, other: str) -> None:
    assert verdict(BARE._replace(journal=one), BARE._replace(journal=other)) == "ask"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AJR Am J Roentgenol", "American Journal of Roentgenology"),
        ("Z Kardiol", "Zeitschrift für Kardiologie"),
        ("S Afr Med J", "South African Medical Journal"),
        ("Fortschr Neurol Psychiatr", "Fortschritte der Neurologie-Psychiatrie"),
        ("Ned Tijdschr Geneeskd", "Nederlands Tijdschrift voor Geneeskunde"),
        ("JAMA - Journal of the American Medical Association", "JAMA"),
        ("Annals of Oncology : official journal of the society", "Ann Oncol"),
    ],
)
def test_a_journal_is_known_by_its_short_name(one: str, other: str) -> None:
    assert held(BARE._replace(journal=one), BARE._replace(journal=other)).likenesses.journal.value == 1


def test_an_entry_of_a_register_is_its_number_whatever_became_of_its_title() -> None:
    number = (Identifier("nct", "NCT00000001"),)
    brief = Citation(
        type="registration",
        title="Naltrexone in pain",
        authors=("NCT00000001",),
        published="2014",
        registrations=number,
    )
    official = Citation(
        type="registration",
        title="A placebo-controlled study of an opioid antagonist in adults",
        authors=("Acme",),
        published="2019",
        registrations=number,
    )
    assert verdict(brief, official) == "same"
    elsewhere = official._replace(registrations=(Identifier("isrctn", "ISRCTN00000001"), *number))
    assert verdict(brief, elsewhere) != "same"


def test_a_preprint_of_a_protocol_is_not_the_protocol_in_print() -> None:
    protocol = BARE._replace(title=f"{TRIAL.title}: study protocol")
    assert verdict(protocol, protocol._replace(journal="medRxiv", doi="10.1101/2020.10.05.20207019")) == "different"


def test_one_pmid_is_at_least_asked_whatever_the_titles() -> None:
    one = Citation(title="[Depressive disorders in hospitalised elderly patients]", pmid="111")
    assert (
        verdict(one, Citation(title="Les troubles dépressifs chez le sujet âgé", pmid="111", published="2009")) == "ask"
    )


@pytest.mark.parametrize(
    ("volume", "issue"), [("1)", ""), ("31 (4) (no pagination)", "512"), ("1", "Suppl. 1"), ("4", "")]
)
def test_a_volume_that_a_program_took_apart_is_no_other(volume: str, issue: str) -> None:
    one = TRIAL._replace(pages="", issue="4 Suppl. 1" if "1" in issue else "4")
    assert verdict(one, one._replace(volume=volume, issue=issue)) == "same"


def test_two_dois_are_asked_about_where_all_else_is_one() -> None:
    one, other = TRIAL._replace(doi="10.1000/a"), TRIAL._replace(doi="10.1000/b", volume="31")
    assert verdict(one, other) == "same"  # one article with two DOIs
    assert verdict(one._replace(issue=""), other._replace(title=f"{TRIAL.title}s")) == "different"


def test_a_thesis_is_not_told_by_the_journal_that_abstracts_it() -> None:
    thesis = BARE._replace(
        type="thesis", authors=("Lindqvist, Per Olof",), journal="Dissertation Abstracts", volume="71", pages="3945"
    )
    other = thesis._replace(journal="University of Somewhere", volume="", pages="210-210")
    assert verdict(thesis, other) != "different"


def test_two_years_apart_without_a_place_is_asked_though_the_text_is_like() -> None:
    abstract, paper = BARE._replace(abstract=TEXT, published="2017"), TRIAL._replace(abstract=TEXT)
    assert verdict(abstract, paper) == "ask"


@pytest.mark.parametrize("tag", ["[letter]", "[comment]", "[reply]"])
def test_what_a_database_calls_a_letter_is_not_joined_to_the_article(tag: str) -> None:
    assert verdict(BARE._replace(title=f"{TRIAL.title} {tag}"), TRIAL) != "same"


def test_a_page_of_a_supplement_is_not_joined_to_a_record_without_pages() -> None:
    assert verdict(TRIAL._replace(issue="", pages="S465"), TRIAL._replace(issue="", pages="e051802")) == "ask"
    assert verdict(TRIAL._replace(pages="512"), TRIAL._replace(pages="")) == "same"


def test_an_analysis_of_the_same_trial_is_another_though_most_of_its_abstract_is_the_same() -> None:
    words = "randomised participants received intravenous alteplase treatment outcomes functional independence "
    one = TRIAL._replace(
        title="Alteplase in acute ischaemic stroke: effect of baseline glucose", abstract=words * 2, pages=""
    )
    other = one._replace(
        title="Alteplase in acute ischaemic stroke: effect of baseline blood pressure", abstract=f"{words}hypertension"
    )
    assert verdict(one, other) != "same"


def test_an_article_is_online_the_year_before_it_has_its_place() -> None:
    early = BARE._replace(published="2018")
    assert verdict(early, TRIAL) == "same"
    assert verdict(early._replace(volume="30", issue="4 Suppl 1"), TRIAL) == "ask"
    assert verdict(early._replace(type="abstract"), TRIAL) == "ask"
    assert verdict(early._replace(published="2020"), TRIAL) == "ask"
    assert verdict(early, BARE) == "ask"  # a work of every year, of which no record tells the place


def test_a_column_is_known_by_its_whole_place() -> None:
    column = TRIAL._replace(title="Book reviews", authors=("Okafor, C",), pages="1006-1007")
    assert verdict(column, column) == "same"
    assert verdict(column, column._replace(journal="J Clin Pain Res")) == "same"
    assert verdict(column, column._replace(pages="1006")) == "ask"
    assert verdict(column, column._replace(issue="5")) == "ask"


@pytest.mark.parametrize(
    "cut",
    [
        BARE._replace(title="Low-dose naltrexone for pain in adults with …"),
        BARE._replace(title="Low-dose naltrexone for pain in adults with fibromyalgia..."),
        BARE._replace(journal="Journal of Clinical …"),
    ],
)
def test_dots_say_that_it_goes_on(cut: Citation) -> None:
    assert verdict(cut, TRIAL) == "same"
    assert verdict(BARE._replace(journal="Annals of Rheumatic …"), BARE) == "ask"
    other = TRIAL.title.replace("for pain", "for sleep")
    assert (
        verdict(BARE._replace(title="Low-dose naltrexone for pain in adults …"), BARE._replace(title=other)) != "same"
    )


def test_family_and_given_names_changed_about_with_initials_are_known() -> None:
    one = BARE._replace(authors=("Lei, C", "Choi, L", "Brown, A"))
    other = BARE._replace(authors=("Chan, L", "Lam, C", "Brown, A"))
    assert held(one, other).likenesses.authors.value == 0.9
    assert verdict(one, BARE._replace(authors=("Chan, K", "Lam, C", "Brown, A"))) != "same"


def test_a_group_beside_persons_is_the_same_group() -> None:
    group = ("STEPWISE Study Group",)
    assert (
        held(BARE._replace(authors=group), BARE._replace(authors=(*TRIAL.authors, *group))).likenesses.authors.value
        == 1
    )


def test_research_square_is_a_server_of_preprints_by_its_short_name_too() -> None:
    one, other = BARE._replace(journal="Res Sq"), BARE._replace(journal="Research Square", doi="10.21203/rs.3.rs-1/v1")
    assert held(one, other).contradiction == ""
