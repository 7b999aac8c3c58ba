"""What checks found, and the checks themselves, as output."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from evidence.output.characters import one_line
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.answers.checking import Check, Checked, Found
    from evidence.output.formats import Json

_FOUND = (
    Column("check", "check", whole=True),
    Column("severity", "severity"),
    Column("where", "where", whole=True),
    Column("message", "message"),
    Column("fix", "fix"),
)
_CHECKS = (
    Column("check", "check", whole=True),
    Column("severity", "severity"),
    Column("fixable", "--fix", whole=True),
    Column("does", "what it does"),
    Column("why"),
)


def found_listing(found: Iterable[Found]) -> Listing:
    """A row for each thing that was found."""
    return Listing(_FOUND, tuple(tuple(one) for one in found))


def found_text(found: Sequence[Found], width: int) -> str:
    """What was found, by check, in lines of at most ``width``; a remedy that several share is said once."""
    groups = (list(group) for _, group in groupby(found, key=lambda one: one.check))
    ordered = sorted(groups, key=lambda group: group[0].severity)  # errors first
    return "\n".join("".join(f"{line}\n" for line in _group(group, width)) for group in ordered)


def _group(group: Sequence[Found], width: int) -> Iterator[str]:
    yield f"{group[0].check} ({group[0].severity}): {len(group)} found"
    for fix, sharing in groupby(group, key=lambda one: one.fix):
        for one in sharing:
            yield from _wrapped(f"{one.where}: {one.message}", width, "  ", "    ")
        if fix:
            yield from _wrapped(f"to mend: {fix}", width, "    ", "    ")


def checks_listing(checks: Iterable[Check]) -> Listing:
    """A row for each check that there is."""
    return Listing(_CHECKS, tuple((one.name, one.severity, one.mends, one.does, one.why) for one in checks))


def explained_text(check: Check, width: int) -> str:
    """A check in words: what it does, why it matters, how to mend what it finds."""
    lines = [f"{check.name} ({check.severity})"]
    lines += _wrapped(check.does, width, "  ", "  ")
    lines += ["", *_wrapped(check.why, width, "  ", "  ")]
    fixed = "`evidence check --fix` mends what it finds." if check.mends else "`--fix` leaves what it finds to you."
    lines += ["", *_wrapped(fixed, width, "  ", "  ")]
    return "\n".join(lines) + "\n"


def explained_json(check: Check) -> Json:
    """The same as an object, with the keys of the list."""
    listing = checks_listing([check])
    return dict(zip([column.key for column in listing.columns], listing.rows[0], strict=True))


def told(checked: Checked) -> Iterator[str]:
    """What is said beside the answer: what was mended, what was found in what, what could not be checked."""
    for one in checked.mended:
        yield f"{one.check}: {one.where}: {one.message}"
    errors = sum(one.severity == "error" for one in checked.found)
    warnings = len(checked.found) - errors
    counts = [_count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    held = f"in {_count(checked.n_studies, 'study', 'studies')} ({_count(len(checked.ran), 'check')})"
    if not checked.not_run:
        yield f"{' and '.join(counts) or 'no problem found'} {held}"
        return
    yield f"{' and '.join(counts) or 'nothing was found'} by {_count(len(checked.ran), 'check')}"
    yield f"not checked, as {checked.because}: {', '.join(checked.not_run)}"


def _count(number: int, noun: str, several: str | None = None) -> str:
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def _wrapped(text: str, width: int, lead: str, hang: str) -> list[str]:
    return textwrap.wrap(
        one_line(text), width, initial_indent=lead, subsequent_indent=hang, break_on_hyphens=False
    ) or [lead]
