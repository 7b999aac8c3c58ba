"""Text of a document → plain values and the line on which each stands.

Every scalar comes out as the text that was written: ``no``, ``010``, ``1:30`` and ``2017-02-30`` reach the
fields unchanged, and each field converts by its own rule. YAML's own typing is what mangles such values.
"""

from __future__ import annotations

import json
import json.decoder
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from evidence.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = "tuple[str | int, ...]"

DEEPEST = 40  # our choice: a study document needs eight levels, and a bomb of brackets needs thousands
_SCAN = json.JSONDecoder().raw_decode
LARGEST = 20_000_000  # our choice: characters; the largest real study document seen has some thousands


class Source(NamedTuple):
    """A parsed text: its value, where each part stands, and what was wrong with the text itself."""

    file: str | None
    value: Plain
    lines: dict[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int | None:
        """The line of the nearest thing that stands in the text at or above ``path``."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path)

    def problem(self, path: Path, value: str | None, message: str, fix: str, *, warn: bool = False) -> Problem:
        """A problem at ``path``."""
        severity = "warning" if warn else "error"
        return Problem(self.file, self.line(path), spelled(path), value, message, fix, severity)


class _Broken(Exception):
    def __init__(self, line: int | None, message: str, fix: str) -> None:
        self.line, self.message, self.fix = line, message, fix
        super().__init__(message)


def spelled(path: Path) -> str | None:
    """``("results", 0, "arms", "ldn")`` as people write it: ``results[0].arms.ldn``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".") or None


def decoded(data: bytes, file: str | None) -> tuple[str, tuple[Problem, ...]]:
    """Bytes as text: UTF-8 with or without a mark, or UTF-16 with one; anything else is a problem."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        value = data[error.start : error.start + 1].hex()
        message = f"the text is not {encoding[:6].upper().rstrip('-')}: byte 0x{value}"
        return "", (Problem(file, line, None, None, message, "save the file as UTF-8 and try again"),)


def parsed(text: str, file: str | None = None) -> Source:
    """YAML or JSON text as a :class:`Source`; a text that cannot be read at all has the value ``None``."""
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    if len(text) > LARGEST:
        refused = Problem(file, None, None, None, f"the text has more than {LARGEST:,} characters", "split it")
        return Source(file, None, lines, (refused,))
    try:
        value = _value(text, lines, problems, file)
    except _Broken as broken:
        problems.append(Problem(file, broken.line, None, None, broken.message, broken.fix))
        value = None
    return Source(file, value, lines, tuple(problems))


def stored(text: str) -> Source:
    """Canonical JSON that we wrote ourselves; fast, without lines."""
    value: Plain = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    return Source(None, value, {}, ())


def _value(text: str, lines: dict[Path, int], problems: list[Problem], file: str | None) -> Plain:
    if text.lstrip()[:1] in ("{", "["):
        try:
            return _Json(text, lines, problems, file).document()
        except _Broken:
            if (file or "").endswith(".json"):
                raise
            lines.clear()
            problems.clear()
    return _Yaml(text, lines, problems, file).document()


class _Yaml:
    """A document from the events of a YAML parser: nothing is constructed, so nothing can be executed."""

    def __init__(self, text: str, lines: dict[Path, int], problems: list[Problem], file: str | None) -> None:
        self.text, self.lines, self.problems, self.file = text, lines, problems, file

    def document(self) -> Plain:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events = list(self._events(yaml.parse(self.text, Loader=loader)))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            said = " ".join(part for part in (error.context, error.problem) if part)
            raise _Broken(line, f"this is not YAML: {said}", "check indentation, quotes and colons") from error
        except yaml.reader.ReaderError as error:
            line = self.text[: error.position].count("\n") + 1 if isinstance(error.position, int) else None
            raise _Broken(line, "a control character stands in the text", "remove it") from error
        except yaml.YAMLError as error:
            raise _Broken(None, "this is not YAML", "check the text") from error
        except RecursionError as error:
            raise _Broken(None, f"more than {DEEPEST} levels of nesting", "flatten the document") from error
        stream = iter(events)
        first = next(stream, None)
        if first is None:
            raise _Broken(1, "the document is empty", "see `evidence new` for a template")
        value = self._node(first, stream, ())
        again = next(stream, None)
        if again is not None:
            line = _line_of(again)
            raise _Broken(line, "a second document begins here", "put one document in each file")
        return value

    def _events(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        import yaml

        depth = 0
        for event in events:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                line = _line_of(event)
                raise _Broken(line, f"more than {DEEPEST} levels of nesting", "flatten the document")
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Plain:
        import yaml

        self.lines.setdefault(path, _line_of(event))
        self._refuse_references(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if not isinstance(event, yaml.ScalarEvent):
            return None
        plain = event.implicit[0]
        return None if plain and event.value in ("", "~", "null", "Null", "NULL") else str(event.value)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> Plain:
        import yaml

        items: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> Plain:
        import yaml

        pairs: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line_of(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Broken(line, "a key must be a plain word", "write `word: value`")
            self._refuse_references(event, path)
            key = str(event.value)
            repeated = key in pairs
            if repeated:
                self.problems.append(_repeated(self.file, line, (*path, key)))
            before = self.lines.copy() if repeated else None
            self.lines.setdefault((*path, key), line)
            value = self._node(next(events), events, (*path, key))
            if before is None:
                pairs[key] = value
            else:
                self.lines.clear()
                self.lines.update(before)
        return pairs

    def _refuse_references(self, event: yaml.Event, path: Path) -> None:
        import yaml

        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            said, fix = "anchors and aliases (&, *) are not read here", "write the value out"
        elif getattr(event, "tag", None):
            said, fix = "tags (!) are not read here", "remove the tag"
        else:
            return
        self.problems.append(Problem(self.file, line, spelled(path), None, said, fix))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _Json:
    """JSON with the line of each value; numbers keep the digits that were written."""

    _SPACE = re.compile(r"[ \t\n\r]*")
    _NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
    _WORDS: tuple[tuple[str, bool | None], ...] = (("true", True), ("false", False), ("null", None))

    def __init__(self, text: str, lines: dict[Path, int], problems: list[Problem], file: str | None) -> None:
        self.text, self.lines, self.problems, self.file = text, lines, problems, file
        self._seen_at, self._seen_line = 0, 1

    def document(self) -> Plain:
        value, end = self._value(self._skip(0), ())
        if self._skip(end) != len(self.text):
            raise self._broken(end, "text follows the end of the document")
        return value

    def _skip(self, at: int) -> int:
        match = self._SPACE.match(self.text, at)
        return match.end() if match else at

    def _line(self, at: int) -> int:
        if at >= self._seen_at:
            self._seen_line += self.text.count("\n", self._seen_at, at)
        else:
            self._seen_line = self.text.count("\n", 0, at) + 1
        self._seen_at = at
        return self._seen_line

    def _broken(self, at: int, said: str) -> _Broken:
        return _Broken(self._line(min(at, len(self.text))), f"this is not JSON: {said}", "check commas and quotes")

    def _value(self, at: int, path: Path) -> tuple[Plain, int]:
        if len(path) > DEEPEST:
            raise self._broken(at, f"more than {DEEPEST} levels of nesting")
        self.lines.setdefault(path, self._line(at))
        mark = self.text[at : at + 1]
        if mark == "{":
            return self._object(at + 1, path)
        if mark == "[":
            return self._array(at + 1, path)
        if mark == '"':
            return self._string(at)
        for word, value in self._WORDS:
            if self.text.startswith(word, at):
                return value, at + len(word)
        if number := self._NUMBER.match(self.text, at):
            return number.group(), number.end()
        raise self._broken(at, "a value is expected here")

    def _string(self, at: int) -> tuple[str, int]:
        try:
            value, end = _SCAN(self.text, at)
        except json.JSONDecodeError as error:
            raise self._broken(error.pos, error.msg) from error
        return str(value), end

    def _array(self, at: int, path: Path) -> tuple[Plain, int]:
        items: list[Plain] = []
        at = self._skip(at)
        while self.text[at : at + 1] != "]":
            if items:
                at = self._expect(",", at)
            value, at = self._value(at, (*path, len(items)))
            items.append(value)
            at = self._skip(at)
        return items, at + 1

    def _object(self, at: int, path: Path) -> tuple[Plain, int]:
        pairs: dict[str, Plain] = {}
        count = 0
        at = self._skip(at)
        while self.text[at : at + 1] != "}":
            if count:
                at = self._expect(",", at)
            count += 1
            if self.text[at : at + 1] != '"':
                raise self._broken(at, "a key in double quotes is expected here")
            line = self._line(at)
            key, at = self._string(at)
            at = self._expect(":", self._skip(at))
            if key in pairs:
                self.problems.append(_repeated(self.file, line, (*path, key)))
            else:
                self.lines.setdefault((*path, key), line)
            value, at = self._value(at, (*path, key))
            pairs.setdefault(key, value)
            at = self._skip(at)
        return pairs, at + 1

    def _expect(self, mark: str, at: int) -> int:
        if self.text[at : at + 1] != mark:
            raise self._broken(at, f"{mark!r} is expected here")
        return self._skip(at + 1)


def _repeated(file: str | None, line: int, path: Path) -> Problem:
    return Problem(file, line, spelled(path), None, "this key stands here a second time", "keep one of the two")
