"""Score duplicate detection on a labelled set: ``python tests/benchmarks/duplicates.py --records CSV --sets CSV``.

The sets are those of bib-dedupe: one column ``merged_ids`` with the ids of one report, joined by ";"; the ids of the
records are "id_0000012" or "12". Scored are records, not pairs, as there: FP are works of which nothing is kept, TP
removed records that should go, FN records kept beside another of their work, TN works kept. ``--without
doi,abstract,pages`` leaves fields out, ``--short`` shortens names in every other record, ``--show`` prints what went
wrong. The records are imported into a database of their own, as anybody's would be.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evidence import open_store
from evidence.answers.evidence import init_store
from evidence.answers.exporting import Wanted
from evidence.matching.features import features
from evidence.matching.likeness import Comparison, compare
from evidence.readers import Entry, Refused, entries, open_source, recognised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.readers import Citation

FIELDS: dict[str, dict[str, object]] = {
    "doi": {"doi": ""},
    "pmid": {"pmid": "", "pmcid": ""},
    "abstract": {"abstract": ""},
    "pages": {"pages": ""},
    "volume": {"volume": ""},
    "issue": {"issue": ""},
    "year": {"published": ""},
    "journal": {"journal": "", "journal_short": "", "issn": ()},
    "authors": {"authors": ()},
}


class Found(NamedTuple):
    """What matching found among records, by their ids: groups of one report, and pairs left to a person."""

    groups: list[list[str]]
    asked: list[tuple[str, str]]
    seconds: float


def main() -> int:
    """Read, match, print."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--records", type=Path, required=True)
    wanted.add_argument("--sets", type=Path, required=True)
    wanted.add_argument("--without", default="")
    wanted.add_argument("--short", action="store_true")
    wanted.add_argument("--show", action="store_true")
    given = wanted.parse_args()
    citations = {named(one.accessions): spoiled(one, given.without) for one in read(given.records)}
    if given.short:
        citations = {name: shortened(one) if at % 2 else one for at, (name, one) in enumerate(citations.items())}
    works = truth(given.sets, citations)
    found = match(citations)
    sys.stdout.write(scores(works, found))
    if given.show:
        sys.stdout.writelines(f"{line}\n" for line in wrong(citations, works, found))
    return 0


def read(path: Path) -> Iterable[Citation]:
    """Every citation of a file; what was refused is said, for it is missing from the score."""
    source = open_source(path)
    for item in entries(source, recognised(source)):
        if isinstance(item, Entry):
            yield item.citation
        elif isinstance(item, Refused):
            sys.stderr.write(f"refused: {item.problem.message}\n")


def named(accessions: tuple[str, ...]) -> str:
    """The record's id as the sets write it."""
    return f"id_{int(accessions[0]):07d}" if accessions[0].isdigit() else accessions[0]


def spoiled(record: Citation, without: str) -> Citation:
    """A record that lacks some fields."""
    for field in filter(None, without.split(",")):
        record = record._replace(**FIELDS[field])  # type: ignore[arg-type] # the fields' own types, in a table
    return record


def shortened(record: Citation) -> Citation:
    """A record as a database writes it that abbreviates journals and keeps one initial."""
    return record._replace(
        journal=re.sub(r"(?<=\b\w{5})\w+", "", record.journal) if " " in record.journal else record.journal,
        authors=tuple(re.sub(r"(, ?\w).*", r"\1", one) for one in record.authors),
    )


def truth(path: Path, citations: dict[str, Citation]) -> dict[str, int]:
    """The number of the work that each record is of, by the labelled sets; in no set, a work of its own."""
    with path.open(encoding="utf-8", newline="") as file:
        sets = [row["merged_ids"].split(";") for row in csv.DictReader(file)]
    works = {name: at for at, several in enumerate(sets) for name in several if name in citations}
    return works | {name: -at for at, name in enumerate(citations, 1) if name not in works}


HEADINGS = ("title", "journal", "volume", "issue", "pages", "abstract", "doi", "pmid")


def write(table: Path, citations: dict[str, Citation]) -> None:
    """Write the records as the table that a database would export; the id keeps equal ones apart."""
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["accession_number", "authors", "year", *HEADINGS])
        for name, one in citations.items():
            rows.writerow(
                [name, "; ".join(one.authors), one.published[:4], *(getattr(one, heading) for heading in HEADINGS)]
            )


def match(citations: dict[str, Citation]) -> Found:
    """Import the records into a database of their own, and read what became of them."""
    with tempfile.TemporaryDirectory() as folder:
        table, database = Path(folder) / "records.csv", str(Path(folder) / "evidence.db")
        write(table, citations)
        init_store(database, seed=False)
        with open_store(database) as store:
            start = time.perf_counter()
            store.import_file(table)
            seconds = time.perf_counter() - start
            asked = store.questions()
            rows = [row for batch in store.export_records(Wanted()) for row in batch]
    ids = list(citations)
    names = {row.record: ids[row.entry - 1] for row in rows}
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        groups[f"P{row.report}"].append(names[row.record])
    first = {report: several[0] for report, several in groups.items()}
    pairs = [(first[one.one.name], first[one.other.name]) for one in asked if one.question.level == "report"]
    return Found([several for several in groups.values() if len(several) > 1], pairs, seconds)


def scores(works: dict[str, int], found: Found) -> str:
    """The score in words and numbers."""
    kept, strangers = keeping(works, found)
    fp = sum(1 for number in kept.values() if number == 0)
    fn = sum(number - 1 for number in kept.values() if number > 1)
    tp, tn = len(works) - sum(kept.values()) - fp, len(kept) - fp
    mine = {name: at for at, group in enumerate(found.groups) for name in group}
    open_pairs = sum(1 for a, b in found.asked if mine.get(a, a) != mine.get(b, b))
    true_asked = sum(1 for a, b in found.asked if works[a] == works[b] and mine.get(a, a) != mine.get(b, b))
    return (
        f"FP {fp}  TP {tp}  FN {fn}  TN {tn}  sensitivity {tp / max(1, tp + fn):.4f}"
        f"  specificity {tn / max(1, tn + fp):.4f}  precision {tp / max(1, tp + fp):.4f}"
        f"  works merged with another {strangers}\n"
        f"pairs asked {open_pairs} ({true_asked} of them one work)  import and matching {found.seconds:.1f} s\n"
    )


def keeping(works: dict[str, int], found: Found) -> tuple[dict[int, int], int]:
    """How many records are kept of each work, one of each group; and how many works were put to another."""
    kept = dict.fromkeys(works.values(), 0)
    grouped = {name for group in found.groups for name in group}
    strangers = 0
    for group in found.groups:
        told = Counter(works[name] for name in group)
        kept[works[group[0]]] += 1
        strangers += len(told) - 1
    for name, work in works.items():
        kept[work] += name not in grouped
    return kept, strangers


def true_pairs(works: dict[str, int]) -> list[tuple[str, str]]:
    """All pairs of records of one work."""
    sets: dict[int, list[str]] = defaultdict(list)
    for name, work in works.items():
        sets[work].append(name)
    return [pair for several in sets.values() for pair in combinations(several, 2)]


def wrong(citations: dict[str, Citation], works: dict[str, int], found: Found) -> Iterable[str]:
    """False merges whole; of each work that fell apart, one pair; the pairs asked of two works."""
    for group in found.groups:
        if len({works[name] for name in group}) > 1:
            yield "FALSE MERGE"
            yield from (f"   {described(name, citations[name])}" for name in group)
    mine = {name: at for at, group in enumerate(found.groups) for name in group}
    apart = {works[a]: (a, b) for a, b in true_pairs(works) if mine.get(a, a) != mine.get(b, b)}
    for heading, pairs in (
        ("MISSED", apart.values()),
        ("ASKED OF TWO WORKS", [(a, b) for a, b in found.asked if works[a] != works[b]]),
    ):
        for a, b in pairs:
            one = compare(features(citations[a]), features(citations[b]))
            yield heading
            yield f"   {described(a, citations[a])}\n   {described(b, citations[b])}"
            yield f"   {explained(one)}"


def explained(one: Comparison) -> str:
    """A comparison on one line."""
    parts = ", ".join(f"{part.words} {part.points:+g}" for part in one.likenesses if part.points)
    return f"{one.verdict}, {one.points} points, {one.reason}: {parts}"


def described(name: str, one: Citation) -> str:
    """A record on one line."""
    where = f"{one.journal[:40]} {one.volume}({one.issue}):{one.pages}"
    return f"{name} {one.title[:120]} | {'; '.join(one.authors)[:60]} | {one.published} | {where} | {one.doi}"


if __name__ == "__main__":
    sys.exit(main())
