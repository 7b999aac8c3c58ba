"""Why a finding says what it says: as a tree for people, as JSON for programs."""

from __future__ import annotations

import re
from math import exp
from typing import TYPE_CHECKING, Any

from evidence import terms
from evidence.output.listing import Cell, Column, Listing, Number
from evidence.output.summary_json import condition_json, finding_json
from evidence.output.summary_text import (
    concern_words,
    estimate_words,
    finding_comparison,
    finding_name,
    number_words,
    pool_words,
    step_words,
    stouffer_words,
    whole_notes,
)
from evidence.output.tree import Branch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.answers.explaining import Explained, Explanation, Origin, Part, Sensitive
    from evidence.documents import Study
    from evidence.findings import Finding
    from evidence.synthesis import Effect, Step

Json = dict[str, Any]  # JSON is itself untyped


def explanation_json(answer: Explanation) -> Json:
    """The summary's head with its findings explained; of a study also the numbers that speak nowhere."""
    head = condition_json(answer.summary)
    explained = [_finding_json(one) for one in answer.findings]
    head["findings"] = [one for one in explained if one["directness"] == "direct"]
    head["indirect"] = [one for one in explained if one["directness"] == "indirect"]
    if answer.study is not None:
        head["study"] = answer.study.key
        head["unused"] = [_origin_json(one) for one in answer.unused]
    return head


NUMBERS = tuple(
    Column(key)
    for key in (
        "outcome",
        "comparator",
        "design_family",
        "study",
        "name",
        "value",
        "used",
        "report",
        "where",
        "quote",
        "revision",
        "entered_by",
        "entered_on",
    )
)


def explanation_listing(answer: Explanation) -> Listing:
    """A row per number, with where it stands, who entered it, and whether the finding rests on it."""
    rows: list[tuple[Cell, ...]] = []
    for one in answer.findings:
        body = one.finding.body
        for part in one.parts:
            lead = (body.outcome.key, body.comparator, body.family, part.member.study.key)
            rows += [(*lead, *_origin_cells(origin)) for origin in part.origins]
    if answer.study is not None:
        rows += [(None, None, None, answer.study.key, *_origin_cells(origin)) for origin in answer.unused]
    return Listing(NUMBERS, tuple(rows))


def _origin_cells(origin: Origin) -> tuple[Cell, ...]:
    written, entered = origin.written, origin.entered
    who = (None, None, None) if entered is None else (entered.revision, entered.by, entered.on)
    plain = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", written.text) is not None
    value = Number(written.text) if plain else written.text
    return (written.name, value, written.used, origin.report, origin.where, origin.quote, *who)


def explanation_tree(answer: Explanation) -> list[Branch]:
    """One tree per finding; of a study one more with the numbers that speak nowhere."""
    roots = [_finding_branch(one, answer) for one in answer.findings]
    if answer.study is not None and answer.unused:
        told = tuple(_origin_branches(answer.unused, answer.study))
        roots.append(Branch(f"numbers of {answer.study.key} that no finding rests on", told))
    return roots


def _finding_json(one: Explained) -> Json:
    found = finding_json(one.finding)
    by_key = {part.member.study.key: part for part in one.parts}
    found["studies"] = [study for study in found["studies"] if study["key"] in by_key]
    for study in found["studies"]:
        part = by_key[study["key"]]
        study["numbers"] = [_origin_json(origin) for origin in part.origins]
        if part.member.effect is not None:
            study["effect"] |= {"steps": [_step_json(step) for step in part.member.effect.steps]}
    for name, steps in (
        ("steps", one.finding.certainty.steps),
        ("computed_steps", one.finding.certainty.computed_steps),
    ):
        found["certainty"][name] = [{**step._asdict(), "inputs": dict(step.inputs)} for step in steps]
    found["sensitivity"] = [_sensitive_json(variant) for variant in one.sensitivity]
    return found


def _step_json(step: Step) -> Json:
    return {"rule": step.rule, "text": step.text, "inputs": dict(step.inputs), "source": step.source}


def _origin_json(origin: Origin) -> Json:
    entered = origin.entered
    return {
        "name": origin.written.name,
        "value": origin.written.text,
        "used": origin.written.used,
        "source": None
        if origin.report is None
        else {"report": origin.report, "where": origin.where, "quote": origin.quote},
        "revision": None if entered is None else entered.revision,
        "entered_by": None if entered is None else entered.by,
        "entered_on": None if entered is None else entered.on,
    }


def _sensitive_json(one: Sensitive) -> Json:
    variant = one.variant
    natural = exp if variant.measure in terms.RATIOS else float
    return {
        "analysis": variant.name,
        "k": variant.k,
        "measure": variant.measure,
        "estimate": None if variant.estimate is None else natural(variant.estimate),
        "ci": None if variant.ci is None else [natural(bound) for bound in variant.ci],
        "changes_zone": one.changes_zone,
        "moves_interval_on_or_off_null": one.crosses_null,
    }


def _finding_branch(one: Explained, answer: Explanation) -> Branch:
    finding = one.finding
    title = f"{finding_name(finding)}: {finding_comparison(finding, answer.summary.vocabulary)}"
    return Branch(
        title,
        (
            Branch(finding.sentence),
            _certainty_branch(finding),
            _pool_branch(one),
            Branch("effects", tuple(_part_branch(part, finding) for part in one.parts)),
        ),
    )


def _certainty_branch(finding: Finding) -> Branch:
    rated = finding.certainty
    steps = [Branch(f"start: {rated.start} ({finding.body.family}) [start]")]
    steps += [Branch(step_words(one), tuple(_inputs(one.inputs))) for one in rated.steps]
    steps += [Branch(f"{one.words}; by the rules alone it would be {rated.computed}") for one in rated.judged]
    steps += [Branch(f"stale, as the evidence has changed since: {one.words}") for one in rated.stale]
    if rated.zones is not None:
        steps.append(Branch(f"borders: {rated.zones.source} [zone]"))
    steps.append(Branch(f"optimal information size: {rated.needs.words} [imprecision.ois]"))
    return Branch(f"certainty {rated.level}", tuple(steps))


def _inputs(inputs: Any) -> Iterator[Branch]:  # noqa: ANN401 - a mapping of names to numbers or words
    said = [f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}" for name, value in inputs.items()]
    if said:
        yield Branch(_minus(", ".join(said)))


def _minus(text: str) -> str:
    """The text with true minus signs before its numbers; those of a paper are shown as it prints them."""
    return re.sub(r"(?<![\w.])-(?=[\d.])", "−", text)


def _pool_branch(one: Explained) -> Branch:
    whole, pool = one.finding.whole, one.finding.whole.pool
    told = [Branch(estimate_words(one.finding) or "no estimate")]
    if pool is not None and whole.common is not None:
        told += _pool_numbers(one.finding)
    tally = whole.tally
    p = "" if tally.sign_test_p is None else f"; sign test p = {tally.sign_test_p:.2g}"
    told.append(Branch(f"directions: {tally.benefit} benefit, {tally.harm} harm, {tally.unclear} unclear{p}"))
    if whole.stouffer is not None:
        told.append(Branch(stouffer_words(whole.stouffer)))
    told += [Branch(words) for words in whole_notes(one.finding)]
    if one.finding.absolute is not None:
        told.append(Branch(one.finding.absolute.words))
    if one.sensitivity:
        told.append(
            Branch("sensitivity (normal intervals)", tuple(_sensitive_branch(each) for each in one.sensitivity))
        )
    rule = "pool.default" if whole.pooled else "pool.none"
    return Branch(f"{pool_words(one.finding)} [{rule}]", tuple(told))


def _pool_numbers(finding: Finding) -> Iterator[Branch]:
    whole, pool = finding.whole, finding.whole.pool
    if pool is None or whole.common is None:
        return
    natural = exp if whole.measure in terms.RATIOS else float
    low, high = (number_words(natural(bound)) for bound in whole.common.ci)
    yield Branch(f"common effect: {number_words(natural(whole.common.estimate))} ({low} to {high})")
    if pool.tau2_ci is not None:
        yield Branch(f"τ² {pool.tau2:.4f} (Q-profile {pool.tau2_ci[0]:.4f} to {pool.tau2_ci[1]:.4f})")
    if pool.pi is not None and pool.k >= 3:  # noqa: PLR2004 - a prediction needs three studies (METHODS B3)
        low, high = (number_words(natural(bound)) for bound in pool.pi)
        yield Branch(f"prediction interval: {low} to {high}")


def _sensitive_branch(one: Sensitive) -> Branch:
    variant = one.variant
    if variant.estimate is None or variant.ci is None:
        return Branch(f"{variant.name}: no estimate is left")
    natural = exp if variant.measure in terms.RATIOS else float
    middle, low, high = (number_words(natural(value)) for value in (variant.estimate, *variant.ci))
    zone = {True: "changes the zone", False: "the zone stays", None: "no zone to compare"}[one.changes_zone]
    null = ", moves the interval on or off no difference" if one.crosses_null else ""
    return Branch(f"{variant.name}: {variant.measure} {middle} ({low} to {high}); {zone}{null}")


def _part_branch(part: Part, finding: Finding) -> Branch:
    member = part.member
    favours = {"benefit": "better with it", "harm": "worse with it"}.get(member.direction, "direction unclear")
    told: list[Branch] = []
    if member.effect is None:
        said = f"{favours}; {member.reason}"
    else:
        said = f"{_effect_words(member.effect)}, weight {part.weight:.0%}; {favours}"
        told += [Branch(_step_words(step)) for step in member.effect.steps]
        told += [Branch(words if "assumed" in words else f"assumed: {words}") for words in member.effect.assumptions]
    if member.alternative is not None:
        told.append(Branch(_minus(member.alternative)))
    if member.study.concern is not None:
        told.append(Branch(concern_words(member.study)))
    risk = "not assessed" if member.appraisal is None else _appraised(part)
    told.append(Branch(f"risk of bias: {risk}"))
    told += [Branch(f"{one.id}: {one.dose}") for one in _dosed(member.study, finding.body.intervention)]
    told += _origin_branches(part.origins, member.study)
    if member.unused:
        told.append(Branch(f"results not used: {'; '.join(member.unused)} [derive.one]"))
    return Branch(f"{member.study.key}, n {member.n}: {said}", tuple(told))


def _appraised(part: Part) -> str:
    one = part.member.appraisal
    if one is None:
        return "not assessed"
    by = f", by {one.by}" if one.by else ""
    return f"{one.overall} ({one.tool}{by})"


def _dosed(study: Study, intervention: str) -> list[Any]:
    return [arm for arm in study.arms if arm.intervention == intervention and arm.dose is not None]


def _effect_words(effect: Effect) -> str:
    natural = exp if effect.is_ratio else float
    middle, low, high = (number_words(natural(value)) for value in (effect.estimate, *effect.ci))
    return f"{effect.measure} {middle} ({low} to {high})"


def _step_words(step: Step) -> str:
    source = f"; {step.source}" if step.source else ""
    return f"{_minus(step.text)} [{step.rule}{source}]"


def _origin_branches(origins: Sequence[Origin], study: Study) -> Iterator[Branch]:
    """The numbers, those of one source and one revision under one line."""
    groups: dict[str, list[Origin]] = {}
    for origin in origins:
        groups.setdefault(_where(origin, study), []).append(origin)
    for where, group in groups.items():
        used = [f"{one.written.name} {one.written.text}" for one in group if one.written.used]
        rest = [f"{one.written.name} {one.written.text}" for one in group if not one.written.used]
        told = [Branch(f"used: {'; '.join(used)}")] if used else []
        told += [Branch(f"not used: {'; '.join(rest)}")] if rest else []
        yield Branch(where, tuple(told))


def _where(origin: Origin, study: Study) -> str:
    if origin.report is None:
        said = "numbers without a source"
    else:
        known = next((one for one in study.reports if one.id == origin.report), None)
        names = [f"{kind} {value}" for kind, value in known.identifiers][:1] if known is not None else []
        said = "numbers from " + ", ".join(part for part in (origin.report, *names, origin.where) if part)
        said += f": “{origin.quote}”" if origin.quote else ""
    entered = origin.entered
    return said if entered is None else f"{said}; revision {entered.revision}, {entered.by}, {entered.on[:10]}"
