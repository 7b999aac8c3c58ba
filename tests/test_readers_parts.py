"""The parts of citations that every format has: pages, names, numbers of trials, markup. All of it is made up."""

from __future__ import annotations

import pytest

from evidence.identifiers import Identifier
from evidence.readers import parts


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("349-69", "", "349-369"),
        ("349", "69", "349-369"),
        ("S349-69", "", "S349-S369"),
        ("S349-S69", "", "S349-S369"),
        ("1279‐1297", "", "1279-1297"),  # CENTRAL's hyphen
        ("12--15", "", "12-15"),
        ("pp 37-64", "", "37-64"),
        ("pp. 37 – 64", "", "37-64"),
        ("P7", "", "P7"),
        ("7-7", "", "7"),
        ("097601-1", "", "097601"),
        ("7-", "", "7"),
        ("", "9", "9"),
        ("130", "12", "130-12"),
        ("12,15-18", "", "12,15-18"),
        ("1-3, 12-5", "", "1-3, 12-5"),
        ("e12", "e15", "e12-e15"),
        ("xii-xv", "", "xii-xv"),
        ("N.PAG-N.PAG", "", ""),
        ("No", "Specified", ""),
        ("Available: https://example.org/1-2", "", ""),
        ("9" * 5000 + "-1", "", "9" * 5000 + "-1"),
        ("²-①", "", "²-①"),
    ],
)
def test_pages(first: str, last: str, pages: str) -> None:
    assert parts.pages(first, last) == pages


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Griffin DK", "Griffin, DK"),
        ("D. K. Griffin", "Griffin, D. K."),
        ("D.-K. van den Berg", "van den Berg, D.-K."),
        ("K. O'Made-Up", "O'Made-Up, K."),
        ("A. Deepak Made", "Deepak Made, A."),
        ("R. J. Ferrer Made-Up", "Ferrer Made-Up, R. J."),
        ("G. De Made", "De Made, G."),
        ("J.-P. de la Made Up", "de la Made Up, J.-P."),
        ("J. -P. Made", "Made, J.-P."),
        ("Holm, Anna B. MD, PhD", "Holm, Anna B."),
        ("Holm, MD", "Holm, MD"),
        ("U. S. Sleep Service", "U. S. Sleep Service"),
        ("U.S. Sleep Made", "U.S. Sleep Made"),
        ("Griffin,D. K.", "Griffin, D. K."),
        ("U.S. Department of Sleep", "U.S. Department of Sleep"),
        ("Pain Study Group", "Pain Study Group"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert parts.author(text) == name


def test_headings_within_an_abstract_become_labels() -> None:
    assert parts.plain("<h4>Background</h4>Sixty adults.<h4>Aim:</h4>None.") == "Background: Sixty adults. Aim: None."


def test_numbers_of_trials() -> None:
    assert parts.registrations("a function", "", "NCT01234567 and 2004-000446-20", "nct 01234567") == (
        Identifier("nct", "NCT01234567"),
        Identifier("eudract", "2004-000446-20"),
    )


def test_numbers_of_trials_as_the_platform_of_all_registers_writes_them() -> None:
    assert parts.registrations("EUCTR2013-001234-12-DE", "2014-001234-12-GB", "CTIS2022-501234-12-00") == (
        Identifier("eudract", "2013-001234-12"),
        Identifier("eudract", "2014-001234-12"),
        Identifier("euct", "2022-501234-12-00"),
    )
    assert parts.registrations("JPRN-UMIN000012345") == (Identifier("umin", "UMIN000012345"),)
