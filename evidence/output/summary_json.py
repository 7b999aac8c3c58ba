"""A summary as the JSON of the promises: ratio measures on the natural scale, standard errors on the log scale."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Any

from evidence import terms

if TYPE_CHECKING:
    from evidence.answers.summary import ConditionSummary, Withdrawn
    from evidence.documents import Judgement
    from evidence.findings import Absolute, Finding, Strength
    from evidence.synthesis import Body, Effect, Member

PER = 1000
Json = dict[str, Any]  # JSON is itself untyped

NOTHING: Json = {
    **dict.fromkeys(("condition", "as_of", "method_version", "strength", "strength_rule")),
    "strengths": [],
    "n_studies": 0,
    "n_participants": 0,
    **{name: [] for name in ("safety", "retracted", "ongoing", "findings", "indirect")},
}


def condition_json(answer: ConditionSummary) -> Json:
    """The full answer for one condition."""
    return {
        "condition": answer.condition,
        "as_of": answer.as_of.isoformat(),
        "method_version": answer.method_version,
        "strength": answer.strength,
        "strength_rule": None if answer.headline is None else answer.headline.rule,
        "strengths": [_strength(one) for one in answer.strengths],
        "n_studies": answer.n_studies,
        "n_participants": answer.n_participants,
        "safety": list(answer.safety),
        "retracted": [_withdrawn(one) for one in answer.retracted],
        "ongoing": [
            {
                "key": one.key,
                "title": one.title,
                "status": one.status,
                "registry": one.registry,
                "n_planned": one.planned,
            }
            for one in answer.ongoing
        ],
        "findings": [finding_json(one) for one in answer.findings],
        "indirect": [finding_json(one) for one in answer.indirect],
    }


def finding_json(finding: Finding) -> Json:
    """A finding with its studies, pool, tally, certainty and sentence."""
    body, tally = finding.body, finding.whole.tally
    return {
        "intervention": body.intervention,
        "comparator": body.comparator,
        "outcome": body.outcome.key,
        "importance": finding.importance,
        "kind": finding.kind,
        "population_condition": body.condition,
        "directness": "direct" if finding.direct else "indirect",
        "design_family": body.family,
        "n_participants": body.n,
        "studies": [
            _study(member, body, weight) for member, weight in zip(body.members, finding.whole.weights, strict=True)
        ],
        "not_derivable": [
            {"key": member.study.key, "reason": member.reason} for member in body.members if member.reason is not None
        ],
        "effect": _whole(finding),
        "pool": _pool(finding),
        "tally": {
            "benefit": tally.benefit,
            "harm": tally.harm,
            "unclear": tally.unclear,
            "sign_test_p": tally.sign_test_p,
        },
        "certainty": _certainty(finding),
        "absolute": None if finding.absolute is None else _absolute(finding.absolute),
        "direction": finding.direction,
        "sentence": finding.sentence,
    }


def _withdrawn(one: Withdrawn) -> Json:
    return {
        "key": one.key,
        "title": one.title,
        "notice": one.notice,
        "findings": [
            {"outcome": with_it.body.outcome.key, "before": short_json(with_it), "after": after and short_json(after)}
            for with_it, after in one.moved
        ],
    }


def short_json(finding: Finding) -> Json:
    """The least that tells one state of a finding from another."""
    whole = finding.whole
    natural = exp if whole.measure in terms.RATIOS else float
    return {
        "n_studies": len(finding.body.members),
        "n_participants": finding.body.n,
        "pooled": whole.pooled,
        "measure": whole.measure,
        "estimate": None if whole.estimate is None else natural(whole.estimate),
        "ci": None if whole.ci is None else [natural(bound) for bound in whole.ci],
        "direction": finding.direction,
        "certainty": finding.certainty.level,
        "sentence": finding.sentence,
    }


def _whole(finding: Finding) -> Json | None:
    """What the body says as a number: the pool's, or that of the one study with an estimate."""
    whole = finding.whole
    if whole.estimate is None or whole.ci is None:
        return None
    natural = exp if whole.measure in terms.RATIOS else float
    return {
        "measure": whole.measure,
        "estimate": natural(whole.estimate),
        "ci": [natural(bound) for bound in whole.ci],
        "interval_rule": whole.interval_rule,
        "log_scale": whole.measure in terms.RATIOS,
    }


def _absolute(one: Absolute) -> Json:
    return {
        "comparator_risk": one.comparator_risk,
        "per": PER,
        "difference": one.difference,
        "ci": list(one.ci),
        "words": one.words,
    }


def _strength(one: Strength) -> Json:
    return {
        "intervention": one.intervention,
        "comparator": one.comparator,
        "strength": one.strength,
        "decided_by": one.decided_by.body.outcome.key,
        "direction": one.decided_by.direction,
        "rule": one.rule,
    }


def _study(member: Member, body: Body, weight: float) -> Json:
    report = member.result.source.report if member.result.source is not None else member.study.main_report.id
    favoured = {"benefit": body.intervention, "harm": body.comparator or "neither"}.get(member.direction, "unclear")
    return {
        "key": member.study.key,
        "report": _report(member, report),
        "n": member.n,
        "effect": None if member.effect is None else _effect(member.effect, weight, favoured),
        "favours": favoured,
        "reason": member.reason,
        "unused": list(member.unused),
        "risk_of_bias": member.risk,
        "expression_of_concern": member.study.concern is not None,
        "alternative": member.alternative,
    }


def _report(member: Member, name: str) -> str:
    report = member.study.report(name)
    found = next((f"{kind}:{value}" for kind, value in report.identifiers), None)
    return found or name


def _effect(effect: Effect, weight: float, favoured: str) -> Json:
    natural = exp if effect.is_ratio else float
    return {
        "measure": effect.measure,
        "estimate": natural(effect.estimate),
        "se": effect.se,
        "ci": [natural(bound) for bound in effect.ci],
        "log_scale": effect.is_ratio,
        "derivation": effect.derivation,
        "steps": [{"rule": one.rule, "text": one.text} for one in effect.steps],
        "assumptions": list(effect.assumptions),
        "weight": weight,
        "favours": favoured,
    }


def _pool(finding: Finding) -> Json:
    whole, pool, common = finding.whole, finding.whole.pool, finding.whole.common
    beside, is_ratio = whole.risk_difference, whole.measure in terms.RATIOS
    natural = exp if is_ratio else float
    shape: Json = {
        "pooled": whole.pooled,
        "reason": whole.reason,
        "measure": whole.measure,
        "method": None if pool is None else pool.method,
        "test": None if pool is None else pool.test,
        "interval_rule": whole.interval_rule,
        "k": len(finding.body.effects),
        **dict.fromkeys(("estimate", "se", "ci", "pi", "tau2", "tau2_ci", "q", "q_df", "q_p", "i2")),
        "log_scale": is_ratio,
        "common_effect": None,
        "mixes_change_and_end_values": finding.body.mixes_values,
        "stouffer": None if whole.stouffer is None else whole.stouffer._asdict(),
        "risk_difference": None if beside is None else {"estimate": beside.estimate, "ci": list(beside.ci)},
    }
    if pool is None or common is None:
        return shape
    shape |= {name: getattr(pool, name) for name in ("se", "tau2", "q", "q_df", "q_p", "i2")}
    shape["estimate"], shape["ci"] = natural(pool.estimate), [natural(bound) for bound in pool.ci]
    wide = pool.pi is not None and pool.k >= 3  # noqa: PLR2004 - a prediction needs three studies (METHODS B3)
    shape["pi"] = [natural(bound) for bound in pool.pi] if wide and pool.pi is not None else None
    shape["tau2_ci"] = None if pool.tau2_ci is None else list(pool.tau2_ci)
    shape["h2"], shape["i2_ci"] = pool.h2, None if pool.i2_ci is None else list(pool.i2_ci)
    shape["common_effect"] = {
        "estimate": natural(common.estimate),
        "ci": [natural(bound) for bound in common.ci],
    }
    return shape


def _certainty(finding: Finding) -> Json:
    rated = finding.certainty
    shown = rated.judged or rated.stale
    names = ("domain", "judgement", "levels", "reason", "rule")
    return {
        "level": rated.level,
        "start": rated.start,
        "computed": rated.computed,
        "zones": None if rated.zones is None else rated.zones.source,
        "information_size": {"has": rated.needs.has, "needs": rated.needs.needs, "unit": rated.needs.unit},
        "steps": [{name: getattr(one, name) for name in names} for one in rated.steps],
        "computed_steps": [{name: getattr(one, name) for name in names} for one in rated.computed_steps],
        "judged_by": ", ".join(dict.fromkeys(one.by for one in shown)) or None,
        "judgements": [_judgement(one, stale=one in rated.stale) for one in (*rated.judged, *rated.stale)],
        "stale": bool(rated.stale),
    }


def _judgement(one: Judgement, *, stale: bool) -> Json:
    names = ("domain", "steps", "level", "reason", "by", "on")
    return {**{name: getattr(one, name) for name in names}, "stale": stale}
