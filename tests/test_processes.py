"""The command line as a process: who reads its output, what is full, who interrupts."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from command_line import CommandLine, process
from terminal import Terminal


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Make a database with the vocabulary alone."""
    return CommandLine(str(tmp_path / "evidence.db"), capsys).db


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("arguments", [["terms"], ["--help"], ["new"], []])
def test_a_full_disk_behind_standard_output_is_one_line(
    db: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_DB", db)
    with Path("/dev/full").open("w", encoding="utf-8") as full, process(*arguments, stdout=full) as child:
        _, err = child.communicate()
    assert (child.returncode, err.count("\n")) == (1, 1)
    assert err.startswith("evidence: ")
    assert "No space left" in err


@pytest.mark.parametrize("arguments", [["terms", "-f", "json"], ["--help"]])
def test_a_reader_that_goes_away_gets_no_traceback(db: str, arguments: list[str]) -> None:
    with process("--db", db, *arguments) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        err = child.stderr.read()
    assert (child.returncode, err) == (141, "")


def test_an_interrupt_is_130_and_one_line(db: str) -> None:
    os.mkfifo("waiting")
    with process("add", "waiting", "--db", db) as child, Path("waiting").open("wb"):
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
    assert (child.returncode, err) == (130, "evidence: interrupted\n")


def test_a_closed_standard_output_is_told(db: str) -> None:
    with process("list", "--db", db, stdout=None, preexec_fn=lambda: os.close(1)) as child:
        _, err = child.communicate()
    told = "evidence: there is no standard output to write to: name a file with --output\n"
    assert (child.returncode, err) == (1, told)


def test_names_are_written_in_utf8_whatever_the_locale(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with process("new", "--title", "Crohn’s, Übelkeit", "--db", db, encoding="utf-8") as child:
        out, _ = child.communicate()
    assert 'title: "Crohn’s, Übelkeit"' in out


def test_at_a_terminal_what_is_said_breaks_between_words(db: str) -> None:
    with Terminal("show", "no-such-study-with-a-very-long-name", "--db", db, COLUMNS="50") as terminal:
        status, printed = terminal.ended()
    lines = [line.rstrip() for line in printed.splitlines() if line.strip()]
    assert status == 1
    assert len(lines) > 1
    assert all(len(line) <= 50 for line in lines)
    assert " ".join(line.strip() for line in lines) == (
        "evidence: no study is called 'no-such-study-with-a-very-long-name'; see `evidence list`"
    )
