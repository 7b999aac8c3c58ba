"""The meta-analysis of a table for people: a row per study, the pool beneath, and what it rests on."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from evidence.output.characters import visible
from evidence.output.listing import Column, Listing
from evidence.output.pool_json import natural, study_interval
from evidence.output.table import write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.answers.diagnostics import Diagnostics
    from evidence.answers.pooling import PooledTable, Regressed
    from evidence.output.listing import Cell
    from evidence.stats import Asymmetry, Pool

METHOD_WORDS = {
    "EE": "Common effect by inverse variance",
    "MH": "Common effect by Mantel–Haenszel, nothing added to zero cells",
    "PETO": "Common effect by Peto's method",
    "DL": "Random effects by DerSimonian–Laird",
    "HE": "Random effects by Hedges–Olkin",
    "HS": "Random effects by Hunter–Schmidt",
    "SJ": "Random effects by Sidik–Jonkman",
    "ML": "Random effects by ML",
    "REML": "Random effects by REML",
    "EB": "Random effects by empirical Bayes",
    "PM": "Random effects by Paule–Mandel",
}
MEASURE_WORDS = {
    "RR": "risk ratio",
    "OR": "odds ratio",
    "PETO": "Peto odds ratio",
    "RD": "risk difference",
    "IRR": "rate ratio",
    "MD": "mean difference",
    "SMD": "standardised mean difference (Hedges' g)",
    "SMDH": "standardised mean difference, unequal spread",
    "ROM": "ratio of means",
    "PR": "proportion",
    "PLO": "log odds of a proportion",
    "PAS": "arcsine of a proportion (radians)",
    "PFT": "double arcsine of a proportion (radians)",
    "MN": "mean",
    "MC": "mean change",
    "SMCC": "change in standard deviations of the change",
    "SMCR": "change in standard deviations of the first value",
    "ROMC": "ratio of means of the same people",
    "COR": "correlation",
    "ZCOR": "Fisher's z of a correlation",
    "GEN": "effect as given",
}
POOL = "pool"


def pooled_listing(answer: PooledTable) -> Listing:
    """Rows of the studies and of the pool, for CSV, TSV, Markdown and the table."""
    levels = f"{100 * answer.level:g} %"
    head: tuple[Column, ...] = (
        Column("study", "study"),
        Column("estimate", answer.measure, "point", 3, ""),
        Column("ci_low", f"{levels} low", "point", 3, ""),
        Column("ci_high", "high", "point", 3, ""),
        Column("weight", "weight", "point", 1, "", tell=_percent),
        Column("se"),
        Column("k"),
        Column("not_used", "not used" if any(one.reason for one in answer.studies) else "", absent=""),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in answer.studies:
        told = study_interval(one, answer) or (None, None, None)
        rows.append((one.label, *told, one.weight, None if one.vi is None else one.vi**0.5, None, one.reason))
    if answer.pool.k > 1:
        rows.append((POOL, *_estimate(answer.pool, answer), None, answer.pool.se, answer.pool.k, None))
        if answer.pool.pi is not None:
            low, high = (natural(bound, answer) for bound in answer.pool.pi)
            rows.append(("prediction interval", None, low, high, None, None, None, None))
    return Listing(head, tuple(rows))


def pooled_text(answer: PooledTable, width: int) -> str:
    """The whole answer in lines of at most ``width`` characters; nothing from the file is interpreted."""
    stream = io.StringIO()
    write_table(pooled_listing(answer), stream, width)
    for paragraph in _paragraphs(answer):
        if isinstance(paragraph, Listing):
            stream.write("\n")
            write_table(paragraph, stream, width)
        else:
            wrapped = textwrap.wrap(visible(paragraph), width, subsequent_indent="  ", break_on_hyphens=False)
            stream.write("\n".join(wrapped) + "\n")
    return stream.getvalue()


def _paragraphs(answer: PooledTable) -> Iterator[str | Listing]:
    yield ""
    yield f"{answer.measure}: {MEASURE_WORDS[answer.measure]}{_scale(answer)}"
    if answer.pool.k == 1:
        yield "One study: nothing is pooled; about heterogeneity nothing is known."
    else:
        yield _test_words(answer.pool)
        yield _heterogeneity(answer.pool)
        yield f"{METHOD_WORDS[answer.method]}; {_interval(answer.pool)}{_corrections(answer)}."
    yield from _subgroups(answer)
    if answer.metaregression is not None:
        yield from _regression(answer.metaregression, answer)
    yield from _clusters(answer)
    if answer.diagnostics is not None:
        yield from _diagnostics(answer.diagnostics, answer)
    yield from (f"Note: {note}." for note in answer.notes)


def _scale(answer: PooledTable) -> str:
    return "; pooled as logarithms, tau² and standard errors on that scale" if answer.log_scale else ""


def _test_words(pool: Pool) -> str:
    letter = "z" if pool.df is None else f"t({pool.df:g})"
    return f"Test of no effect: {letter} = {pool.stat:.2f}, {_p(pool.p)}; {pool.k} studies"


def _heterogeneity(pool: Pool) -> str:
    told = f"Heterogeneity: Q({pool.q_df}) = {pool.q:.2f}, {_p(pool.q_p)}; I² {pool.i2:.0f} %"
    if pool.tau2_ci is None or pool.i2_ci is None:
        return told
    low, high = pool.i2_ci
    tau2 = f"tau² {pool.tau2:.3g} ({pool.tau2_ci[0]:.3g} to {pool.tau2_ci[1]:.3g})"
    return f"{told} ({low:.0f} to {high:.0f}); {tau2}"


def _interval(pool: Pool) -> str:
    if pool.df is None:
        return "normal interval"
    ad_hoc = ", not narrower than the normal one" if pool.test == "adhoc" else ""
    return f"Hartung–Knapp interval (t, {pool.df:g} df{ad_hoc})"


def _corrections(answer: PooledTable) -> str:
    if not answer.corrected:
        return ""
    where = "1 table with a zero cell" if answer.corrected == 1 else f"{answer.corrected} tables with a zero cell"
    only = " for the rows above, not for the pool" if answer.method in {"MH", "PETO"} else ""
    return f"; ½ added to the counts of {where}{only}"


def _subgroups(answer: PooledTable) -> Iterator[str | Listing]:
    found = answer.subgroups
    if found is None:
        return
    columns = (
        Column("group", answer.by or "group"),
        Column("k", "k", "right"),
        *_estimate_columns(answer),
        Column("i2", "I²", "point", 0, "", tell=_percent),
        Column("tau2", "tau²", "point", 3, ""),
    )
    rows = [
        (name, one.k, *_estimate(one, answer), one.i2 if one.k > 1 else None, one.tau2 if one.k > 1 else None)
        for name, one in zip(found.names, found.pools, strict=True)
    ]
    yield Listing(columns, tuple(rows))
    yield f"Between groups: Q({found.df}) = {found.q_between:.2f}, {_p(found.p)}; each group has its own tau²"


def _regression(found: Regressed, answer: PooledTable) -> Iterator[str | Listing]:
    names, fit, left_out = found
    columns = (
        Column("coefficient", "coefficient"),
        Column("beta", "estimate", "point", 4),
        Column("se", "se", "point", 4),
        Column("ci_low", f"{100 * answer.level:g} % low", "point", 4),
        Column("ci_high", "high", "point", 4),
        Column("p", "p", "point", 3),
    )
    yield Listing(columns, tuple(zip(names, *_floats(fit.beta, fit.se, fit.ci_low, fit.ci_high, fit.p), strict=True)))
    letter = f"QM({fit.qm_df[0]})" if fit.qm_df[1] is None else f"F({fit.qm_df[0]}, {fit.qm_df[1]})"
    explained = "" if fit.r2 is None else f"; R² {fit.r2:.0f} %"
    yield f"Moderators: {letter} = {fit.qm:.2f}, {_p(fit.qm_p)}{explained}; {fit.k} studies"
    left = f"Left over: QE({fit.qe_df}) = {fit.qe:.2f}, {_p(fit.qe_p)}; I² {fit.i2:.0f} %; tau² {fit.tau2:.3g}"
    yield left + ("; coefficients are of logarithms" if answer.log_scale else "")
    if left_out:
        yield f"Without a value, and left out of the regression: {', '.join(left_out)}"


def _clusters(answer: PooledTable) -> Iterator[str]:
    if answer.multilevel is not None:
        fit = answer.multilevel
        told = f"{_in_words(fit.estimate, fit.ci, answer)}, {_p(fit.p)}"
        between, within = fit.sigma2
        yield ""
        yield f"Three-level model (REML), {fit.k} effects in {fit.clusters} clusters: {told}"
        yield f"  variance between clusters {between:.3g}, within {within:.3g}"
    if answer.robust is not None:
        fit_robust = answer.robust
        told = f"{_in_words(fit_robust.estimate, fit_robust.ci, answer)}, {_p(fit_robust.p)}"
        yield f"Cluster-robust ({fit_robust.correction}, t with {fit_robust.df:g} df): {told}"


def _diagnostics(found: Diagnostics, answer: PooledTable) -> Iterator[str | Listing]:
    used = [one.label for one in answer.studies if one.reason is None]
    if found.leave_one_out is not None:
        fit = found.leave_one_out
        columns = (Column("study", "without"), *_estimate_columns(answer))
        columns += (Column("i2", "I²", "point", 0, tell=_percent), Column("tau2", "tau²", "point", 3))
        on_scale = [[natural(one, answer) for one in each] for each in _floats(fit.estimate, fit.ci_low, fit.ci_high)]
        yield Listing(columns, tuple(zip(used, *on_scale, *_floats(fit.i2, fit.tau2), strict=True)))
    if found.influence is not None:
        of = found.influence
        columns = (
            Column("study", "influence of"),
            Column("rstudent", "rstudent", "point", 2),
            Column("dffits", "DFFITS", "point", 2),
            Column("cook_d", "Cook's", "point", 2),
            Column("cov_ratio", "cov.r", "point", 2),
            Column("hat", "hat", "point", 2),
            Column("influential", "large"),
        )
        numbers = _floats(of.rstudent, of.dffits, of.cook_d, of.cov_ratio, of.hat)
        yield Listing(columns, tuple(zip(used, *numbers, of.influential.tolist(), strict=True)))
    yield ""
    for name, line in (("Egger's test", found.egger_mixed), ("Egger's test, classical", found.egger_lm)):
        yield from _asymmetry(name, line)
    if found.begg is not None:
        yield f"Begg's test: tau {found.begg.tau:.2f}, {_p(found.begg.p_asymptotic)}"
    yield from _asymmetry("Peters' test", found.peters)
    yield from _asymmetry("Harbord's test", found.harbord)
    if found.trim_and_fill is not None:
        fill = found.trim_and_fill
        told = f"; with them {_in_words(fill.estimate, fill.ci, answer)}" if fill.k0 else ""
        missing = f"{fill.k0 or 'no'} {'study' if fill.k0 == 1 else 'studies'}"
        yield f"Trim and fill (L0): {missing} missing on the {fill.side}{told}"
    yield from (f"Note: {note}." for note in found.notes)


def _asymmetry(name: str, line: Asymmetry | None) -> Iterator[str]:
    if line is not None:
        letter = "z" if line.df is None else f"t({line.df})"
        yield f"{name}: {letter} = {line.stat:.2f}, {_p(line.p)}"


def _estimate_columns(answer: PooledTable) -> tuple[Column, ...]:
    return (
        Column("estimate", answer.measure, "point", 3),
        Column("ci_low", f"{100 * answer.level:g} % low", "point", 3),
        Column("ci_high", "high", "point", 3),
    )


def _estimate(pool: Pool, answer: PooledTable) -> tuple[float, float, float]:
    low, high = (natural(bound, answer) for bound in pool.ci)
    return natural(pool.estimate, answer), low, high


def _in_words(estimate: float, ci: tuple[float, float], answer: PooledTable) -> str:
    mean, low, high = (natural(value, answer) for value in (estimate, *ci))
    return f"{answer.measure} {mean:.3f} ({low:.3f} to {high:.3f})"


def _floats(*columns: object) -> list[Sequence[float]]:
    return [column.tolist() for column in columns]  # type: ignore[attr-defined] # arrays


def _percent(cell: Cell) -> str:
    return f"{cell:.1f}%" if isinstance(cell, float) else ""


def _p(p: float) -> str:
    """A p-value as papers write it."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"  # noqa: PLR2004 - as papers do
