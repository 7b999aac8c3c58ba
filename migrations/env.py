"""How Alembic reaches a database: the connection that the store hands over, else the one that is named.

Named by EVIDENCE_DB, else by sqlalchemy.url in alembic.ini; either way it is opened by the store's own rules,
so that a failed migration leaves nothing behind, on SQLite too.
"""

from __future__ import annotations

import os
from logging.config import fileConfig
from typing import TYPE_CHECKING

from alembic import context

from evidence.model import metadata
from evidence.model.fulltext import is_ours
from evidence.store import locate
from evidence.store.migration import migrating

if TYPE_CHECKING:
    from sqlalchemy import Connection


def run(connection: Connection) -> None:
    """Run what Alembic was asked for in the transaction of the connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    if context.config.config_file_name is not None:
        fileConfig(context.config.config_file_name, disable_existing_loggers=False)
    named = os.environ.get("EVIDENCE_DB") or context.config.get_main_option("sqlalchemy.url")
    with migrating(locate(named)) as own:
        run(own)
