"""The reference numbers of metafor, as reference/README.md tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple, TypeAlias

Fit: TypeAlias = dict[str, float | list[float]]


class ReferenceSet(NamedTuple):
    """One body of studies and what metafor made of it."""

    measure: str
    data: dict[str, list[float]]
    yi: list[float]
    vi: list[float]
    models: dict[str, Fit]


def _read() -> dict[str, ReferenceSet]:
    text = (Path(__file__).parent / "reference" / "reference.json").read_text(encoding="utf-8")
    return {name: ReferenceSet(**fields) for name, fields in json.loads(text)["sets"].items()}


SETS = _read()
