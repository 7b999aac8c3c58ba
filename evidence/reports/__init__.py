"""Reports: documents about research, each a fold over what records and study documents say of it."""

from __future__ import annotations

from evidence.reports.folding import (
    Own,
    all_of,
    counting,
    hide,
    members,
    own_values,
    refold,
    same_identifier,
    showing,
    standing_for,
)
from evidence.reports.kin import kin, studies_of
from evidence.reports.links import BY_DOCUMENT, Link, connected, links_of, make_links, redo_links, undo_links
from evidence.reports.reading import ReportRow, called, called_all, row_called, rows
from evidence.reports.waiting import wait, wait_no_more, waiting

__all__ = [
    "BY_DOCUMENT",
    "Link",
    "Own",
    "ReportRow",
    "all_of",
    "called",
    "called_all",
    "connected",
    "counting",
    "hide",
    "kin",
    "links_of",
    "make_links",
    "members",
    "own_values",
    "redo_links",
    "refold",
    "row_called",
    "rows",
    "same_identifier",
    "showing",
    "standing_for",
    "studies_of",
    "undo_links",
    "wait",
    "wait_no_more",
    "waiting",
]
