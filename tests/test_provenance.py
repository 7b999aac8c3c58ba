"""Every number that a conclusion of the seed rests on: changing it changes the answer, or it is told as unused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from evidence import open_store
from evidence.answers.explaining import explain
from evidence.answers.summary import summarise
from evidence.output.summary_json import condition_json
from evidence.quantities import Count, PValue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidence.answers.explaining import Explanation
    from evidence.answers.holdings import Holdings
    from evidence.documents import Study

KEYS = (
    "bested-2023",
    "due-bruun-2024",
    "mischoulon-2017",
    "moloney-2026",
    "smith-2011",
    "younger-2013",
    "cree-2010",
    "bruun-plesner-2020",
    "sharafaddinzadeh-2010",
)
LEAVES = ("text", "value")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    """Give what the seeded database holds."""
    path: Path = tmp_path_factory.mktemp("seed") / "evidence.db"
    from evidence.answers.evidence import init_store

    init_store(str(path))
    with open_store(str(path)) as store:
        return store._holdings()  # noqa: SLF001 - the values, read once


def explained(known: Holdings, key: str) -> Explanation:
    return explain(known, ("study", key), None, {})


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - parts of a study
    """Where a result's numbers stand."""
    if all(hasattr(value, name) for name in LEAVES) and isinstance(value.value, int | float):
        yield path
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from paths(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from paths(part, (*path, index))


def changed(value: Any, path: tuple[str | int, ...], factor: float | None) -> Any:  # noqa: ANN401 - parts of a study
    """The same part with one number multiplied, or without it (None); an interval goes whole."""
    if not path or (factor is None and path in ((0,), (1,))):
        if factor is None:
            return None
        new = value.value * factor + (factor > 1)
        new = min(new, 0.99) if isinstance(value, PValue) else new
        new = int(new) if isinstance(value, Count) else new
        return replace(value, value=new, text=f"{new:g}")
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return tuple(changed(one, rest, factor) if index == step else one for index, one in enumerate(value))
    return replace(value, **{step: changed(getattr(value, step), rest, factor)})


def answer(known: Holdings, study: Study) -> str:
    others = [study if one.key == study.key else one for one in known.studies]
    part = known._replace(studies=tuple(others)).concerning(study.condition[0])
    told = condition_json(summarise(study.condition[0], part.studies, known.vocabulary))
    for found in (*told["findings"], *told["indirect"]):
        for one in found["studies"]:
            del one["alternative"]  # told beside the effect, which does not rest on it
    return json.dumps(told)


@pytest.mark.parametrize("key", KEYS)
def test_every_number_of_a_result_is_told_as_used_or_as_unused(known: Holdings, key: str) -> None:
    told = explained(known, key)
    assert told.study is not None
    listed = {one.written.path for found in told.findings for part in found.parts for one in part.origins}
    listed |= {one.written.path for one in told.unused}
    there = {("results", index, *path) for index, one in enumerate(told.study.results) for path in paths(one)}
    assert there <= listed


@pytest.mark.parametrize("key", KEYS)
def test_changing_a_number_changes_the_answer_unless_it_is_told_as_unused(known: Holdings, key: str) -> None:
    told = explained(known, key)
    assert told.study is not None
    origins = [one for found in told.findings for part in found.parts for one in part.origins]
    used = {one.written.path for one in origins if one.written.used}
    as_it_is = answer(known, told.study)
    for index, result in enumerate(told.study.results):
        for path in paths(result):
            moves = False
            for factor in (2.0, 0.5, None):
                other = list(told.study.results)
                other[index] = changed(result, path, factor)
                try:
                    moves = moves or answer(known, replace(told.study, results=tuple(other))) != as_it_is
                except ValueError:  # more events than people
                    moves = True
            assert moves == (("results", index, *path) in used), (index, path)


def test_the_seed_has_numbers_of_both_kinds(known: Holdings) -> None:
    told = explained(known, "mischoulon-2017")
    assert any(one.written.used for found in told.findings for part in found.parts for one in part.origins)
    assert told.unused
