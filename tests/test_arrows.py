"""Imports run one way: no module imports from a room above its own, and the two wings never meet."""

from __future__ import annotations

import ast
from pathlib import Path

import evidence

PACKAGE = Path(evidence.__file__).parent
LINES = [
    {"errors", "terms", "quantities", "identifiers"},
    {"readers", "lookup", "documents", "stats", "risk_of_bias"},
    {"model", "store", "history", "synthesis", "certainty"},
    {
        "judgements",
        "studies",
        "intake",
        "matching",
        "screening",
        "appraisals",
        "notices",
        "vocabulary",
        "query",
        "fulltext",
        "reports",
        "findings",
    },
    {"answers"},
    {"output"},
    {"cli"},
]
LEVEL = {room: level for level, rooms in enumerate(LINES) for room in rooms}
COMPUTED = {"stats", "synthesis", "certainty", "findings"}
STORED = {
    *("model", "store", "history", "judgements", "studies", "vocabulary", "query"),
    *("fulltext", "reports", "matching", "intake", "screening"),
}
SIDEWAYS = {
    ("history", "store"),
    ("history", "model"),
    ("store", "model"),
    ("certainty", "synthesis"),
    ("studies", "vocabulary"),  # a study's terms are resolved, and those it defines are stored with it
    ("studies", "judgements"),  # undoing puts back whatever a revision changed
    ("identifiers", "quantities"),
    ("reports", "fulltext"),  # what shows is what a search finds, in the same step
    ("studies", "reports"),  # what documents say of a report is one of its inputs
    ("matching", "reports"),
    ("intake", "reports"),
    ("intake", "matching"),
    ("intake", "fulltext"),
    ("screening", "reports"),  # a decision hangs on a row and counts for the report that the row is part of
}


def against_the_arrows() -> list[str]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            wrong = [target for target in imported(node) - {room} if room in LEVEL and not allowed(room, target)]
            found += [f"{path}:{getattr(node, 'lineno', 0)} {room} -> {target}" for target in wrong]
    return found


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "evidence":
        parts = (node.module or "").split(".")
        names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        return {name for name in names if name in LEVEL}
    if isinstance(node, ast.Import):
        names = [alias.name.split(".")[1] for alias in node.names if alias.name.startswith("evidence.")]
        return {name for name in names if name in LEVEL}
    return set()


def allowed(room: str, target: str) -> bool:
    if {room, target} & COMPUTED and {room, target} & STORED:
        return False
    return LEVEL[target] < LEVEL[room] or (room, target) in SIDEWAYS


def test_imports_run_one_way() -> None:
    assert against_the_arrows() == []


def test_every_room_is_in_the_plan() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("__")} - {"seed", "py"}
    assert rooms <= LEVEL.keys()
