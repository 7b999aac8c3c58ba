"""The store: where the database is, how it is opened, made, upgraded and backed up, and its transactions."""

from __future__ import annotations

from evidence.store.creation import create_database
from evidence.store.database import Database
from evidence.store.location import Location, locate
from evidence.store.opening import open_database
from evidence.store.revision import APPLICATION_ID, SCHEMA_REVISION

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_REVISION",
    "Database",
    "Location",
    "create_database",
    "locate",
    "open_database",
]
