"""A study as a value: what a study document says, typed, frozen, with every number as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import terms
from evidence.documents import fields
from evidence.documents.fields import optional, required, several
from evidence.documents.term import Term
from evidence.quantities import (
    Count,
    Dose,
    Duration,
    Number,
    PartialDate,
    Percentage,
    PercentChange,
    PValue,
)

Bounds = tuple[Number, Number]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """Numbers of people at each stage."""

    planned: Count | None = optional(fields.COUNT)
    screened: Count | None = optional(fields.COUNT)
    enrolled: Count | None = optional(fields.COUNT)
    randomised: Count | None = optional(fields.COUNT)
    analysed: Count | None = optional(fields.COUNT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Age:
    """Age in years."""

    mean: Number | None = optional(fields.NUMBER)
    sd: Number | None = optional(fields.NUMBER)
    median: Number | None = optional(fields.NUMBER)
    q1: Number | None = optional(fields.NUMBER)
    q3: Number | None = optional(fields.NUMBER)
    min: Number | None = optional(fields.NUMBER)
    max: Number | None = optional(fields.NUMBER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """When people were recruited and followed."""

    start: PartialDate | None = optional(fields.DATE)
    end: PartialDate | None = optional(fields.DATE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Funding:
    """Who paid."""

    kind: str = required(fields.Choice(terms.FUNDINGS))
    source: str | None = optional(fields.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Periods:
    """The periods of a crossover."""

    baseline: Duration | None = optional(fields.DURATION)
    washout: Duration | None = optional(fields.DURATION)
    order: str | None = optional(fields.Choice(terms.ORDERS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Clusters:
    """The clusters of a cluster-randomised trial; ``icc`` is the intracluster correlation."""

    number: Count | None = optional(fields.COUNT)
    mean_size: Number | None = optional(fields.NUMBER)
    icc: Number | None = optional(fields.NUMBER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A document about the study, with the part it plays."""

    id: str = required(fields.ID)
    role: str = required(fields.Choice(terms.REPORT_ROLES))
    of: str | None = optional(fields.ID)
    title: str | None = optional(fields.TEXT)
    authors: tuple[str, ...] = several(fields.Many(fields.TEXT))
    journal: str | None = optional(fields.TEXT)
    volume: str | None = optional(fields.TEXT)
    issue: str | None = optional(fields.TEXT)
    pages: str | None = optional(fields.TEXT)
    published: PartialDate | None = optional(fields.DATE)
    doi: str | None = optional(fields.Identifier("doi"))
    pmid: str | None = optional(fields.Identifier("pmid"))
    pmcid: str | None = optional(fields.Identifier("pmcid"))
    nct: str | None = optional(fields.Identifier("nct"))
    eudract: str | None = optional(fields.Identifier("eudract"))
    isrctn: str | None = optional(fields.Identifier("isrctn"))
    ctri: str | None = optional(fields.Identifier("ctri"))
    actrn: str | None = optional(fields.Identifier("actrn"))
    drks: str | None = optional(fields.Identifier("drks"))
    url: str | None = optional(fields.TEXT)
    note: str | None = optional(fields.TEXT)

    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]:
        """Kind and value of each identifier, in the order of the fields."""
        kinds = ("doi", "pmid", "pmcid", "nct", "eudract", "isrctn", "ctri", "actrn", "drks")
        return tuple((kind, value) for kind in kinds if (value := getattr(self, kind)) is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arm:
    """A group of the study, or a treatment period of a crossover; ``with_`` names what only this arm gets."""

    id: str = required(fields.ID)
    role: str = required(fields.Choice(terms.ARM_ROLES))
    name: str | None = optional(fields.TEXT)
    intervention: str = required(fields.LINE)
    dose: Dose | None = optional(fields.DOSE)
    duration: Duration | None = optional(fields.DURATION)
    n: Count | None = optional(fields.COUNT)
    with_: tuple[str, ...] = several(fields.Many(fields.LINE, or_one=True))
    note: str | None = optional(fields.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a number stands: in which report, at which place, in which words."""

    report: str = required(fields.ID)
    where: str | None = optional(fields.TEXT)
    quote: str | None = optional(fields.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldSource:
    """Where the study's own numbers stand; ``of`` is the field (``n``, ``age``, ``arms``)."""

    of: str
    report: str = required(fields.ID)
    where: str | None = optional(fields.TEXT)
    quote: str | None = optional(fields.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """One arm's scores at one point: mean with its spread, or median with quartiles; ``level`` of ``ci``."""

    n: Count | None = optional(fields.COUNT)
    mean: Number | None = optional(fields.NUMBER)
    sd: Number | None = optional(fields.NUMBER)
    se: Number | None = optional(fields.NUMBER)
    ci: Bounds | None = optional(fields.INTERVAL)
    level: Number | None = optional(fields.NUMBER)
    median: Number | None = optional(fields.NUMBER)
    q1: Number | None = optional(fields.NUMBER)
    q3: Number | None = optional(fields.NUMBER)
    min: Number | None = optional(fields.NUMBER)
    max: Number | None = optional(fields.NUMBER)
    p: PValue | None = optional(fields.P_VALUE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultArm:
    """What one arm shows for one outcome; ``change`` is end minus baseline, ``events`` are people."""

    arm: str
    n: Count | None = optional(fields.COUNT)
    baseline: Summary | None = optional(fields.Part(Summary))
    end: Summary | None = optional(fields.Part(Summary))
    change: Summary | None = optional(fields.Part(Summary))
    percent_change: PercentChange | None = optional(fields.PERCENT_CHANGE)
    events: Count | None = optional(fields.COUNT)
    total: Count | None = optional(fields.COUNT)
    percent: Percentage | None = optional(fields.PERCENTAGE)
    event_count: Count | None = optional(fields.COUNT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """A comparison as reported: ``of`` minus (or over) ``against`` on the instrument as scored.

    With ``favours`` the estimate is a magnitude and ``favours`` says who did better.
    """

    of: str = required(fields.ID)
    against: str = required(fields.ID)
    measure: str | None = optional(fields.Choice(terms.MEASURES))
    estimate: Number | None = optional(fields.NUMBER)
    ci: Bounds | None = optional(fields.INTERVAL)
    level: Number | None = optional(fields.NUMBER)
    se: Number | None = optional(fields.NUMBER)
    p: PValue | None = optional(fields.P_VALUE)
    test: str | None = optional(fields.LINE)
    t: Number | None = optional(fields.NUMBER)
    z: Number | None = optional(fields.NUMBER)
    f: Number | None = optional(fields.NUMBER)
    median_difference: Number | None = optional(fields.NUMBER)
    adjusted: bool | None = optional(fields.FLAG)
    paired: bool | None = optional(fields.FLAG)
    correlation: Number | None = optional(fields.NUMBER)
    favours: str | None = optional(fields.ID)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What the study found for one outcome, by one instrument, at one time, in one analysis population."""

    outcome: str = required(fields.LINE)
    instrument: str | None = optional(fields.LINE)
    definition: str | None = optional(fields.TEXT)
    primary: bool | None = optional(fields.FLAG)
    at: Duration | None = optional(fields.TIME_POINT)
    analysis: str | None = optional(fields.Choice(terms.ANALYSES))
    arms: tuple[ResultArm, ...] = several(fields.Keyed(fields.Part(ResultArm, named_by="arm")))
    contrast: tuple[Contrast, ...] = several(fields.Many(fields.Part(Contrast), or_one=True))
    favours: str | None = optional(fields.ID)
    source: Source | None = optional(fields.Part(Source))
    note: str | None = optional(fields.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Appraisal:
    """A judgement of risk of bias; without ``outcome`` it is for the whole study.

    ``answers`` are those to the signalling questions of the instrument in that ``version``.
    """

    tool: str = required(fields.Choice(terms.APPRAISAL_LEVELS))
    version: str | None = optional(fields.LINE)
    outcome: str | None = optional(fields.LINE)
    overall: str = required(fields.LINE)
    domains: tuple[tuple[str, str], ...] = several(fields.Words(fields.LINE))
    answers: tuple[tuple[str, str], ...] = several(fields.Words(fields.LINE))
    reason: str | None = optional(fields.TEXT)
    by: str | None = optional(fields.TEXT)
    on: PartialDate | None = optional(fields.DATE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """One investigation with its participants, as its document says."""

    key: str = required(fields.KEY, "lower-case letters, digits and hyphens, such as smith-2011")
    title: str = required(fields.LINE, "one line")
    design: str = required(fields.Choice(terms.DESIGNS))
    masking: str | None = optional(fields.Choice(terms.MASKINGS))
    status: str | None = optional(fields.Choice(terms.STATUSES))
    condition: tuple[str, ...] = required(fields.Many(fields.LINE, or_one=True), "a name, synonym or code")
    participants: str | None = optional(fields.TEXT)
    countries: tuple[str, ...] = several(fields.Many(fields.LINE, or_one=True))
    n: Sizes | None = optional(fields.Part(Sizes))
    age: Age | None = optional(fields.Part(Age))
    female: Percentage | Count | None = optional(fields.SHARE)
    dates: Dates | None = optional(fields.Part(Dates))
    funding: Funding | None = optional(fields.Part(Funding))
    periods: Periods | None = optional(fields.Part(Periods))
    clusters: Clusters | None = optional(fields.Part(Clusters))
    reports: tuple[Report, ...] = required(fields.Many(fields.Part(Report)), "at least one, with id and role")
    arms: tuple[Arm, ...] = several(fields.Many(fields.Part(Arm)))
    results: tuple[Result, ...] = several(fields.Many(fields.Part(Result)))
    appraisals: tuple[Appraisal, ...] = several(fields.Many(fields.Part(Appraisal)))
    sources: tuple[FieldSource, ...] = several(fields.Keyed(fields.Part(FieldSource, named_by="of")))
    extracted_by: str | None = optional(fields.TEXT)
    verified_by: str | None = optional(fields.TEXT)
    notes: str | None = optional(fields.TEXT)
    terms: tuple[Term, ...] = several(fields.Many(fields.Part(Term)))

    @property
    def family(self) -> str:
        """The design family whose bodies this study can join; without a comparator arm it is single-arm (A8)."""
        family = terms.DESIGNS[self.design].family
        compares = any(arm.role == "comparator" for arm in self.arms)
        return terms.SINGLE_ARM if family == terms.NON_RANDOMISED and not compares else family

    @property
    def is_crossover(self) -> bool:
        """Whether every participant had every treatment."""
        return terms.DESIGNS[self.design].crossover

    @property
    def size(self) -> int | None:
        """Participants: randomised, else enrolled, else analysed."""
        if self.n is None:
            return None
        known = (self.n.randomised, self.n.enrolled, self.n.analysed)
        return next((count.value for count in known if count is not None), None)

    @property
    def main_report(self) -> Report:
        """The primary report; without one the first secondary, else the first report of any role."""
        ranked = [report for role in ("primary", "secondary") for report in self.reports if report.role == role]
        return (ranked or list(self.reports))[0]

    @property
    def retraction(self) -> Report | None:
        """The notice that retracts the main report, if there is one."""
        return self._notice("retraction")

    @property
    def concern(self) -> Report | None:
        """The expression of concern about the main report, if there is one."""
        return self._notice("concern")

    def _notice(self, role: str) -> Report | None:
        main = self.main_report.id
        notices = (report for report in self.reports if report.role == role)
        return next((notice for notice in notices if notice.of in (None, main)), None)

    def arm(self, name: str) -> Arm:
        """The arm of that id. Raises KeyError."""
        for arm in self.arms:
            if arm.id == name:
                return arm
        raise KeyError(name)

    def report(self, name: str) -> Report:
        """The report of that id. Raises KeyError."""
        for report in self.reports:
            if report.id == name:
                return report
        raise KeyError(name)
