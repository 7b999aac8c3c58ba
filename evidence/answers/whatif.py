"""The findings as they would be with other studies or another analysis; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evidence.answers.comparing import compared
from evidence.answers.summary import summarise
from evidence.documents import Report, Study, Terms, read, resolved
from evidence.errors import DocumentRefused, EvidenceError, UsageError
from evidence.stats.pooling import METHODS
from evidence.synthesis import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.answers.comparing import Change
    from evidence.answers.holdings import Holdings
    from evidence.answers.summary import ConditionSummary
    from evidence.documents import Vocabulary
    from evidence.synthesis import Analysis


@dataclass(frozen=True, kw_only=True, slots=True)
class Supposition:
    """What is supposed.

    ``without`` and ``retracted`` are keys of studies, ``with_`` documents with their names; the rest is the analysis.
    """

    without: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    with_: tuple[tuple[str, bytes], ...] = ()
    min_n: int | None = None
    tau: str | None = None
    correlation: float | None = None
    only_low_risk: bool = False
    impute_sd: bool = False

    @property
    def analysis(self) -> Analysis:
        """The analysis that is supposed. Raises UsageError for an unknown method or an impossible correlation."""
        if self.tau is not None and self.tau.upper() not in METHODS:
            raise UsageError(f"--tau: {self.tau} is none of: {', '.join(METHODS)}")
        if self.correlation is not None and not -1 < self.correlation < 1:
            raise UsageError(f"--correlation: {self.correlation:g} is not between -1 and 1")
        return DEFAULT._replace(
            tau=DEFAULT.tau if self.tau is None else self.tau.upper(),
            correlation=DEFAULT.correlation if self.correlation is None else self.correlation,
            only_low_risk=self.only_low_risk,
            impute_sd=self.impute_sd,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Supposed:
    """The answer as it is, as it would be, and what moved between them."""

    before: ConditionSummary
    after: ConditionSummary
    moved: tuple[Change, ...]


def suppose(condition: str, known: Holdings, what: Supposition, *, as_of: date | None = None) -> Supposed:
    """Before and after a supposition. Raises DocumentRefused where a document cannot be read."""
    names, more = _documents(what.with_, known.vocabulary)
    fresh = {study.key for study in more}
    kept = [one for one in known.studies if one.key not in {*what.without, *fresh}]
    studies = [_retracted(one) if one.key in what.retracted else one for one in (*kept, *more)]
    large = [one for one in studies if what.min_n is None or (one.size is not None and one.size >= what.min_n)]
    before = summarise(condition, known.studies, known.vocabulary, as_of=as_of, judgements=known.judgements)
    after = summarise(condition, large, names, as_of=as_of, judgements=known.judgements, analysis=what.analysis)
    return Supposed(before=before, after=after, moved=compared(before, after))


def _documents(given: Sequence[tuple[str, bytes]], names: Vocabulary) -> tuple[Vocabulary, list[Study]]:
    problems, found = [], []
    for file, data in given:
        document = read(data, file, names)
        problems += [one for one in document.problems if one.severity == "error"]
        if isinstance(document.value, Terms):
            names = names.with_terms(document.value.terms)
        elif isinstance(document.value, Study):
            names = names.with_terms(document.value.terms)
            found.append(document.value)
        elif not problems:
            raise EvidenceError(f"{file} is no study and no terms document; --with takes those")
    if problems:
        raise DocumentRefused(problems)
    return names, [resolved(study, names) for study in found]


def _retracted(study: Study) -> Study:
    notice = Report(id="supposed-retraction", role="retraction", of=study.main_report.id)
    return replace(study, reports=(*study.reports, notice))
