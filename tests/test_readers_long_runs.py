"""Long runs of the signs that a reader looks for, and few lines that stand for many: time grows with the size alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tagged_files import read

from evidence.readers import parts

if TYPE_CHECKING:
    from pathlib import Path

LONG = 200_000
LONGEST = 3.0  # seconds; each takes less than half a one, and took minutes where the time grew with the square

RIS = "TY  - JOUR\nTI  - Sleep\n{}\nER  - \n"
CSL = '[{{"type": "article-journal", "id": "1", "title": "Sleep", {}}}]'
ICTRP = (
    "<Trials_downloaded_from_ICTRP><Trial><Public_title>Sleep</Public_title>{}</Trial></Trials_downloaded_from_ICTRP>"
)
OVID = "<1. >\nVN  - Ovid Technologies\nTI  - Sleep\n{}\n\n"
SPRINGER = "Item Title,Authors,Item DOI,Publication Title,Publication Year\nSleep,{},10.1000/a,Annals,2020\n"
NAMES = ", ".join(f"Ha{'abcdefghij'[at % 10]}, A., and Ho, B." for at in range(40))

RUNS = {
    "names that are no list": RIS.format(f"AU  - {NAMES}, and nobody"),
    "names that end in a capital": RIS.format("AU  - " + "Ha A, and Ho B, " * 40 + "and nobody, X"),
    "blanks behind the type": "TY  -" + " " * 60_000 + "x\n" + RIS.format("PY  - 2020"),
    "lines without a first": "AB  - x\n" * 8_000 + RIS.format("PY  - 2020"),
    "blanks in an address": RIS.format(f"UR  - a  - b{' ' * LONG}c"),
    "separators behind a DOI": RIS.format(f"DO  - 10.1000/a 10.1000/b{',' * LONG}c"),
    "addresses of Ovid": RIS.format(f"L2  - {'ovid' * LONG}"),
    "empty lines in a note": CSL.format(f'"note": "a{chr(92)}n{(chr(92) + "n") * LONG}b"'),
    "blanks in a note": CSL.format(f'"note": "PMID: 1{" " * LONG}b"'),
    "lines of ours in a note": CSL.format(
        f'"note": "{"".join(f"Registration: NCT{at:08}{chr(92)}n" for at in range(20_000))}b"'
    ),
    "headings that do not end": CSL.format(f'"abstract": "{"<title>" * 30_000}"'),
    "blanks between conditions": ICTRP.format(f"<Condition>a{' ' * LONG}b</Condition>"),
    "commas behind a name": OVID.format(f"AU  - Holm A{',' * LONG}x"),
    "blanks behind a title": OVID.replace("Sleep", f"Sleep{' ' * LONG}in adults").format("YR  - 2020"),
    "names without blanks": SPRINGER.format("aB" * LONG),
    "blanks behind an entry": "@misc{a, title = {Sleep}}" + " " * LONG + "x\n",
    "blanks in an entry": "@misc{a, title = {Sleep}} @a{" + " " * LONG + "x}\n",
    "commas in an entry": "@misc{a, title = {Sleep}" + ",\n" * LONG + "}\n",
    "lines in an open field": "@misc{a, title = {Sleep}}\n@misc{b, title = {Pain" + "\n" * LONG + "x},",
    "parents of each other": "@misc{a, title = {Sleep}, xdata = {x1}}\n"
    + "".join(f"@xdata{{x{at}, xdata = {{{','.join(f'x{to}' for to in range(20))}}}}}\n" for at in range(20)),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_long_run_takes_no_longer_than_other_text(tmp_path: Path, name: str) -> None:
    begun = time.monotonic()
    found = read(tmp_path, RUNS[name])
    assert time.monotonic() - begun < LONGEST
    assert found.titles[0].startswith("Sleep")


def test_blanks_in_pages_take_no_longer() -> None:
    begun = time.monotonic()
    assert parts.pages(f"12{' ' * LONG}14") == "12 14"
    assert time.monotonic() - begun < LONGEST


def test_the_text_of_long_runs_is_read_as_that_of_short_ones(tmp_path: Path) -> None:
    assert read(tmp_path, RIS.format("AU  - Holm, A., and Berg, B., & Lund, C.")).citations[0].authors == (
        "Holm, A.",
        "Berg, B.",
        "Lund, C.",
    )
    assert parts.pages("12 – 15") == parts.pages("12   --  15") == "12-15"


def test_abbreviations_of_abbreviations_stand_for_no_more_than_a_citation_holds(tmp_path: Path) -> None:
    strings = "".join(f"@string{{s{at} = s{at - 1} # s{at - 1}}}\n" for at in range(1, 40))
    entries = "@misc{a, title = {Sleep}, journal = s3}\n@misc{b, title = {Pain}, journal = s39}\n"
    found = read(tmp_path, f'@string{{s0 = "Annals "}}\n{strings}{entries}')
    assert found.citations[0].journal == "Annals " * 7 + "Annals"
    assert len(found.citations[1].journal) < LONG // 10
    first = found.refused[0].problem
    assert (first.line, first.message) == (
        13,
        "the abbreviations in it stand for more than 20,000 characters (the entry begins in line 13)",
    )


def test_a_parent_gives_no_more_than_a_citation_holds(tmp_path: Path) -> None:
    parent = "@book{p, title = {Rest}, publisher = {" + "x" * 30_000 + "}}\n"
    found = read(tmp_path, "@inbook{a, title = {Sleep}, crossref = {p}}\n@misc{b, title = {Pain}}\n" + parent)
    assert found.titles == ["Pain", "Rest"]
    assert [(one.problem.line, one.problem.message) for one in found.refused] == [
        (1, "what this entry has from its parents is more than 20,000 characters")
    ]


LINES = "x\n" * 300_000  # of one entry: as texts of their own they take fifty times their size


@pytest.mark.parametrize(
    "text",
    [
        RIS.format("AB  - " + LINES),
        OVID.format("AB  - " + LINES),
        f'"TITLE","Pain"\n"AUTHOR NAMES","Ho A"\n"ABSTRACT","{LINES}"\n\n',
    ],
    ids=["ris", "ovid", "embase-fields"],
)
def test_an_entry_of_too_many_lines_is_not_held(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert (found.entries, len(found.refused)) == ([], 2)
    assert "this entry has more lines or characters than any citation" in {one.problem.message for one in found.refused}


def test_a_text_of_eight_million_characters_costs_its_item_alone(tmp_path: Path) -> None:
    whole = CSL.format('"page": "1"').strip("[]")
    begun = time.monotonic()
    found = read(
        tmp_path, f'[{whole}, {{"type": "article-journal", "title": "{(chr(92) + "t") * 4_000_000}"}}, {whole}]'
    )
    assert time.monotonic() - begun < LONGEST
    assert (found.titles, len(found.refused)) == (["Sleep", "Sleep"], 1)
