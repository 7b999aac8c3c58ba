"""What the beginning of a JSON file tells of its form, though it ends anywhere."""

from __future__ import annotations

import re
from functools import lru_cache

_DEEP = 30  # our choice: the names that tell the formats apart stand in the first four levels
# A string that is cut off is a token too: else it would be looked through from each quotation mark within it.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?(?:\s*:)?|[{}\[\]]|[^\s{}\[\]:,"]+', re.DOTALL)


@lru_cache(maxsize=2)
def outline(head: str) -> dict[str, str]:
    """Tell the first value of each name in the beginning of a file: "message.items.DOI" → the token it begins with.

    Lists are not named. What is no JSON has an outline too: that of the tokens as far as they can be told.
    """
    told: dict[str, str] = {}
    if head.lstrip()[:1] not in {"{", "["}:
        return told
    names: list[str] = []  # of the objects we are in; "" for a list
    name = ""
    for sign in _TOKEN.findall(head):
        if sign[:1] in "{[":
            path = ".".join(part for part in (*names, name) if part)
            told.setdefault(path, sign)
            names.append(name)
            name = ""
            if len(names) > _DEEP:
                break
        elif sign in "}]":
            name = ""
            if names:
                names.pop()
        elif sign.endswith(":"):
            name = sign[:-1].rstrip()[1:-1]
        else:
            told.setdefault(".".join(part for part in (*names, name) if part), sign)
            name = ""
    return told
