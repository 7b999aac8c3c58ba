"""Serial numbers as exports write them → "1234-567X", each once."""

from __future__ import annotations

import re
from functools import lru_cache

# ERIC: "E2196-7822", "ISSN-0022-1368", "EISSN-1573-3602".
_ISSN = re.compile(r"(?<![0-9A-Za-z-])(?:[EePp]?(?:ISSN-?)?)([0-9]{4})[-–]?([0-9]{3}[0-9Xx])(?![0-9A-Za-z-])")
_ISBN = re.compile(r"(?<![0-9])(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9])")


@lru_cache(maxsize=4096)
def issns(text: str) -> tuple[str, ...]:
    """Find the ISSNs of a field: "0893-133X (Print) 0893-133x" has one, an ISBN is none."""
    return tuple(dict.fromkeys(f"{match[1]}-{match[2].upper()}" for match in _ISSN.finditer(text)))


@lru_cache(maxsize=1024)
def isbn(text: str) -> str:
    """Find the first ISBN of a field, without hyphens; "" if it has none."""
    match = _ISBN.search(text)
    return re.sub("[- ]", "", match[0]).upper() if match else ""
