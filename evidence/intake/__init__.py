"""Intake: one input, one transaction: every entry becomes a record, is known already, or is told as a problem."""

from __future__ import annotations

from evidence.intake.taking import About, StrictlyRefused, Taken, take_in, unread

__all__ = ["About", "StrictlyRefused", "Taken", "take_in", "unread"]
