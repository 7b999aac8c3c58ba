"""The same body under other choices (``[pool.sensitivity]``, METHODS B5); always with the normal interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.synthesis.analysis import DEFAULT, OTHER_CORRELATIONS
from evidence.synthesis.bodies import bodies
from evidence.synthesis.pooling import repooled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Vocabulary
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.effect import Body

HIGH_RISK = ("high", "serious", "critical")


class Variant(NamedTuple):
    """What a body gives under another choice, on the analysis scale; None where it gives nothing.

    ``measure`` is that of the variant, since with other studies another one may be told.
    """

    name: str
    k: int
    measure: str | None
    estimate: float | None
    ci: tuple[float, float] | None


def sensitivity(body: Body, vocabulary: Vocabulary, analysis: Analysis = DEFAULT) -> tuple[Variant, ...]:
    """Leave one out, without high risk of bias, other correlations, imputed values, one kind of value.

    The first variant is the body itself; the others stand only where they can differ from it.
    """
    return tuple(_variants(body, vocabulary, analysis))


def rederived(body: Body, vocabulary: Vocabulary, analysis: Analysis) -> Body | None:
    """The studies of a body taken through another analysis; None where none of them is left."""
    studies = [member.study for member in body.members]
    found = bodies(studies, vocabulary, asked=frozenset((body.condition,)), analysis=analysis)
    question = (body.intervention, body.comparator, body.outcome.key, body.family)
    return next(
        (one for one in found if (one.intervention, one.comparator, one.outcome.key, one.family) == question), None
    )


def _variants(body: Body, vocabulary: Vocabulary, analysis: Analysis) -> Iterator[Variant]:
    yield _variant("as it is", body, frozenset())
    estimable = [member for member in body.members if member.effect is not None]
    if len(estimable) > 1:
        for left in estimable:
            yield _variant(f"without {left.study.key}", body, frozenset((left.study.key,)))
    if high := frozenset(member.study.key for member in estimable if member.risk in HIGH_RISK):
        yield _variant("without high risk of bias", body, high)
    if concern := frozenset(one.study.key for one in estimable if one.study.concern is not None):
        yield _variant("without expressions of concern", body, concern)
    yield from _rederived_ones(body, vocabulary, analysis)


def _rederived_ones(body: Body, vocabulary: Vocabulary, analysis: Analysis) -> Iterator[Variant]:
    effects = body.effects
    if any(effect.within for effect in effects):
        for r in OTHER_CORRELATIONS:
            yield _again(f"within-person correlation {r:g}", body, vocabulary, analysis._replace(correlation=r))
    if not analysis.impute_sd and len(effects) < len(body.members):
        again = _again("standard deviations imputed", body, vocabulary, analysis._replace(impute_sd=True))
        if again.k > len(effects):
            yield again
    if body.mixes_values:
        for kind in ("change", "end"):
            yield _again(f"{kind} values only", body, vocabulary, analysis._replace(values=kind))


def _again(name: str, body: Body, vocabulary: Vocabulary, analysis: Analysis) -> Variant:
    other = rederived(body, vocabulary, analysis)
    return Variant(name, 0, None, None, None) if other is None else _variant(name, other, frozenset())


def _variant(name: str, body: Body, left_out: frozenset[str]) -> Variant:
    members = [one for one in body.members if one.effect is not None and one.study.key not in left_out]
    measures = {one.effect.measure for one in members if one.effect is not None}
    pool = repooled(body, members) if len(measures) == 1 else None
    if pool is None:
        return Variant(name, len(members), None, None, None)
    return Variant(name, len(members), measures.pop(), pool.estimate, pool.ci)
