"""Bodies of evidence built by hand: a small vocabulary, trials of two arms, and the findings that they make."""

# ruff: noqa: ANN401, E501 - fields of a document are of any kind, and stand one term a line

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from evidence.answers.summary import summarise
from evidence.documents import Study, Terms, Vocabulary, read, resolved
from evidence.synthesis import DEFAULT

if TYPE_CHECKING:
    from evidence.answers.summary import ConditionSummary
    from evidence.documents import Judgement
    from evidence.findings import Finding
    from evidence.synthesis import Analysis, Effect, Member

TODAY = date(2026, 11, 24)

TERMS = """
evidence: terms/1
terms:
  - {kind: condition, key: migraine}
  - {kind: condition, key: gout}
  - {kind: intervention, key: drug, name: the drug, dose_mg_per_day: [1, 6]}
  - {kind: intervention, key: placebo}
  - {kind: intervention, key: exercise}
  - {kind: outcome, key: pain, measures: migraine, benefit: true, better: lower, importance: critical, instruments: [first scale, second scale]}
  - {kind: outcome, key: wellbeing, measures: migraine, benefit: true, better: higher, importance: important}
  - {kind: outcome, key: marker, measures: migraine, benefit: true, better: lower, importance: limited, surrogate: true}
  - {kind: outcome, key: response, measures: migraine, benefit: true, better: higher, importance: critical}
  - {kind: outcome, key: harm, benefit: false, better: lower, importance: important}
  - {kind: outcome, key: death, benefit: false, better: lower, importance: critical}
  - {kind: instrument, key: first-scale, name: first scale, outcome: pain, better: lower}
  - {kind: instrument, key: second-scale, name: second scale, outcome: pain, better: lower}
  - {kind: instrument, key: upward-scale, name: upward scale, outcome: pain, better: higher}
  - {kind: instrument, key: known-scale, name: known scale, outcome: pain, better: lower, mid: {value: 5, source: made up}}
"""


def vocabulary() -> Vocabulary:
    """The terms above."""
    document = read(TERMS)
    assert document.problems == ()
    assert isinstance(document.value, Terms)
    return Vocabulary(document.value.terms)


NAMES = vocabulary()


def trial(key: str, *results: dict[str, Any], **fields: Any) -> Study:
    """A parallel trial of drug and placebo in migraine, 50 people in each arm unless said otherwise."""
    n = fields.pop("each", 50)
    arms = [
        {
            "id": "drug",
            "role": "experimental",
            "intervention": "drug",
            "dose": "4 mg/day",
            "duration": "8 weeks",
            "n": n,
        },
        {"id": "placebo", "role": "comparator", "intervention": "placebo", "duration": "8 weeks", "n": n},
    ]
    tree = {
        "evidence": "study/1",
        "key": key,
        "title": f"trial {key}",
        "design": "parallel-rct",
        "condition": "migraine",
        "n": {"randomised": 2 * n if n else 100},
        "reports": [{"id": "paper", "role": "primary", "published": "2020-01-31"}],
        "arms": [{name: value for name, value in arm.items() if value is not None} for arm in arms],
        "results": list(results),
        **fields,
    }
    document = read(json.dumps(tree), f"{key}.json", NAMES)
    assert [str(problem) for problem in document.problems if problem.severity == "error"] == []
    assert isinstance(document.value, Study)
    return resolved(document.value, NAMES)


def scores(change: tuple[float, float] | None = None, **fields: Any) -> dict[str, Any]:
    """A pain result with change means of drug and placebo (sd 10), or with what is given."""
    result: dict[str, Any] = {"outcome": "pain", "instrument": "first scale", "at": "8 weeks", **fields}
    if change is not None:
        result["arms"] = {
            arm: {"change": {"mean": mean, "sd": 10}} for arm, mean in zip(("drug", "placebo"), change, strict=True)
        }
    return result


def counted(events1: int, n1: int, events2: int, n2: int, outcome: str = "response") -> dict[str, Any]:
    """A result of people with an event."""
    arms = {"drug": {"events": events1, "total": n1}, "placebo": {"events": events2, "total": n2}}
    return {"outcome": outcome, "arms": arms}


def answer(
    *studies: Study, judgements: tuple[Judgement, ...] = (), analysis: Analysis = DEFAULT, day: date | None = None
) -> ConditionSummary:
    """The answer for migraine."""
    return summarise("migraine", studies, NAMES, as_of=day, judgements=judgements, analysis=analysis)


def finding(*studies: Study, outcome: str = "pain", **how: Any) -> Finding:
    """The one finding on an outcome."""
    whole = answer(*studies, **how)
    found = [one for one in (*whole.findings, *whole.indirect) if one.body.outcome.key == outcome]
    assert len(found) == 1
    return found[0]


def member(study: Study, outcome: str = "pain", **how: Any) -> Member:
    """The part of the one study in its body."""
    return finding(study, outcome=outcome, **how).body.members[0]


def effect(study: Study, outcome: str = "pain", **how: Any) -> Effect:
    """The effect of the one study."""
    found = member(study, outcome, **how)
    assert found.effect is not None, found.reason
    return found.effect


def steps(found: Finding) -> dict[str, tuple[int, str]]:
    """The levels and the rule of each domain."""
    return {one.domain: (one.levels, one.rule) for one in found.certainty.steps}


def assessed(overall: str, tool: str = "rob2") -> list[dict[str, str]]:
    """An appraisal of the whole study."""
    return [{"tool": tool, "overall": overall, "on": "2020-06-01"}]
