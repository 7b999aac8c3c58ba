"""Which rows count: those that a study document names, and the homes of records of an import that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, or_

from evidence.model.literature import input_, record
from evidence.model.study import study_report

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def counts(row: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the row of that number counts: what others say belongs to no report until they are put back."""
    stands = exists().where(record.c.id == row, record.c.input_id == input_.c.id, input_.c.withdrawn_at.is_(None))
    return or_(stands, exists().where(study_report.c.report_id == row))
