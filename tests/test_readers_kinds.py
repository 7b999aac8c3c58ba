"""What kind of publication an entry is, by what is said and by its title."""

from __future__ import annotations

import pytest

from evidence.readers.entry import TYPES
from evidence.readers.kinds import is_known, is_retracted, kind


@pytest.mark.parametrize(
    ("said", "title", "found"),
    [
        ("JOUR", "A trial", "article"),
        ("", "A trial", "article"),
        ("something new", "A trial", "article"),
        ("JOUR|Conference Abstract", "A trial", "abstract"),
        ("Journal: Conference Abstract", "A trial", "abstract"),
        ("Journal Article|Published Erratum", "A trial", "correction"),
        ("Letter|Randomized Controlled Trial", "A trial", "article"),
        ("Comment|Journal Article", "A trial", "comment"),
        ("Comment/Reply", "A trial", "comment"),
        ("Article; Early Access", "A trial", "article"),
        ("Article; Proceedings Paper", "A trial", "article"),
        ("Review; Book Chapter", "A trial", "review"),
        ("Book Review", "A book", "comment"),
        ("CONF", "A trial", "article"),
        ("CONF|Conference Paper", "A trial", "article"),
        ("paper-conference", "A trial", "article"),
        ("proceedings-article", "A trial", "article"),
        ("inproceedings", "A trial", "article"),
        ("CONF|Conference Abstract", "A trial", "abstract"),
        ("Trial registry record; Clinical trial protocol", "A trial", "registration"),
        ("posted-content", "A trial", "preprint"),
        ("Dissertation/Thesis", "A trial", "thesis"),
        ("phdthesis", "A trial", "thesis"),
        ("book-chapter", "A trial", "chapter"),
        ("GEN", "A trial", "other"),
        ("Journal, Peer Reviewed Journal", "A trial", "article"),
        ("Journal Article|Retracted Publication", "A trial", "article"),
        ("Article", "Erratum: A trial", "correction"),
        ("Article", "Erratum to “A trial”", "correction"),
        ("Article", "Correction to: A trial", "correction"),
        ("Article", "[Corrigendum to 'A trial']", "correction"),
        ("Article", "Publisher Correction: A trial", "correction"),
        ("Article", "Retraction Note: A trial", "retraction"),
        ("Article", "Notice of Retraction and Replacement. A trial", "retraction"),
        ("Editorial", "Expression of Concern: A trial", "concern"),
        ("Article", "Reply to: A trial", "comment"),
        ("Article", "Naltrexone in pain: study protocol for a randomised controlled trial", "protocol"),
        ("Article", "Naltrexone in pain: a systematic review and meta-analysis", "review"),
        ("Article", "Correction of scoliosis in adults", "article"),
        ("Article", "Correction for multiple testing", "article"),
        ("Article", "Errata in medical publications", "article"),
        ("Article", "Retraction of the tongue", "article"),
        ("Article", "Retraction-force in surgery", "article"),
        ("Article", "Protocol-driven weaning", "article"),
        ("Article", "Response-adaptive trials", "article"),
        ("Article", "Re-treatment of pain", "article"),
    ],
)
def test_kinds(said: str, title: str, found: str) -> None:
    assert kind(said.split("|"), title) == found
    assert found in TYPES


@pytest.mark.parametrize(
    ("title", "said", "found"),
    [
        ("RETRACTED: A trial", "", True),
        ("RETRACTED ARTICLE: A trial", "Article", True),
        ("A trial (Retracted article. See vol. 3)", "Article", True),
        ("[Retracted] A trial", "", True),
        ("A trial", "Journal Article|Retracted Publication", True),
        ("A trial", "Retracted", True),
        ("Retracted: A trial", "Retraction of Publication", False),
        ("Retraction: A trial", "Article", False),
        ("Retracted nipples", "Article", False),
        ("WITHDRAWN: A review", "Article", False),
    ],
)
def test_the_retracted_article_is_told_from_the_notice(title: str, said: str, found: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_retracted(title, said.split("|")) is found


@pytest.mark.parametrize(
    ("said", "title", "journal", "found"),
    [
        ("JOUR", "A treatment", "Cochrane Database of Systematic Reviews", "review"),
        ("JOUR", "A treatment", "The Cochrane database of systematic reviews (Online)", "review"),
        ("Journal Article", "A treatment", "Cochrane Database Syst Rev", "review"),
        ("Journal Article", "A treatment: protocol", "Cochrane Database Syst. Rev.", "protocol"),
        ("Editorial", "A treatment", "Cochrane Database Syst Rev", "comment"),
        ("JOUR", "A treatment", "Journal of Systematic Reviews", "article"),
        ("JOUR", "A treatment", "medRxiv", "preprint"),
        ("JOUR", "A treatment: protocol", "medRxiv", "protocol"),
    ],
)
def test_a_journal_of_reviews(said: str, title: str, journal: str, found: str) -> None:
    assert kind(said.split("|"), title, journal) == found


def test_whole_words_for_types_are_known() -> None:
    assert is_known("Randomized Controlled Trial")
    assert not is_known("Holm, Anna")
