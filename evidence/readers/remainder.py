"""What an export format has no place for, in lines of a note: written by our exports, taken back when they are read.

Some lines are for people too ("Registration: NCT01874951", "Relation: retraction-in pmid 38001234 (J Dent. 2024)",
"Retracted: yes", "Address: https://…"). The others, "evidence FIELD: …", hold a value exactly, where the format's own
fields would give it back otherwise than it was; they go before whatever these say. Several lines may stand in one
note, " | " between them; a note that is anything but such lines is a note.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from evidence.identifiers import KINDS, REGISTRIES, Identifier, normalise
from evidence.quantities import partial_date
from evidence.readers import parts
from evidence.readers.entry import RELATIONS, TYPES, Citation, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

BETWEEN = " | "
_EXACTLY = "evidence "
_LINE = re.compile(r"(Registration|Relation|Retracted|Address|evidence [a-z_]+): (.+)")
_RELATION = re.compile(
    rf"({'|'.join(RELATIONS)})(?: ({'|'.join(KINDS)}) (\S+))?(?: \((.*)\))?",
)
_RETRACTED = "yes"
_ADDRESS = re.compile(r"https?://[!-~]+")

# What no format and no reader takes for anything but itself stays readable; everything else is %XX as in addresses.
_UNSAFE = re.compile(r'[^\w ".,()\[\]-]|_|(?<=-)-|(?<= ) |^ | $|(?<=\.)\.')


def lines(citation: Citation, exactly: Mapping[str, bool] | None = None) -> list[str]:
    """The lines of a citation: what no format has a place for, and the fields to be given exactly.

    ``exactly``: field → whether all of it is written as %XX. A reader may look for words in a note ("Cited By").
    """
    named = dict(exactly or {})
    if not all(one.words.isprintable() for one in citation.relations):
        named.setdefault("relations", False)
    found = []
    if "registrations" not in named:
        found += [f"Registration: {one.value}" for one in citation.registrations]
    if "relations" not in named:
        found += [f"Relation: {_relation_text(one)}" for one in citation.relations]
    if citation.is_retracted and "is_retracted" not in named:
        found.append(f"Retracted: {_RETRACTED}")
    return found + [
        f"{_EXACTLY}{name}: {_coded(getattr(citation, name), whole=named[name])}"
        for name in Citation._fields
        if name in named
    ]


def address_lines(addresses: Sequence[str]) -> list[str]:
    """Lines for addresses, where a format has a place for fewer of them."""
    return [f"Address: {one}" for one in addresses if _ADDRESS.fullmatch(one)]


def can_stand(note: str) -> bool:
    """Tell whether a note can stand beside lines: it is not like one, and no end of it is like what parts them."""
    return note.strip("| ") == note != "" and _LINE.match(note) is None


def taken_back(citation: Citation) -> Citation:
    """Take the lines out of the notes and into the fields that they are of."""
    if not any(map(_LINE.match, citation.notes)):
        return citation
    notes: list[str] = []
    found: dict[str, list[Any]] = {name: [] for name in ("registrations", "relations", "urls")}
    exact: dict[str, Any] = {}
    for note in citation.notes:
        said = [_read(line) for line in note.split(BETWEEN)]
        if None in said:
            notes.append(note)
            continue
        for name, value in filter(None, said):
            if name in found:
                found[name].append(value)
            else:
                exact[name.removeprefix(_EXACTLY)] = value
    both = {
        "registrations": (*found["registrations"], *citation.registrations),
        "relations": (*found["relations"], *citation.relations),
        "urls": (*citation.urls, *found["urls"]),
    }
    return citation._replace(
        **{"notes": tuple(notes), **{name: tuple(dict.fromkeys(values)) for name, values in both.items()}, **exact}
    )


def apart(note: str) -> tuple[str, list[str]]:
    """A note of several lines without those that are ours, and those."""
    found = note.split("\n")
    own = [line for line in found if _LINE.match(line) and all(map(_read, line.split(BETWEEN)))]
    ours = set(own)
    return ("\n".join(line for line in found if line not in ours), own) if own else (note, own)


def _relation_text(one: Relation) -> str:
    named = f" {one.identifier.kind} {one.identifier.value}" if one.identifier else ""
    return f"{one.kind}{named}{f' ({one.words})' if one.words else ''}"


def _read(line: str) -> tuple[str, Any] | None:
    """The field of a line and what it says; None where it is no line of ours."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    name, text = match.groups()
    if name.startswith(_EXACTLY):
        value = _exact(name.removeprefix(_EXACTLY), text)
        return None if value is None else (name, value)
    field, reader = _READERS[name]
    said = reader(text)
    return None if said is None else (field, said)


def _registration(text: str) -> Identifier | None:
    found = (Identifier(kind, value) for kind in REGISTRIES if (value := parts.identifier(kind, text)))
    return next(found, None)


def _relation(text: str) -> Relation | None:
    match = _RELATION.fullmatch(text)
    if match is None:
        return None
    kind, named, value, words = match.groups()
    if named is None:
        return Relation(kind, None, words or "")
    known = parts.identifier(named, value)
    return Relation(kind, Identifier(named, known), words or "") if known else None


def _coded(value: object, *, whole: bool) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if whole:
        return "".join(f"%{byte:02X}" for byte in text.encode())
    coded = _UNSAFE.sub(lambda found: quote(found[0], safe=""), text)
    return "".join(letter if _is_plain(letter) else quote(letter, safe="") for letter in coded)


def _is_plain(letter: str) -> bool:
    return letter.isascii() or (letter.isalpha() and unicodedata.is_normalized("NFKC", letter))


def _exact(name: str, text: str) -> Any:  # noqa: ANN401 - the type of the field
    """The value of a field; None where it is none that a reader could give, for whoever writes a file may write a line.

    Deep nesting ends in RecursionError, half a character in a ValueError.
    """
    if name not in Citation._field_defaults:
        return None
    try:
        return _typed(name, json.loads(unquote(text, errors="strict")))
    except (TypeError, ValueError, RecursionError):
        return None


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401 - any field
    default = Citation._field_defaults[name]
    if not isinstance(value, list if isinstance(default, tuple) else type(default)):
        raise TypeError
    if isinstance(value, bool):
        return value
    if name == "registrations":
        return tuple(_registered(*one) for one in value)
    if name == "relations":
        return tuple(_related(*one) for one in value)
    if isinstance(value, list):
        return tuple(_text(one) for one in value)
    if name in {"doi", "pmid", "pmcid"} and value:
        return _identifier(name, value).value
    if name == "published" and value and partial_date(value).text != value:
        raise ValueError
    if name == "type" and value not in TYPES:
        raise ValueError
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()
    return value


def _registered(kind: str, value: str) -> Identifier:
    if kind not in REGISTRIES:
        raise ValueError
    return _identifier(kind, value)


def _identifier(kind: str, value: str) -> Identifier:
    if kind not in KINDS or normalise(kind, _text(value)) != value:
        raise ValueError
    return Identifier(kind, value)


def _related(kind: str, one: Sequence[str] | None, words: str) -> Relation:
    if kind not in RELATIONS:
        raise ValueError
    return Relation(kind, _identifier(*one) if one is not None else None, _text(words))


# The word of a line → the field, and what reads it.
_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "Registration": ("registrations", _registration),
    "Relation": ("relations", _relation),
    "Retracted": ("is_retracted", lambda text: True if text == _RETRACTED else None),
    "Address": ("urls", lambda text: text if _ADDRESS.fullmatch(text) else None),
}
