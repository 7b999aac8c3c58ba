"""What imports and matching take, in ratios to floors and peers: ``python tests/benchmarks/imports.py``.

Floors: a bare walk of lxml through the same XML; for RIS ``rispy.load`` + ``sqlite-utils`` with full text (a peer, in
another Python that has both: ``--peers /path/to/python``); for matching, plain SQL that finds equal DOIs and equal
titles. Each figure is of a process of its own; ``--size`` entries and ten times as many. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from made_up import made, write_pubmed, write_ris

WALK = """
import sys, time
from lxml import etree
start = time.perf_counter()
for _, element in etree.iterparse(sys.argv[1]):
    element.clear()
print(time.perf_counter() - start)
"""
PEER = """
import sys, time, rispy, sqlite_utils
start = time.perf_counter()
with open(sys.argv[1], encoding="utf-8") as file:
    rows = rispy.load(file)
database = sqlite_utils.Database(sys.argv[2])
database["records"].insert_all(rows, alter=True)
database["records"].enable_fts(["title", "abstract"], tokenize="porter")
print(time.perf_counter() - start)
"""
OURS = """
import json, resource, sys, time
from evidence import open_store
path, database, how = sys.argv[1:4]
with open_store(database) as store:
    start = time.perf_counter()
    if how == "match":
        matched = store.match()
        entries = matched.same
    else:
        taken = store.import_file(path, match=how == "both")
        entries = taken.entries
    seconds = time.perf_counter() - start
print(json.dumps([seconds, entries, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
PLAIN_SQL = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1])
start = time.perf_counter()
connection.execute(
    "CREATE TEMP TABLE keyed AS SELECT r.id, lower(replace(replace(r.title, '-', ' '), '.', '')) AS title,"
    " i.value AS doi FROM report r LEFT JOIN report_identifier i ON i.report_id = r.id AND i.kind = 'doi'")
connection.execute("CREATE INDEX temp.by_title ON keyed (title)")
connection.execute("CREATE INDEX temp.by_doi ON keyed (doi)")
pairs = connection.execute(
    "SELECT count(*) FROM (SELECT a.id, b.id FROM keyed a JOIN keyed b ON a.doi = b.doi AND a.id < b.id"
    " UNION SELECT a.id, b.id FROM keyed a JOIN keyed b ON a.title = b.title AND a.id < b.id)").fetchone()
print(time.perf_counter() - start)
"""


def run(code: str, *arguments: object, python: str = sys.executable) -> Any:  # noqa: ANN401 - any JSON
    """Run code in a process of its own; what it prints, as JSON."""
    words = [python, "-c", code, *map(str, arguments)]
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])


def database(folder: Path, name: str) -> Path:
    """Make an empty database."""
    path = folder / name
    words = [sys.executable, "-m", "evidence", "init", "--no-seed", "--db", str(path), "-q"]
    subprocess.run(words, check=True, env=os.environ)
    return path


def told(what: str, ours: float, floor: float, goal: str) -> None:
    """Print a ratio."""
    sys.stdout.write(f"{what:<58}{ours:8.2f} s {floor:8.2f} s {ours / floor:7.2f}   goal {goal}\n")


def main() -> None:
    """Print every ratio."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--size", type=int, default=10_000)
    wanted.add_argument("--peers", default=None)
    wanted.add_argument("--large", action="store_true", help="also ten times as many, and memory")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _small(folder, given.size, given.peers)
        _shapes(folder, given.size)
        if given.large:
            _large(folder, given.size)


def _small(folder: Path, size: int, peers: str | None) -> None:
    xml, ris = folder / "small.xml", folder / "small.ris"
    write_pubmed(xml, made(size))
    write_ris(ris, made(size))
    floor = run(WALK, xml)
    told("PubMed XML / bare walk", run(OURS, xml, database(folder, "x1.db"), "import")[0], floor, "7-9")
    told("PubMed XML with matching / bare walk", run(OURS, xml, database(folder, "x2.db"), "both")[0], floor, "10-14")
    own = database(folder, "r.db")
    seconds = run(OURS, ris, own, "import")[0]
    if peers is not None:
        told("RIS / rispy + sqlite-utils", seconds, run(PEER, ris, folder / "peer.db", python=peers), "1.0-1.5")
    told("RIS, the same file again / the first time", run(OURS, ris, own, "import")[0], seconds, "1")
    plain = run(PLAIN_SQL, own)
    told(f"matching {size:,} / plain SQL", run(OURS, "-", own, "match")[0], plain, "8-15")


def _shapes(folder: Path, size: int) -> None:
    distinct, alike = folder / "distinct.ris", folder / "alike.ris"
    write_ris(distinct, made(size, copies=0))
    write_ris(alike, made(size, copies=0, title="Editorial"))
    seconds = []
    for at, path in enumerate((distinct, alike)):
        own = database(folder, f"s{at}.db")
        run(OURS, path, own, "import")
        seconds.append(run(OURS, "-", own, "match")[0])
    told("matching, all of one title / distinct ones", seconds[1], seconds[0], "5")


def _large(folder: Path, size: int) -> None:
    results = {}
    for count in (size, 10 * size):
        path = folder / f"{count}.ris"
        write_ris(path, made(count))
        own = database(folder, f"l{count}.db")
        results[count] = [run(OURS, path, own, "import"), run(OURS, "-", own, "match"), path, own]
    small, large = results[size], results[10 * size]
    told("RIS, ten times as many / once", large[0][0], small[0][0], "11")
    told("matching, ten times as many / once", large[1][0], small[1][0], "13")
    for what, at, limit in (("import", 0, 150), ("matching", 1, 300)):
        memory = f"{small[at][2]:.0f} and {large[at][2]:.0f} MiB"
        sys.stdout.write(f"peak memory of {what}: {memory} (goal {limit}; an import 20 above the small one)\n")
    new = folder / "new.ris"
    write_ris(new, made(1000, seed=8))
    seconds = [run(OURS, new, one[3], "both")[0] for one in (small, large)]
    told(f"1,000 new into {10 * size:,} / into {size:,}", seconds[1], seconds[0], "3 (into a million / into 10,000)")


if __name__ == "__main__":
    main()
