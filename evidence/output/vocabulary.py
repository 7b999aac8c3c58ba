"""Terms of the vocabulary as output."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import json_escaped
from evidence.output.formats import write_listing
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Term

_COLUMNS = (
    Column("kind", "kind"),
    Column("key", "key", whole=True),
    Column("name", "name"),
    Column("synonyms", "synonyms and codes", absent=""),
)


def write_terms(terms: Sequence[Term], form: str, stream: TextIO) -> None:
    """Write terms: in JSON with every field as in a terms document, elsewhere by what finds them."""
    from evidence.documents import Terms, json_text, tree_of

    trees = tree_of(Terms(terms=tuple(terms)))["terms"] if form in ("json", "jsonl") else []
    if form == "json":
        stream.write(json_escaped(json_text(trees, indent=2)) + "\n")
    elif form == "jsonl":
        stream.writelines(json_escaped(json_text(tree)) + "\n" for tree in trees)
    else:
        rows = tuple((term.kind, term.key, term.label, term.names[2:]) for term in terms)
        write_listing(Listing(_COLUMNS, rows), form, stream)
