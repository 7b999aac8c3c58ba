"""Older schemas: backed up and upgraded in a file, refused with the remedy on a server."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from two_conditions import depression, keys, made, names, refused

from evidence.model.vocabulary import condition_broader
from evidence.store import create_database, locate, open_database
from evidence.store.revision import Schema

ROOT = Path(__file__).parents[1]


# What the next version of the schema might do: it rebuilds a table that other rows point to.
NEXT_MIGRATION = '''
"""Make names of conditions unique."""
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

def upgrade() -> None:
    with op.batch_alter_table("condition") as batch:
        batch.create_unique_constraint(op.f("uq_condition_name"), ["name"])
'''


@pytest.fixture
def next_schema(tmp_path: Path) -> Schema:
    """Give the schema of a version that is yet to come."""
    return later(tmp_path, NEXT_MIGRATION)


def later(folder: Path, migration: str) -> Schema:
    """Add a migration to a copy of ours."""
    migrations = folder / "later" / "migrations"
    shutil.copytree(ROOT / "migrations", migrations)
    (migrations / "versions" / "0004_next.py").write_text(migration)
    return Schema("0004", (migrations,))


def test_an_older_file_is_backed_up_then_upgraded_with_its_rows(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    said: list[str] = []
    upgraded = open_database(locate(str(path)), create=None, say=said.append, schema=next_schema)
    backup = tmp_path / "evidence.db.before-0004.bak"
    assert said == [f"upgraded the database {path} from schema 0003 to 0004; as it was before it is kept in {backup}"]
    assert keys(upgraded) == ["depression", "mood-disorder"]
    with upgraded.read() as connection:
        assert connection.scalar(select(func.count()).select_from(condition_broader)) == 1
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0004"
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
    schema = later(tmp_path, NEXT_MIGRATION + '    op.execute(sa.delete(sa.table("condition")))\n')
    path = tmp_path / "evidence.db"
    made(path)
    assert "a row of condition_broader points to a missing row of condition" in refused(path, schema)
    assert keys(open_database(locate(str(path)), create=None, say=print)) == ["depression", "mood-disorder"]


def test_an_upgrade_without_its_backup_is_refused(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    before = path.read_bytes()
    (tmp_path / f".evidence.db.before-0004.bak.{os.getpid()}.part").mkdir()
    assert "evidence.db.before-0004.bak was not written: Is a directory" in refused(path, next_schema)
    assert path.read_bytes() == before


def test_a_backup_of_an_earlier_upgrade_is_not_overwritten(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    (tmp_path / "evidence.db.before-0004.bak").write_text("precious")
    open_database(locate(str(path)), create=None, say=print, schema=next_schema)
    assert (tmp_path / "evidence.db.before-0004.bak").read_text() == "precious"
    assert (tmp_path / "evidence.db.before-0004.2.bak").exists()


def test_of_simultaneous_upgrades_one_does_it_and_the_other_goes_on(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "evidence.db"
    made(path)
    said: list[str] = []
    with ThreadPoolExecutor(3) as pool:
        opened = [
            pool.submit(open_database, locate(str(path)), create=None, say=said.append, schema=next_schema)
            for _ in range(3)
        ]
    assert [keys(database.result()) for database in opened] == [["depression", "mood-disorder"]] * 3
    assert len(said) == 1


def test_an_older_server_is_refused_with_the_command_and_upgraded_by_it(postgres: str, next_schema: Schema) -> None:
    made(postgres)
    line = refused(postgres, next_schema)
    assert "has the older schema 0003" in line
    assert "`evidence init`" in line
    said: list[str] = []
    create_database(locate(postgres), fill=depression, say=said.append, schema=next_schema)
    assert said == [f"upgraded the database {locate(postgres)} from schema 0003 to 0004"]
    opened = open_database(locate(postgres), create=None, say=print, schema=next_schema)
    assert keys(opened) == ["depression", "mood-disorder"]
