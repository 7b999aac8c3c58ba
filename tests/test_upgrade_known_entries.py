"""From the second schema, with rows in it, to the one that keeps where known entries were found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from evidence import open_store
from evidence.answers.evidence import init_store
from evidence.store import create_database, locate
from evidence.store.revision import Schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

SECOND = Schema("0002", (Path(__file__).parents[1] / "migrations",))

# Two imports of one paper, joined; the second import had one entry more that was known.
ROWS = f"""
    INSERT INTO revision (number, command, made_at, who, action, kind, key, hash)
      VALUES (1, 1, '2026-11-23T10:00:00Z', 'ada', 'imported', 'input', 'I1', '{"a" * 64}');
    INSERT INTO revision (number, command, made_at, who, action, kind, key, previous_hash, hash)
      VALUES (2, 2, '2026-11-23T11:00:00Z', 'ada', 'imported', 'input', 'I2', '{"a" * 64}', '{"b" * 64}');
    INSERT INTO input (id, source, format, sha256, imported_at, entries, records_new, records_known, problems,
      revision_number) VALUES (1, 'PubMed', 'nbib', '{"c" * 64}', '2026-11-23', 1, 1, 0, 0, 1);
    INSERT INTO input (id, source, format, sha256, imported_at, entries, records_new, records_known, problems,
      revision_number) VALUES (2, 'Embase', 'ris', '{"d" * 64}', '2026-11-23', 2, 1, 1, 0, 2);
    INSERT INTO change (revision_number, position, kind, key, after) VALUES (1, 0, 'input', 'I1', '{{"told": 1}}');
    INSERT INTO report (id, title, into_id, is_shown) VALUES (1, 'Naltrexone for pain', NULL, true);
    INSERT INTO report (id, title, into_id, is_shown) VALUES (2, 'Naltrexone for pain.', 1, false);
    INSERT INTO record (id, input_id, ordinal, line, sha256, payload) VALUES (1, 1, 1, 1, '{"e" * 64}', '');
    INSERT INTO record (id, input_id, ordinal, line, sha256, payload) VALUES (2, 2, 1, 1, '{"f" * 64}', '');
    INSERT INTO report_identifier VALUES (1, 'doi', '10.1000/1');
    INSERT INTO report_identifier VALUES (2, 'pmid', '11');
    INSERT INTO report_link (level, verdict, low_id, high_id, rule, is_by_hand, who, made_at, revision_number)
      VALUES ('report', 'same', 1, 2, 'said by a person', true, 'ada', '2026-11-23', 2)
"""  # noqa: S608 - words of this file


def fill(connection: Connection) -> None:
    for statement in ROWS.split(";"):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":  # on PostgreSQL the upgrade fills it
        connection.exec_driver_sql("INSERT INTO report_fts(report_fts) VALUES ('rebuild')")


@pytest.fixture
def upgraded(database_url: str) -> str:
    """Make a database of the second schema with rows in it, and bring it to today's."""
    create_database(locate(database_url), fill=fill, say=print, schema=SECOND)
    if locate(database_url).path is None:
        init_store(database_url)
    return database_url


def test_an_upgrade_keeps_every_row_and_guesses_none(upgraded: str) -> None:
    with open_store(upgraded) as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        kept = connection.execute(text("SELECT id, input_id, ordinal, line FROM record ORDER BY id")).all()
        assert [tuple(row) for row in kept] == [(1, 1, 1, 1), (2, 2, 1, 1)]
        assert connection.scalar(text("SELECT count(*) FROM known_entry")) == 0
        view = connection.execute(text("SELECT id, doi, pmid, records FROM evidence_reports")).all()
        assert [tuple(row) for row in view] == [(1, "10.1000/1", "11", 2)]


def test_imports_from_before_can_be_taken_back_and_put_back(upgraded: str) -> None:
    with open_store(upgraded, who="ada") as store:
        before = store.flow()
        (said,) = store.undo(1).lost
        assert "I2 stands, but which 1 of its entries were known already was not written down then" in said
        assert (store.flow().reports, store.flow().identified) == (1, 1)
        assert store.undo().lost == ()
        assert store.flow() == before
