"""Studies: the document is the truth, the tables are its projection; nothing else writes a study."""

from evidence.studies.adding import Added, add
from evidence.studies.reading import Shown, called, show, values
from evidence.studies.reversing import Changed, change_term, remove, rename, undo

__all__ = ["Added", "Changed", "Shown", "add", "called", "change_term", "remove", "rename", "show", "undo", "values"]
