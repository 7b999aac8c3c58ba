"""Documents as text: the canonical JSON that is stored and hashed, and YAML for people."""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from evidence.documents import fields as f
from evidence.documents.claims import Claims
from evidence.documents.study import Study
from evidence.documents.term import Terms

if TYPE_CHECKING:
    import yaml

    from evidence.documents.fields import Tree

MARKS: dict[type, str] = {Study: "study/1", Terms: "terms/1", Claims: "claims/1"}


def tree_of(value: object) -> Tree:
    """A document value as plain data, fields in the order of the model, led by its mark."""
    mark = MARKS.get(type(value))
    tree = f.Part(type(value)).write(value)
    return {"evidence": mark, **tree} if mark else tree


def canonical(value: object) -> str:
    """The one JSON text of a document value: what is stored, hashed and compared."""
    return json_text(tree_of(value))


def fingerprint(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def json_text(tree: Tree, indent: int | None = None, level: int = 0) -> str:
    """JSON in which a :class:`~evidence.documents.fields.Token` keeps the digits that were written."""
    if isinstance(tree, dict):
        pairs = [f"{encode_basestring(name)}: {json_text(part, indent, level + 1)}" for name, part in tree.items()]
        return _wrapped("{", pairs, "}", indent, level)
    if isinstance(tree, list):
        return _wrapped("[", [json_text(part, indent, level + 1) for part in tree], "]", indent, level)
    if isinstance(tree, bool):
        return "true" if tree else "false"
    return tree if isinstance(tree, f.Token) else encode_basestring(tree)


def _wrapped(begin: str, parts: list[str], end: str, indent: int | None, level: int) -> str:
    if indent is None or not parts:
        return begin + ", ".join(parts) + end
    inner, outer = "\n" + " " * indent * (level + 1), "\n" + " " * indent * level
    return begin + inner + ("," + inner).join(parts) + outer + end


def yaml_text(value: object) -> str:
    """A document value as YAML; reading it back gives the same value."""
    return _yaml(tree_of(value), flow=None)


def yaml_fields(value: object) -> str:
    """A part of a document as YAML, a field to a line, to be put into a document; a list stands on one line."""
    tree = tree_of(value)
    return _yaml(tree, flow=None if any(isinstance(part, list) for part in tree.values()) else False)


def _yaml(tree: Tree, *, flow: bool | None) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Plain numbers, no aliases, short mappings on one line."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature of the library
            return True

    Dumper.add_representer(f.Token, _number)
    Dumper.add_representer(str, _text)
    return yaml.dump(tree, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=flow)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Quote a text with a line break other than the usual one, which YAML would else read as that."""
    quoted = any(mark in text for mark in "\x85\u2028\u2029")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


def _number(dumper: yaml.SafeDumper, token: f.Token) -> yaml.Node:
    kind = "float" if "." in token else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(token))
