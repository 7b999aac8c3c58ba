"""What every command says of itself, and what the source may not become."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from evidence.cli import main
from evidence.cli.app import COMMANDS, FIRST_STEPS, VERSION

PACKAGE = Path(__file__).parents[1] / "evidence"
DEEPER = re.compile(
    r"^\s*(?:from|import) evidence(?:\.| import )"
    r"(?:model|store|history|stats|synthesis|certainty|readers|lookup)\b"
)


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*command.split(), "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_is_for_and_gives_an_example_that_it_takes(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(command, capsys)
    purpose = text.split("\n\n")[1].strip()
    example = re.search(r"^  Example: (.*)$", text, re.MULTILINE)
    assert re.fullmatch(r"[A-Z].*\.", purpose, re.DOTALL)
    assert example
    words = [word for word in shlex.split(example[1]) if not re.fullmatch("[A-Z]+=.*", word)]
    assert words[:2] == ["evidence", command]
    for word in words[2:]:
        if re.match("--?[a-z]", word):
            assert re.search(rf"(^|\s){re.escape(word)}[ ,\n]", text), f"{word} is no option of {command}"


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_help_fits_a_terminal_of_eighty_columns_and_keeps_its_brackets(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = help_of(command, capsys)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "[OPTIONS]" in text


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_listed_with_its_whole_first_sentence(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = help_of("", capsys).partition("Commands:")[2]
    assert re.search(rf"^  {command} .*[^.]\.$", listed, re.MULTILINE), f"the sentence of {command} is too long"


def test_each_first_step_is_a_command() -> None:
    assert {step.split()[1] for step, _ in FIRST_STEPS} <= {*COMMANDS, "--help"}


def test_the_command_line_asks_answers_and_nothing_deeper() -> None:
    for path in sorted((PACKAGE / "cli").glob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not DEEPER.match(line), f"{path}:{number}: {line.strip()}"


def test_no_file_is_a_catch_all_and_none_is_too_long() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        assert path.stem not in {"utils", "helpers", "common", "misc", "tools", "base", "core"}, path
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 420, f"{path} has {lines} lines"


def test_the_version_told_is_that_of_the_package() -> None:
    told = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["version"] == VERSION
