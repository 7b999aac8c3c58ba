"""Opening a database: found, made, upgraded or refused in one line, and never changed by a refusal."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.engine import make_url

from evidence.errors import DatabaseError
from evidence.model.vocabulary import condition, condition_broader
from evidence.store import APPLICATION_ID, SCHEMA_REVISION, Database, create_database, locate, open_database
from evidence.store.revision import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

ROOT = Path(__file__).parents[1]

# What the next version of the schema might do: it rebuilds a table that other rows point to.
NEXT_MIGRATION = '''
"""Make names of conditions unique."""
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade() -> None:
    with op.batch_alter_table("condition") as batch:
        batch.create_unique_constraint(op.f("uq_condition_name"), ["name"])
'''


def depression(connection: Connection) -> None:
    """Fill a new database with two rows, one of which points to the other."""
    connection.execute(
        insert(condition),
        [{"key": key, "name": key, "definition": "{}"} for key in ("depression", "mood-disorder")],
    )
    connection.execute(insert(condition_broader).values(condition_key="depression", broader_key="mood-disorder"))


def made(place: str | Path) -> Database:
    """Make and open a database that holds two conditions."""
    location = locate(str(place))
    create_database(location, fill=depression, say=print)
    return open_database(location, create=None, say=print)


def keys(database: Database) -> list[str]:
    """Read which conditions are held."""
    with database.read() as connection:
        return list(connection.scalars(select(condition.c.key).order_by(condition.c.key)))


def refused(place: str | Path, schema: Schema | None = None) -> str:
    """Open what must not open; what the one line says."""
    given = {} if schema is None else {"schema": schema}
    with pytest.raises(DatabaseError) as told:
        open_database(locate(str(place)), create=depression, say=print, **given)
    line = str(told.value)
    assert "\n" not in line
    return line


def names(folder: Path) -> list[str]:
    """List what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def as_nobody(act: Callable[[], str]) -> str:
    """Give what the act returns, or the line it fails with, for a user without rights (root has all)."""
    if os.geteuid() != 0:
        return _told(act)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        os.write(writer, _told(act).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return answer.read()


def _told(act: Callable[[], str]) -> str:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - the other process cannot raise into this one
        return f"{type(error).__name__}: {error}"


@pytest.fixture
def shelf() -> Iterator[Path]:
    """Give a folder that a user without rights can enter (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def next_schema(tmp_path: Path) -> Schema:
    """Give the schema of a version that is yet to come."""
    return later(tmp_path, NEXT_MIGRATION)


def later(folder: Path, migration: str) -> Schema:
    """Add a migration to a copy of ours."""
    migrations = folder / "later" / "migrations"
    shutil.copytree(ROOT / "migrations", migrations)
    (migrations / "versions" / "0002_next.py").write_text(migration)
    return Schema("0002", (migrations,))


# Where


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


# First use


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
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
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
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "from test_opening import depression, keys\nfrom evidence.store import locate, open_database\n"
        "print(keys(open_database(locate(None), create=depression, say=print)))"
    )
    order = [sys.executable, "-c", script, str(Path(__file__).parent)]
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(
                lambda _: subprocess.run(
                    order,
                    env=os.environ | {"PYTHONPATH": str(ROOT)},
                    capture_output=True,
                    text=True,
                    check=True,
                ),
                range(4),
            )
        )
    lines = [line for process in done for line in process.stdout.splitlines()]
    assert sorted(lines)[:4] == ["['depression', 'mood-disorder']"] * 4
    assert sorted(lines)[4:] == [f"made the database {locate(database_url)}"]


def test_a_new_file_is_not_put_beside_the_log_of_a_lost_one(tmp_path: Path) -> None:
    (tmp_path / "evidence.db-wal").write_bytes(b"changes")
    with pytest.raises(DatabaseError, match="the log of a missing database"):
        made(tmp_path / "evidence.db")
    assert names(tmp_path) == ["evidence.db-wal", "home", "work"]


# What is not ours


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
            changed("UPDATE alembic_version SET version_num = '0002'"),
            "written by a newer evidence (schema 0002",
        ),
        (changed("UPDATE alembic_version SET version_num = 'x'"), "written by a newer evidence (schema x"),
        (changed("DELETE FROM alembic_version"), "its revision table holds 0 rows"),
        (changed("INSERT INTO alembic_version VALUES ('0002')"), "its revision table holds 2 rows"),
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
    run_on(postgres, "UPDATE alembic_version SET version_num = '0002'")
    assert "written by a newer evidence (schema 0002" in refused(postgres)


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


def run_on(url: str, *statements: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


# Older schemas


def test_an_older_file_is_backed_up_then_upgraded_with_its_rows(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    said: list[str] = []
    upgraded = open_database(locate(str(path)), create=None, say=said.append, schema=next_schema)
    backup = tmp_path / "evidence.db.before-0002.bak"
    assert said == [f"upgraded the database {path} from schema 0001 to 0002; as it was before it is kept in {backup}"]
    assert keys(upgraded) == ["depression", "mood-disorder"]
    with upgraded.read() as connection:
        assert connection.scalar(select(func.count()).select_from(condition_broader)) == 1
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
    open_database(locate(str(path)), create=None, say=said.append, schema=next_schema)
    assert len(said) == 1
    assert names(tmp_path) == ["evidence.db", backup.name, "home", "later", "work"]
    assert keys(open_database(locate(str(backup)), create=None, say=print)) == ["depression", "mood-disorder"]


def test_an_older_empty_file_is_upgraded(tmp_path: Path, next_schema: Schema) -> None:
    location = locate(str(tmp_path / "evidence.db"))
    create_database(location, fill=lambda _: None, say=print)
    assert keys(open_database(location, create=None, say=print, schema=next_schema)) == []


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    schema = later(
        tmp_path,
        NEXT_MIGRATION + '    op.execute(sa.update(sa.table("condition", sa.column("name"))).values(name="one"))\n',
    )
    path = tmp_path / "evidence.db"
    made(path)
    before = path.read_bytes()
    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        open_database(locate(str(path)), create=None, say=print, schema=schema)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["evidence.db", "home", "later", "work"]
    assert keys(open_database(locate(str(path)), create=None, say=print)) == ["depression", "mood-disorder"]


def test_an_upgrade_that_would_leave_dangling_rows_is_undone(tmp_path: Path) -> None:
    schema = later(tmp_path, NEXT_MIGRATION + "    op.execute(\"DELETE FROM condition WHERE key = 'depression'\")\n")
    path = tmp_path / "evidence.db"
    made(path)
    assert "a row of condition_broader points to a missing row of condition" in refused(path, schema)
    assert keys(open_database(locate(str(path)), create=None, say=print)) == ["depression", "mood-disorder"]


def test_an_upgrade_without_its_backup_is_refused(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    before = path.read_bytes()
    (tmp_path / f".evidence.db.before-0002.bak.{os.getpid()}.part").mkdir()
    assert "evidence.db.before-0002.bak was not written: Is a directory" in refused(path, next_schema)
    assert path.read_bytes() == before


def test_a_backup_of_an_earlier_upgrade_is_not_overwritten(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    (tmp_path / "evidence.db.before-0002.bak").write_text("precious")
    open_database(locate(str(path)), create=None, say=print, schema=next_schema)
    assert (tmp_path / "evidence.db.before-0002.bak").read_text() == "precious"
    assert (tmp_path / "evidence.db.before-0002.2.bak").exists()


def test_of_simultaneous_upgrades_one_does_it_and_the_other_goes_on(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    said: list[str] = []
    with ThreadPoolExecutor(3) as pool:
        # Alembic's environment is one per process: its own lock, as threads share what processes do not.
        opened = [
            pool.submit(open_database, locate(str(path)), create=None, say=said.append, schema=next_schema)
            for _ in range(3)
        ]
    assert [keys(database.result()) for database in opened] == [["depression", "mood-disorder"]] * 3
    assert len(said) == 1


def test_an_older_server_is_refused_with_the_command_and_upgraded_by_it(postgres: str, next_schema: Schema) -> None:
    made(postgres)
    line = refused(postgres, next_schema)
    assert "has the older schema 0001" in line
    assert "`evidence init`" in line
    said: list[str] = []
    create_database(locate(postgres), fill=depression, say=said.append, schema=next_schema)
    assert said == [f"upgraded the database {locate(postgres)} from schema 0001 to 0002"]
    opened = open_database(locate(postgres), create=None, say=print, schema=next_schema)
    assert keys(opened) == ["depression", "mood-disorder"]


# Transactions


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


# Backups


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


# Read-only places


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "reason"),
    [
        (0o444, 0o777, "the file is read-only"),
        (0o666, 0o555, "its folder {shelf} is read-only"),
        (0o444, 0o555, "the file is read-only"),
    ],
)
def test_a_read_only_database_is_read_and_says_why_it_is_not_written(
    shelf: Path, file_mode: int, folder_mode: int, reason: str
) -> None:
    path = shelf / "evidence.db"
    made(path)
    path.chmod(file_mode)
    shelf.chmod(folder_mode)
    assert as_nobody(lambda: str(keys(opened(path)))) == "['depression', 'mood-disorder']"
    told = f"DatabaseError: {path} cannot be written: {reason.format(shelf=shelf)}"
    assert as_nobody(lambda: written(path)) == told
    assert names(shelf) == ["evidence.db"]


def test_a_read_only_database_with_changes_in_its_log_is_read_with_them(shelf: Path) -> None:
    path = shelf / "evidence.db"
    database = made(path)
    with database.read() as reading:
        reading.execute(select(condition))
        with database.write() as writing:
            writing.execute(insert(condition).values(key="pain", name="pain", definition="{}"))
        shelf.chmod(0o555)
        assert as_nobody(lambda: str("pain" in keys(opened(path)))) == "True"


def test_a_read_only_database_of_an_older_schema_says_that_it_cannot_be_upgraded(
    shelf: Path, next_schema: Schema
) -> None:
    path = shelf / "evidence.db"
    made(path)
    later_copy = shelf / "later"
    shutil.copytree(next_schema.folders[0], later_copy)
    shelf.chmod(0o555)
    schema = Schema("0002", (later_copy,))
    assert as_nobody(lambda: str(open_database(locate(str(path)), create=None, say=print, schema=schema))) == (
        f"DatabaseError: {path} has an older schema and cannot be upgraded: the file is read-only"
    )


def test_a_database_in_a_read_only_folder_cannot_be_made(shelf: Path) -> None:
    shelf.chmod(0o555)
    assert as_nobody(lambda: str(made(shelf / "evidence.db"))) == (
        f"DatabaseError: {shelf / 'evidence.db'} cannot be made: the folder {shelf} is read-only"
    )


def opened(path: Path) -> Database:
    return open_database(locate(str(path)), create=None, say=print)


def written(path: Path) -> str:
    with opened(path).write():
        return "written"


# Start-up


def test_opening_loads_nothing_heavy(tmp_path: Path) -> None:
    made(tmp_path / "evidence.db")
    script = (
        "import sys, evidence.model\nfrom evidence.store import locate, open_database\n"
        f"open_database(locate({str(tmp_path / 'evidence.db')!r}), create=None, say=print).close()\n"
        "heavy = {'alembic', 'mako', 'sqlalchemy.orm', 'psycopg', 'numpy', 'pydantic', 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_the_current_revision_is_opened_without_a_word(tmp_path: Path) -> None:
    said: list[str] = []
    made(tmp_path / "evidence.db")
    database = open_database(locate(str(tmp_path / "evidence.db")), create=None, say=said.append)
    with database.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA_REVISION
    assert said == []
