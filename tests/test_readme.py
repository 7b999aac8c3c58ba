"""The README's session is run and compared, and every command is named in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.cli.app import COMMANDS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SESSION = re.findall(r"```console\n\$ (.+?)\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize(("command", "printed"), SESSION)
def test_the_session_prints_what_the_readme_shows(command: str, printed: str, tmp_path: Path, seeded: Path) -> None:
    scripts = str(Path(sys.executable).parent)
    environment = {"PATH": os.pathsep.join([scripts, os.environ["PATH"]]), "HOME": str(tmp_path), "COLUMNS": "80"}

    def run(line: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", line], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    folder = tmp_path / ".local" / "share" / "evidence"
    folder.mkdir(parents=True)
    shutil.copy(seeded, folder)
    assert run(command) == printed


def test_the_session_shows_the_answer() -> None:
    assert len(SESSION) >= 3
    assert "very low" in SESSION[0][1]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`{command}[ `]", README)
