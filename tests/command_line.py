"""Running the command line in a test: a study document, a database with the vocabulary alone, what was printed."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.answers.evidence import init_store
from evidence.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]


class Answer(NamedTuple):
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """What was printed, as JSON."""
        return json.loads(self.out)


@cache
def vocabulary_alone() -> Path:
    """Make a database with the vocabulary alone, once, to copy: making it takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    init_store(str(folder / "evidence.db"), seed=False)
    return folder / "evidence.db"


class CommandLine:
    """The command line on one database, which is made with the vocabulary alone."""

    def __init__(self, db: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Make the database."""
        self.db, self._capsys = db, capsys
        if "://" in db:
            assert self.run("init", "--no-seed", "--db", db).status == 0
        else:
            shutil.copy(vocabulary_alone(), db)

    def __call__(self, *arguments: str) -> Answer:
        """Run a command on the database."""
        return self.run("--db", self.db, *arguments)

    def run(self, *arguments: str) -> Answer:
        """Run a command just as it is given."""
        self._capsys.readouterr()
        status = main(arguments)
        return Answer(status, *self._capsys.readouterr())


def document(key: str = "smith-2011", **fields: str) -> str:
    """Write a study document, with some of its fields replaced or added."""
    lines = {
        "evidence": "study/1",
        "key": key,
        "title": f"The trial {key}",
        "design": "parallel-rct",
        "condition": "depression",
        "n": "{randomised: 40}",
        "reports": f"[{{id: paper, role: primary, published: 2011-05, url: 'https://example.org/{key}'}}]",
        "arms": "[{id: ldn, role: experimental, intervention: ldn, dose: 4.5 mg/day, duration: 12 weeks},"
        " {id: placebo, role: comparator, intervention: placebo}]",
        "results": "[{outcome: depressive-symptoms, favours: ldn, source: {report: paper}}]",
        **fields,
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def write(name: str, text: str) -> str:
    """Write a file in the current folder, and give its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def process(*arguments: str, **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - options of Popen
    """Start the command line as a process of its own."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "evidence", *arguments], env=environment, **given)
