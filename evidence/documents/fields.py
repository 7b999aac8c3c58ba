"""The kinds of field that a document can have: each reads plain text, writes it back, and says its JSON Schema.

A reader never stops at the first mistake. A value that cannot be read becomes a problem and the field stays
empty, so that the checks that look across fields still see everything else. That is why the typed models here
read themselves and are not left to a validation library: those stop looking across once one field is wrong.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from evidence import identifiers, quantities

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from evidence.documents.source import Path, Plain, Source
    from evidence.errors import Problem

T = TypeVar("T")
V = TypeVar("V", bound="Written")
Tree = Any  # a JSON-like value whose numbers are Token; recursive types make every use a cast
Schema = dict[str, Any]  # JSON Schema is itself untyped

JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")


class Token(str):
    """A number with the digits that were written, so that 0.30 stays 0.30."""

    __slots__ = ()


class Written(Protocol):
    """A value of ``quantities``: it keeps the words it was read from."""

    @property
    def text(self) -> str:
        """The words as written."""


class Reading:
    """One pass over a source: where the text stands, and the problems found so far."""

    def __init__(self, source: Source) -> None:
        """Begin with the problems of the text itself."""
        self.source = source
        self.problems: list[Problem] = list(source.problems)

    def refuse(self, path: Path, value: object, message: str, fix: str, *, warn: bool = False) -> None:
        """Note a problem at ``path``."""
        shown = None if value is None else _shortened(value)
        self.problems.append(self.source.problem(path, shown, message, fix, warn=warn))


class Kind(Protocol[T]):
    """How one field is read, written and described."""

    def read(self, plain: Plain, path: Path, reading: Reading) -> T | None:
        """The value, or ``None`` after a problem was noted."""

    def write(self, value: T) -> Tree:
        """The value as plain data in its canonical form."""

    def schema(self) -> Schema:
        """The field's JSON Schema."""


class Text:
    """Words, kept exactly as written."""

    def __init__(self, pattern: str | None = None, described: str = "") -> None:
        self.pattern = re.compile(pattern) if pattern else None
        self.described = described

    def read(self, plain: Plain, path: Path, reading: Reading) -> str | None:
        text = scalar(plain, path, reading)
        if text is None:
            return None
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            reading.refuse(path, None, "a character that no database can store (NUL or half a pair)", "remove it")
        elif not text.strip():
            reading.refuse(path, None, "nothing is written here", "leave the field out or fill it in")
        elif self.pattern and not self.pattern.fullmatch(text):
            reading.refuse(path, text, f"this is not {self.described}", f"write {self.described}")
        else:
            return text
        return None

    def write(self, value: str) -> Tree:
        return value

    def schema(self) -> Schema:
        pattern = {"pattern": f"^{self.pattern.pattern}$"} if self.pattern else {}
        return {"type": "string", "minLength": 1, **pattern}


class Choice:
    """One word of a list."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def read(self, plain: Plain, path: Path, reading: Reading) -> str | None:
        text = scalar(plain, path, reading)
        if text is None or text in self.words:
            return text
        near = nearest(text, self.words)
        fix = f"did you mean {near[0]}? " if near else ""
        reading.refuse(path, text, "this word is not known here", f"{fix}write one of: {', '.join(self.words)}")
        return None

    def write(self, value: str) -> Tree:
        return value

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


class Flag:
    """True or false."""

    def read(self, plain: Plain, path: Path, reading: Reading) -> bool | None:
        if isinstance(plain, bool):
            return plain
        text = scalar(plain, path, reading)
        if text is None or text in ("true", "false"):
            return None if text is None else text == "true"
        reading.refuse(path, text, "this is neither true nor false", "write true or false")
        return None

    def write(self, value: bool) -> Tree:  # noqa: FBT001 - the value itself is a truth value
        return value

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Quantity(Generic[V]):
    """A number with or without a unit, read by ``quantities`` and kept as written."""

    def __init__(self, reader: Callable[[str], V]) -> None:
        self.reader = reader

    def read(self, plain: Plain, path: Path, reading: Reading) -> V | None:
        text = scalar(plain, path, reading)
        if text is None:
            return None
        try:
            return self.reader(text)
        except quantities.Unreadable as error:
            reading.refuse(path, text, error.message, error.fix)
            return None

    def write(self, value: V) -> Tree:
        return Token(value.text) if JSON_NUMBER.match(value.text) else value.text

    def schema(self) -> Schema:
        return {"type": ["number", "string"]}


class Identifier:
    """A DOI, PMID or registry number in its one normal form."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def read(self, plain: Plain, path: Path, reading: Reading) -> str | None:
        text = scalar(plain, path, reading)
        if text is None:
            return None
        try:
            return identifiers.normalise(self.kind, text)
        except identifiers.BadIdentifier as error:
            reading.refuse(path, text, error.message, error.fix)
            return None

    def write(self, value: str) -> Tree:
        return Token(value) if JSON_NUMBER.match(value) else value

    def schema(self) -> Schema:
        return {"type": ["string", "integer"]}


class Interval:
    """Two numbers, the lower first."""

    def read(self, plain: Plain, path: Path, reading: Reading) -> tuple[quantities.Number, quantities.Number] | None:
        if plain is None:
            return None
        if not isinstance(plain, list) or len(plain) != 2:  # noqa: PLR2004 - a pair
            reading.refuse(path, plain, "two numbers are expected here", "write [lower, upper]")
            return None
        low = NUMBER.read(plain[0], (*path, 0), reading)
        high = NUMBER.read(plain[1], (*path, 1), reading)
        if low is None or high is None:
            return None
        if low.value > high.value:
            shown = f"[{low.text}, {high.text}]"
            reading.refuse(path, shown, "the lower bound is above the upper", "write [lower, upper]")
            return None
        return low, high

    def write(self, value: tuple[quantities.Number, quantities.Number]) -> Tree:
        return [NUMBER.write(part) for part in value]

    def schema(self) -> Schema:
        return {"type": "array", "items": NUMBER.schema(), "minItems": 2, "maxItems": 2}


class Many(Generic[T]):
    """A list; where ``or_one`` is set, one value may stand for a list of one."""

    def __init__(self, kind: Kind[T], *, or_one: bool = False) -> None:
        self.kind, self.or_one = kind, or_one

    def read(self, plain: Plain, path: Path, reading: Reading) -> tuple[T, ...] | None:
        if plain is None:
            return ()
        if not isinstance(plain, list):
            if not self.or_one:
                reading.refuse(
                    path, plain, "a list is expected here", "write [one, two] or one per line after a hyphen"
                )
                return ()
            value = self.kind.read(plain, path, reading)
            return () if value is None else (value,)
        values = []
        for index, item in enumerate(plain):
            if item is None:
                reading.refuse((*path, index), None, "this item is empty", "fill it in or remove it")
            elif (value := self.kind.read(item, (*path, index), reading)) is not None:
                values.append(value)
        return tuple(values)

    def write(self, value: tuple[T, ...]) -> Tree:
        if self.or_one and len(value) == 1:
            return self.kind.write(value[0])
        return [self.kind.write(item) for item in value]

    def schema(self) -> Schema:
        listed = {"type": "array", "items": self.kind.schema()}
        return {"anyOf": [self.kind.schema(), listed]} if self.or_one else listed


class Words:
    """A mapping from a name to one word of a list (the domains of an appraisal, codes by system)."""

    def __init__(self, kind: Kind[str]) -> None:
        self.kind = kind

    def read(self, plain: Plain, path: Path, reading: Reading) -> tuple[tuple[str, str], ...] | None:
        pairs = mapping(plain, path, reading)
        read = ((name, self.kind.read(value, (*path, name), reading)) for name, value in pairs.items())
        return tuple((name, value) for name, value in read if value is not None)

    def write(self, value: tuple[tuple[str, str], ...]) -> Tree:
        return {name: self.kind.write(word) for name, word in value}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.kind.schema()}


class Part(Generic[T]):
    """A mapping with known fields: one of the typed models. ``named_by`` is the field its key goes to."""

    def __init__(self, model: type[T], named_by: str | None = None) -> None:
        self.model, self.named_by = model, named_by

    def read(self, plain: Plain, path: Path, reading: Reading) -> T | None:
        if plain is None:
            return None
        if not isinstance(plain, dict):
            reading.refuse(path, plain, "fields are expected here", "write `field: value` lines")
            return self._blank(path)
        known = {name: field for name, field in fields_of(self.model).items() if name != self.named_by}
        for name in plain.keys() - known.keys():
            near = nearest(name, known)
            fix = f"did you mean {near[0]}?" if near else f"the fields here are: {', '.join(known)}"
            reading.refuse((*path, name), None, "this field is not known here", fix)
        values = {field.name: _field_value(name, field, plain, path, reading) for name, field in known.items()}
        if self.named_by:
            values[self.named_by] = str(path[-1])
        return self.model(**values)

    def _blank(self, path: Path) -> T:
        """Holds the place of an item that could not be read, so that those after it keep their number."""
        values = {field.name: field.metadata["empty"] for field in fields_of(self.model).values()}
        return self.model(**values, **({self.named_by: str(path[-1])} if self.named_by else {}))

    def write(self, value: T) -> Tree:
        tree = {}
        for name, field in fields_of(self.model).items():
            held = getattr(value, field.name)
            if name != self.named_by and held is not None and held not in ((), ""):
                tree[name] = field.metadata["kind"].write(held)
        return tree

    def schema(self) -> Schema:
        known = {name: field for name, field in fields_of(self.model).items() if name != self.named_by}
        needed = [name for name, field in known.items() if field.metadata["required"]]
        shape = {name: field.metadata["kind"].schema() for name, field in known.items()}
        required = {"required": needed} if needed else {}
        return {"type": "object", "properties": shape, "additionalProperties": False, **required}


class Keyed(Generic[T]):
    """A mapping from a name to a part that keeps its name (arms by id, sources by field)."""

    def __init__(self, part: Part[T]) -> None:
        self.part = part

    def read(self, plain: Plain, path: Path, reading: Reading) -> tuple[T, ...] | None:
        read = (self.part.read(value, (*path, name), reading) for name, value in mapping(plain, path, reading).items())
        return tuple(part for part in read if part is not None)

    def write(self, value: tuple[T, ...]) -> Tree:
        return {getattr(part, self.part.named_by or ""): self.part.write(part) for part in value}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.part.schema()}


def _field_value(
    name: str, field: dataclasses.Field[Any], plain: Mapping[str, Plain], path: Path, reading: Reading
) -> Any:  # noqa: ANN401 - a field of any type
    kind, required = field.metadata["kind"], field.metadata["required"]
    given = plain.get(name)
    if given is None or (required and given in ([], {})):
        if required:
            fix = f"add `{name}: …`, {field.metadata['hint'] or 'it is required'}"
            reading.refuse((*path, name) if name in plain else path, None, f"the field {name} is missing", fix)
        return field.metadata["empty"]
    value = kind.read(given, (*path, name), reading)
    return field.metadata["empty"] if value is None else value


def required(kind: Kind[T], hint: str = "") -> T:
    """A field that a document must have; after a problem it holds an empty text or list, never ``None``."""
    is_list = isinstance(cast("object", kind), Many)
    facts = {"kind": kind, "required": True, "hint": hint, "empty": () if is_list else ""}
    return cast("T", dataclasses.field(metadata=facts))


def optional(kind: Kind[T]) -> T | None:
    """A field that is left out when it is not known."""
    facts = {"kind": kind, "required": False, "hint": "", "empty": None}
    return cast("T | None", dataclasses.field(default=None, metadata=facts))


def several(kind: Kind[tuple[T, ...]]) -> tuple[T, ...]:
    """A field of many values, empty when nothing is known."""
    facts = {"kind": kind, "required": False, "hint": "", "empty": ()}
    return cast("tuple[T, ...]", dataclasses.field(default=(), metadata=facts))


@cache
def _fields_of(model: Hashable) -> dict[str, dataclasses.Field[Any]]:
    listed = dataclasses.fields(cast("Any", model))  # a dataclass, which the cache only sees as hashable
    return {field.name.rstrip("_"): field for field in listed if "kind" in field.metadata}


def fields_of(model: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a typed model by the name they have in a document (``with_`` is written ``with``)."""
    return _fields_of(model)


def scalar(plain: Plain, path: Path, reading: Reading) -> str | None:
    """The text of a single value; a list or mapping is a problem."""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, list | dict):
        reading.refuse(path, None, "one value is expected here, not a list or fields", "write a single value")
        return None
    return plain


def mapping(plain: Plain, path: Path, reading: Reading) -> Mapping[str, Plain]:
    """The pairs of a mapping; anything else is a problem."""
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        reading.refuse(path, plain, "fields are expected here", "write `name: value` lines")
        return {}
    return plain


def nearest(text: str, words: Iterable[str], count: int = 1) -> Sequence[str]:
    """The known words most like ``text``, best first; a likeness below 0.6 is no suggestion."""
    return difflib.get_close_matches(text.casefold()[:200], list(words), n=count)


def _shortened(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:77] + "…"  # noqa: PLR2004 - one terminal line


TEXT = Text()
LINE = Text(r"[^\r\n]+", "one line of text")
KEY = Text(r"[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case letters, digits and single hyphens")
ID = Text(r"[A-Za-z0-9][A-Za-z0-9._-]*", "letters, digits, dots, hyphens or underscores")
FLAG = Flag()
NUMBER = Quantity(quantities.number)
COUNT = Quantity(quantities.count)
P_VALUE = Quantity(quantities.p_value)
PERCENTAGE = Quantity(quantities.percentage)
PERCENT_CHANGE = Quantity(quantities.percent_change)
SHARE: Kind[quantities.Percentage | quantities.Count] = Quantity(quantities.share)
DOSE = Quantity(quantities.dose)
DURATION = Quantity(quantities.duration)
TIME_POINT = Quantity(quantities.time_point)
DATE = Quantity(quantities.partial_date)
INTERVAL = Interval()
