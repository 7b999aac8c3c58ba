"""Some reports to search, and how an import adds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from evidence.fulltext import index_new
from evidence.model.literature import input_, record, report

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, Any]  # a row of the table of reports: its columns have any type

ABSTRACT = (
    "Fibromyalgia is a disorder of widespread pain. We report a randomized, placebo-controlled trial of low-dose"
    " naltrexone (LDN, 4.5 mg daily) in 31 women. Pain fell by 28.8 % on naltrexone against 18.0 % on placebo."
)
REPORTS: list[Row] = [
    {"id": 1, "title": "Low-dose naltrexone for fibromyalgia", "abstract": ABSTRACT, "year": 2013}
    | {"authors": ["Younger J", "Noor N"], "journal": "Arthritis and Rheumatism", "keywords": ["Naltrexone", "Pain"]}
    | {"also": "10.1002/art.37734 23359310 younger-2013"},
    {
        "id": 2,
        "title": "Dose of a low protein diet",
        "abstract": "No naltrexone here, but policy and police.",
        "year": 2017,
    }
    | {"authors": ["Müller-Lyer F"], "journal": "Pain"},
    {"id": 3, "title": "COVID-19 and the HAM-D: universities", "abstract": "A randomised study.", "year": 2021},
    {"id": 4, "title": "Θεραπεία με ναλτρεξόνη", "abstract": "痛みの治療。低用量 β-endorphin 🙂 levels", "year": None},
    {"id": 5, "title": "Crohn's disease in childhood", "abstract": "Polymorphisms of the receptor", "year": 2017}
    | {"authors": ["Smith JP", "Lyer Q"]},
    {"id": 6, "title": "A hidden one on naltrexone", "is_shown": False},
    {"id": 7, "title": "Part of the first one", "is_shown": False, "into_id": 1},
    {"id": 8, "title": "Random numbers", "abstract": "analgesia; AND OR NOT in capitals", "year": 1998},
]
IDENTIFIERS = [(1, "doi", "10.1002/art.37734"), (7, "pmid", "23359310"), (7, "nct", "NCT00568555"), (5, "pmid", "2017")]


def put(connection: Connection, rows: list[Row]) -> None:
    """Add reports as an import does."""
    for row in rows:
        lists = {name: json.dumps(row[name], ensure_ascii=False) for name in ("authors", "keywords") if name in row}
        connection.execute(insert(report).values(row | lists))
    index_new(connection, min(row["id"] for row in rows))


def put_records(connection: Connection, numbers: list[int]) -> None:
    """Make reports the homes of records of an import: what counts has something behind it."""
    told = {"source": "", "format": "ris", "sha256": "a" * 64, "imported_at": ""}
    counted = dict.fromkeys(("entries", "records_new", "records_known", "problems"), 0)
    connection.execute(insert(input_).values(id=1, **told, **counted))
    kept = [{"id": one, "input_id": 1, "ordinal": one, "sha256": "a" * 64, "payload": b""} for one in numbers]
    connection.execute(insert(record), kept)
