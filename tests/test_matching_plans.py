"""What matching and imports ask of the database is found by an index: it takes as long among a million as among ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ris_files import trial, work, written
from sqlalchemy import text

from evidence import open_store
from evidence.matching.comparing import COUNTED, CREATE, PAIRS

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

TABLES = ("report", "record", "report_key", "report_link", "report_identifier", "report_fts")


def plan(statement: str) -> list[str]:
    """Give SQLite's plan of a statement, a line per step."""
    with open_store() as store, store._database.write() as connection:  # noqa: SLF001 - a plan needs the tables
        connection.execute(text(CREATE["sqlite"]))
        if statement != COUNTED:
            connection.execute(text(COUNTED))
        return [str(row.detail) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]


@pytest.mark.parametrize(
    "statement",
    [
        PAIRS,
        COUNTED,
        "SELECT r.id FROM record r JOIN input i ON i.id = r.input_id WHERE r.sha256 IN ('a', 'b')",
        "SELECT id FROM report WHERE into_id IN (1, 2)",
        "SELECT id FROM report_link WHERE low_id IN (1, 2) OR high_id IN (1, 2)",
        "SELECT id FROM report_link WHERE verdict = 'ask' AND undone_at IS NULL",
        "SELECT report_id FROM report_identifier WHERE kind = 'doi' AND value = '10.1000/1'",
    ],
)
def test_no_big_table_is_read_from_end_to_end(run: Callable[..., Answer], statement: str) -> None:
    assert run("import", written("a.ris", trial(), trial(AB=None), work(1))).status == 0
    steps = plan(statement)
    assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in {*TABLES, "k", "c", "r"}]
    assert any(step.startswith("SEARCH") for step in steps)


def test_a_value_that_many_share_does_not_compare_all_with_all(run: Callable[..., Answer]) -> None:
    alike = [
        work(number, TI="Editorial", AU=None, DO=None, AB=None, JO="Pain", VL=None, SP=None) for number in range(60)
    ]
    answer = run("import", written("a.ris", *alike), "-f", "json")
    assert answer.status == 0
    assert answer.json["inputs"][0]["entries"] == 60
    assert answer.json["reports_new"] + answer.json["reports_matched"] == answer.json["inputs"][0]["records_new"]
