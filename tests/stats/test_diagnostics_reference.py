"""Everything but the pools against metafor, in the layers that reference/README.md gives the tolerances of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from metafor_reference import SETS, having

from evidence.stats import (
    begg,
    cumulative,
    dummies,
    egger,
    influence,
    leave_one_out,
    mantel_haenszel,
    metaregression,
    multilevel,
    peto,
    robust,
    trim_and_fill,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DISAGREEING = {
    ("anand1999/RD", "leave_one_out_reml", "i2"): 2.2e-6,
    ("lau1992/OR", "leave_one_out_reml", "i2"): 4e-8,
    ("lau1992/RD", "leave_one_out_reml", "i2"): 1.5e-6,
}
"""Set, computation and number, with the largest difference: the table of reference/README.md."""

COVERED = {
    "egger_mixed_reml",
    "egger_lm",
    "begg_rank",
    "trimfill_L0_reml",
    "leave_one_out_reml",
    "influence_reml",
    "cumulative_reml_by_year",
    "metaregression_reml_z",
    "metaregression_reml_knha",
    "multilevel_reml",
    "robust_cr1_reml",
    "mantel_haenszel",
    "peto",
}

every_set = pytest.mark.parametrize("name", SETS)
CLOSED = {"rel": 1e-9, "abs": 0.0}
ITERATED = {"rel": 1e-6, "abs": 1e-9}


def agree(
    name: str,
    key: str,
    ours: Any,  # noqa: ANN401 - any of the results
    *,
    rows: Any = slice(None),  # noqa: ANN401 - an index
    rel: float,
    abs: float,  # noqa: A002 - the name that approx has
) -> None:
    for number, theirs in SETS[name].others[key].items():
        mine = getattr(ours, number)
        if isinstance(mine, str):
            assert mine == theirs
            continue
        if isinstance(mine, np.ndarray) and number != "order":
            mine = mine[rows]
        bound = DISAGREEING.get((name, key, number))
        if bound is not None:
            assert mine != pytest.approx(np.array(theirs), rel=rel, abs=abs), number
            assert mine == pytest.approx(np.array(theirs), rel=rel, abs=bound), number
        else:
            assert mine == pytest.approx(np.array(theirs), rel=rel, abs=abs), number


def test_nothing_in_the_file_is_left_out() -> None:
    assert {key for reference in SETS.values() for key in reference.others} == COVERED


@every_set
def test_egger_by_meta_regression(name: str) -> None:
    agree(name, "egger_mixed_reml", egger(SETS[name].yi, SETS[name].vi), **ITERATED)


@every_set
def test_egger_by_least_squares(name: str) -> None:
    agree(name, "egger_lm", egger(SETS[name].yi, SETS[name].vi, model="lm"), **CLOSED)


@every_set
def test_begg(name: str) -> None:
    agree(name, "begg_rank", begg(SETS[name].yi, SETS[name].vi), rel=1e-9, abs=1e-15)


@every_set
def test_trim_and_fill(name: str) -> None:
    agree(name, "trimfill_L0_reml", trim_and_fill(SETS[name].yi, SETS[name].vi), **ITERATED)


@every_set
def test_leave_one_out(name: str) -> None:
    agree(name, "leave_one_out_reml", leave_one_out(SETS[name].yi, SETS[name].vi), **ITERATED)


@every_set
def test_influence(name: str) -> None:
    agree(name, "influence_reml", influence(SETS[name].yi, SETS[name].vi), **ITERATED)


@pytest.mark.parametrize("name", having("cumulative_reml_by_year"))
def test_cumulative(name: str) -> None:
    ours = cumulative(SETS[name].yi, SETS[name].vi, order=SETS[name].data["year"])
    agree(name, "cumulative_reml_by_year", ours, rows=ours.order - 1, **ITERATED)


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("name", having("metaregression_reml_z"))
def test_meta_regression(name: str, test: str) -> None:
    reference = SETS[name]
    there = [row for row, value in enumerate(reference.data["mod"]) if value is not None]
    values = [reference.data["mod"][row] for row in there]
    ours = metaregression(
        np.array(reference.yi)[there], np.array(reference.vi)[there], numbers(values), method="REML", test=test
    )
    agree(name, f"metaregression_reml_{test}", ours, **ITERATED)


@pytest.mark.parametrize("name", having("multilevel_reml"))
def test_three_levels(name: str) -> None:
    reference = SETS[name].others["multilevel_reml"]
    ours = multilevel(SETS[name].yi, SETS[name].vi, SETS[name].data["cluster"])
    assert ours.sigma2 == pytest.approx(reference["sigma2"], rel=0, abs=1e-6)
    assert ours.estimate == pytest.approx(reference["estimate"], rel=0, abs=1e-6 * ours.se)
    assert (ours.se, *ours.ci) == pytest.approx((reference["se"], *reference["ci"]), rel=1e-6)


@pytest.mark.parametrize("name", having("robust_cr1_reml"))
def test_cluster_robust(name: str) -> None:
    agree(name, "robust_cr1_reml", robust(SETS[name].yi, SETS[name].vi, SETS[name].data["cluster"]), **ITERATED)


@pytest.mark.parametrize("name", having("mantel_haenszel"))
def test_mantel_haenszel(name: str) -> None:
    agree(name, "mantel_haenszel", mantel_haenszel(SETS[name].measure, *counts(name)), **CLOSED)


@pytest.mark.parametrize("name", having("peto"))
def test_peto(name: str) -> None:
    agree(name, "peto", peto(*counts(name)), **CLOSED)


def counts(name: str) -> list[list[float]]:
    return [SETS[name].data[column] for column in ("events1", "n1", "events2", "n2")]


def numbers(values: Sequence[Any]) -> Any:  # noqa: ANN401 - numbers, or columns of them
    return dummies(values)[1] if isinstance(values[0], str) else values
