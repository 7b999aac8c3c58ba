"""What stands where in a nested value (JSON, or XML turned into it), whatever a file may hold there instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.readers import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = dict[str, Any]  # the names and nestings are the format's, but a file may hold anything


def at(value: object, *names: str) -> object:
    """Give what stands under a name within a name; None where there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def raw(value: object, *names: str) -> str:
    """Give the text there as it is written; of a list, its first one."""
    for name in names:  # as ``at``, which is asked for most things in vain: a call less per field counts
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list):
        value = next((one for one in value if one not in (None, "")), None)
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def text(value: object, *names: str) -> str:
    """Give the text there on one line, without markup; of a list, its first one."""
    said = raw(value, *names)
    return parts.plain(said) if said else ""


def texts(value: object, *names: str) -> tuple[str, ...]:
    """Give the texts there, each once; one that is alone need not be in a list."""
    found = at(value, *names)
    listed = found if isinstance(found, list) else [found]
    return tuple(dict.fromkeys(said for one in listed if (said := text(one))))


def objects(value: object, *names: str) -> Iterator[Value]:
    """Give the objects there; one that is alone need not be in a list."""
    found = at(value, *names)
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            yield one


def date_of(value: object, *names: str) -> str:
    """Read a date in parts, as CSL and Crossref have it ({"date-parts": [[2016, 12, 20]]}): "2016-12-20"."""
    said = at(value, *names, "date-parts")
    while isinstance(said, list) and said and isinstance(said[0], list):
        said = said[0]  # of a range, its beginning
    if not isinstance(said, list):
        return ""
    return "-".join(word for one in said[:3] if (word := raw(one)))
