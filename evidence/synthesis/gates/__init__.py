"""Plausibility gates: what a study's numbers should agree in (METHODS A). Warnings, each with its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.synthesis.gates.contrasts import large_from_arms, of_contrast
from evidence.synthesis.gates.gate import GATES, Gate
from evidence.synthesis.gates.groups import of_arms, of_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Study, Vocabulary

__all__ = ["GATES", "Gate", "gates"]


def gates(study: Study, vocabulary: Vocabulary) -> tuple[Gate, ...]:
    """Every gate that the numbers of a study (with the keys of its terms) do not pass, in the order of the document.

    What several results repeat, such as a baseline, is told once.
    """
    told: dict[tuple[str, str], Gate] = {}
    for gate in _gates(study, vocabulary.with_terms(study.terms)):
        told.setdefault((gate.check, gate.message), gate)
    return tuple(told.values())


def _gates(study: Study, vocabulary: Vocabulary) -> Iterator[Gate]:
    yield from of_arms(study)
    for index, result in enumerate(study.results):
        path = ("results", index)
        instrument = vocabulary.by_key.get(("instrument", result.instrument or ""))
        yield from of_result(study, result, instrument, path)
        single = len(result.contrast) == 1
        for place, contrast in enumerate(result.contrast):
            where = (*path, "contrast") if single else (*path, "contrast", place)
            yield from of_contrast(study, result, contrast, where)
        if not any(contrast.measure == "SMD" for contrast in result.contrast):
            yield from large_from_arms(result.arms, path)
