"""A person's judgement in the place of a computed step or level (METHODS C9), and the fingerprint it stands on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty.steps import CertaintyStep
from evidence.documents import json_text, tree_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Judgement
    from evidence.synthesis import Body, Member


def body_fingerprint(body: Body) -> str:
    """SHA-256 over what a judgement rests on: studies, their numbers, their appraisals, the method version.

    Words beside the numbers (titles, notes, sources) are not in it: mending them makes no judgement stale.
    """
    parts = [terms.METHOD_VERSION, *sorted(_of_member(member) for member in body.members)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def with_domains(steps: Sequence[CertaintyStep], judged: Sequence[Judgement]) -> tuple[CertaintyStep, ...]:
    """The steps with those of judged domains replaced; a judged domain without a step is added in its place."""
    by_domain = {one.domain: one for one in judged if one.domain is not None}
    kept = [_judged(by_domain[one.domain]) if one.domain in by_domain else one for one in steps]
    held = {one.domain for one in steps}
    added = [_judged(one) for domain, one in by_domain.items() if domain not in held]
    return tuple(sorted((*kept, *added), key=lambda one: terms.DOMAINS.index(one.domain)))


def _judged(one: Judgement) -> CertaintyStep:
    levels = one.steps or 0
    judgement = f"rated up {levels}" if levels > 0 else terms.JUDGEMENTS[-levels]
    return CertaintyStep(one.domain or "", judgement, levels, f"judged by {one.by} on {one.on}: {one.reason}", "judged")


def _of_member(member: Member) -> str:
    study, result = member.study, member.result
    trees = [tree_of(result), *(tree_of(arm) for arm in study.arms)]
    trees += [tree_of(part) for part in (study.n, study.clusters, member.appraisal) if part is not None]
    silent = {"note", "source", "definition", "reason", "name", "answers"}
    plain = [{name: value for name, value in tree.items() if name not in silent} for tree in trees]
    return "|".join((study.key, study.design, *(json_text(one) for one in plain)))
