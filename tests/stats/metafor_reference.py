"""The reference numbers of metafor, as reference/README.md tells them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Fit: TypeAlias = dict[str, Any]


class ReferenceSet(NamedTuple):
    """One body of studies and what metafor made of it."""

    measure: str
    data: dict[str, list[Any]]
    yi: list[float]
    vi: list[float]
    models: dict[str, Fit]
    others: dict[str, Fit]
    """Everything else that was computed, by its name in the file."""


def _read() -> dict[str, ReferenceSet]:
    text = (Path(__file__).parent / "reference" / "reference.json").read_text(encoding="utf-8")
    own = ("measure", "data", "yi", "vi", "models")
    return {
        name: ReferenceSet(**{key: fields.pop(key) for key in own}, others=fields)
        for name, fields in json.loads(text)["sets"].items()
    }


SETS = _read()


def having(key: str) -> list[str]:
    """Name the sets for which metafor computed that."""
    return [name for name, reference in SETS.items() if key in reference.others]
