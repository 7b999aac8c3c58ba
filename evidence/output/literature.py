"""Reports, imports, links and questions, as every format writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.fulltext import marked
from evidence.output.characters import one_line
from evidence.output.formats import write_listing, write_tree, write_trees
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.answers.literature import Asked, Hits
    from evidence.errors import Problem
    from evidence.intake import Taken
    from evidence.matching.by_hand import Linked
    from evidence.matching.comparing import Matched
    from evidence.output.formats import Json
    from evidence.output.listing import Cell
    from evidence.reports import ReportRow

AUTHORS_SHOWN = 3

_HITS = (
    Column("report", "report", whole=True),
    Column("title", "title"),
    Column("authors", "authors", tell=lambda names: "; ".join(names) if isinstance(names, tuple) else str(names)),
    Column("year", "year", "right"),
    Column("journal", "journal"),
    Column("doi"),
    Column("pmid"),
    Column("nct"),
    Column("records"),
    Column("studies", "studies", absent="none", whole=True),
    Column("snippet"),
)


def hits_listing(reports: Iterable[ReportRow], snippets: dict[int, str]) -> Listing:
    """Reports with every field that FORMATS promises; marks of hits are taken out of the snippets."""
    return Listing(_HITS, tuple(_hit(one, snippets.get(one.id)) for one in reports))


def write_hits(hits: Hits, form: str, stream: TextIO, width: int, *, bold: bool) -> None:
    """Write what a search found: for people a few lines each, with the words that were found marked."""
    if form != "table":
        write_listing(hits_listing(hits.reports, hits.snippets), form, stream)
        return
    for one in hits.reports:
        stream.writelines(f"{line}\n" for line in _told(one, hits.snippets.get(one.id), width, bold=bold))


def _hit(one: ReportRow, snippet: str | None) -> tuple[str | int | tuple[str, ...] | None, ...]:
    said = one.citation
    return (
        one.name,
        said.title or None,
        said.authors,
        said.year,
        said.journal or None,
        said.doi or None,
        said.pmid or None,
        one.registration,
        tuple(f"R{number}" for number in one.records),
        one.studies,
        None if snippet is None else marked(snippet, "", ""),
    )


def _told(one: ReportRow, snippet: str | None, width: int, *, bold: bool) -> Iterable[str]:
    from textwrap import wrap

    said = one.citation
    untitled = f"no title of its own; of the study “{one.of_study}”" if one.of_study else "no title"
    head = f"{one.name}  {one_line(said.title or untitled)}"
    yield from wrap(head, width, subsequent_indent="    ")
    place = [authors_shown(said.authors), one_line(said.journal), str(said.year or "no year")]
    named = [f"doi:{said.doi}" if said.doi else "", f"pmid:{said.pmid}" if said.pmid else "", one.registration or ""]
    count = len(one.records)
    known = [f"{count} {'record' if count == 1 else 'records'}"] if count else []
    known += [f"{'study' if len(one.studies) == 1 else 'studies'} {', '.join(one.studies)}"] if one.studies else []
    for parts in (place, [*(one_line(part) for part in named), *known]):
        if any(parts):
            yield from wrap(
                ". ".join(part for part in parts if part),
                width,
                initial_indent="    ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
    if snippet and marked(snippet, "", "").strip(" …") not in said.title:
        for line in wrap(one_line(snippet), width, initial_indent="    ", subsequent_indent="    "):
            yield marked(line, *(("\x1b[1m", "\x1b[0m") if bold else ("*", "*")))


def authors_shown(authors: Sequence[str]) -> str:
    """The first authors, and that there are others, without a full stop of their own at the end."""
    listed = ", ".join(one_line(name.replace(",", "")) for name in authors[:AUTHORS_SHOWN])
    return f"{listed} et al" if len(authors) > AUTHORS_SHOWN else listed.rstrip(".")


def write_taken(taken: Sequence[Taken], form: str, stream: TextIO, *, dry_run: bool) -> None:
    """Write what imports came to: that the entries are accounted for, and how."""
    if form in ("json", "jsonl"):
        write_tree(_taken_tree(taken), form, stream)
        return
    columns = (
        Column("file", "file"),
        Column("format", "format"),
        Column("entries", "entries", "right"),
        Column("records_new", "new", "right"),
        Column("records_known", "known", "right"),
        Column("problems", "problems", "right"),
        Column("reports_new", "new reports", "right"),
        Column("reports_matched", "matched", "right"),
        Column("to_decide", "to decide", "right"),
    )
    if form != "table":
        write_listing(Listing(columns, tuple(_taken_cells(one) for one in taken)), form, stream)
        return
    for one in taken:
        if one.format:
            stream.writelines(f"{line}\n" for line in _taken_told(one, dry_run=dry_run))


def _taken_told(one: Taken, *, dry_run: bool) -> Iterable[str]:
    yield f"{one_line(one.file)} ({one.format}): {_count(one.entries, 'entry', 'entries')}"
    yield (
        f"  = {_count(one.records_new, 'new record', 'new records')} + {one.records_known:,} known already"
        f" + {_count(len(one.refused), 'problem', 'problems')}"
    )
    if one.records_new:
        would = "would be " if dry_run else ""
        joined = f"records that joined a report of this file or held: {one.reports_matched:,}"
        yield f"  {would}new reports: {one.reports_new:,}; {joined}"
    if one.to_decide:
        yield f"  {_count(one.to_decide, 'pair', 'pairs')} to decide: evidence match --ask"


def _taken_cells(one: Taken) -> tuple[Cell, ...]:
    counted = (one.entries, one.records_new, one.records_known, len(one.refused))
    return (one.file, one.format or None, *counted, one.reports_new, one.reports_matched, one.to_decide)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _taken_tree(taken: Sequence[Taken]) -> Json:
    return {
        "inputs": [
            {
                "input": one.input or None,
                "file": one.file,
                "format": one.format or None,
                "entries": one.entries,
                "records_new": one.records_new,
                "records_known": one.records_known,
                "problems": [problem._asdict() for problem in one.problems if problem.severity == "error"],
                "remarks": [problem._asdict() for problem in one.problems if problem.severity != "error"],
            }
            for one in taken
        ],
        "reports_new": sum(one.reports_new for one in taken),
        "reports_matched": sum(one.reports_matched for one in taken),
        "to_decide": sum(one.to_decide for one in taken),
    }


_PAIRS = (
    Column("pairs", "pairs"),
    Column("same", "same report", "right"),
    Column("studies", "same study", "right"),
    Column("ask", "to decide", "right"),
    Column("different", "different", "right", absent=""),
    Column("told_apart", "told apart by you", "right", absent=""),
)


def write_matched(now: Matched, standing: Matched, form: str, stream: TextIO) -> None:
    """Write how many pairs are one report, left to a person, told apart: in all, and what came of this comparison.

    That two are different is kept only where a person said so: there the two counts are of different things.
    """
    if form in ("json", "jsonl"):
        write_tree({**_pairs(standing), "now": _pairs(now)}, form, stream)
        return
    rows: list[tuple[Cell, ...]] = [
        ("found now", now.same, now.studies, now.ask, now.different, None),
        ("that stand", standing.same, standing.studies, standing.ask, None, standing.different),
    ]
    write_listing(Listing(_PAIRS, tuple(rows)), form, stream)


def _pairs(matched: Matched) -> dict[str, Json]:
    return {"same": matched.same, "ask": matched.ask, "different": matched.different, "studies": matched.studies}


def write_linked(linked: Linked, form: str, stream: TextIO) -> None:
    """Write the revision that a link made, and the reports as they are now; for people the words are said."""
    names = [f"P{number}" for number in linked.reports]
    if form in ("json", "jsonl"):
        tree: Json = {"revision": linked.revision, "reports": names}
        write_tree(tree, form, stream)
    elif form != "table":
        columns = (Column("revision", "revision", "right"), Column("report", "report"))
        write_listing(Listing(columns, tuple((linked.revision, name) for name in names)), form, stream)


def write_questions(asked: Sequence[Asked], form: str, stream: TextIO, width: int) -> None:
    """Write the open pairs with their named likenesses."""
    if form in ("json", "jsonl"):
        write_trees([_question_tree(one) for one in asked], form, stream)
        return
    if form == "table":
        for one in asked:
            stream.writelines(f"{line}\n" for line in question_told(one, width))
        return
    columns = tuple(Column(name, name) for name in ("question", "level", "one", "other", "points", "reason"))
    rows = tuple(
        (one.question.id, one.question.level, one.one.name, one.other.name, one.question.points, one.question.reason)
        for one in asked
    )
    write_listing(Listing(columns, rows), form, stream)


def question_told(one: Asked, width: int) -> Iterable[str]:
    """A pair for people: both reports, then how each trait agrees, in points that add up."""
    question = one.question
    yield f"Question {question.id}: {'the same report?' if question.level == 'report' else 'the same study?'}"
    for report in (one.one, one.other):
        yield from _told(report, None, width, bold=False)
        said = report.citation
        told = [(name, getattr(said, name)) for name in ("volume", "issue", "pages", "type")]
        yield f"    {', '.join(f'{name} {one_line(value)}' for name, value in told if value)}"
    for name, value, points, words in (one for one in question.likenesses if one[1] is not None or one[2]):
        like = "  not known" if value is None else f"{value:11.2f}"
        yield f"  {name:<10}{like}  {points:+6.2f}  {one_line(words)}"
    total = "" if question.points is None else f"{question.points:.2f} points: "
    yield f"  {total}{one_line(question.reason)}"


def _question_tree(one: Asked) -> Json:
    question = one.question
    likenesses: Json = [
        {"name": name, "value": value, "points": points, "words": words}
        for name, value, points, words in question.likenesses
    ]
    return {
        "question": question.id,
        "level": question.level,
        "pair": [one.one.name, one.other.name],
        "titles": [one.one.citation.title, one.other.citation.title],
        "points": question.points,
        "reason": question.reason,
        "likenesses": likenesses,
    }


def problem_words(problems: Iterable[Problem]) -> Iterable[str]:
    """Each problem on a line."""
    from evidence.output.additions import problem_line

    return (problem_line(problem) for problem in problems)
