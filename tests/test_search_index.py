"""The index of words: the same answers from both databases, whatever the texts, and kept as the reports are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from some_reports import REPORTS, put
from sqlalchemy import delete, insert, select, update

from evidence.fulltext import every, found, index, index_new, is_whole, rebuild, unindex
from evidence.fulltext.prefixes import beginning, stem_of
from evidence.model.literature import record, report
from evidence.store import create_database, locate, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.store import Database

WORD = st.sampled_from(
    ["naltrexone", "pain", "trials", "randomized", "low-dose", "Müller", "β", "2017", "痛み", "policy"]
)
LEAF = st.tuples(st.sampled_from(["", "title:", "abstract:", "author:"]), WORD, st.sampled_from(["", "*"])).map("".join)
QUERY = st.recursive(
    LEAF | st.tuples(WORD, WORD).map('"{0[0]} {0[1]}"'.format),
    lambda parts: st.tuples(parts, st.sampled_from(["AND", "OR", "NOT", ""]), parts).map(
        "({0[0]} {0[1]} {0[2]})".format
    ),
    max_leaves=6,
)
TEXT = st.lists(WORD | st.sampled_from(["police", "random", "painful", "dose", "a"]), max_size=6).map(" ".join)


@pytest.fixture
def two_databases(tmp_path: Path, postgres: str) -> Iterator[tuple[Database, Database]]:
    """Give one database of each kind."""
    opened = []
    for url in (f"sqlite:///{tmp_path / 'other.db'}", postgres):
        create_database(locate(url), fill=lambda _: None, say=print)
        opened.append(open_database(locate(url), create=None, say=print))
    yield opened[0], opened[1]
    for database in opened:
        database.close()


@given(texts=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8), queries=st.lists(QUERY, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_any_question_to_any_texts_has_the_same_answer(
    two_databases: tuple[Database, Database], texts: list[tuple[str, str, str]], queries: list[str]
) -> None:
    answers: list[list[list[int]]] = []
    snippets: list[list[dict[int, str]]] = []
    for database in two_databases:
        with database.write() as connection:
            unindex(connection, connection.scalars(select(report.c.id)).all())
            connection.execute(delete(report))
            for number, (title, abstract, author) in enumerate(texts, 1):
                row = {"id": number, "title": title, "abstract": abstract, "authors": json.dumps([author])}
                connection.execute(insert(report).values(row))
            index_new(connection, 1)
            answers.append([sorted(found(connection, query).ids) for query in queries])
            snippets.append([found(connection, query).snippets for query in queries])
            assert [sorted(one) for one in snippets[-1]] == answers[-1]
    assert (answers[0], snippets[0]) == (answers[1], snippets[1])


CHANGES = st.lists(
    st.tuples(st.integers(1, 6), TEXT, st.booleans(), st.none() | st.integers(1990, 2030)), min_size=1, max_size=12
)


@given(changes=CHANGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_after_any_changes_the_index_is_as_one_made_anew(
    two_databases: tuple[Database, Database], changes: list[tuple[int, str, bool, int | None]]
) -> None:
    for database in two_databases:
        with database.write() as connection:
            unindex(connection, range(1, 7))
            connection.execute(delete(record))
            connection.execute(delete(report))
            put(connection, [{"id": number, "title": "pain", "abstract": "a trial"} for number in range(1, 7)])
            for number, words, is_shown, year in changes:
                unindex(connection, [number, number])
                values = {"title": words, "is_shown": is_shown, "year": year}
                connection.execute(update(report).where(report.c.id == number).values(values))
                index(connection, [number])
                assert is_whole(connection) is None
            asked = ["pain", "poli*", '"pain trial"', "naltrexone OR year:2000-", "title:dose"]
            before = [every(connection, query) for query in asked]
            rebuild(connection)
            assert [every(connection, query) for query in asked] == before
            assert is_whole(connection) is None


def test_an_index_that_is_not_whole_is_told_and_a_rebuild_mends_it(database: Database) -> None:
    with database.write() as connection:
        put(connection, REPORTS)
        connection.execute(update(report).where(report.c.id == 2).values(is_shown=False))
        connection.execute(update(report).where(report.c.id == 6).values(is_shown=True))
        assert is_whole(connection) == "reports that show and are not in it: 1; that are in it and do not show: 1"
        rebuild(connection)
        assert is_whole(connection) is None
        connection.execute(update(report).where(report.c.id == 3).values(title="Something else"))
        assert "it has other words than the" in str(is_whole(connection))
        rebuild(connection)
        assert (is_whole(connection), every(connection, "else"), every(connection, "hidden")) == (None, [3], [6])


def test_a_connection_that_only_reads_compares_which_are_in(database: Database) -> None:
    with database.write() as connection:
        put(connection, REPORTS)
    with database.read() as connection:
        assert is_whole(connection) is None
    with database.write() as connection:
        connection.execute(update(report).where(report.c.id == 6).values(is_shown=True))
    with database.read() as connection:
        assert "not in it: 1" in str(is_whole(connection))


def test_texts_that_no_paper_has_are_indexed_all_the_same(database: Database) -> None:
    texts = [
        " ".join(f"word{number}" for number in range(120_000)),
        "x" * 200_000,
        "痛" * 60_000,
        "pain " * 40_000,
        "".join(chr(number) for number in range(1, 0x3000)),
        " ".join(chr(number) for number in range(0x10000, 0x1FFFF)),
    ]
    with database.write() as connection:
        put(connection, [{"id": 1 + n, "authors": [one], "abstract": one} for n, one in enumerate(texts)])
        assert (every(connection, "word7"), every(connection, "pain")) == ([1], [4])
        assert is_whole(connection) is None
        rebuild(connection)


def test_a_beginning_of_a_word_finds_the_word_though_its_stem_is_shorter() -> None:
    written = {
        "randomi": "randomization", "universi": "university", "differe": "difference", "negativ": "negative",
        "controll": "controlled", "diabete": "diabetes", "oxy": "oxycodone", "dos": "dosing", "use": "used",
        "medica": "medications", "pharmac": "pharmacological", "hydroxy": "hydroxychloroquine", "therapy": "therapy",
    }  # fmt: skip
    missed = {begin for begin, word in written.items() if not _finds(begin, word)}
    assert missed == set()
    alike = {"poly": "policy", "oxy": "oxidation", "pay": "pain", "dos": "do", "testi": "test", "pain": "pay"}
    assert {begin for begin, word in alike.items() if _finds(begin, word)} == set()


def _finds(begin: str, word: str) -> bool:
    stem = stem_of(word)
    return any(stem.startswith(one.stem) if one.is_prefix else stem == one.stem for one in beginning(begin))
