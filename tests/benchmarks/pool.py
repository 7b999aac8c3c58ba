"""How long one pool takes, many pools, and the import, each as a ratio to something measured in the same run.

One pool against a plain Newton REML in numpy, many in one call against one at a time, the import against that of the
libraries.

Run by hand, on a quiet machine: ``python tests/benchmarks/pool.py``. The floor finds one maximum from one
start, and has no interval of tau2; ``pool`` does both, so the ratio says what certainty costs.
"""

from __future__ import annotations

import math
import subprocess
import sys
from functools import partial
from timeit import Timer

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, stdtr, stdtrit

from evidence.stats import leave_one_out, pool

Array = NDArray[np.float64]
SIZES = (5, 20, 200, 10_000)
BODIES = 2000
LIBRARIES = "import numpy, scipy.special"


def floor(y: Array, v: Array) -> tuple[float, ...]:
    """REML by Newton's method with Hartung-Knapp, interval, prediction interval, Q and I2."""
    k, tau2, move = len(y), float(max(0.0, np.var(y, ddof=1) - v.mean())), 1.0
    while abs(move) > 1e-10 * (tau2 + 1e-10):
        w = 1.0 / (v + tau2)
        total, squares, cubes = w.sum(), (w * w).sum(), (w * w * w).sum()
        py = w * (y - (w @ y) / total)
        pull, trace = py @ py, total - squares / total
        slope = squares - 2.0 * cubes / total + (squares / total) ** 2
        ppy = w * (py - (w @ py) / total)
        move = (pull - trace) / max(2.0 * (py @ ppy) - slope, slope)
        tau2, move = max(0.0, tau2 + move), move if tau2 + move > 0.0 else 0.0
    w = 1.0 / (v + tau2)
    mean = (w @ y) / w.sum()
    se = math.sqrt((w @ (y - mean) ** 2) / (k - 1) / w.sum())
    reach = stdtrit(k - 1, 0.975)
    spread = reach * math.sqrt(se**2 + tau2)
    fixed = 1.0 / v
    q = fixed @ (y - (fixed @ y) / fixed.sum()) ** 2
    i2 = 100.0 * tau2 / (tau2 + (k - 1) / (fixed.sum() - (fixed @ fixed) / fixed.sum()))
    p, q_p = 2.0 * stdtr(k - 1, -abs(mean / se)), chdtrc(k - 1, q)
    return mean, se, p, mean - reach * se, mean + reach * se, mean - spread, mean + spread, tau2, i2, q, q_p


def body(k: int) -> tuple[Array, Array]:
    """Effects of ``k`` studies with true variance 0.1 about 0.3; the same numbers in every run."""
    chance = np.random.default_rng(k)
    v = 0.02 + 0.1 * chance.chisquare(2, k)
    return chance.normal(0.3, np.sqrt(0.1 + v)), v


def bodies(k: int) -> tuple[Array, Array]:
    """Make many such bodies, one per row."""
    chance = np.random.default_rng(k)
    v = 0.02 + 0.1 * chance.chisquare(2, (BODIES, k))
    return chance.normal(0.3, np.sqrt(0.1 + v)), v


def microseconds(timer: Timer) -> float:
    """Time of one call: the best of seven rounds, each long enough for the clock."""
    calls, _ = timer.autorange()
    return 1e6 * min(timer.repeat(7, max(1, calls // 4))) / max(1, calls // 4)


def import_seconds(statement: str) -> float:
    """Time of a new interpreter that runs ``statement``, the best of seven."""
    command = [sys.executable, "-c", statement]
    return min(Timer(lambda: subprocess.run(command, check=True)).repeat(7, 1))


def main() -> None:
    """Print the ratios."""
    write = sys.stdout.write
    write("one pool against the floor (goal: at most 3)\n     k  floor us   pool us  ratio\n")
    for k in SIZES:
        y, v = body(k)
        assert math.isclose(floor(y, v)[7], pool(y, v).tau2, rel_tol=1e-6)
        least = microseconds(Timer(partial(floor, y, v)))
        ours = microseconds(Timer(partial(pool, y, v)))
        write(f"{k:6d}  {least:8.0f}  {ours:8.0f}  {ours / least:5.2f}\n")
    write("many pools in one call against one at a time (goal: at least 20)\n     k   one us  each us  ratio\n")
    for k in SIZES[:3]:
        y, v = bodies(k)
        one = sum(microseconds(Timer(partial(pool, y[row], v[row]))) for row in range(5)) / 5
        each = microseconds(Timer(partial(pool, y, v))) / BODIES
        write(f"{k:6d}  {one:7.0f}  {each:7.2f}  {one / each:5.1f}\n")
    y, v = body(SIZES[2])
    one, all_of_them = microseconds(Timer(partial(pool, y, v))), microseconds(Timer(partial(leave_one_out, y, v)))
    write(f"leave one out at k = {SIZES[2]}: {all_of_them / 1000:.1f} ms, {SIZES[2] * one / all_of_them:.1f} times as ")
    write("fast as refits one at a time\n")
    libraries, stats = import_seconds(LIBRARIES), import_seconds("import evidence.stats")
    write(f"import (goal: at most 1.1): numpy and scipy.special {libraries:.3f} s, evidence.stats {stats:.3f} s")
    write(f", ratio {stats / libraries:.2f}\n")


if __name__ == "__main__":
    main()
