"""A progress bar for long work: at a terminal only, on standard error, and gone when the work is done."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evidence.output.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidence.cli.options import Common


@contextmanager
def progress(what: str, common: Common) -> Iterator[Callable[[int, float], None] | None]:
    """Give what is to be told how much is done: a number of entries, and the share of all. None without a terminal."""
    if common.quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[done]:,}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*parts, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(one_line(what), total=1.0, done=0)

        def tell(done: int, share: float) -> None:
            shown.update(task, completed=share, done=done)

        yield tell
