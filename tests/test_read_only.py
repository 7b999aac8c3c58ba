"""Places that cannot be written: read as usual, and told in one line when writing."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from test_upgrade import NEXT_MIGRATION, later
from two_conditions import keys, made, names

from evidence.model.vocabulary import condition
from evidence.store import Database, locate, open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The child does nothing but open a database and end, so it needs no lock that a thread may hold.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture
def shelf() -> Iterator[Path]:
    """Give a folder that a user without rights can enter (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


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


def test_a_read_only_database_of_an_older_schema_says_that_it_cannot_be_upgraded(shelf: Path) -> None:
    path = shelf / "evidence.db"
    made(path)
    schema = later(shelf, NEXT_MIGRATION)
    shelf.chmod(0o555)
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
