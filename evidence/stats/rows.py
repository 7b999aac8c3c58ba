"""Columns of numbers, made arrays; what cannot be used is refused by row, counted from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

Array: TypeAlias = NDArray[np.float64]

Each: TypeAlias = Any
"""A number where there is one body, an array with a number per body where there are many: formulas are the same."""


def columns(**given: ArrayLike) -> dict[str, Array]:
    """Equally long columns of finite numbers by name; a single number is a column of one row."""
    taken = {name: _column(name, values) for name, values in given.items()}
    lengths = {name: len(column) for name, column in taken.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ValueError(f"columns of different lengths: {told}")
    if not all(lengths.values()):
        raise ValueError(f"no rows in {', '.join(taken)}; at least one study is needed")
    for name, column in taken.items():
        refuse(~np.isfinite(column), name, column, "must be a finite number")
    return taken


def table(yi: ArrayLike, vi: ArrayLike) -> tuple[Array, Array]:
    """Effects and variances of many bodies, one per row and equally long; either may be shared by all."""
    try:
        effects, variances = np.broadcast_arrays(np.asarray(yi, np.float64), np.asarray(vi, np.float64))
    except (TypeError, ValueError) as error:
        raise ValueError(f"yi and vi are not tables of numbers of one shape: {error}") from error
    if not effects.size:
        raise ValueError("no rows in yi, vi; at least one study is needed")
    for name, values in (("yi", effects), ("vi", variances)):
        refuse(~np.isfinite(values), name, values, "must be a finite number")
    return effects, variances


def matrix(name: str, values: ArrayLike, k: int) -> Array:
    """Columns of finite numbers, one row for each of ``k`` studies; a single column may be flat."""
    try:
        given = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} are not columns of numbers: {error}") from error
    given = given[:, None] if given.ndim == 1 else given
    if given.ndim != 2 or len(given) != k or not given.shape[1]:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"{name} have the shape {given.shape}; {k} rows are needed, one per study")
    refuse(~np.isfinite(given), name, given, "must be a finite number")
    return given


def labels(name: str, values: Sequence[object] | ArrayLike, k: int) -> tuple[list[str], NDArray[np.intp]]:
    """Names of groups in the order of the alphabet, and which of them each of ``k`` studies is in."""
    given = [str(value) for value in np.asarray(values, dtype=object).tolist()]
    if len(given) != k:
        raise ValueError(f"columns of different lengths: {name} has {len(given)}, yi has {k}")
    names, which = np.unique(np.array(given), return_inverse=True)
    return [str(one) for one in names], which


def refuse(where: NDArray[np.bool_], name: str, column: Array, why: str) -> None:
    """Raise ``ValueError`` for the first row where a column cannot be used, naming the row and its value."""
    if where.any():
        place = np.unravel_index(int(where.argmax()), where.shape)
        row = ", ".join(f"{word} {at + 1}" for word, at in zip(("row", "column"), place, strict=False))
        raise ValueError(f"{row}: {name} is {column[place]:g}; it {why}")


def _column(name: str, values: ArrayLike) -> Array:
    try:
        column = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is not a column of numbers: {error}") from error
    if column.ndim != 1:
        raise ValueError(f"{name} has {column.ndim} dimensions; one number per study is needed")
    return column
