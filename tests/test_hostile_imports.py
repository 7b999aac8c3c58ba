"""Files as no database writes them, through the command line: the good entries are kept, the others told by line."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import CommandLine
from hostile_files import KINDS, NOTHING, Hostile, Kind, hostile

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 5.0  # seconds that one file may take; all two dozen of a format take less than two together
REFUSED = {"no-title", "nul", "two-dialects", "external-entity"}
ACTING = {"control-characters", "no-digits", "far-years", "bomb", "external-entity"}
OUTPUTS = (
    *(("search", "escapes", "-n", "1000", "-f", form) for form in ("table", "json", "jsonl", "csv", "tsv", "md")),
    *(("flow", "-f", form) for form in ("table", "json", "jsonl", "csv", "tsv", "md", "svg")),
    *(("export", form) for form in ("ris", "bibtex", "csl", "csv")),
    *(("export", "records", "-f", form) for form in ("csv", "tsv", "json", "jsonl")),
    ("history",),
)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(str(tmp_path / "evidence.db"), capsys)


def cases(kind: Kind) -> list[Hostile]:
    return list(hostile(kind, (KINDS.index(kind) + 1) * 1000))


def chosen(kind: Kind, names: set[str]) -> list[Hostile]:
    return [case for case in cases(kind) if case.name in names]


def written(some: Sequence[Hostile], of: str = "") -> list[str]:
    """Write the files, each with an ending that is wrong, and give their names."""
    names = [f"{of}{case.name}.pdf" for case in some]
    for name, case in zip(names, some, strict=True):
        Path(name).write_bytes(case.content)
    return names


def held(line: CommandLine) -> int:
    """Count the records."""
    return len(line("export", "records", "-f", "jsonl").out.splitlines())


def signs(text: str) -> str:
    """Give the control characters of a text, but those that part its lines and columns."""
    return "".join(sign for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\n\t\r")


def check(case: Hostile, tree: dict[str, Any], said: str) -> None:
    """Assert that what is good was kept, and the rest told with its line; the tree is what the import answered."""
    told = [*tree["problems"], *tree["remarks"]]
    assert (case.name, tree["records_new"]) == (case.name, case.taken), told
    assert tree["entries"] == case.taken + len(tree["problems"]), case.name
    assert (case.name, len(told)) == (case.name, case.problems), told
    assert {one["line"] for one in told} >= set(case.lines), told
    assert all(one["message"] and one["fix"] and one["file"] == f"{case.name}.pdf" for one in told), told
    assert all(f"{case.name}.pdf:{number}: " in said for number in case.lines), said


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_what_is_good_is_kept_and_what_is_not_is_told_with_its_line(line: CommandLine, kind: Kind) -> None:
    some = cases(kind)
    begun = time.monotonic()
    answer = line("import", *written(some), "-f", "json")
    assert time.monotonic() - begun < LONGEST
    assert answer.status == 0
    for case, tree in zip(some, answer.json["inputs"], strict=True):
        assert (case.name, tree["format"]) == (case.name, kind.name)
        check(case, tree, answer.err)
    assert signs(answer.err) == ""
    assert held(line) == sum(case.taken for case in some)
    assert line("check").status == 0


def test_strict_stores_nothing_of_a_file_that_an_entry_is_refused_of(line: CommandLine) -> None:
    refused = [name for kind in KINDS for name in written(chosen(kind, REFUSED), kind.name)]
    answer = line("import", *refused, "--strict")
    assert answer.status == 1
    assert answer.err.count("and --strict allows none: nothing was stored") == len(refused)
    assert held(line) == 0
    assert line("check").status == 0


def test_no_output_acts_on_a_terminal_and_no_file_of_the_machine_came_in(line: CommandLine) -> None:
    acting = [name for kind in KINDS for name in written(chosen(kind, ACTING), kind.name)]
    answer = line("import", *acting)
    assert answer.status == 0
    assert signs(answer.out + answer.err) == ""
    for words in OUTPUTS:
        answer = line(*words)
        assert (words, answer.status) == (words, 0)
        assert answer.out, words
        assert signs(answer.out) == "", words
        assert "root:" not in answer.out, words
        assert "aaaaaaaaaa" not in answer.out, words


def test_what_is_no_export_is_refused_in_one_line_each(line: CommandLine) -> None:
    for name, content, _ in NOTHING:
        Path(name).write_bytes(content)
    begun = time.monotonic()
    answer = line("import", *(name for name, _, _ in NOTHING))
    assert time.monotonic() - begun < LONGEST
    assert answer.status == 1
    for (name, _, said), told in zip(NOTHING, answer.err.splitlines(), strict=True):
        assert name in told
        assert said in told.replace(name, "")
    assert held(line) == 0
    assert line("check").status == 0
