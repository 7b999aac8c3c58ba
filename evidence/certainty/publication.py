"""Publication bias (``[publication]``, METHODS C7; GRADE guidelines 5; the cuts are our choice)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import stats
from evidence.certainty.steps import CertaintyStep, step

if TYPE_CHECKING:
    from datetime import date

    from evidence.certainty.information import Information
    from evidence.documents import Study
    from evidence.synthesis import Body, Combined

STUDIES_FOR_A_TEST = 10  # Cochrane Handbook 6.5, 13.3.5.4
ALPHA = 0.10
SILENT_MONTHS = 24
SILENT_SHARE = 0.20


def publication_bias(body: Body, whole: Combined, held: Information, day: date) -> CertaintyStep:
    """Small studies that show more benefit, registered studies that stay silent, industry funding of little data."""
    said = [_small_studies(body, whole), _silent(body, day), _industry(body, held)]
    reasons = [words for serious, words, _ in said if serious]
    notes = [words for serious, words, _ in said if not serious and words]
    inputs: dict[str, float | str | None] = {name: value for _, _, known in said for name, value in known.items()}
    tested = whole.pooled and len(body.effects) >= STUDIES_FOR_A_TEST
    if not reasons and not tested:
        notes = ["undetected; too few studies to test", *notes]
    words = "; ".join((*reasons, *notes)) or "undetected"
    return step("publication bias", int(bool(reasons)), words, "publication", inputs)


Said = tuple[bool, str, dict[str, float | str | None]]


def _small_studies(body: Body, whole: Combined) -> Said:
    effects = body.effects
    if not whole.pooled or len(effects) < STUDIES_FOR_A_TEST:
        return False, "", {"k": len(effects)}
    try:
        name, slope, p = _asymmetry(body)
    except ValueError:
        return False, "the studies are all of one size, so that no test is possible", {"k": len(effects)}
    more_benefit = slope * body.benefit_sign > 0
    way = "more" if more_benefit else "no more"
    words = f"{name}: p = {p:.3f}, small studies show {way} benefit"
    return more_benefit and p < ALPHA, words, {"k": len(effects), "test": name, "slope": slope, "p": p}


def _asymmetry(body: Body) -> tuple[str, float, float]:
    """Which test, its slope on the size of a study's error, and its p (METHODS B4)."""
    effects = body.effects
    yi, vi = [one.estimate for one in effects], [one.se**2 for one in effects]
    tables = [one.table for one in effects if one.table is not None]
    if effects[0].is_ratio and len(tables) == len(effects):
        found = stats.peters(*(list(column) for column in zip(*tables, strict=True)))
        return "Peters' test", found.slope, found.p
    sizes = [one.sizes for one in effects if one.sizes is not None]
    if effects[0].measure == "SMD" and len(sizes) == len(effects):
        errors = [(1 / n1 + 1 / n2) ** 0.5 for n1, n2 in sizes]
        line = stats.metaregression(yi, vi, errors, method="REML", test="z")
        return "Egger's test on √(1/n1 + 1/n2)", float(line.beta[1]), float(line.p[1])
    found = stats.egger(yi, vi)
    return "Egger's test", found.slope, found.p


def _silent(body: Body, day: date) -> Said:
    """Registered studies of the same question that ended long ago without a result, by their share of people."""
    waiting = [study for study in body.silent if study.status != "withdrawn"]
    dated = [(study, study.dates.end.last) for study in waiting if study.dates is not None and study.dates.end]
    late = [study for study, end in dated if _is_late(end, day)]
    unknown = [study.key for study in waiting if study.dates is None or study.dates.end is None]
    people = sum(_expected(study) or 0 for study in late)
    share = people / (people + body.n) if people + body.n else 0.0
    inputs: dict[str, float | str | None] = {"silent people": people, "people": body.n, "share": share}
    note = f"end date unknown of {', '.join(unknown)}, of which no result is held" if unknown else ""
    if not late:
        return False, note, inputs
    names = ", ".join(study.key for study in late)
    words = (
        f"{names} ended more than {SILENT_MONTHS} months before, and no result is held: {people} people, "
        f"{share:.0%} of those that the evidence would then have"
    )
    return share >= SILENT_SHARE, "; ".join(part for part in (words, note) if part), inputs


def _industry(body: Body, held: Information) -> Said:
    kinds = [None if one.study.funding is None else one.study.funding.kind for one in body.members]
    if all(kind == "industry" for kind in kinds):
        below = held.has < held.needs
        return below, f"every study is funded by industry; {held.words}", {"funding": "industry"}
    unknown = sum(kind in (None, "not-reported") for kind in kinds)
    if unknown and all(kind in (None, "not-reported", "industry") for kind in kinds):
        return False, f"funding not reported in {unknown} of {len(kinds)} studies", {"funding": "unknown"}
    return False, "", {"funding": ", ".join(sorted({kind or "not-reported" for kind in kinds}))}


def _expected(study: Study) -> int | None:
    """People planned, else randomised, else the arms' sum."""
    sizes = study.n
    told = None if sizes is None else sizes.planned or sizes.randomised
    if told is not None:
        return told.value
    arms = [arm.n.value for arm in study.arms if arm.n is not None]
    return sum(arms) if arms else None


def _is_late(end: date, day: date) -> bool:
    """Whether more than the months have passed; on the very day it is not yet more."""
    return (12 * day.year + day.month, day.day) > (12 * end.year + end.month + SILENT_MONTHS, end.day)
