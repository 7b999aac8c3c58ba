"""What is implausible in documents that were taken in, each with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.documents import Study, read, resolved, warnings_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Vocabulary
    from evidence.errors import Problem


def implausible(documents: Sequence[tuple[str, bytes]], taken: set[str], names: Vocabulary) -> list[Problem]:
    """The warnings of the plausibility gates on the studies that were taken in."""
    from evidence.synthesis.gates import gates

    found: list[Problem] = []
    for file, data in documents if taken else ():
        value = read(data, file).value
        if isinstance(value, Study) and value.key in taken:
            told = gates(resolved(value, names), names)
            found += warnings_at(data, file, [(one.path, one.value, one.message, one.fix) for one in told])
    return found
