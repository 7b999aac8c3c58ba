"""Full text: both databases find the same reports, tell what cannot be read, and keep the index as the reports are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from some_reports import IDENTIFIERS, REPORTS, put, put_records
from sqlalchemy import event, insert

from evidence.errors import UsageError
from evidence.fulltext import every, found, index, index_new, marked, unindex
from evidence.model.literature import report, report_identifier
from evidence.store import create_database, locate, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from evidence.store import Database

ANSWERS = {
    "naltrexone": {1, 2},
    "NALTREXONE": {1, 2},
    "disorders": {1},
    "fibromyalgia pain": {1},
    "muller": {2},
    "Müller": {2},
    "MU\u0308LLER": {2},
    "low dose": {1, 2},
    '"low dose"': {1},
    "low-dose": {1},
    "“low dose”": {1},
    "dose-low": set(),
    '"naltrexone for fibromyalgia"': {1},
    '"fibromyalgia fibromyalgia"': set(),  # a phrase does not go on from the title into the abstract
    "4.5": {1},
    "4.6": set(),
    "HAM-D": {3},
    "COVID-19": {3},
    "covid": {3},
    "Crohn's": {5},
    "crohn": {5},
    "fibro*": {1},
    "poly*": {5},
    "polic*": {2},
    "randomi*": {1, 3, 8},
    "randomiz*": {1, 8},
    "universit*": {3},
    "universi*": {3},
    '"low dos"*': {1},
    '"low dos*"': {1},
    "low-dos*": {1},
    "naltrexone OR crohn": {1, 2, 5},
    "naltrexone AND crohn": set(),
    "naltrexone NOT police": {1},
    "naltrexone AND NOT police": {1},
    "naltrexone -police": {1},
    "naltrexone -(police OR fibromyalgia)": set(),
    "(naltrexone OR crohn) disease": {5},
    "naltrexone OR crohn disease": {1, 2, 5},
    "crohn OR naltrexone -police": {1, 5},
    '"AND"': {8, 1, 2, 3},
    "title:naltrexone": {1},
    "abstract:naltrexone": {1, 2},
    "title:(crohn OR random)": {5, 8},
    "title:low-dose": {1},
    "title:naltrex*": {1},
    "author:younger": {1},
    "author:lyer": {2, 5},
    'author:"smith j"*': {5},
    "journal:pain": {2},
    "keyword:pain": {1},
    "keyword:pai*": {1},
    "Journal:arthritis": {1},
    "year:2017": {2, 5},
    "year:2013-2017": {1, 2, 5},
    "year:2018-": {3},
    "year:-2000": {8},
    "year:(1998 OR 2021)": {3, 8},
    "2013": {1},
    "naltrexone year:2014-": {2},
    "naltrexone OR year:2021": {1, 2, 3},
    "naltrexone NOT year:2017": {1},
    "doi:10.1002/ART.37734": {1},
    "doi:https://doi.org/10.1002/art.37734": {1},
    "doi:10.1002/art.3773": set(),
    "pmid:23359310": {1},
    "naltrexone pmid:23359310": {1},
    "crohn OR doi:10.1002/art.37734": {1, 5},
    "naltrexone NOT doi:10.1002/art.37734": {2},
    "(doi:10.1002/art.37734)": {1},
    "10.1002/art.37734": {1},
    "23359310": {1},
    "NCT00568555": {1},
    "NCT01234567": set(),
    "2017": {5},  # a PMID that is held; year:2017 asks for the year
    "P7": {1},
    "r1": {1},
    "R99": set(),
    "R6": set(),
    "ναλτρεξόνη": {4},
    "ΝΑΛΤΡΕΞΌΝΗ": {4},
    "ναλτρ*": {4},
    "痛みの治療": {4},
    "痛*": {4},
    "β-endorphin": {4},
    "β endorphin 🙂": {4},
    "naltrexone & police": {2},
    "Aim: naltrexone - police": set(),
    "hidden": set(),
    "31 women": {1},
}

REFUSED = {
    "": "has no letter and no digit",
    "😀 !": "has no letter and no digit",
    "pain AND": "character 6: AND has nothing after it",
    "OR pain": "character 1: OR has nothing before it",
    "pain AND OR x": "character 6: AND has nothing after it",
    "(pain": "character 1: a parenthesis opens and none closes it",
    "pain)": "character 5: a parenthesis closes that none opened",
    "()": "character 1: there is nothing between two parentheses",
    '"pain': "character 1: a quotation mark opens a phrase and none closes it",
    'x ""': "character 3: the phrase '' has no letter",
    "-pain": "character 1: - has nothing to take away from",
    "x OR NOT pain": "character 6: NOT has nothing to take away from",
    "NOT NOT pain": "NOT has nothing after it",
    "x (": "the search ends where words should stand",
    "foo:bar": "'foo:' is no field of a search; write one of title:, abstract:",
    "title:": "title: has nothing after it; write it as title:pain",
    "title:(author:x)": "author: stands within title:",
    "year:17": "'17' is no year; write it as year:2017",
    "year:2015-2010": "ends before it begins",
    "doi:x": "'x' is no DOI",
    "pmid:0": "'0' is no PMID",
    "p*n": "has a * where no word ends",
    "a*": "a * needs at least two letters before it",
    "x *": "a * needs at least two letters",
    "(" * 40 + "x" + ")" * 40: "parentheses stand more than 30 deep",
    "x " * 501: "more than 500 words",
    "x" * 10_001: "10,001 characters",
}


@pytest.fixture
def library(database: Database) -> Database:
    with database.write() as connection:
        put(connection, REPORTS)
        put_records(connection, sorted({number for number, *_ in IDENTIFIERS}))
        named = [dict(zip(("report_id", "kind", "value"), one, strict=True)) for one in IDENTIFIERS]
        connection.execute(insert(report_identifier), named)
    return database


def test_both_databases_give_the_same_answers(library: Database) -> None:
    with library.read() as connection:
        assert {query: set(found(connection, query).ids) for query in ANSWERS} == ANSWERS
        assert {query: set(every(connection, query)) for query in ANSWERS} == ANSWERS


def test_what_cannot_be_read_is_told_in_a_line(library: Database) -> None:
    with library.read() as connection:
        for query, told in REFUSED.items():
            assert told in refusal(connection, query)


def refusal(connection: Connection, query: str) -> str:
    """What a query is refused with, one line; empty where it is not."""
    try:
        found(connection, query)
    except UsageError as error:
        [line] = str(error).splitlines()
        return line
    return ""


PIECES = st.sampled_from(
    [
        *"\"()-*:\\'&|!<>{}^+~",
        " ",
        " AND ",
        " OR ",
        " NOT ",
        "title:",
        "year:",
        "doi:",
        "pain",
        "2017",
        "β",
        "\x00",
        "\n",
    ]
)


@given(query=st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_text_at_all_makes_a_database_raise(library: Database, query: str) -> None:
    with library.read() as connection:
        refusal(connection, query)


def test_the_best_stand_first_and_the_title_weighs_most(database: Database) -> None:
    with database.write() as connection:
        put(
            connection,
            [
                {"id": 1, "title": "Pain in the knee", "abstract": "Of sixty people."},
                {"id": 2, "title": "A survey", "abstract": "Pain was asked for once among many other things of life."},
                {"id": 3, "title": "A survey", "abstract": "Pain was asked for, pain was found, pain was treated."},
                {"id": 4, "title": "Pain in the knee", "abstract": "Of sixty people."},
            ],
        )
        assert found(connection, "pain").ids == (4, 1, 3, 2)
        assert found(connection, "pain", newest=True).ids == (4, 3, 2, 1)
        assert found(connection, "pain", limit=2, offset=1).ids == (1, 3)


def test_of_very_many_the_newest_thousand_are_ranked_and_the_others_follow(database: Database) -> None:
    with database.write() as connection:
        rows = [{"id": n, "title": "Pain" if n in {200, 900} else "Other", "abstract": "pain"} for n in range(1, 1501)]
        connection.execute(insert(report), rows)
        index_new(connection, 1)
        first = found(connection, "pain")
        assert (first.count, first.count_is_bound, first.ids[:3]) == (1000, True, (900, 1500, 1499))
        assert found(connection, "pain", limit=4, offset=998).ids == (502, 501, 500, 499)
        assert found(connection, "pain", limit=20, offset=1490).ids == tuple(range(10, 0, -1))
        assert found(connection, "pain", limit=2, newest=True).ids == (1500, 1499)
        assert found(connection, "title:pain").count_is_bound is False
        assert every(connection, "pain") == list(range(1500, 0, -1))


def test_a_snippet_shows_some_words_around_the_hits_with_the_marks_of_the_caller(library: Database) -> None:
    with library.read() as connection:
        assert shown(connection, "placebo-controlled trial", 1) == (
            "… of widespread pain. We report a randomized, [placebo-controlled] [trial] of low-dose naltrexone"
            " (LDN, 4.5 mg daily) in 31 women. Pain fell by 28.8 % on …"
        )
        assert shown(connection, '"low dose"', 1).count("[low-dose]") == 1
        assert shown(connection, "randomi*", 3) == "A [randomised] study."
        assert shown(connection, "crohn", 5) == "[Crohn]'s disease in childhood"
        assert shown(connection, "author:lyer", 5) == "Smith JP; [Lyer] Q"
        assert shown(connection, "müller", 2) == "[Müller]-Lyer F"
        assert found(connection, "year:2017").snippets == {}


def test_marks_in_the_data_are_no_marks(database: Database) -> None:
    with database.write() as connection:
        put(connection, [{"id": 1, "title": "x", "abstract": "a \ue000 lie \ue001 on pain"}])
        assert shown(connection, "pain", 1) == "a lie on [pain]"


def shown(connection: Connection, query: str, number: int) -> str:
    return marked(found(connection, query).snippets[number], "[", "]")


def test_no_search_reads_the_table_of_reports(tmp_path: Path) -> None:
    location = locate(str(tmp_path / "evidence.db"))
    create_database(location, fill=lambda _: None, say=print)
    database = open_database(location, create=None, say=print)
    asked: list[tuple[str, Any]] = []
    with database.write() as connection:
        put(connection, [{**row, "is_shown": True} for row in REPORTS])
        event.listen(connection, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
        for query in ANSWERS:
            found(connection, query)
        for change in (unindex, index):
            change(connection, [1, 2])
        plans = set()
        for order, values in tuple(asked):
            plans |= {str(step[-1]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {order}", values)}
    scans = {plan for plan in plans if plan.startswith("SCAN") and "VIRTUAL TABLE" not in plan}
    assert not {plan for plan in scans if plan.split()[1] in {"report", "report_identifier", "report_text"}}
    assert any("VIRTUAL TABLE INDEX" in plan for plan in plans)
