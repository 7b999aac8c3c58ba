"""``evidence pool``: the meta-analysis of a table, without a database."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.answers.diagnostics import Diagnostics, diagnostics_of
from evidence.answers.effect_table import EffectTable, Row, read_table, refusal
from evidence.errors import DocumentRefused, EvidenceError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.stats import MetaRegression, Multilevel, Pool, Robust, Subgroups
    from evidence.stats.rows import Array

TABLE_METHODS = {"MH": ("RR", "OR", "RD"), "PETO": ("OR", "PETO")}
"""Methods that need the counts, and the measures that they have."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a table."""

    measure: str | None = None
    method: str = "REML"
    test: str | None = None
    """Hartung-Knapp where none is asked for, and the normal one for a common effect."""
    level: float = 0.95
    by: str | None = None
    moderators: tuple[str, ...] = ()
    cluster: str | None = None
    diagnostics: bool = False


class StudyEffect(NamedTuple):
    """One row of the table: its effect on the scale of the pool, or why it is not used."""

    label: str
    yi: float | None = None
    vi: float | None = None
    weight: float | None = None
    """Share of the pool in per cent."""
    reason: str | None = None


class Regressed(NamedTuple):
    """A meta-regression with the names of its coefficients."""

    names: tuple[str, ...]
    fit: MetaRegression
    left_out: tuple[str, ...]
    """Studies without a value of the moderators."""


@dataclass(frozen=True, kw_only=True)
class PooledTable:
    """The answer: every row, the pool, and what was asked beside it."""

    measure: str
    method: str
    level: float
    log_scale: bool
    corrected: int
    """Tables with a zero cell to whose cells 1/2 was added for their own effects."""
    studies: tuple[StudyEffect, ...]
    pool: Pool
    by: str | None
    subgroups: Subgroups | None
    metaregression: Regressed | None
    multilevel: Multilevel | None
    robust: Robust | None
    diagnostics: Diagnostics | None
    notes: tuple[str, ...]
    """What was not computed, and why."""


class How(NamedTuple):
    """The method, test and level of every pool of the answer."""

    method: str
    test: str
    level: float

    @property
    def by_variance(self) -> dict[str, Any]:
        """The same for what has no Mantel-Haenszel or Peto form: a common effect by inverse variance."""
        return {"method": "EE" if self.method in TABLE_METHODS else self.method, "test": self.test, "level": self.level}


class Used(NamedTuple):
    """The rows that have an effect, as arrays."""

    rows: tuple[Row, ...]
    given: dict[str, Array]
    yi: Array
    vi: Array


def pool_table(data: bytes, file: str, request: Request) -> PooledTable:
    """Read a table, turn rows into effects, and pool them as asked.

    Raises ``UsageError`` for a measure, method or test that there is not, ``DocumentRefused`` with every
    problem of the table, and ``EvidenceError`` where what is left cannot be pooled as asked.
    """
    from evidence.stats.measures import LOG_SCALE

    table = read_table(data, file)
    measure = _measure(request, table)
    how = _how(request, measure)
    used, unused = _effects(table, measure)
    try:
        fit = _pool(measure, used, how)
        parts = _parts(table, used, how, request)
    except ValueError as error:
        raise EvidenceError(f"{file}: {error}") from error
    weights = _weights(how.method, used, fit)
    by_row = {row.number: at for at, row in enumerate(used.rows)}
    studies = tuple(
        StudyEffect(table.label(row), float(used.yi[at]), float(used.vi[at]), weights[at], None)
        if (at := by_row.get(row.number)) is not None
        else StudyEffect(table.label(row), reason=unused[row.number])
        for row in table.rows
    )
    diagnostics, notes = None, parts.notes
    if request.diagnostics and len(used.rows) > 1:
        diagnostics = diagnostics_of(used.yi, used.vi, used.given, method=how.method, test=how.test)
    return PooledTable(
        measure=measure,
        method=how.method,
        level=how.level,
        log_scale=measure in LOG_SCALE,
        corrected=_corrected(measure, used),
        studies=studies,
        pool=fit,
        by=request.by,
        subgroups=parts.subgroups,
        metaregression=parts.metaregression,
        multilevel=parts.multilevel,
        robust=parts.robust,
        diagnostics=diagnostics,
        notes=notes,
    )


class Parts(NamedTuple):
    """What was asked beside the pool."""

    subgroups: Subgroups | None
    metaregression: Regressed | None
    multilevel: Multilevel | None
    robust: Robust | None
    notes: tuple[str, ...]


def _measure(request: Request, table: EffectTable) -> str:
    from evidence.stats.measures import COLUMNS, MEASURES

    if request.measure is not None:
        measure = request.measure.upper()
        if measure not in MEASURES:
            raise UsageError(f"--measure: {request.measure} is not known; known are {', '.join(MEASURES)}")
        return measure
    possible = [name for name in MEASURES if not _lacking(name, table)]
    if "GEN" in possible:
        return "GEN"
    if possible:
        raise UsageError(f"--measure: say which; the columns of {table.file} allow {', '.join(possible)}")
    example = "; or ".join(", ".join(COLUMNS[name]) for name in ("GEN", "RR", "SMD"))
    raise refusal(table.file, "no measure can be computed from its columns", f"name columns such as {example}")


def _lacking(measure: str, table: EffectTable) -> list[str]:
    from evidence.stats.measures import COLUMNS

    lacking = [name for name in COLUMNS[measure] if not table.source(name)]
    return [] if lacking == ["vi"] and table.source("sei") else lacking


def _how(request: Request, measure: str) -> How:
    from evidence.stats.pooling import METHODS, TESTS

    method = request.method.upper()
    if method not in (*METHODS, *TABLE_METHODS):
        raise UsageError(f"--method: {request.method} is not known; known are {', '.join((*METHODS, *TABLE_METHODS))}")
    if measure not in TABLE_METHODS.get(method, (measure,)):
        raise UsageError(f"--method: {method} pools {', '.join(TABLE_METHODS[method])}, not {measure}")
    test = request.test or ("z" if method in ("EE", *TABLE_METHODS) else "knha")
    if test not in TESTS:
        raise UsageError(f"--test: {request.test} is not known; known are {', '.join(TESTS)}")
    if method in TABLE_METHODS and test != "z":
        raise UsageError(f"--test: {method} has a normal interval only; leave --test out")
    if not 0.0 < request.level < 1.0:
        raise UsageError(f"--level: {request.level:g} is no coverage; it lies between 0 and 1, as 0.95 does")
    return How(method, test, request.level)


def _effects(table: EffectTable, measure: str) -> tuple[Used, dict[int, str]]:
    """Turn rows into effects; rows that lack a number are kept out with the reason, impossible ones refused."""
    import numpy as np

    from evidence.stats import effect_sizes
    from evidence.stats.measures import COLUMNS

    lacking = _lacking(measure, table)
    if lacking:
        told = f"has no column {', '.join(lacking)}, which {measure} needs"
        raise refusal(table.file, told, f"the columns are {', '.join(table.headings)}")
    names = ["sei" if name == "vi" and not table.source(name) else name for name in COLUMNS[measure]]
    problems: list[Problem] = []
    rows, unused, cells = [], {}, []
    for row in table.rows:
        parts = [table.source(name) for name in names]
        read = {heading: table.number(row, heading) for heading in dict.fromkeys(chain(*parts))}
        numbers = {heading: value for heading, value in read.items() if isinstance(value, float)}
        wrong = [value for value in read.values() if isinstance(value, Problem)]
        missing = [heading for heading, value in read.items() if value is None]
        problems += wrong
        if missing:
            unused[row.number] = f"no {', '.join(missing)}"
        elif not wrong:
            values = [math.fsum(numbers[heading] for heading in headings) for headings in parts]
            problem = _impossible(table, row, measure, dict(zip(names, values, strict=True)))
            problems += [problem] if problem else []
            rows.append(row)
            cells.append(values)
    if problems:
        raise DocumentRefused(problems)
    if not rows:
        raise refusal(table.file, f"no row has all of {', '.join(names)}", "fill in the numbers of at least one study")
    given = {name: np.array(column) for name, column in zip(names, zip(*cells, strict=True), strict=True)}
    effects = effect_sizes(measure, **given)  # type: ignore[arg-type] # columns by name
    return Used(tuple(rows), given, effects.yi, effects.vi), unused


def _impossible(table: EffectTable, row: Row, measure: str, given: dict[str, float]) -> Problem | None:
    from evidence.stats import effect_sizes, pool

    try:
        effect = effect_sizes(measure, **given)  # type: ignore[arg-type] # columns by name
        pool(effect.yi, effect.vi)
    except ValueError as error:
        message, _, fix = str(error).removeprefix("row 1: ").partition("; ")
        return table.problem(row, measure, None, message, fix or "correct the row, or leave a cell empty")
    return None


def _pool(measure: str, used: Used, how: How) -> Pool:
    from evidence.stats import mantel_haenszel, peto, pool

    counts: list[Any] = [used.given.get(name) for name in ("events1", "n1", "events2", "n2")]
    if how.method == "MH":
        return mantel_haenszel(measure, *counts, level=how.level)
    if how.method == "PETO":
        return peto(*counts, level=how.level)
    return pool(used.yi, used.vi, method=how.method, test=how.test, level=how.level)


def _weights(method: str, used: Used, fit: Pool) -> list[float | None]:
    """Shares of the pool; Mantel-Haenszel and Peto weigh cells, not studies, and have none to show."""
    from evidence.stats import weights

    if method in TABLE_METHODS:
        return [None] * len(used.rows)
    return [float(share) for share in weights(used.vi, fit.tau2)]


def _corrected(measure: str, used: Used) -> int:
    from evidence.stats.measures import OF_PROPORTIONS, OF_TABLES

    if measure in OF_TABLES:
        counts = [used.given[name] for name in ("events1", "n1", "events2", "n2")]
        zero = [counts[0] == 0, counts[2] == 0, counts[0] == counts[1], counts[2] == counts[3]]
    elif measure in OF_PROPORTIONS:
        zero = [used.given["events"] == 0, used.given["events"] == used.given["n"]]
    elif measure == "IRR":
        zero = [used.given["events1"] == 0, used.given["events2"] == 0]
    else:
        return 0
    return int(sum(any(row) for row in zip(*zero, strict=True)))


def _parts(table: EffectTable, used: Used, how: How, request: Request) -> Parts:
    """Subgroups, regression and clusters, where they are asked for."""
    from evidence.stats import multilevel, robust, subgroups

    groups = regressed = levels = sandwich = None
    notes: list[str] = []
    asked = bool(request.by or request.moderators or request.cluster)
    if len(used.rows) == 1 and (asked or request.diagnostics):
        notes.append("with one study there are no groups, moderators, clusters or diagnostics")
        asked = False
    if asked and request.by:
        groups = subgroups(used.yi, used.vi, _texts(table, used, request.by), **how.by_variance)
    if asked and request.moderators:
        regressed = _regression(table, used, how, request)
    if asked and request.cluster:
        clusters = _texts(table, used, request.cluster)
        levels = multilevel(used.yi, used.vi, clusters, level=how.level)
        sandwich = robust(used.yi, used.vi, clusters, method=how.by_variance["method"], level=how.level)
    return Parts(groups, regressed, levels, sandwich, tuple(notes))


def _texts(table: EffectTable, used: Used, column: str) -> list[str]:
    """Cells of a column that every used row must have."""
    heading = table.heading(column)
    problems = [
        table.problem(row, heading, None, "is empty", "say the group or cluster of every study that is pooled")
        for row in used.rows
        if not row.cells[heading]
    ]
    if problems:
        raise DocumentRefused(problems)
    return [row.cells[heading] for row in used.rows]


def _regression(table: EffectTable, used: Used, how: How, request: Request) -> Regressed:
    """Regress on columns of numbers, or of text as dummies; studies without a value are left out of it, and named."""
    import numpy as np

    from evidence.answers.effect_table import MISSING
    from evidence.stats import metaregression

    headings = [table.heading(name) for name in request.moderators]
    there = [all(row.cells[heading].lower() not in MISSING for heading in headings) for row in used.rows]
    rows = [row for row, kept in zip(used.rows, there, strict=True) if kept]
    if not rows:
        raise EvidenceError(f"{table.file}: no study has a value of {', '.join(headings)}")
    names, columns = ["intercept"], []
    for heading in headings:
        called, values = _coded(table, rows, heading)
        names += called
        columns.append(values)
    kept = np.array(there)
    fit = metaregression(used.yi[kept], used.vi[kept], np.column_stack(columns), **how.by_variance)
    left_out = tuple(table.label(row) for row, kept in zip(used.rows, there, strict=True) if not kept)
    return Regressed(tuple(names), fit, left_out)


def _coded(table: EffectTable, rows: Sequence[Row], heading: str) -> tuple[list[str], Array]:
    import numpy as np

    from evidence.stats import dummies

    read = [table.number(row, heading) for row in rows]
    if all(isinstance(value, float) for value in read):
        return [heading], np.array(read, dtype=np.float64)[:, None]
    levels, values = dummies([row.cells[heading] for row in rows])
    if not levels:
        raise EvidenceError(f"{table.file}: {heading} is the same in all studies; it cannot be a moderator")
    return [f"{heading}: {level}" for level in levels], values
