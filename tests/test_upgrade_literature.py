"""From the first schema, with rows in it, to the one that keeps literature: nothing is lost and all is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from evidence import fulltext, open_store
from evidence.answers.evidence import init_store
from evidence.store import create_database, locate
from evidence.store.revision import Schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIRST = Schema("0001", (Path(__file__).parents[1] / "migrations",))

ROWS = f"""
    INSERT INTO revision (number, command, made_at, who, action, kind, key, hash)
      VALUES (1, 1, '2026-11-23T10:00:00Z', 'ada', 'added', 'study', 'trial-2020', '{"a" * 64}');
    INSERT INTO report (id, title, authors, published, year)
      VALUES (1, 'Naltrexone for pain', '["Holm, A"]', '2020', 2020);
    INSERT INTO report (id, title) VALUES (2, 'Another one');
    INSERT INTO report_identifier VALUES (1, 'doi', '10.1000/1');
    INSERT INTO input VALUES (1, 'PubMed', 'nbib', '{"b" * 64}', '2026-11-23', 1, 1, 0, 0, 1);
    INSERT INTO screening_decision (id, report_id, stage, decision, reviewer, decided_at, revision_number)
      VALUES (1, 1, 'title-abstract', 'include', 'ada', '2026-11-23', 1)
"""  # noqa: S608 - words of this file


def fill(connection: Connection) -> None:
    for statement in ROWS.split(";"):
        connection.execute(text(statement))


@pytest.fixture
def upgraded(database_url: str) -> str:
    """Make a database of the first schema with rows in it, and bring it to today's."""
    create_database(locate(database_url), fill=fill, say=print, schema=FIRST)
    if locate(database_url).path is None:
        init_store(database_url)
    return database_url


def test_an_upgrade_keeps_every_row(upgraded: str) -> None:
    with open_store(upgraded) as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        reports = connection.execute(text("SELECT id, title, year, is_shown, into_id FROM report ORDER BY id")).all()
        assert [tuple(row) for row in reports] == [
            (1, "Naltrexone for pain", 2020, True, None),
            (2, "Another one", None, True, None),
        ]
        assert connection.scalar(text("SELECT source FROM input")) == "PubMed"
        decision = connection.execute(text("SELECT decision, is_resolution FROM screening_decision")).one()
        assert tuple(decision) == ("include", False)
        assert connection.scalars(text("SELECT report_id FROM report_waiting ORDER BY report_id")).all() == [1, 2]
        assert connection.scalar(text("SELECT doi FROM evidence_reports WHERE id = 1")) == "10.1000/1"


def test_what_was_there_before_is_found_by_a_search(upgraded: str) -> None:
    with open_store(upgraded) as store:
        assert [one.id for one in store.search("naltrexone").reports] == [1]
        with store._database.read() as connection:  # noqa: SLF001 - the index itself
            assert fulltext.is_whole(connection) is None


def test_matching_goes_on_from_there(upgraded: str) -> None:
    with open_store(upgraded) as store:
        assert store.match().same == 0
        assert store.match() == store.match()
