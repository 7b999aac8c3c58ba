"""A summary for people: plain text at a terminal's width, and Markdown."""

from __future__ import annotations

import textwrap
from math import exp
from typing import TYPE_CHECKING

from evidence.output.characters import markdown_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidence.answers.summary import ConditionSummary
    from evidence.documents import Vocabulary
    from evidence.findings import Finding


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
        lines += [f"- {markdown_text(f'{_name(one)}: {reason}')}" for one in found for reason in _reasons(one)]
        lines.append("")
    for title, statements in _ending(answer):
        lines += [f"## {title}", "", *(f"- {markdown_text(statement)}" for statement in statements), ""]
    return "\n".join(lines)


def finding_cells(finding: Finding, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A finding as the cells of a table: outcome, comparison, studies, people, effect, certainty, sentence."""
    return (
        _name(finding),
        _comparison(finding, vocabulary),
        str(len(finding.body.members)),
        str(finding.body.n),
        _estimate(finding) or "no estimate",
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
    yield from _wrapped(f"{_name(finding)}: certainty {finding.certainty.level}", width, "")
    yield from _wrapped(finding.sentence, width, "  ")
    yield from _studies(finding, width)
    for reason in _reasons(finding):
        yield from _wrapped(reason, width, "  ", hang="    ")


def _reasons(finding: Finding) -> Iterator[str]:
    whole, pool = finding.whole, finding.whole.pool
    if pool is not None:
        yield (
            f"pool: random effects ({pool.method}), {whole.interval_rule}; I² {pool.i2:.0f} %, "
            f"τ² {pool.tau2:.3f}, Q {pool.q:.2f} (p = {pool.q_p:.2f})"
        )
    else:
        yield f"not pooled: {whole.reason}"
    yield f"start: {finding.certainty.start} ({finding.body.family}) [start]"
    for one in finding.certainty.steps:
        yield f"{one.domain}: {one.judgement} ({one.levels:+d}): {one.reason} [{one.rule}]".replace(
            "(+0)", "(0)"
        ).replace("(-", "(−")


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
        numbers = " ".join(f"{_number(natural(value)):>6}" for value in (effect.estimate, *effect.ci))
        said = f"{effect.measure} {numbers}  weight {weight:>4.0%}  {effect.derivation}"
        yield from _wrapped(said, width, lead, hang=" " * 6)
        for words in effect.assumptions:
            yield from _wrapped(f"assumed: {words}", width, " " * 6)
        if member.unused:
            yield from _wrapped(f"not used: {'; '.join(member.unused)}", width, " " * 6)


def _estimate(finding: Finding) -> str | None:
    whole = finding.whole
    if whole.estimate is None or whole.ci is None or whole.measure is None:
        return None
    ratio = any(effect.is_ratio for effect in finding.body.effects)
    middle, low, high = (_number(exp(value) if ratio else value) for value in (whole.estimate, *whole.ci))
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
        gone = (f"{one.title} ({one.key}), notice of {one.notice or 'unknown date'}" for one in answer.retracted)
        yield "Retracted, in no finding", list(gone)


def _name(finding: Finding) -> str:
    people = "" if finding.direct else f" in {finding.body.condition.replace('-', ' ')}"
    return f"{finding.body.outcome.label}{people} ({finding.importance} {finding.kind}, {finding.body.family})"


def _comparison(finding: Finding, vocabulary: Vocabulary) -> str:
    return _pair(finding.body.intervention, finding.body.comparator, vocabulary)


def _pair(intervention: str, comparator: str | None, vocabulary: Vocabulary) -> str:
    given = _label(intervention, vocabulary)
    return f"{given}, no comparator" if comparator is None else f"{given} v {_label(comparator, vocabulary)}"


def _label(key: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.by_key.get(("intervention", key))
    return key if term is None else term.label


def _number(value: float) -> str:
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"  # noqa: PLR2004 - hundredths of hundreds say nothing
    return text.replace("-", "−")


def _wrapped(text: str, width: int, lead: str, hang: str | None = None) -> Iterable[str]:
    later = hang if hang is not None else " " * len(lead)
    return textwrap.wrap(text, max(width, 40), initial_indent=lead, subsequent_indent=later, break_on_hyphens=False)
