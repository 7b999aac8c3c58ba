"""What each command imports: start-up is a promise, and import lists are exact where times are not."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("alembic", "httpx", "jinja2", "lxml", "numpy", "psycopg", "scipy", "sqlalchemy", "sqlalchemy.orm", "yaml")
CODE = """
import sys
from evidence.cli import main
status = main(sys.argv[2:])
print(status, *(name for name in sys.argv[1].split(",") if name in sys.modules), file=sys.stderr)
"""


def loaded(*command: str, names: tuple[str, ...] = HEAVY) -> set[str]:
    words = [sys.executable, "-c", CODE, ",".join(names), *command]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    status, *modules = done.stderr.splitlines()[-1].split()
    assert status == "0"
    return set(modules)


@pytest.mark.parametrize("command", ["--help", "--version"])
def test_help_touches_no_heavy_package(command: str) -> None:
    assert loaded(command) == set()


def test_list_needs_the_database_alone() -> None:
    loaded("list", "-q")
    assert loaded("list") == {"sqlalchemy"}


def test_show_needs_yaml_beside_the_database() -> None:
    loaded("list", "-q")
    assert loaded("show", "mischoulon-2017", "-q") == {"sqlalchemy", "yaml"}


def test_summary_needs_numpy_and_the_special_functions() -> None:
    loaded("list", "-q")
    names = (*HEAVY, "scipy.special", "scipy.stats", "scipy.optimize")
    assert loaded("summary", "depression", names=names) == {"numpy", "scipy", "scipy.special", "sqlalchemy"}
