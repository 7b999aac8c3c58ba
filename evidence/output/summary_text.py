"""A summary for people: plain text at a terminal's width, and Markdown."""

from __future__ import annotations

import textwrap
from math import exp
from typing import TYPE_CHECKING

from evidence.output.characters import markdown_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidence.answers.summary import ConditionSummary, Withdrawn
    from evidence.certainty import CertaintyStep
    from evidence.documents import Study, Vocabulary
    from evidence.findings import Finding
    from evidence.synthesis import Stouffer


def condition_text(answer: ConditionSummary, width: int) -> str:
    """The full answer in lines of at most ``width`` characters; nothing from the data is interpreted."""
    return "\n".join(visible(line) for line in _lines(answer, width)) + "\n"


def condition_markdown(answer: ConditionSummary) -> str:
    """The full answer as Markdown."""
    lines = [
        f"# Evidence for {markdown_text(answer.label)}",
        "",
        f"As of {answer.as_of}, method {answer.method_version}.",
        "",
    ]
    lines += [f"**Strength: {answer.strength}**. {markdown_text(_headline(answer))}", ""]
    for title, found in (("Direct findings", answer.findings), ("Indirect findings", answer.indirect)):
        if not found:
            continue
        lines += [
            f"## {title}",
            "",
            "| outcome | comparison | studies | people | effect | certainty | sentence |",
        ]
        lines += ["|---|---|---:|---:|---|---|---|"]
        lines += [
            f"| {' | '.join(markdown_text(cell) for cell in finding_cells(one, answer.vocabulary))} |" for one in found
        ]
        lines.append("")
        lines += [f"- {markdown_text(f'{finding_name(one)}: {reason}')}" for one in found for reason in _reasons(one)]
        lines.append("")
    for title, statements in _ending(answer):
        lines += [f"## {title}", "", *(f"- {markdown_text(statement)}" for statement in statements), ""]
    return "\n".join(lines)


def finding_cells(finding: Finding, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A finding as the cells of a table: outcome, comparison, studies, people, effect, certainty, sentence."""
    return (
        finding_name(finding),
        finding_comparison(finding, vocabulary),
        str(len(finding.body.members)),
        str(finding.body.n),
        estimate_words(finding) or "no estimate",
        finding.certainty.level,
        finding.sentence,
    )


def _lines(answer: ConditionSummary, width: int) -> Iterator[str]:
    yield f"Evidence for {answer.label}, as of {answer.as_of} (method {answer.method_version})"
    yield ""
    yield f"Strength: {answer.strength}"
    yield from _wrapped(_headline(answer), width, "  ")
    for other in answer.strengths[1:]:
        yield from _wrapped(
            f"{_pair(other.intervention, other.comparator, answer.vocabulary)}: {other.strength}", width, "  "
        )
    for title, found in (("Direct findings", answer.findings), ("Indirect findings", answer.indirect)):
        if found:
            yield from ("", title)
        for one in found:
            yield ""
            yield from _finding(one, width)
    for title, statements in _ending(answer):
        yield from ("", title)
        for statement in statements:
            yield from _wrapped(f"- {statement}", width, "  ", hang="    ")


def _headline(answer: ConditionSummary) -> str:
    if answer.headline is None:
        return "No study of this condition, and none that measures it, is held."
    one = answer.headline
    pair = _pair(one.intervention, one.comparator, answer.vocabulary)
    people = f"{answer.n_studies} {'study' if answer.n_studies == 1 else 'studies'}, {answer.n_participants} people"
    return f"{pair}: {one.strength}, decided by {one.decided_by.body.outcome.label} ({one.rule}). In all, {people}."


def _finding(finding: Finding, width: int) -> Iterator[str]:
    yield from _wrapped(f"{finding_name(finding)}: certainty {finding.certainty.level}", width, "")
    yield from _wrapped(finding.sentence, width, "  ")
    yield from _studies(finding, width)
    for reason in _reasons(finding):
        yield from _wrapped(reason, width, "  ", hang="    ")


def _reasons(finding: Finding) -> Iterator[str]:
    whole, pool, rated = finding.whole, finding.whole.pool, finding.certainty
    if pool is not None:
        yield pool_words(finding)
    else:
        yield f"not pooled: {whole.reason}"
    if whole.stouffer is not None:
        yield stouffer_words(whole.stouffer)
    if whole.risk_difference is not None:
        middle, low, high = (
            number_words(value) for value in (whole.risk_difference.estimate, *whole.risk_difference.ci)
        )
        yield f"risk difference {middle} ({low} to {high}), with 0.5 added where a cell is zero"
    yield from whole_notes(finding)
    yield f"start: {rated.start} ({finding.body.family}) [start]"
    yield from (step_words(one) for one in rated.steps)
    for judgement in rated.judged:
        yield f"{judgement.words}; by the rules alone it would be {rated.computed}"
    for judgement in rated.stale:
        yield f"stale, as the evidence has changed since, and not counted: {judgement.words}"


def step_words(one: CertaintyStep) -> str:
    """A step of the rating in a line, with a true minus sign."""
    levels = "0" if not one.levels else f"{one.levels:+d}".replace("-", "−")
    return f"{one.domain}: {one.judgement} ({levels}): {one.reason} [{one.rule}]"


def whole_notes(finding: Finding) -> Iterator[str]:
    """What a reader must know of how the body was put together."""
    if finding.body.mixes_values:
        yield "change and end values together in one SMD (H 10.5.2); `evidence explain` shows each kind alone"


def concern_words(study: Study) -> str:
    """That an expression of concern was published about the study, which stays in."""
    notice = study.concern
    when = notice.published.text if notice is not None and notice.published is not None else "unknown date"
    return f"an expression of concern about it was published ({when}); it stays in"


def stouffer_words(one: Stouffer) -> str:
    """What combined p-values speak against, and that they give no size."""
    return (
        f"{one.k} exact p-values combined (Stouffer): z {one.z:.2f}, p = {one.p:.3g}; "
        "evidence against no effect in every study, not a size"
    )


def pool_words(finding: Finding) -> str:
    """How the pool was made and how far the studies differ."""
    whole, pool = finding.whole, finding.whole.pool
    if pool is None:
        return f"not pooled: {whole.reason}"
    kind = "common effect" if pool.method in ("EE", "MH", "Peto") else f"random effects ({pool.method})"
    return (
        f"pool: {kind}, {whole.interval_rule}; I² {pool.i2:.0f} %, "
        f"τ² {pool.tau2:.3f}, Q {pool.q:.2f} (p = {pool.q_p:.2f})"
    )


def _studies(finding: Finding, width: int) -> Iterator[str]:
    key_width = max(len(member.study.key) for member in finding.body.members)
    for member, weight in zip(finding.body.members, finding.whole.weights, strict=True):
        lead = f"  {member.study.key:<{key_width}}  n {member.n:>4}  "
        if member.effect is None:
            favours = {"benefit": "better with it", "harm": "worse with it"}.get(member.direction, "direction unclear")
            yield from _wrapped(f"{favours}; {member.reason}", width, lead, hang=" " * 6)
            continue
        effect = member.effect
        natural = exp if effect.is_ratio else float
        numbers = " ".join(f"{number_words(natural(value)):>6}" for value in (effect.estimate, *effect.ci))
        said = f"{effect.measure} {numbers}  weight {weight:>4.0%}  {effect.derivation}"
        yield from _wrapped(said, width, lead, hang=" " * 6)
        for words in effect.assumptions:
            yield from _wrapped(f"assumed: {words}", width, " " * 6)
        if member.study.concern is not None:
            yield from _wrapped(concern_words(member.study), width, " " * 6)
        if member.unused:
            yield from _wrapped(f"not used: {'; '.join(member.unused)}", width, " " * 6)


def estimate_words(finding: Finding) -> str | None:
    """``SMD −0.23 (−0.79 to 0.34)``; None without an estimate."""
    whole = finding.whole
    if whole.estimate is None or whole.ci is None or whole.measure is None:
        return None
    ratio = any(effect.is_ratio for effect in finding.body.effects)
    middle, low, high = (number_words(exp(value) if ratio else value) for value in (whole.estimate, *whole.ci))
    return f"{whole.measure} {middle} ({low} to {high})"


def _ending(answer: ConditionSummary) -> Iterator[tuple[str, list[str]]]:
    if answer.safety:
        yield "Safety facts about the medicine", list(answer.safety)
    if answer.ongoing:
        waiting = (
            f"{one.title} ({one.key}, {one.registry or 'no registry number'}): {one.status}" for one in answer.ongoing
        )
        yield "Registered, no result yet", list(waiting)
    if answer.retracted:
        yield "Retracted, in no finding", [words for one in answer.retracted for words in _withdrawn(one)]


def _withdrawn(one: Withdrawn) -> Iterator[str]:
    yield f"{one.title} ({one.key}), notice of {one.notice or 'unknown date'}"
    for before, after in one.moved:
        left = "nothing is left" if after is None else f"without it {_state(after)}"
        yield f"{finding_name(before)}: with it {_state(before)}; {left}"


def _state(finding: Finding) -> str:
    k = len(finding.body.members)
    return (
        f"{estimate_words(finding) or 'no estimate'}, {k} {'study' if k == 1 else 'studies'}, {finding.certainty.level}"
    )


def finding_name(finding: Finding) -> str:
    """The outcome with its people, importance, kind and design family."""
    people = "" if finding.direct else f" in {finding.body.condition.replace('-', ' ')}"
    return f"{finding.body.outcome.label}{people} ({finding.importance} {finding.kind}, {finding.body.family})"


def finding_comparison(finding: Finding, vocabulary: Vocabulary) -> str:
    """What was compared with what."""
    return _pair(finding.body.intervention, finding.body.comparator, vocabulary)


def _pair(intervention: str, comparator: str | None, vocabulary: Vocabulary) -> str:
    given = _label(intervention, vocabulary)
    return f"{given}, no comparator" if comparator is None else f"{given} v {_label(comparator, vocabulary)}"


def _label(key: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.by_key.get(("intervention", key))
    return key if term is None else term.label


def number_words(value: float) -> str:
    """Two decimals and a true minus sign; hundreds without decimals."""
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"  # noqa: PLR2004 - hundredths of hundreds say nothing
    return text.replace("-", "−")


def _wrapped(text: str, width: int, lead: str, hang: str | None = None) -> Iterable[str]:
    later = hang if hang is not None else " " * len(lead)
    return textwrap.wrap(text, max(width, 40), initial_indent=lead, subsequent_indent=later, break_on_hyphens=False)
