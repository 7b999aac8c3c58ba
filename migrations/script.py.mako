"""${message}.

Rules for a migration, each learnt somewhere the hard way:

- It imports nothing of the package: the package moves on, a migration stays what it was.
- One released is never changed; what it got wrong, the next one mends.
- Every constraint and index has the name that the convention gives it (evidence/model/schema.py).
- The same file builds SQLite and PostgreSQL, in one transaction, on empty tables and on full ones: no commit,
  no statement that cannot be rolled back, new columns nullable or with a server default.
- On SQLite a table is changed by batch_alter_table, which rebuilds it: drop the views that read it first and
  create them again afterwards, on both databases.
- It loses nothing: data move to their new place in the migration that drops the old one.
- SCHEMA_REVISION (evidence/store/revision.py) is set to it, and a test upgrades the schema before, with rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision).replace("'", '"')}
down_revision = ${repr(down_revision).replace("'", '"')}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Refuse: the way back is the backup that was made before the upgrade."""
    raise NotImplementedError
