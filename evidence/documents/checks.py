"""What must agree across the fields of a document: names that point to something, numbers that can stand together.

Only what is impossible is refused here. What is merely implausible (an estimate outside its interval, a percent
that no count gives) is a plausibility gate and a warning: papers misprint.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evidence import terms
from evidence.documents import fields as f
from evidence.documents.study import Study
from evidence.documents.term import FIELDS_OF_KIND, SHARED_FIELDS, Term, Vocabulary, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidence.documents.fields import Reading
    from evidence.documents.source import Path
    from evidence.documents.study import Contrast, Result, ResultArm, Summary

NOBODY = ("neither", "unclear")


def check_study(study: Study, reading: Reading) -> None:
    """Note every contradiction within a study; parts that could not be read are passed over."""
    reports = {report.id for report in study.reports}
    _check_twice([report.id for report in study.reports], ("reports",), "report", reading)
    _check_twice([arm.id for arm in study.arms], ("arms",), "arm", reading)
    _check_reports(study, reports, reading)
    _check_arms(study, reading)
    _check_sizes(study, reading)
    for index, result in enumerate(study.results):
        _check_result(study, result, ("results", index), reports, reading)
    _check_appraisals(study, reading)
    for source in study.sources:
        path: Path = ("sources", source.of)
        if source.of not in f.fields_of(Study):
            reading.refuse(path, source.of, "no field of the study has this name", "name a field, such as n or age")
        _check_name(source.report, reports, (*path, "report"), "report", reading)
    check_terms(study.terms, reading)


def check_terms(defined: Iterable[Term], reading: Reading) -> None:
    """Note fields that a term of its kind cannot have, and bounds that cannot be."""
    seen: set[tuple[str, str]] = set()
    for index, term in enumerate(defined):
        _check_term_bounds(term, ("terms", index), reading)
        if term.key and (term.kind, term.key) in seen:
            reading.refuse(
                ("terms", index, "key"), term.key, f"a second {term.kind} has this key", "keep one of the two"
            )
        seen.add((term.kind, term.key))
        allowed = FIELDS_OF_KIND.get(term.kind, set()) | SHARED_FIELDS
        for name in f.fields_of(Term):
            if term.kind and name not in allowed and getattr(term, f.fields_of(Term)[name].name) not in (None, ()):
                fix = f"its fields are: {', '.join(sorted(allowed))}"
                reading.refuse(("terms", index, name), None, f"{_a(term.kind)} has no {name}", fix)


def _check_term_bounds(term: Term, path: Path, reading: Reading) -> None:
    if term.mid is not None and getattr(term.mid.value, "value", 1) <= 0:  # empty where it could not be read
        fix = "write its size; `better` says the direction"
        reading.refuse((*path, "mid", "value"), term.mid.value.text, "a minimal important difference is above 0", fix)
    if term.dose_mg_per_day is not None and term.dose_mg_per_day[0].value < 0:
        reading.refuse((*path, "dose_mg_per_day"), term.dose_mg_per_day[0].text, "a dose cannot be below 0", "mend it")
    if term.key and term.key in [folded(name).replace(" ", "-") for name in term.broader]:
        reading.refuse((*path, "broader"), term.key, "a condition cannot be broader than itself", "remove it")


def check_vocabulary(study: Study, vocabulary: Vocabulary, reading: Reading) -> None:
    """Note every name that no term of the vocabulary answers to, with the nearest that do."""
    known = vocabulary.with_terms(term for term in study.terms if term.kind and term.key)
    for path, kind, name in named_terms(study):
        if name and known.key(kind, name) is None:
            _refuse_term(path, kind, name, known, reading)
    check_references(study.terms, known, reading)


def check_references(defined: Iterable[Term], vocabulary: Vocabulary, reading: Reading) -> None:
    """Note terms that name other terms nobody defined."""
    for index, term in enumerate(defined):
        path: Path = ("terms", index)
        named = [("measures", "condition", term.measures), ("outcome", "outcome", term.outcome)]
        named += [("broader", "condition", name) for name in term.broader]
        named += [("instruments", "instrument", name) for name in term.instruments]
        for field, kind, name in named:
            if name and vocabulary.key(kind, name) is None:
                _refuse_term((*path, field), kind, name, vocabulary, reading)


def named_terms(study: Study) -> Iterator[tuple[Path, str, str]]:
    """Path, kind and name of each place where a study names a term."""
    for index, name in enumerate(study.condition):
        yield ("condition", index), "condition", name
    for index, arm in enumerate(study.arms):
        yield ("arms", index, "intervention"), "intervention", arm.intervention
        for name in arm.with_:
            yield ("arms", index, "with"), "intervention", name
    for index, result in enumerate(study.results):
        yield ("results", index, "outcome"), "outcome", result.outcome
        yield ("results", index, "instrument"), "instrument", result.instrument or ""
    for index, appraisal in enumerate(study.appraisals):
        yield ("appraisals", index, "outcome"), "outcome", appraisal.outcome or ""


def _refuse_term(path: Path, kind: str, name: str, vocabulary: Vocabulary, reading: Reading) -> None:
    near = vocabulary.nearest(kind, name)
    offer = f"did you mean {' or '.join(near)}? " if near else ""
    fix = f"{offer}see `evidence terms {kind}`, or define it under `terms:`"
    reading.refuse(path, name, f"no {kind} of this name is known", fix)


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _check_twice(names: list[str], path: Path, noun: str, reading: Reading) -> None:
    for name, count in Counter(names).items():
        if name and count > 1:
            index = len(names) - 1 - names[::-1].index(name)
            reading.refuse((*path, index, "id"), name, f"a second {noun} has this id", f"give each {noun} its own id")


def _check_name(name: str | None, known: Iterable[str], path: Path, noun: str, reading: Reading) -> None:
    held = [one for one in known if one]
    if name and name not in held:
        fix = f"write one of: {', '.join(sorted(held)) or 'none is defined'}"
        reading.refuse(path, name, f"no {noun} of the study has this id", fix)


def _check_reports(study: Study, reports: set[str], reading: Reading) -> None:
    held: dict[tuple[str, str], str] = {}
    for index, report in enumerate(study.reports):
        path: Path = ("reports", index)
        _check_name(report.of, reports - {report.id}, (*path, "of"), "other report", reading)
        for kind, value in report.identifiers:
            other = held.setdefault((kind, value), report.id)
            if other != report.id:
                said = f"the report {other} has the same {kind}"
                reading.refuse((*path, kind), value, said, "one report is listed once; remove one of the two")


def _check_arms(study: Study, reading: Reading) -> None:
    roles = [arm.role for arm in study.arms]
    waiting = study.status in terms.WITHOUT_RESULTS_YET or study.design == "systematic-review"
    if not study.arms and not waiting:
        fix = "add an arm with id, role and intervention; only a registered study may have none"
        reading.refuse(("arms",), None, "the field arms is missing", fix)
    if "single" in roles and len(set(roles) - {""}) > 1:
        reading.refuse(("arms",), None, "a single arm stands beside others", "write experimental and comparator")
    if "comparator" in roles and "experimental" not in roles and "" not in roles:
        reading.refuse(("arms",), None, "a comparator without an experimental arm", "say which arm is experimental")
    if study.periods and study.design and not study.is_crossover:
        reading.refuse(("periods",), None, f"{_a(study.design)} has no periods", "remove it or mend the design")
    if study.clusters and study.design and study.design != "cluster-rct":
        reading.refuse(("clusters",), None, f"{_a(study.design)} has no clusters", "remove it or mend the design")
    if study.clusters and study.clusters.icc and not 0 <= study.clusters.icc.value <= 1:
        reading.refuse(("clusters", "icc"), study.clusters.icc.text, "an icc lies between 0 and 1", "mend it")
    dates = study.dates
    if dates and dates.start and dates.end and dates.end.last < dates.start.first:
        reading.refuse(("dates", "end"), dates.end.text, f"the end is before the start {dates.start.text}", "swap them")


def _check_sizes(study: Study, reading: Reading) -> None:
    n = study.n
    if n and n.analysed and n.randomised and n.analysed.value > n.randomised.value:
        said = f"more people analysed than randomised ({n.randomised.text})"
        reading.refuse(("n", "analysed"), n.analysed.text, said, "check both numbers in the report")
    if study.female and "%" not in study.female.text and study.size is not None and study.female.value > study.size:
        reading.refuse(
            ("female",),
            study.female.text,
            f"more women than people ({study.size})",
            "write 67% for a percentage",
        )
    if study.age:
        _check_order(study.age, ("age",), reading)
        _check_not_negative(study.age, ("mean", "sd", "median", "q1", "q3", "min", "max"), ("age",), reading)


def _check_result(study: Study, result: Result, path: Path, reports: set[str], reading: Reading) -> None:
    arms = [arm.id for arm in study.arms]
    _check_name(result.favours, (*arms, *NOBODY), (*path, "favours"), "arm", reading)
    if result.source:
        _check_name(result.source.report, reports, (*path, "source", "report"), "report", reading)
    for arm in result.arms:
        _check_name(arm.arm, arms, (*path, "arms", arm.arm), "arm", reading)
        _check_result_arm(arm, (*path, "arms", arm.arm), reading)
    for index, contrast in enumerate(result.contrast):
        place: Path = (*path, "contrast", index) if len(result.contrast) > 1 else (*path, "contrast")
        _check_name(contrast.of, arms, (*place, "of"), "arm", reading)
        _check_name(contrast.against, arms, (*place, "against"), "arm", reading)
        _check_name(
            contrast.favours,
            (contrast.of, contrast.against, *NOBODY),
            (*place, "favours"),
            "compared arm",
            reading,
        )
        _check_contrast(contrast, place, reading)


def _check_result_arm(arm: ResultArm, path: Path, reading: Reading) -> None:
    for name in ("total", "n"):
        whole = getattr(arm, name)
        if arm.events and whole and arm.events.value > whole.value:
            fix = "events are people; a count of happenings is `event_count`"
            reading.refuse((*path, "events"), arm.events.text, f"more events than people ({whole.text})", fix)
            break
    for name in ("baseline", "end", "change"):
        summary: Summary | None = getattr(arm, name)
        if summary:
            _check_not_negative(summary, ("sd", "se"), (*path, name), reading)
            _check_order(summary, (*path, name), reading)
            _check_level(summary, (*path, name), reading)


def _check_contrast(contrast: Contrast, path: Path, reading: Reading) -> None:
    if contrast.of and contrast.of == contrast.against:
        reading.refuse((*path, "against"), contrast.against, "an arm is compared with itself", "name two arms")
    if contrast.correlation and not -1 <= contrast.correlation.value <= 1:
        reading.refuse(
            (*path, "correlation"),
            contrast.correlation.text,
            "a correlation lies between -1 and 1",
            "mend it",
        )
    if contrast.estimate and not contrast.measure:
        fix = f"add measure: one of {', '.join(terms.MEASURES)}"
        reading.refuse((*path, "estimate"), contrast.estimate.text, "an estimate needs its measure", fix)
    if contrast.ci and not contrast.estimate:
        reading.refuse((*path, "ci"), None, "an interval without its estimate", "add the estimate")
    if contrast.measure in terms.RATIOS:
        numbers = {"estimate": contrast.estimate, "ci": contrast.ci[0] if contrast.ci else None}
        for name, number in numbers.items():
            if number and number.value <= 0:
                fix = "write the ratio itself, not its logarithm"
                reading.refuse((*path, name), number.text, f"{_a(contrast.measure or '')} is above 0", fix)
    _check_not_negative(contrast, ("se", "f"), path, reading)
    _check_level(contrast, path, reading)


def _check_not_negative(part: object, names: Iterable[str], path: Path, reading: Reading) -> None:
    for name in names:
        number = getattr(part, name)
        if number and number.value < 0:
            reading.refuse((*path, name), number.text, f"{name} cannot be below 0", "check the number in the report")


def _check_order(part: object, path: Path, reading: Reading) -> None:
    for low, high in (("q1", "median"), ("median", "q3"), ("q1", "q3"), ("min", "max")):
        first, second = getattr(part, low), getattr(part, high)
        if first and second and first.value > second.value:
            reading.refuse((*path, low), first.text, f"{low} is above {high} ({second.text})", "check both numbers")


def _check_level(part: Summary | Contrast, path: Path, reading: Reading) -> None:
    if part.level and not 0 < part.level.value < 1:
        reading.refuse((*path, "level"), part.level.text, "a level lies between 0 and 1", "write 0.95 for 95 %")


def _check_appraisals(study: Study, reading: Reading) -> None:
    for index, appraisal in enumerate(study.appraisals):
        levels = terms.APPRAISAL_LEVELS.get(appraisal.tool, ())
        words = [
            ("overall", appraisal.overall),
            *((f"domains.{name}", word) for name, word in appraisal.domains),
        ]
        for name, word in words:
            if levels and word and word not in levels:
                fix = f"write one of: {', '.join(levels)}"
                path: Path = ("appraisals", index, *name.split("."))
                reading.refuse(path, word, f"{appraisal.tool} has no such judgement", fix)
