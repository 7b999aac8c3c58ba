"""Reading, writing and backing up: whole or not at all, beside other processes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from two_conditions import depression, keys, made, names

from evidence.errors import DatabaseError
from evidence.model.vocabulary import condition
from evidence.store import Database, locate, open_database


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseError, match=r"cannot be written|read-only"), database.read() as connection:
        depression(connection)
    assert keys(database) == []


def test_an_exception_undoes_all_that_was_written(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as connection:
            depression(connection)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert keys(database) == []


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.read() as reading:
        before = reading.scalar(select(func.count()).select_from(condition))
        with database.write() as writing:
            depression(writing)
        during = reading.scalar(select(func.count()).select_from(condition))
    assert (before, during) == (0, 0)
    assert keys(database) == ["depression", "mood-disorder"]


def test_after_writing_the_file_alone_is_the_database(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    database = made(path)
    with database.write() as connection:
        connection.execute(insert(condition).values(key="pain", name="pain", definition="{}"))
    assert names(tmp_path) == ["evidence.db", "home", "work"]


def test_no_writer_loses_what_another_wrote(database_url: str) -> None:
    made(database_url)
    begin = threading.Barrier(8)

    def count_up() -> None:
        database = Database(locate(database_url))
        begin.wait()
        for _ in range(5):
            with database.write() as connection:
                held = connection.scalar(select(func.count()).select_from(condition))
                connection.execute(insert(condition).values(key=f"c{held}", name="c", definition="{}"))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(count_up) for _ in range(8)]:
            done.result()
    assert len(keys(Database(locate(database_url)))) == 2 + 8 * 5


def test_a_writer_that_waited_too_long_is_told_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.store.engine.PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr("evidence.store.database.PATIENCE_SECONDS", 0.1)
    database = made(database_url)
    with (
        database.write(),
        pytest.raises(DatabaseError, match="another process has been writing to it for too long"),
        database.write(),
    ):
        pass


def test_a_backup_is_a_database_of_its_own(tmp_path: Path) -> None:
    made(tmp_path / "evidence.db").backup(tmp_path / "copy.db")
    assert keys(open_database(locate(str(tmp_path / "copy.db")), create=None, say=print)) == [
        "depression",
        "mood-disorder",
    ]
    assert names(tmp_path) == ["copy.db", "evidence.db", "home", "work"]


def test_a_backup_holds_what_is_still_in_the_log(tmp_path: Path) -> None:
    database = made(tmp_path / "evidence.db")
    with database.read() as reading:
        reading.execute(select(condition))
        with database.write() as writing:
            writing.execute(insert(condition).values(key="pain", name="pain", definition="{}"))
        assert (tmp_path / "evidence.db-wal").stat().st_size > 0
        database.backup(tmp_path / "copy.db")
    assert "pain" in keys(open_database(locate(str(tmp_path / "copy.db")), create=None, say=print))


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("evidence.db", "is the database itself"),
        ("home", "is a folder"),
        ("missing/copy.db", "was not written: No such file or directory"),
    ],
)
def test_a_backup_that_cannot_be_written_says_why(target: str, says: str, tmp_path: Path) -> None:
    database = made(tmp_path / "evidence.db")
    with pytest.raises(DatabaseError, match=says):
        database.backup(tmp_path / target)
    assert names(tmp_path) == ["evidence.db", "home", "work"]


def test_a_server_is_backed_up_by_its_own_tool(postgres: str) -> None:
    with pytest.raises(DatabaseError, match="back it up with pg_dump"):
        made(postgres).backup(Path("copy.db"))
