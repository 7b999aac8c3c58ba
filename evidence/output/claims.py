"""Statements beside the findings they were held against: for people, as rows and columns, and as JSON."""

from __future__ import annotations

import io
import textwrap
from collections import Counter
from math import exp
from typing import TYPE_CHECKING, Any

from evidence import terms
from evidence.answers.claims import VERDICTS
from evidence.documents import Synthesis
from evidence.output.characters import visible
from evidence.output.listing import Cell, Column, Listing
from evidence.output.table import write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evidence.answers.claims import Held, HeldResult
    from evidence.documents import SynthesisResult
    from evidence.findings import Finding
    from evidence.quantities import Count
    from evidence.synthesis import Member

Json = dict[str, Any]  # JSON is itself untyped

NOT_STATED = "not stated"
# Rules whose reason is about levels or questions; every other is followed by the numbers of the finding.
WITHOUT_NUMBERS = ("claim.certainty", "synthesis.certainty", "synthesis.question")
SHOWN_ALSO = 3  # our choice: how many of the other findings a terminal names
FACTS = ("condition", "intervention", "comparator", "outcome", "level", "direction", "measure", "estimate")
COLUMNS = (
    Column("id", "id", whole=True),
    Column("kind"),
    Column("verdict", "verdict"),
    Column("says", "says"),
    Column("source"),
    Column("reason", "reason"),
    Column("rule"),
    *(Column(name) for name in (*FACTS, "ci_low", "ci_high", "n_studies", "n_participants", "sentence")),
    Column("comparison"),
    Column("differences"),
)
BESIDE = (Column("what", "compared"), Column("theirs", "theirs"), Column("ours", "here"))


def claims_json(found: Sequence[Held]) -> list[Json]:
    """An object per statement."""
    return [_json(one) for one in found]


def claims_listing(found: Sequence[Held]) -> Listing:
    """A row per statement, with the facts of its finding and the comparison in words."""
    return Listing(COLUMNS, tuple(_row(one) for one in found))


def claims_text(found: Sequence[Held], width: int, *, as_of: date) -> str:
    """A block per statement: verdict, statement, reason, and the numbers side by side."""
    published = sum(isinstance(one.statement, Synthesis) for one in found)
    counts = Counter(one.judged.verdict for one in found)
    what = f"{_count(len(found) - published, 'claim')} and {_count(published, 'published synthesis')}"
    became = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
    first = f"{what} held against the evidence, as of {as_of} (method {terms.METHOD_VERSION}): {became}"
    lines = _wrapped(first, width)
    for one in found:
        lines += ["", *_block(one, width)]
    return "\n".join(visible(line) for line in lines) + "\n"


def _block(one: Held, width: int) -> Iterator[str]:
    yield f"{one.id}: {one.judged.verdict}"
    says, reason = _says(one), _reason(one)
    yield from _wrapped(says if isinstance(one.statement, Synthesis) else f"“{says}”", width, "  ")
    yield from _wrapped(f"({_source(one)})", width, "  ")
    yield from _wrapped(f"{reason[:1].upper()}{reason[1:]}. [{one.judged.rule}]", width, "  ")
    if one.finding is not None:
        yield from _wrapped(f"Held against: {_question(one.finding)}.", width, "  ")
    compared = _comparison(one)
    if compared:
        stream = io.StringIO()
        write_table(Listing(BESIDE, tuple(compared)), stream, width - 4)
        yield from (f"    {line}" for line in stream.getvalue().splitlines())
    for words in _differences(one):
        yield from _wrapped(f"- {words}", width, "  ", "    ")
    for other in one.also[:SHOWN_ALSO]:
        yield from _wrapped(f"- also held: {_question(other)}: {_told(other)}", width, "  ", "    ")
    if len(one.also) > SHOWN_ALSO:
        yield f"  - and {len(one.also) - SHOWN_ALSO} more; -f json lists all"
    for fact in one.safety:
        yield from _wrapped(f"- standing safety fact: {fact}", width, "  ", "    ")


def _json(one: Held) -> Json:
    return {
        "id": one.id,
        "kind": _kind(one),
        "says": _says(one),
        "source": _source(one),
        "verdict": one.judged.verdict,
        "reason": _reason(one),
        "rule": one.judged.rule,
        "finding": None if one.finding is None else _facts(one.finding),
        "study": None if one.member is None else _study(one.member),
        "results": [_result(each) for each in one.results],
        "comparison": [dict(zip(("what", "theirs", "ours"), row, strict=True)) for row in _comparison(one)],
        "differences": list(_differences(one)),
        "also": [_facts(other) for other in one.also],
        "safety": list(one.safety),
    }


def _facts(finding: Finding) -> Json:
    body, whole = finding.body, finding.whole
    ratio = whole.measure in terms.RATIOS
    natural = exp if ratio else float
    return {
        "condition": body.condition,
        "intervention": body.intervention,
        "comparator": body.comparator,
        "outcome": body.outcome.key,
        "directness": "direct" if finding.direct else "indirect",
        "design_family": body.family,
        "level": finding.certainty.level,
        "direction": finding.direction,
        "measure": whole.measure,
        "estimate": None if whole.estimate is None else natural(whole.estimate),
        "ci": None if whole.ci is None else [natural(bound) for bound in whole.ci],
        "log_scale": ratio,
        "pooled": whole.pooled,
        "n_studies": len(body.members),
        "n_estimates": len(body.effects),
        "n_participants": body.n,
        "sentence": finding.sentence,
    }


def _study(member: Member) -> Json:
    effect = member.effect
    natural = exp if effect is not None and effect.is_ratio else float
    return {
        "key": member.study.key,
        "n": member.n,
        "direction": member.direction,
        "measure": None if effect is None else effect.measure,
        "estimate": None if effect is None else natural(effect.estimate),
        "ci": None if effect is None else [natural(bound) for bound in effect.ci],
        "reason": member.reason,
    }


def _result(each: HeldResult) -> Json:
    result = each.result
    return {
        "outcome": result.outcome,
        "held_as": each.outcome,
        "measure": result.measure,
        "estimate": result.estimate.value,
        "ci": None if result.ci is None else [bound.value for bound in result.ci],
        "i2": None if result.i2 is None else result.i2.value,
        "note": result.note,
        "direction": each.direction,
        "verdict": each.verdict.verdict,
        "rule": each.verdict.rule,
        "reason": each.verdict.reason,
        "finding": None if each.finding is None else _facts(each.finding),
    }


def _row(one: Held) -> tuple[Cell, ...]:
    facts: Json = {} if one.finding is None else _facts(one.finding)
    low, high = facts.get("ci") or (None, None)
    cells: Json = {
        **facts,
        "id": one.id,
        "kind": _kind(one),
        "verdict": one.judged.verdict,
        "says": _says(one),
        "source": _source(one),
        "reason": _reason(one),
        "rule": one.judged.rule,
        "ci_low": low,
        "ci_high": high,
        "comparison": tuple(f"{what}: {theirs} / {ours}" for what, theirs, ours in _comparison(one)),
        "differences": tuple(_differences(one)),
    }
    return tuple(cells.get(column.key) for column in COLUMNS)


def _kind(one: Held) -> str:
    return "synthesis" if isinstance(one.statement, Synthesis) else one.statement.kind or "claim"


def _says(one: Held) -> str:
    """The statement, or what a synthesis found."""
    given = one.statement
    if not isinstance(given, Synthesis):
        return given.says
    size = [] if given.k is None else [_count(given.k.value, "study")]
    size += [] if given.participants is None else [f"{given.participants.value} people"]
    numbers = [f"{each.outcome} {_whole(each)}" for each in given.results]
    rated = [] if given.certainty is None else [f"certainty {given.certainty}"]
    return f"{', '.join(size) or 'size not reported'}: {'; '.join([*numbers, *rated]) or 'no pooled number'}"


def _source(one: Held) -> str:
    given = one.statement
    if not isinstance(given, Synthesis):
        return given.source
    volume = (
        f"{given.volume or ''}{f'({given.issue})' if given.issue else ''}{f':{given.pages}' if given.pages else ''}"
    )
    year = None if given.published is None else given.published.text
    known = (
        given.title,
        given.journal,
        year,
        volume,
        given.doi and f"doi:{given.doi}",
        given.pmid and f"pmid:{given.pmid}",
    )
    return ", ".join(part for part in known if part) or "published synthesis, reference not reported"


def _reason(one: Held) -> str:
    """Why, with the numbers that the verdict rests on."""
    said = one.judged.reason
    if one.member is not None and one.finding is not None:
        return f"{said}: {one.finding.body.outcome.label}, {_effect(one.member)}"
    if one.finding is None or one.judged.rule in WITHOUT_NUMBERS:
        return said
    return f"{said}: {_told(one.finding)}"


def _comparison(one: Held) -> list[tuple[str, str, str]]:
    """What they say beside what is found here: name, theirs, ours."""
    if one.finding is None:
        return []
    if isinstance(one.statement, Synthesis):
        return list(_side_by_side(one, one.statement, one.finding))
    asserted = None if one.asserts is None else one.asserts.direction
    most = None if one.asserts is None else one.asserts.certainty_at_most
    found, effect = one.finding.direction, _estimate(one.finding)
    size, level = _size(one), one.finding.certainty.level
    if one.member is not None:
        found, effect = one.member.direction, _effect(one.member)
        size, level = f"{one.member.study.key}, {one.member.n} people", f"{level} ({_size(one)})"
    return [
        ("direction", asserted or NOT_STATED, found),
        ("effect", NOT_STATED, effect),
        ("evidence", NOT_STATED, size),
        ("certainty", NOT_STATED if most is None else f"at most {most}", level),
    ]


def _side_by_side(one: Held, given: Synthesis, finding: Finding) -> Iterator[tuple[str, str, str]]:
    for each in one.results:
        theirs = _published(each.result) + (f", {each.direction}" if each.direction else "")
        ours = "not held" if each.finding is None else f"{_estimate(each.finding)}, {each.finding.direction}"
        yield each.result.outcome + (f", {each.result.note}" if each.result.note else ""), theirs, ours
    first = next((each.result for each in one.results if each.finding is finding), None)
    pool = finding.whole.pool
    people = finding.body.n if one.strength is None else one.strength.n_participants
    yield "studies", _or_not(given.k), _studies(one, finding)
    yield "people", _or_not(given.participants), str(people)
    i2 = "not reported" if first is None or first.i2 is None else f"{first.i2.value:g} %"
    yield "I²", i2, "not pooled" if pool is None else f"{pool.i2:.0f} %"
    yield "certainty", given.certainty or "not reported", finding.certainty.level


def _differences(one: Held) -> Iterator[str]:
    """Why their numbers and ours differ, as far as what is stored tells."""
    given, finding = one.statement, one.finding
    if not isinstance(given, Synthesis) or finding is None:
        return
    yield from _other_words(one)
    estimates, k = len(finding.body.effects), len(finding.body.members)
    if given.k is not None:
        yield f"they pooled {_count(given.k.value, 'study')} (which ones is not stored); here {_studies(one, finding)}"
    missing = [f"{member.study.key}: {member.reason}" for member in finding.body.members if member.effect is None]
    if missing:
        yield f"{k - estimates} of {_count(k, 'study')} here without an estimate: {'; '.join(missing)}"
    mine = [each for each in one.results if each.finding is finding]
    measures = dict.fromkeys(each.result.measure for each in mine)
    if finding.whole.estimate is not None and measures and finding.whole.measure not in measures:
        theirs = " and ".join(measures)
        yield f"they report {theirs}, the estimate here is {finding.whole.measure}: the sizes do not compare"
    yield from _among_themselves(one, given, mine)


def _other_words(one: Held) -> Iterator[str]:
    """Outcomes that are called otherwise here, or that nobody here reports on."""
    named = {each.result.outcome: each for each in one.results}
    for name, each in named.items():
        if each.outcome is not None and each.finding is not None and name.replace(" ", "-").lower() != each.outcome:
            yield f"“{name}” is held against {each.outcome}"
    absent = [name for name, each in named.items() if each.finding is None]
    if absent:
        yield f"no finding here on: {', '.join(absent)}"
    for name, each in named.items():
        if each.finding is not None and each.finding is not one.finding and each.verdict.verdict != "cannot say":
            yield f"{name}: {each.verdict.verdict}, {each.verdict.reason} ({_told(each.finding)})"


def _among_themselves(one: Held, given: Synthesis, mine: Sequence[HeldResult]) -> Iterator[str]:
    if not one.peers or not mine:
        return
    every = [*((given, each) for each in mine), *one.peers]
    told = "; ".join(f"{other.key} {_whole(each.result)}, {each.direction}" for other, each in one.peers)
    same = len({each.direction for _, each in every}) == 1
    yield f"published syntheses {'agree' if same else 'disagree'} on the direction: beside this one {told}"
    sizes = {other.key: _or_not(other.k) for other, _ in every}
    measures = dict.fromkeys(each.result.measure for _, each in every)
    spread = [each.result.i2.value for _, each in every if each.result.i2 is not None]
    said = [f"in the number of studies ({', '.join(f'{key} {k}' for key, k in sizes.items())})"]
    said += [f"in measure ({', '.join(measures)})"] if len(measures) > 1 else []
    said += [f"in heterogeneity (I² {min(spread):g} to {max(spread):g} %)"] if len(set(spread)) > 1 else []
    yield f"the syntheses differ {'; '.join(said)}"


def _whole(result: SynthesisResult) -> str:
    i2 = "" if result.i2 is None else f", I² {result.i2.value:g} %"
    return _published(result) + i2 + (f" ({result.note})" if result.note else "")


def _published(result: SynthesisResult) -> str:
    return _numbers(result.measure, result.estimate.value, *(bound.value for bound in result.ci or ()))


def _effect(member: Member) -> str:
    """A study's own effect on the natural scale, or why there is none."""
    effect = member.effect
    if effect is None:
        return f"no estimate ({member.reason or 'not derivable'})"
    natural = exp if effect.is_ratio else float
    return _numbers(effect.measure, natural(effect.estimate), *(natural(bound) for bound in effect.ci))


def _estimate(finding: Finding) -> str:
    """The estimate on the natural scale, or the directions of the studies where there is none."""
    whole = finding.whole
    if whole.estimate is not None and whole.ci is not None and whole.measure is not None:
        natural = exp if whole.measure in terms.RATIOS else float
        return _numbers(whole.measure, natural(whole.estimate), *(natural(bound) for bound in whole.ci))
    tally = whole.tally
    return f"no estimate; {tally.benefit} better with it, {tally.harm} worse, {tally.unclear} unclear"


def _numbers(measure: str, *numbers: float) -> str:
    middle, *bounds = (f"{value:.2f}".replace("-", "−") for value in numbers)
    return f"{measure} {middle} " + (f"({' to '.join(bounds)})" if bounds else "(no interval)")


def _told(finding: Finding) -> str:
    return f"{_estimate(finding)}, {_body_size(finding)}, certainty {finding.certainty.level}"


def _size(one: Held) -> str:
    if one.strength is not None:
        return f"{_count(one.strength.n_studies, 'study')}, {one.strength.n_participants} people"
    return "none" if one.finding is None else _body_size(one.finding)


def _body_size(finding: Finding) -> str:
    return f"{_count(len(finding.body.members), 'study')}, {finding.body.n} people"


def _studies(one: Held, finding: Finding) -> str:
    if one.strength is not None:
        return f"{one.strength.n_studies}, over all outcomes"
    k, estimates = len(finding.body.members), len(finding.body.effects)
    return (
        f"{k}, {estimates} of them with an estimate" if k > 1 else f"{k}, with{'' if estimates else 'out'} an estimate"
    )


def _question(finding: Finding) -> str:
    body = finding.body
    against = "without a comparison" if body.comparator is None else f"v {body.comparator}"
    return f"{body.intervention} {against}, {body.outcome.key} in {body.condition} ({body.family})"


def _or_not(count: Count | None) -> str:
    return "not reported" if count is None else str(count.value)


def _count(number: int, noun: str) -> str:
    plural = {"study": "studies", "published synthesis": "published syntheses"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def _wrapped(text: str, width: int, lead: str = "", hang: str | None = None) -> list[str]:
    later = lead if hang is None else hang
    return textwrap.wrap(text, max(width, 40), initial_indent=lead, subsequent_indent=later, break_on_hyphens=False)
