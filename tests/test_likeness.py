"""Which records are one report: each rule and each trap with made-up records."""

from __future__ import annotations

import pytest
from citations import TRIAL, citations, held, share_a_key, verdict
from hypothesis import given

from evidence.matching.features import features, keys
from evidence.matching.likeness import ASK, SAME
from evidence.readers.entry import Citation

# What holds for all records.


@given(citations, citations)
def test_it_does_not_matter_which_record_comes_first(a: Citation, b: Citation) -> None:
    one, other = held(a, b), held(b, a)
    assert (one.verdict, one.points, one.reason, one.contradiction) == (
        other.verdict,
        other.points,
        other.reason,
        other.contradiction,
    )
    assert one.likenesses == other.likenesses


@given(citations)
def test_nothing_contradicts_itself(a: Citation) -> None:
    assert held(a, a).contradiction == ""


def test_a_full_record_is_the_same_as_itself() -> None:
    assert verdict(TRIAL, TRIAL) == "same"


@given(citations, citations)
def test_the_points_are_the_sum_of_the_likenesses_and_decide_unless_a_rule_is_named(a: Citation, b: Citation) -> None:
    found = held(a, b)
    assert found.points == pytest.approx(sum(part.points for part in found.likenesses), abs=0.01)
    if found.verdict == "same":
        assert found.points >= SAME
    if found.verdict == "different" and not found.contradiction:
        assert found.points < ASK


@given(citations)
def test_keys_are_signed_numbers_of_64_bits_and_few(a: Citation) -> None:
    found = keys(features(a))
    assert len(found) <= 8
    assert all(0 <= value < 2**63 for _, value in found)


def test_keys_are_the_same_on_every_machine_and_in_every_run() -> None:
    assert dict(keys(features(Citation(title="x", doi="10.1000/a"))))["doi"] == 4867156165732716349


# The same report, written otherwise.

SPELLINGS = {
    "trailing dots": f"{TRIAL.title}...",
    "cut off": "Low-dose naltrexone for pain in adults with fibromyalgia: a randomised pla...",
    "without its subtitle": "Low-dose naltrexone for pain in adults with fibromyalgia",
    "American": "Low-dose naltrexone for pain in adults with fibromyalgia: A randomized placebo-controlled trial",
    "in capitals": TRIAL.title.upper(),
    "in brackets": f"[{TRIAL.title}].",
    "language behind": f"{TRIAL.title}. [German]",
    "HTML": TRIAL.title.replace("naltrexone", "<i>naltrexone</i>").replace("placebo-", "placebo&#8208;"),
    "misspelt": "Low-dose naltrexone for pain in adults with fibromialgia: a randomised placebo-controled trial",
    "a note of MEDLINE": f"{TRIAL.title}.[Erratum appears in J Clin Pain Res. 2019 Dec;31(9):2",
    "retracted since": f"RETRACTED: {TRIAL.title}",
    "retracted, by Web of Science": f"{TRIAL.title} (Retracted article. See vol. 33, pg. 12, 2021)",
    "congress abstract": f"{TRIAL.title} [abstract]",
}


@pytest.mark.parametrize("title", SPELLINGS.values(), ids=SPELLINGS)
def test_a_title_written_otherwise_is_the_same_report(title: str) -> None:
    other = TRIAL._replace(title=title)
    assert verdict(TRIAL, other) == "same"
    assert share_a_key(TRIAL._replace(pages="", published=""), other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "TNF-α blockers and depressive symptoms in arthritis",
            "TNF-alpha blockers and depressive symptoms in arthritis",
        ),
        ("Interferon β and mood in multiple sclerosis", "Interferon beta and mood in multiple sclerosis"),
        ("Oestrogen, tumours and behaviour after anaesthesia", "Estrogen, tumors and behavior after anesthesia"),
        ("Type II diabetes and naltrexone in outpatients", "Type 2 diabetes and naltrexone in outpatients"),
        (
            "A study of 31,000 women in West Germany and their pain",
            "A study of 31000 women in West Germany and their pain",
        ),
    ],
)
def test_greek_british_and_numbers_are_spellings(one: str, other: str) -> None:
    found = held(TRIAL._replace(title=one), TRIAL._replace(title=other))
    assert found.likenesses.title.value == 1


AUTHORS = {
    "initials": ("Müller A", "Okafor C", "Lindqvist P"),
    "Mueller": ("Mueller, A.", "Okafor, C.", "Lindqvist, P."),
    "Muller": ("Muller, Anna", "Okafor, Chidi", "Lindqvist, Per"),
    "run together": ("Muller A.Okafor C. N.Lindqvist P.",),
    "with semicolons": ("A. Müller; C. Okafor; P. Lindqvist",),
    "cut short": ("Müller, Anna", "et al."),
    "given names first": ("Anna Müller", "Chidi Okafor", "Per Lindqvist"),
    "changed about": ("Anna, Müller", "Chidi, Okafor", "Per, Lindqvist"),
    "none": (),
}


@pytest.mark.parametrize("authors", AUTHORS.values(), ids=AUTHORS)
def test_authors_written_otherwise_are_the_same_report(authors: tuple[str, ...]) -> None:
    assert verdict(TRIAL, TRIAL._replace(authors=authors)) == "same"


JOURNALS = [
    ("J Clin Endocrinol Metab", "The Journal of Clinical Endocrinology & Metabolism"),
    ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences of the United States of America"),
    ("Lancet", "Lancet (London, England)"),
    ("Ann. Intern. Med.", "Annals of Internal Medicine"),
    ("Hepatology", "Hepatology. Conference: 65th Annual Meeting of the American Association. Boston"),
    ("Int J Gynecol Cancer", "International journal of gynecological cancer : official journal of the Society"),
    ("JAMA", "Journal of the American Medical Association"),
    ("Mol. Cell. Biol.", "Molecular and cellular biology"),
    ("Hawaii Int Conf Syst Sci", "Proceedings of the 50th Hawaii International Conference on System Sciences"),
    ("Ann Fr Anesth Reanim", "Annales Françaises d'Anesthésie et de Réanimation"),
    ("Dtsch. Med. Wochenschr.", "Deutsche medizinische Wochenschrift"),
]


@pytest.mark.parametrize(("one", "other"), JOURNALS)
def test_a_journal_is_known_by_its_abbreviation(one: str, other: str) -> None:
    assert held(TRIAL._replace(journal=one), TRIAL._replace(journal=other)).likenesses.journal.value == 1


@pytest.mark.parametrize(("one", "other"), [("Cancer Res", "Clinical Cancer Research"), ("Pain", "Pain Medicine")])
def test_a_journal_within_another_is_not_taken_for_it(one: str, other: str) -> None:
    found = held(TRIAL._replace(journal=one), TRIAL._replace(journal=other))
    assert found.likenesses.journal.value == 0.5
    assert found.likenesses.journal.points < 0


def test_an_issn_tells_a_journal_whose_name_was_translated() -> None:
    one = TRIAL._replace(journal="Chinese Journal of Pain", issn=("1234-5679",))
    other = TRIAL._replace(journal="Zhonghua Tengtong Zazhi", issn=("1234-5679", "2049-3630"))
    assert held(one, other).likenesses.journal.value == 1


@pytest.mark.parametrize("pages", ["512-21", "512", "pp. 512-521", "512-521; discussion 522", "S512", "512A"])
def test_pages_written_otherwise_are_the_same(pages: str) -> None:
    assert held(TRIAL, TRIAL._replace(pages=pages)).likenesses.pages.value == 1


@pytest.mark.parametrize("pages", ["", "12 p.", "Jan-14", "2.05E+15", "e1234", "1-10"])
def test_pages_that_cannot_be_held_against_others_say_nothing(pages: str) -> None:
    assert held(TRIAL, TRIAL._replace(pages=pages)).likenesses.pages.value is None


def test_online_first_and_in_print_are_the_same_report() -> None:
    online = TRIAL._replace(published="2019", volume="", issue="", pages="1-10")
    assert verdict(TRIAL, online) == "same"


def test_a_title_with_authors_and_year_is_enough_if_nothing_speaks_against() -> None:
    assert verdict(TRIAL, Citation(title=TRIAL.title, authors=TRIAL.authors, published="2019")) == "same"


def test_a_title_with_one_author_and_year_is_asked() -> None:
    one = TRIAL._replace(authors=("Wang, L",))
    assert verdict(one, Citation(title=TRIAL.title, authors=("Wang, L",), published="2019")) == "ask"


def test_a_title_alone_is_asked() -> None:
    assert verdict(TRIAL, Citation(title=TRIAL.title)) == "ask"


def test_the_same_entry_twice_is_the_same_however_little_it_says() -> None:
    little = Citation(title="Proceedings of the third congress on pain in Lund", published="2019", journal="Pain")
    assert verdict(little, little) == "same"
    assert verdict(little, little._replace(published="2020")) != "same"


def test_a_title_translated_otherwise_is_known_by_its_place_and_authors() -> None:
    other = TRIAL._replace(title="[Treatment of fibromyalgia with small amounts of an opioid antagonist]")
    assert verdict(TRIAL, other) == "same"
    assert share_a_key(TRIAL, other)


@pytest.mark.parametrize(
    ("issue", "pages"), [("Suppl 1", "512-515"), ("4", "S512-S515"), ("4", "512-513"), ("4", "1-9")]
)
def test_a_supplement_or_a_page_and_its_next_may_hold_two_abstracts_of_a_team(issue: str, pages: str) -> None:
    one = TRIAL._replace(issue=issue, pages=pages)
    other = one._replace(title="Sleep quality and naltrexone in a cohort of people with widespread pain")
    assert verdict(one, other) == "different"


def test_a_note_that_a_database_put_into_a_title_is_no_part_of_it() -> None:
    noted = TRIAL._replace(title=f"{TRIAL.title}.[Erratum appears in J Clin Pain Res. 2019 Dec;31(9):2")
    assert held(TRIAL, noted).likenesses.title.value == 1


def test_the_original_title_counts() -> None:
    original = "Niedrig dosiertes Naltrexon gegen Schmerz bei Erwachsenen"
    one = TRIAL._replace(original_title=original, pages="")
    assert verdict(one, TRIAL._replace(title=original, pages="")) == "same"


# Identifiers.


def test_one_doi_is_the_same_report_though_little_else_is_told() -> None:
    short = Citation(title=TRIAL.title[:40], doi="10.1000/a", published="2019")
    assert verdict(TRIAL._replace(doi="10.1000/a"), short) == "same"


def test_one_doi_under_another_title_is_no_proof() -> None:
    one = TRIAL._replace(doi="10.1000/suppl", pages="S31")
    other = one._replace(title="Sleep quality and naltrexone in a cohort of people with widespread pain", pages="S32")
    assert verdict(one, other) == "different"
    assert verdict(one._replace(pages=""), other._replace(pages="")) == "ask"


def test_abstracts_under_one_doi_with_like_titles_on_two_pages_are_asked() -> None:
    one = TRIAL._replace(doi="10.1000/suppl", pages="S31")
    other = one._replace(title=f"The {TRIAL.title}", pages="S32", authors=(*TRIAL.authors, "Yan, C"))
    assert verdict(one, other) == "ask"


def test_another_doi_is_another_report() -> None:
    found = held(TRIAL._replace(doi="10.1000/a", pages=""), TRIAL._replace(doi="10.1000/b", pages=""))
    assert (found.verdict, found.contradiction) == ("different", "another DOI")


def test_two_dois_of_one_place_are_one_report() -> None:
    assert verdict(TRIAL._replace(doi="10.1111/old"), TRIAL._replace(doi="10.1002/new")) == "same"


def test_a_doi_with_signs_of_addresses_is_the_same() -> None:
    one, other = TRIAL._replace(doi="10.1016/s0025-7753(17)3"), TRIAL._replace(doi="10.1016/s0025-7753%2817%293")
    assert held(one, other).likenesses.doi.value == 1


def test_another_pmid_is_another_report_and_the_same_is_the_same() -> None:
    assert held(TRIAL._replace(pmid="1"), TRIAL._replace(pmid="2")).contradiction == "another PMID"
    little = Citation(title=TRIAL.title[:35], pmid="1")
    assert verdict(TRIAL._replace(pmid="1"), little) == "same"


# Pairs with a spoiled title still meet.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TRIAL, TRIAL._replace(title="Something else altogether, by mistake of an export", authors=(), published="")),
        (TRIAL._replace(volume=""), TRIAL._replace(title="A translated title", journal="")),
        (TRIAL._replace(pages=""), TRIAL._replace(title="A translated title", volume="", pages="")),
        (TRIAL, Citation(title=f"Original article: {TRIAL.title}")),
    ],
    ids=["by place", "by author and page", "by authors and year", "by long words"],
)
def test_records_with_a_spoiled_title_have_a_key_in_common(one: Citation, other: Citation) -> None:
    assert share_a_key(one, other)
