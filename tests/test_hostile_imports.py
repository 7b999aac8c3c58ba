"""Files as no database writes them, through the command line: what is good is kept, what is not is told with its line."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Answer, CommandLine
from hostile_files import KINDS, NOTHING, Hostile, Kind, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 5.0  # seconds that one file may take
OUTPUTS = (
    *(("search", "escapes", "-f", form) for form in ("table", "json", "jsonl", "csv", "tsv", "md")),
    *(("flow", "-f", form) for form in ("table", "json", "jsonl", "csv", "tsv", "md", "svg")),
    *(("export", form) for form in ("ris", "bibtex", "csl", "csv")),
    *(("export", "records", "-f", form) for form in ("csv", "tsv", "json", "jsonl")),
)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(str(tmp_path / "evidence.db"), capsys)


def held(line: CommandLine) -> int:
    """Count the records."""
    return len(line("export", "records", "-f", "jsonl").out.splitlines())


def quick(line: CommandLine, *words: str) -> Answer:
    """Run a command, which must not take long."""
    begun = time.monotonic()
    answer = line(*words)
    assert time.monotonic() - begun < LONGEST, words
    return answer


def check(line: CommandLine, case: Hostile, form: str, before: int) -> None:
    """Assert that an import keeps what is good, and tells the rest with its line."""
    answer = quick(line, "import", "given.pdf", "-f", "json")  # the name of a file says nothing
    (tree,) = answer.json["inputs"]
    problems = tree["problems"]
    assert (answer.status, tree["format"], tree["records_new"]) == (0, form, case.taken), (case.name, answer.err)
    assert len(problems) == case.problems, (case.name, answer.err)
    assert tree["entries"] == case.taken + sum(one["severity"] == "error" for one in problems), case.name
    assert {one["line"] for one in problems} >= set(case.lines), (case.name, answer.err)
    assert all(one["message"] and one["fix"] and one["file"] == "given.pdf" for one in problems), case.name
    assert all(f"given.pdf:{number}: " in answer.err for number in case.lines), (case.name, answer.err)
    assert signs(answer.err) == "", case.name
    assert held(line) == before + case.taken, case.name


def check_strict(line: CommandLine, case: Hostile, before: int) -> None:
    """Assert that --strict stores nothing of a file that an entry of was refused."""
    answer = quick(line, "import", "given.pdf", "--strict", "-f", "json")
    (tree,) = answer.json["inputs"]
    if any(one["severity"] == "error" for one in tree["problems"]):
        assert (answer.status, held(line)) == (1, before), case.name
        assert "nothing was stored" in answer.err, case.name
    else:
        assert answer.status == 0, case.name
        assert line("undo").status == 0


def signs(text: str) -> str:
    """Give the control characters of a text, but those that part its lines and columns."""
    return "".join(sign for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\n\t\r")


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_what_is_good_is_kept_and_what_is_not_is_told_with_its_line(line: CommandLine, kind: Kind) -> None:
    kept = 0
    for case in cases(kind):
        Path("given.pdf").write_bytes(case.content)
        if case.problems:
            check_strict(line, case, kept)
        check(line, case, kind.name, kept)
        kept += case.taken
    assert line("check").status == 0
    for words in OUTPUTS:
        answer = line(*words)
        assert answer.status == 0, words
        assert answer.out, words
        assert signs(answer.out) == "", words


def cases(kind: Kind) -> Iterator[Hostile]:
    return hostile(kind, (KINDS.index(kind) + 1) * 1000)


def test_no_file_of_the_machine_and_no_bomb_comes_in(line: CommandLine) -> None:
    for kind in KINDS:
        for case in cases(kind):
            if case.name in {"bomb", "external-entity"}:
                Path("given.pdf").write_bytes(case.content)
                answer = quick(line, "import", "given.pdf")
                assert "root:" not in answer.out + answer.err
                assert "aaaaaaaaaa" not in answer.out + answer.err
    assert "root:" not in line("export", "csl").out


@pytest.mark.parametrize(("name", "content", "said"), NOTHING, ids=[name for name, _, _ in NOTHING])
def test_what_is_no_export_is_refused_in_one_line(line: CommandLine, name: str, content: bytes, said: str) -> None:
    Path(name).write_bytes(content)
    answer = quick(line, "import", name)
    assert (answer.status, answer.out) == (1, "") or answer.status == 1
    assert said in answer.err.removeprefix("evidence: ").replace(name, "", 1)
    assert len(answer.err.splitlines()) == 1
    assert held(line) == 0
    assert line("check").status == 0
