"""Which studies and results a date lets us know, and which one result of a study speaks for it in a body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.documents import Arm, Result, Study, Term, Vocabulary

ANALYSIS_ORDER = {"itt": 0, "modified-itt": 1, "not-reported": 2, None: 2, "per-protocol": 3, "completers": 3}


def known_at(study: Study, day: date | None) -> Study | None:
    """The study as far as it was published by ``day`` (a partial date counts from its last day); None if it was not.

    Without a day everything that is stored is known. An unknown date of publication never matches a day, except
    that of a notice: a retraction without a date is in force on every day.
    """
    if day is None:
        return study
    shown = {report.id for report in study.reports if report.published is not None and report.published.last <= day}
    if study.main_report.id not in shown:
        return None
    return replace(
        study,
        reports=tuple(report for report in study.reports if report.id in shown or report.published is None),
        results=tuple(result for result in study.results if _source_is_known(study, result, shown)),
        appraisals=tuple(one for one in study.appraisals if one.on is not None and one.on.last <= day),
    )


def one_result(study: Study, results: Sequence[Result], outcome: Term, vocabulary: Vocabulary, arm: Arm) -> Result:
    """The result that speaks for the study (``[derive.one]``): by filters in turn, each breaking ties of the last.

    Nearest to the end of treatment, intention to treat, primary, the outcome's order of instruments, largest
    number of people, order in the document. A time that is not reported comes after those that are.
    """
    instruments = [vocabulary.key("instrument", name) for name in outcome.instruments]

    def rank(numbered: tuple[int, Result]) -> tuple[float, int, bool, int, int, int]:
        index, result = numbered
        end = arm.duration.days if arm.duration is not None else None
        away = abs(result.at.days - end) if result.at is not None and end is not None else float("inf")
        listed = instruments.index(result.instrument) if result.instrument in instruments else len(instruments)
        return (
            away,
            ANALYSIS_ORDER[result.analysis],
            not result.primary,
            listed,
            -people(study, result),
            index,
        )

    return min(enumerate(results), key=rank)[1]


def people(study: Study, result: Result) -> int:
    """People with the outcome: the arms' numbers, a crossover's once; where unknown, the study's size."""
    counts = [arm.total or arm.n for arm in result.arms]
    if counts and all(count is not None for count in counts):
        numbers = [count.value for count in counts if count is not None]
        return max(numbers) if study.is_crossover else sum(numbers)
    return study.size or 0


def _source_is_known(study: Study, result: Result, shown: set[str]) -> bool:
    if result.source is None or result.source.report in shown:
        return True
    return study.report(result.source.report).published is None
