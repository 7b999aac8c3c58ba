"""An open, local, scriptable living-evidence database.

``evidence.open_store(path_or_url)`` opens one; its methods are the commands. ``evidence.stats`` is a small
meta-analysis library of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.answers.evidence import Evidence

__all__ = ["open_store"]


def open_store(
    given: str | Path | None = None, *, say: Callable[[str], None] | None = None, who: str | None = None
) -> Evidence:
    """Open a database by path or URL (None: EVIDENCE_DB, ./evidence.db, the user's data folder); a context manager.

    At a default place a missing database is made and seeded on first use; ``say`` gets a line for that. ``who``
    is the name in the history (default: EVIDENCE_USER, else the system's user). Raises DatabaseError.
    """
    from evidence.answers.evidence import Evidence

    return Evidence(None if given is None else str(given), say=say, who=who)
