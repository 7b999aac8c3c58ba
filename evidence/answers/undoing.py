"""Taking back what a command changed, and comparing what waits by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import history, reports, studies
from evidence.matching import by_hand
from evidence.reports import inputs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evidence.studies import Changed


def undo(connection: Connection, number: int | None, author: history.Author) -> Changed:
    """Take back a revision (None: the last command); where imports went or came, compare what is parted by it.

    What waited before waits on: somebody left it for later.
    """
    waited = reports.waiting(connection)
    first = history.next_number(connection)
    changed = studies.undo(connection, number, author)
    if any(inputs.is_key(key) for key in changed.keys):
        by_hand.match_since(connection, author._replace(command=author.command or first), waited)
    return changed
