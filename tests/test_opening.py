"""Opening a database: made on first use, or refused in one line and left as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url
from two_conditions import depression, keys, made, names, refused, run_on, run_python

from evidence.errors import DatabaseError
from evidence.model.vocabulary import condition
from evidence.store import APPLICATION_ID, SCHEMA_REVISION, create_database, locate, open_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection


def test_a_missing_default_database_is_made_filled_and_told_in_one_line() -> None:
    said: list[str] = []
    first = open_database(locate(None), create=depression, say=said.append)
    again = open_database(locate(None), create=depression, say=said.append)
    assert keys(first) == keys(again) == ["depression", "mood-disorder"]
    assert said == [f"made the database {first.location.path}"]


def test_an_empty_postgresql_database_is_made_on_first_use(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_DB", postgres)
    said: list[str] = []
    first = open_database(locate(None), create=depression, say=said.append)
    again = open_database(locate(None), create=depression, say=said.append)
    assert keys(first) == keys(again) == ["depression", "mood-disorder"]
    assert said == [f"made the database {first.location}"]


def test_a_missing_database_that_was_named_is_not_made(tmp_path: Path, postgres: str) -> None:
    assert refused(tmp_path / "other.db").endswith(
        f"does not exist: make it with `evidence init --db {tmp_path / 'other.db'}`"
    )
    assert "evidence init" in refused(postgres)
    assert not (tmp_path / "other.db").exists()


def test_a_new_file_is_one_file_with_our_mark_and_settings(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    database = made(folder / "evidence.db")
    assert names(folder) == ["evidence.db"]
    with closing(sqlite3.connect(folder / "evidence.db")) as connection:
        settings = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "page_size", "journal_mode")
        ]
    assert settings == [APPLICATION_ID, 8192, "wal"]
    with database.write() as writing:
        safety = [writing.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys")]
    assert safety == [2, 1]


def test_what_is_there_is_not_made_again(database_url: str) -> None:
    made(database_url)
    with pytest.raises(DatabaseError, match="is there already: nothing was changed"):
        create_database(locate(database_url), fill=depression, say=print)


def test_a_first_filling_that_fails_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    def fail(connection: Connection) -> None:
        depression(connection)
        raise RuntimeError

    before = names(tmp_path)
    with pytest.raises(RuntimeError):
        create_database(locate(database_url), fill=fail, say=print)
    assert names(tmp_path) == before
    assert keys(made(database_url)) == ["depression", "mood-disorder"]


def test_a_killed_first_use_is_begun_anew_and_cleaned_up(tmp_path: Path) -> None:
    place = tmp_path / "here" / "evidence.db"
    script = (
        "import os, signal\nfrom evidence.store import *\n"
        f"create_database(locate({str(place)!r}), say=print,"
        f" fill=lambda _: os.kill(os.getpid(), {signal.SIGKILL:d}))"
    )
    done = run_python(script)
    assert done.returncode == -signal.SIGKILL
    assert place.name not in names(place.parent)
    assert keys(made(place)) == ["depression", "mood-disorder"]
    assert names(place.parent) == ["evidence.db"]


def test_the_lock_of_a_process_killed_after_its_work_is_removed(tmp_path: Path) -> None:
    made(tmp_path / "evidence.db")
    (tmp_path / ".evidence.db.lock").touch()
    open_database(locate(str(tmp_path / "evidence.db")), create=None, say=print)
    assert not (tmp_path / ".evidence.db.lock").exists()


def test_of_simultaneous_first_uses_one_makes_the_database_and_all_use_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_DB", database_url)
    script = (
        "from two_conditions import depression, keys\nfrom evidence.store import locate, open_database\n"
        "print(keys(open_database(locate(None), create=depression, say=print)))"
    )
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(run_python, [script] * 4))
    lines = [line for process in done for line in process.stdout.splitlines()]
    assert sorted(lines)[:4] == ["['depression', 'mood-disorder']"] * 4
    assert sorted(lines)[4:] == [f"made the database {locate(database_url)}"]


def test_a_new_file_is_not_put_beside_the_log_of_a_lost_one(tmp_path: Path) -> None:
    (tmp_path / "evidence.db-wal").write_bytes(b"changes")
    with pytest.raises(DatabaseError, match="the log of a missing database"):
        made(tmp_path / "evidence.db")
    assert names(tmp_path) == ["evidence.db-wal", "home", "work"]


def empty(path: Path) -> None:
    path.touch()


def prose(path: Path) -> None:
    path.write_text("Dear diary")


def folder(path: Path) -> None:
    path.mkdir()


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE items (id INTEGER)")
        connection.execute("PRAGMA application_id = 7")


def of_nobody(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def truncated(path: Path) -> None:
    made(path)
    os.truncate(path, path.stat().st_size - 20_000)


def cut_short(path: Path) -> None:
    made(path)
    os.truncate(path, 50)


def changed(order: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        made(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(order)

    return change


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (empty, "is empty, not an evidence database"),
        (prose, "is not an SQLite database"),
        (folder, "cannot be read: Is a directory"),
        (of_another_program, "of another program (application id 7)"),
        (of_nobody, "of another program (application id 0)"),
        (truncated, "is damaged: it is shorter"),
        (cut_short, "is damaged: it is shorter"),
        (
            changed("UPDATE alembic_version SET version_num = '9999'"),
            "written by a newer evidence (schema 9999",
        ),
        (changed("UPDATE alembic_version SET version_num = 'x'"), "written by a newer evidence (schema x"),
        (changed("DELETE FROM alembic_version"), "its revision table holds 0 rows"),
        (changed("INSERT INTO alembic_version VALUES ('9999')"), "its revision table holds 2 rows"),
        (changed("DROP TABLE alembic_version"), "is damaged"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_one_line_and_left_as_it_was(
    make: Callable[[Path], None], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evidence.db"
    make(path)
    before = (names(tmp_path), path.read_bytes() if path.is_file() else b"")
    monkeypatch.setenv("EVIDENCE_DB", str(path))
    with pytest.raises(DatabaseError) as told:
        open_database(locate(None), create=depression, say=print)
    assert says in str(told.value)
    assert str(told.value).startswith(str(path))
    assert "\n" not in str(told.value)
    assert (names(tmp_path), path.read_bytes() if path.is_file() else b"") == before


def test_damage_that_shows_while_reading_is_told_in_one_line(tmp_path: Path) -> None:
    database = made(tmp_path / "evidence.db")
    with closing(sqlite3.connect(tmp_path / "evidence.db")) as connection:
        pages = "SELECT rootpage FROM sqlite_master WHERE name = 'condition'"
        page = connection.execute(pages).fetchone()[0]
    with (tmp_path / "evidence.db").open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(b"\xff" * 8192)
    with pytest.raises(DatabaseError, match="is damaged: restore a backup"), database.read() as connection:
        connection.execute(select(condition)).all()


def test_postgresql_that_is_of_another_program_is_left_alone(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run_on(postgres, "CREATE TABLE items (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)")
    monkeypatch.setenv("EVIDENCE_DB", postgres)
    with pytest.raises(DatabaseError, match="holds 2 tables of another program"):
        open_database(locate(None), create=depression, say=print)


def test_postgresql_of_a_newer_schema_is_refused(postgres: str) -> None:
    made(postgres)
    run_on(postgres, "UPDATE alembic_version SET version_num = '9999'")
    assert "written by a newer evidence (schema 9999" in refused(postgres)


def test_postgresql_that_lacks_a_table_is_told_in_one_line(postgres: str) -> None:
    database = made(postgres)
    run_on(postgres, "DROP TABLE condition CASCADE")
    with pytest.raises(DatabaseError, match="a table of evidence is missing"):
        keys(database)


def test_postgresql_that_keeps_text_in_another_encoding_is_refused(postgres: str) -> None:
    run_on(postgres, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    latin = make_url(postgres).set(database="latin").render_as_string(hide_password=False)
    try:
        assert "keeps text as LATIN1" in refused(latin)
    finally:
        run_on(postgres, "DROP DATABASE latin")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid"])
def test_a_server_that_does_not_answer_is_told_without_the_password(host: str) -> None:
    line = refused(f"postgresql://ada:geheim@{host}/name")
    assert "the server cannot be reached" in line
    assert "geheim" not in line


def test_a_postgresql_user_without_rights_reads_and_is_told_when_writing(postgres: str) -> None:
    made(postgres)
    run_on(
        postgres,
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    reader = make_url(postgres).set(username="reader").render_as_string(hide_password=False)
    database = open_database(locate(reader), create=None, say=print)
    assert keys(database) == ["depression", "mood-disorder"]
    with pytest.raises(DatabaseError, match="has no right to do this"), database.write() as connection:
        connection.execute(update(condition).values(name="other"))
    run_on(postgres, "DROP OWNED BY reader", "DROP ROLE reader")


def test_opening_loads_nothing_heavy(tmp_path: Path) -> None:
    made(tmp_path / "evidence.db")
    script = (
        "import sys, evidence.model\nfrom evidence.store import locate, open_database\n"
        f"open_database(locate({str(tmp_path / 'evidence.db')!r}), create=None, say=print).close()\n"
        "heavy = {'alembic', 'mako', 'sqlalchemy.orm', 'psycopg', 'numpy', 'pydantic', 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = run_python(script)
    assert done.stdout == "[]\n"


def test_the_current_revision_is_opened_without_a_word(tmp_path: Path) -> None:
    said: list[str] = []
    made(tmp_path / "evidence.db")
    database = open_database(locate(str(tmp_path / "evidence.db")), create=None, say=said.append)
    with database.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA_REVISION
    assert said == []
