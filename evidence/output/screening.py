"""What screening came to: decisions made, conflicts, agreement, progress; as text, rows and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import one_line
from evidence.output.formats import write_listing, write_tree, write_trees
from evidence.output.listing import Cell, Column, Listing
from evidence.output.table import write_table
from evidence.screening import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.output.formats import Json
    from evidence.screening import Decided
    from evidence.screening.conflicts import Conflict, Pair
    from evidence.screening.progress import Progress

_DECIDED = (Column("what", "what"), Column("n", "reports", "right"))
_CONFLICTS = (
    Column("report", "report", whole=True),
    Column("stage", "stage", whole=True),
    Column("title", "title", absent="no title"),
    Column("kind", "about", whole=True),
    Column("decisions", "decisions"),
)
_PROGRESS = (
    Column("stage", "stage", whole=True),
    Column("reviewer", "reviewer", absent="all"),
    Column("include", "include", "right"),
    Column("maybe", "maybe", "right", absent="", if_any=True),
    Column("exclude", "exclude", "right"),
    Column("not_retrieved", "not retrieved", "right", absent="", if_any=True),
    Column("conflicts", "conflicts", "right", absent="", if_any=True),
    Column("waiting", "waiting", "right"),
    Column("reports", "reports", "right"),
    Column("resolved", "resolved", "right", absent="", if_any=True),
)
_AGREEMENT = (
    Column("stage", "stage", whole=True),
    Column("first", "reviewers"),
    Column("second", "and"),
    Column("n", "reports", "right"),
    Column("observed", "agreed", "point", digits=3),
    Column("expected", "by chance", "point", digits=3),
    Column("kappa", "kappa", "point", digits=3, absent="not defined"),
    Column("se"),
    Column("ci_low", "95 % low", "point", digits=3, absent="none"),
    Column("ci_high", "high", "point", digits=3, absent="none"),
    Column("pabak", "PABAK", "point", digits=3, absent="not defined"),
    Column("note"),
)


def write_decided(done: Decided, form: str, stream: TextIO, *, dry_run: bool = False) -> None:
    """Write how many decisions are first ones, changed ones, and ones that stood already."""
    counts = {"decided": done.decided, "changed": done.changed, "unchanged": done.unchanged}
    if form == "table":
        whose = " ".join(f"{lead} {word}" for lead, word in (("at", done.stage), ("by", done.reviewer)) if word)
        said = ", ".join(f"{n} {what}" for what, n in counts.items())
        stream.write(one_line(f"{'would be: ' if dry_run else ''}{said} {whose}".rstrip()) + "\n")
    elif form in ("json", "jsonl"):
        tree: Json = {
            "stage": done.stage,
            "reviewer": done.reviewer,
            **counts,
            "reports": [f"P{number}" for number in done.reports],
            "revision": done.revision or None,
            "dropped": [f"P{number}" for number in done.dropped],
            "unfound": [f"P{number}" for number in done.unfound],
            "problems": [one._asdict() for one in done.problems],
        }
        write_tree(tree, form, stream)
    else:
        write_listing(Listing(_DECIDED, tuple(counts.items())), form, stream)


def write_withdrawn(done: Withdrawn, form: str, stream: TextIO) -> None:
    """Write on which reports decisions were taken back; for people the words are said."""
    names = [f"P{number}" for number in done.reports]
    if form in ("json", "jsonl"):
        tree: Json = {
            "stage": done.stage,
            "reviewer": done.reviewer,
            "reports": names,
            "revision": done.revision,
            "dropped": [f"P{number}" for number in done.dropped],
        }
        write_tree(tree, form, stream)
    elif form != "table":
        columns = (Column("revision", "revision", "right"), Column("report", "report"))
        write_listing(Listing(columns, tuple((done.revision, name) for name in names)), form, stream)


def remarks(done: Decided | Withdrawn) -> Iterator[str]:
    """What follows from decisions and would not be seen, in sentences."""
    if done.dropped:
        yield f"{_names(done.dropped)}: decisions at full text that counted no longer do"
    if isinstance(done, Withdrawn):
        return
    if done.unfound:
        yield f"{_names(done.unfound)}: found by no search, only named by a study; in no box of the flow"
    for name in done.first:
        yield f"first decision by {name}"


def _names(numbers: Iterable[int]) -> str:
    return ", ".join(f"P{number}" for number in numbers)


def write_conflicts(found: Sequence[Conflict], form: str, stream: TextIO) -> None:
    """Write the reports on which reviewers differ, with what each of them decided."""
    if form in ("json", "jsonl"):
        write_trees([_conflict(one) for one in found], form, stream)
        return
    rows = tuple((f"P{one.report}", one.stage, one.title or None, one.kind, tuple(_said(one))) for one in found)
    write_listing(Listing(_CONFLICTS, rows), form, stream)


def write_progress(found: Iterable[Progress], form: str, stream: TextIO) -> None:
    """Write how much is decided and how much waits."""
    rows = tuple(tuple(getattr(one, column.key) for column in _PROGRESS) for one in found)
    write_listing(Listing(_PROGRESS, rows), form, stream)


def write_agreement(found: Sequence[Pair], form: str, stream: TextIO) -> None:
    """Write kappa and what it is made of; for people with the table of both reviewers' decisions."""
    if form in ("json", "jsonl"):
        write_trees([_pair(one) for one in found], form, stream)
    elif form == "table":
        stream.write("\n".join(_pair_text(one) for one in found))
    else:
        write_listing(Listing(_AGREEMENT, tuple(_pair_row(one) for one in found)), form, stream)


def _conflict(one: Conflict) -> dict[str, Json]:
    made: list[Json] = [
        {
            "reviewer": part.reviewer,
            "decision": part.decision,
            "reason": part.reason,
            "on": part.on,
            "row": f"P{part.row}",
            "resolution": part.is_resolution,
        }
        for part in one.decisions
    ]
    title = one.title or None
    return {"report": f"P{one.report}", "title": title, "stage": one.stage, "kind": one.kind, "decisions": made}


def _said(one: Conflict) -> Iterator[str]:
    """Each decision; where the report was several when they were made, on which."""
    several = len({part.row for part in one.decisions}) > 1
    for part in one.decisions:
        whose = f"resolved by {part.reviewer}" if part.is_resolution else part.reviewer
        reason = f" ({part.reason})" if part.reason else ""
        yield f"{whose}: {part.decision}{reason}{f' of P{part.row}' if several else ''}"


def _pair(one: Pair) -> dict[str, Json]:
    found = one.agreement
    return {"stage": one.stage, "reviewers": one.reviewers, **found._asdict(), "ci": found.ci}


def _pair_row(one: Pair) -> tuple[str | int | float | None, ...]:
    found = one.agreement
    low, high = found.ci or (None, None)
    numbers = (found.n, found.observed, found.expected, found.kappa, found.se, low, high, found.pabak)
    return (one.stage, *one.reviewers, *numbers, found.note)


def _pair_text(one: Pair) -> str:
    """Kappa in a sentence, and under it the table: a row per word of the first reviewer, a column of the second."""
    from io import StringIO

    found = one.agreement
    first, second = (one_line(name) for name in one.reviewers)
    text = StringIO()
    text.write(f"{one.stage}: {first} (rows) and {second} (columns), {_counted(found.n)}\n")
    columns = (Column("word", first), *(Column(word, word, "right") for word in found.categories))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (word, *counts) for word, counts in zip(found.categories, found.table, strict=True)
    )
    write_table(Listing(columns, rows), text)
    if found.observed is not None and found.expected is not None:
        text.write(f"agreed {found.observed:.1%}, by chance {found.expected:.1%}\n")
    if found.kappa is not None and found.pabak is not None:
        interval = f" (95 % CI {_signed(found.ci[0])} to {_signed(found.ci[1])})" if found.ci else ""
        text.write(f"kappa {_signed(found.kappa)}{interval}; prevalence-adjusted {_signed(found.pabak)}\n")
    if found.note:
        text.write(one_line(found.note) + "\n")
    return text.getvalue()


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _counted(n: int) -> str:
    return f"{n} {'report' if n == 1 else 'reports'} that both decided"
