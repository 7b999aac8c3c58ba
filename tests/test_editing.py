"""Editing: what the editor leaves is taken in, and what is refused is never lost."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from command_line import ROOT, CommandLine, document, write


@pytest.fixture
def evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Give the command line on a database that holds one study."""
    line = CommandLine(str(tmp_path / "evidence.db"), capsys)
    line("add", write("smith.yaml", document()))
    return line


def set_editor(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let ``$EDITOR`` be a Python program that finds the text in ``t`` and leaves there what is to be written."""
    lines = f"import sys\npath = sys.argv[-1]\nt = open(path).read()\n{program}\nopen(path, 'w').write(t)\n"
    script = Path(write("an editor.py", lines)).resolve()
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")


def people(evidence: CommandLine) -> int:
    return int(evidence("list", "-f", "json").json[0]["n"])


def drafts(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def test_edit_takes_in_what_the_editor_leaves(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    set_editor(monkeypatch, "t = t.replace('randomised: 40', 'randomised: 44')")
    answer = evidence("edit", "smith", "--why", "a second look")
    assert answer.out.startswith("updated smith-2011\n")
    assert people(evidence) == 44
    assert evidence("history", "-f", "json").json[-1]["why"] == "a second look"
    assert drafts(own_home) == []


def test_a_text_that_was_not_changed_changes_nothing(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    before = evidence("history")
    set_editor(monkeypatch, "pass")
    assert evidence("edit", "smith") == (0, "", "nothing was changed\n")
    assert evidence("history") == before
    assert drafts(own_home) == []


def test_a_refused_edit_keeps_the_text_and_the_next_goes_on_with_it(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    set_editor(monkeypatch, "t = t.replace('randomised: 40', 'randomised: -40').replace('The trial', 'My trial')")
    refused = evidence("edit", "smith-2011", "-f", "json")
    assert (refused.status, [one["field"] for one in refused.json["problems"]]) == (1, ["n.randomised"])
    (draft,) = drafts(own_home)
    assert str(draft) in refused.err
    assert draft.stat().st_mode & 0o077 == 0
    set_editor(monkeypatch, "t = t.replace('randomised: -40', 'randomised: 44')")
    mended = evidence("edit", "smith-2011")
    assert mended.status == 0
    assert "going on with your earlier text" in mended.err
    assert evidence("list", "-f", "json").json[0]["title"] == "My trial smith-2011"
    assert drafts(own_home) == []


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused_and_kept(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    other = Path(write("other.yaml", document(n="{randomised: 41}"))).resolve()
    words = [sys.executable, "-m", "evidence", "add", str(other), "--db", evidence.db, "-q"]
    set_editor(monkeypatch, f"import subprocess\nsubprocess.run({words!r}, check=True)\nt = t.replace('40', '42')")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    answer = evidence("edit", "smith-2011")
    assert answer.status == 1
    assert "since it was read" in answer.err
    assert people(evidence) == 41
    assert "randomised: 42" in drafts(own_home)[0].read_text(encoding="utf-8")


def test_edit_gives_no_study_another_key(evidence: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    set_editor(monkeypatch, "t = t.replace('key: smith-2011', 'key: smith-2012')")
    answer = evidence("edit", "smith-2011")
    assert answer.status == 1
    assert "`evidence rename smith-2011 smith-2012`" in answer.err
    assert [row["key"] for row in evidence("list", "-f", "json").json] == ["smith-2011"]


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("no-such-editor", "did not start: No such file"),
        ("false", "ended with status 1: nothing was changed"),
        ("'open", "EDITOR cannot be read"),
        ("", "set EDITOR"),
    ],
)
def test_an_editor_that_fails_is_one_line_and_leaves_nothing(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path, editor: str, words: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    answer = evidence("edit", "smith-2011")
    assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert words in answer.err
    assert drafts(own_home) == []


def test_an_editor_that_fails_leaves_an_earlier_text(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    set_editor(monkeypatch, "t = t.replace('randomised: 40', 'randomised: -40')")
    evidence("edit", "smith-2011")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for editor in ("", "false"):
        monkeypatch.setenv("EDITOR", editor)
        assert evidence("edit", "smith-2011").status == 1
        assert "randomised: -40" in drafts(own_home)[0].read_text(encoding="utf-8")


def test_a_term_is_changed_in_the_editor_and_a_mistake_is_told(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_editor(monkeypatch, "t = t.replace('major depressive disorder', 'unipolar depression')")
    assert evidence("terms", "edit", "depression").out == "updated depression\n"
    assert evidence("list", "--condition", "unipolar depression", "-f", "json").json[0]["key"] == "smith-2011"
    set_editor(monkeypatch, "t = t.replace('synonyms: ', 'synonims: ')")
    refused = evidence("terms", "edit", "condition", "depression", "-f", "json")
    assert (refused.status, refused.json["problems"][0]["field"]) == (1, "terms[0].synonims")


def test_an_unknown_term_is_1_with_the_nearest(evidence: CommandLine) -> None:
    answer = evidence("terms", "edit", "depresion")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "did you mean depression" in answer.err
