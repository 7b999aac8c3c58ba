"""``evidence init``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common


def init(
    *,
    no_seed: Annotated[bool, typer.Option("--no-seed", help="Only the vocabulary, no studies.")] = False,
    common: Common,
) -> int:
    """Make a database, with the evidence on low-dose naltrexone.

    On a server it also brings the tables of an older version up to date, which happens nowhere else.

    Example: evidence init --db trials.db --no-seed
    """
    from evidence.answers.evidence import init_store

    init_store(common.db, seed=not no_seed, say=common.say)
    return status.DONE
