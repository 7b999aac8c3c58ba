"""The grammar of RIS as programs bend it: nothing is lost, nothing is put where it does not belong."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tagged_files import one, raws_again, read

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "TY  - JOUR\nTI  - Naltrexone and sleep\nAU  - Holm, Anna\nPY  - 2020\nER  - \n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("  - ", " - "),
        PLAIN.replace("  - ", "  -"),
        PLAIN.replace("  - ", "  -  "),
        PLAIN.replace("  - ", " -"),
        PLAIN.replace("  - ", "- "),
        PLAIN.replace("  - ", "\t-\t"),
        PLAIN.replace("ER  - ", "ER"),
        PLAIN.replace("ER  - ", "ER  -"),
        PLAIN.replace("ER  - ", "ER -"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n"),
        "".join(f"   {line}\n" for line in PLAIN.splitlines()),
        "".join(line[:2].lower() + line[2:] + "\n" for line in PLAIN.splitlines()),
        "\ufeff" + PLAIN,
        "\n\n\ufeff" + PLAIN,
        PLAIN + "\x1a",
    ],
)
def test_each_spelling_of_the_tags_is_the_same_entry(tmp_path: Path, text: str) -> None:
    citation = one(tmp_path, text)
    assert (citation.title, citation.authors, citation.published) == ("Naltrexone and sleep", ("Holm, Anna",), "2020")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    assert (
        one(tmp_path, PLAIN.replace("sleep", "Schlafstörung").encode(encoding)).title == "Naltrexone and Schlafstörung"
    )


def test_line_and_raw_are_those_of_the_file(tmp_path: Path) -> None:
    second = PLAIN.replace("sleep", "pain").replace("\n", "\r\n")
    found = read(tmp_path, "1. \r\n" + PLAIN.replace("\n", "\r\n") + "\r\n\r\n2.\r\n" + second + "\r\n")
    assert [entry.line for entry in found.entries] == [2, 10]
    assert found.entries[1].raw == second
    assert (found.refused, found.remarks) == ([], [])


def test_lines_without_a_tag_go_on_with_the_value(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nTI  - A title that\nruns on\nKW  - pain\nsleep\n  fatigue\nAB  - First line\n   second line\n\n"
        "third line\nSN  - 1234-5678\n8765-4321\nER  - \n"
    )
    citation = one(tmp_path, text)
    assert citation.title == "A title that runs on"
    assert citation.keywords == ("pain", "sleep", "fatigue")
    assert citation.abstract == "First line second line third line"
    assert citation.issn == ("1234-5678", "8765-4321")


@pytest.mark.parametrize(
    "line",
    [
        "OR - 2.3 (1.2 to 4.4)",
        "OR  - 2.3",
        "HR  - 0.71",
        "ID - no",
        "T1-weighted images",
        "TY - 12 more",
        "ER - visits fell",
        "  AU  - 3",
    ],
)
def test_a_line_of_an_abstract_that_looks_like_a_tag_stays_in_it(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, f"TY  - JOUR\nTI  - A\nAB  - We found\n{line}\nin all.\nAU  - Holm, A\nER  - \n" + PLAIN)
    assert found.titles == ["A", "Naltrexone and sleep"]
    assert found.citations[0].abstract == f"We found {' '.join(line.split())} in all."
    assert found.citations[0].authors == ("Holm, A",)
    assert (found.refused, found.remarks) == ([], [])


def test_a_carriage_return_within_a_value_ends_nothing(tmp_path: Path) -> None:
    citation = one(tmp_path, PLAIN.replace("\n", "\r\n").replace("AU  -", "AB  - One.\rTwo.\rER  - is\r\nAU  -"))
    assert citation.abstract == "One. Two. ER - is"


def test_a_file_of_carriage_returns_before_one_of_line_feeds_is_read_too(tmp_path: Path) -> None:
    other = PLAIN.replace("sleep", "pain")
    found = read(tmp_path, (PLAIN + other).replace("\n", "\r") + PLAIN + other)
    assert found.titles == ["Naltrexone and sleep", "Naltrexone and pain"] * 2
    assert "".join(entry.raw for entry in found.entries) == (PLAIN + other).replace("\n", "\r") + PLAIN + other
    assert (found.refused, found.remarks) == ([], [])


def test_carriage_returns_alone_before_the_first_entry(tmp_path: Path) -> None:
    found = read(tmp_path, "\r1.\r" + PLAIN.replace("\n", "\r"))
    assert (found.format, found.titles) == ("ris", ["Naltrexone and sleep"])


def test_a_line_of_nine_million_characters_costs_its_entry_alone(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN + PLAIN.replace("sleep", "s" * 9_000_000) + PLAIN)
    assert (found.titles, [one.problem.line for one in found.refused]) == (["Naltrexone and sleep"] * 2, [6])


def test_the_next_entry_ends_one_without_an_end(tmp_path: Path) -> None:
    open_end = PLAIN.replace("ER  - \n", "")
    found = read(tmp_path, f"{open_end}\n2.\n{open_end}3.\n{open_end}")
    assert found.titles == ["Naltrexone and sleep"] * 3
    assert [entry.line for entry in found.entries] == [1, 7, 12]
    assert {entry.raw for entry in found.entries} == {open_end}
    assert {entry.citation.published for entry in found.entries} == {"2020"}
    assert [problem.message for problem in found.remarks] == [
        "this entry ends without ER",
        "this entry ends without ER",
        "3 entries end without ER: each was taken up to the next",
    ]
    assert [problem.line for problem in found.remarks] == [1, 12, 12]


def test_a_file_cut_within_an_entry_gives_what_is_whole(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN + "TY  - JOUR\nAU  - Holm, A")
    assert found.titles == ["Naltrexone and sleep"]
    (refused,) = found.refused
    assert (refused.problem.line, refused.raw) == (6, "TY  - JOUR\nAU  - Holm, A")
    assert "ends within this entry" in refused.problem.message


def test_files_that_were_put_together_are_read_through(tmp_path: Path) -> None:
    found = read(tmp_path, ("\ufeff" + PLAIN + "\ufeff" + PLAIN).encode())
    assert len(found.entries) == 2
    assert {entry.raw for entry in found.entries} == {PLAIN}


def test_an_entry_without_its_first_line_is_refused_with_its_text(tmp_path: Path) -> None:
    headless = "\n".join(PLAIN.splitlines()[1:]) + "\n"
    found = read(tmp_path, PLAIN + "\n" + headless + "\n" + headless + PLAIN)
    assert len(found.entries) == 2
    assert [refused.raw for refused in found.refused] == [headless, headless]
    assert [refused.problem.line for refused in found.refused] == [7, 12]
    assert "TY  - JOUR" in found.refused[0].problem.fix


def test_a_file_of_nothing_but_headless_entries_is_still_ris(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeff\nT1  - A\nVL  - 6\nPY  - 2001\nER  - \n  \n")
    assert (found.format, found.entries, len(found.refused)) == ("ris", [], 1)


def test_text_between_entries_is_refused_unless_it_is_known(tmp_path: Path) -> None:
    known = (
        "1.\n", "<2>\n", "Record #1 of 2\nProvider: John Wiley & Sons, Ltd.\nContent: text/plain\n\n", "-----\n",
        "NL  - J Foo\n\nLink to the Ovid Full Text or citation: https://example.org\n",
    )  # fmt: skip
    found = read(tmp_path, PLAIN.join(known) + PLAIN + "Some words\nand more\n" + PLAIN)
    assert len(found.entries) == 6
    (refused,) = found.refused
    assert refused.raw == "Some words\nand more\n"
    assert refused.problem.value == "Some words"


@pytest.mark.parametrize(
    ("other", "count", "name"),
    [
        ("PMID- 123\nOWN - NLM\nTI  - B\n\nPMID- 124\nTI  - C\n", 2, "PubMed/MEDLINE text"),
        ("@article{a,\n title = {B}\n}\n", 1, "BibTeX"),
        ("%0 Journal Article\n%T B\n", 1, "EndNote tagged text"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI B\nER\nEF\n", 1, "Web of Science tagged text"),
    ],
)
def test_another_format_in_the_same_file_is_refused_where_it_begins(
    tmp_path: Path, other: str, count: int, name: str
) -> None:
    found = read(tmp_path, PLAIN + "\n" + other + "\n" + PLAIN)
    assert (found.format, len(found.entries)) == ("ris", 2)
    assert len(found.refused) == count
    assert found.refused[0].problem.line == 7
    assert found.refused[0].problem.message == f"this is {name}, not RIS"


def test_an_entry_without_a_title_a_nul_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    nul = PLAIN.replace("Holm", "Ho\x00lm")
    wrong = PLAIN.replace("Holm", "Hölm").encode() + PLAIN.replace("Holm", "H\udcf6lm").encode(errors="surrogateescape")
    found = read(
        tmp_path, PLAIN.replace("TI  - N", "XX  - N").encode() + nul.encode() + wrong + PLAIN.replace("a", "ä").encode()
    )
    assert (len(found.entries), len(found.refused)) == (2, 3)


def test_an_endless_entry_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    found = read(tmp_path, "TY  - JOUR\nTI  - A\nAB  - " + ("x" * 999 + "\n") * 17_000 + "ER  - \n" + PLAIN)
    assert found.titles == ["Naltrexone and sleep"]
    assert "more lines or characters" in found.refused[0].problem.message


def test_what_was_read_is_read_again_from_its_own_text(tmp_path: Path) -> None:
    text = PLAIN + "2.\n" + PLAIN.replace("ER  - \n", "") + "\n" + PLAIN.replace("  - ", " - ").replace("\n", "\r\n")
    found = read(tmp_path, text)
    assert len(found.entries) == 3
    assert raws_again(tmp_path, found) == found.citations


def test_no_damage_is_a_traceback_and_none_loses_a_line(tmp_path: Path) -> None:
    rng = random.Random(3)  # noqa: S311 - damage, no secret
    whole = (PLAIN + "\n1.\n" + PLAIN.replace("sleep", "Schläfrigkeit") + "\n").encode() * 3
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 4)):
            at, size = rng.randrange(len(data)), rng.randrange(1, 60)
            match rng.randrange(4):
                case 0:
                    del data[at : at + size]
                case 1:
                    data[at:at] = data[at : at + size]
                case 2:
                    data[at] = rng.randrange(256)
                case _:
                    data[at : at + size] = bytes(rng.randrange(256) for _ in range(size))
        data[:0] = PLAIN.encode()
        found = read(tmp_path, bytes(data))
        kept = sum(map(len, found.raws))
        text = bytes(data).decode("utf-8", "surrogateescape")
        assert kept >= len(text) - 14 * 4 - text.count("\n\n") * 2 - 40, text
