"""Which database a command means, and that in a test it is never the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from two_conditions import depression

from evidence.errors import DatabaseError
from evidence.store import locate, open_database


def test_the_option_comes_before_the_environment_and_that_before_the_folder(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    found = [locate(None)]
    Path("evidence.db").touch()
    found.append(locate(None))
    monkeypatch.setenv("EVIDENCE_DB", "from-environment.db")
    found.append(locate(None))
    found.append(locate("from-option.db"))
    assert found[0].path is not None
    assert found[0].path.is_relative_to(own_home)
    assert [str(location.path) for location in found[1:]] == [
        "evidence.db",
        "from-environment.db",
        "from-option.db",
    ]
    assert [location.may_create for location in found] == [True, True, True, False]


@pytest.mark.parametrize("given", ["some/where.db", "sqlite:///some/where.db", "sqlite+pysqlite:///some/where.db"])
def test_a_path_may_be_written_as_a_url(given: str) -> None:
    assert locate(given).path == Path("some/where.db")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_every_way_to_name_postgresql_is_understood(scheme: str) -> None:
    assert locate(f"{scheme}://ada@host/name").url == "postgresql+psycopg://ada@host/name"


def test_a_password_is_never_shown() -> None:
    location = locate("postgresql://ada:geheim@host/name?password=geheim")
    assert str(location) == "postgresql+psycopg://ada:***@host/name"
    assert "geheim" not in repr(location)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("postgresql://ada:ge@he:im@host:x/name", "percent-encoded"),
        ("mysql://ada:geheim@host/name", "SQLite (a path) or PostgreSQL"),
        ("sqlite://", "must name a file"),
        ("sqlite:///x.db?mode=ro", "no options"),
        (" ", "names no database"),
        ("~nobody-of-this-name/x.db", "~nobody-of-this-name is no user's folder here"),
    ],
)
def test_a_url_that_cannot_be_used_says_what_to_write(given: str, says: str) -> None:
    with pytest.raises(DatabaseError) as told:
        locate(given)
    assert says in str(told.value)
    assert "he" + "im" not in str(told.value)


def test_the_real_home_cannot_be_touched(own_home: Path, tmp_path: Path) -> None:
    open_database(locate(None), create=depression, say=print).close()
    written = [path for path in own_home.rglob("*") if path.is_file()]
    assert [path.name for path in written] == ["evidence.db"]
    assert Path("~").expanduser() == Path.home() == own_home
    assert Path.cwd().is_relative_to(tmp_path)
