"""``evidence terms``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.errors import DocumentRefused, EvidenceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.evidence import Added, Evidence
    from evidence.documents import Term


def terms(
    *,
    words: Annotated[list[str] | None, typer.Argument(metavar="KIND | edit KEY", hidden=True)] = None,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Show the vocabulary, or change a term: `terms edit KEY`.

    KIND is condition, intervention, outcome or instrument. Where terms of several kinds have one key, the kind
    is named too: `evidence terms edit outcome pain`.

    Example: evidence terms condition
    """
    first, more = (words[0], words[1:]) if words else (None, [])
    with common.store() as store:
        if first == "edit":
            return _edit(store, _only(store.terms(), more), why, output=output, common=common)
        if more:
            raise UsageError(f"terms takes one kind, or `edit` and a key: {' '.join(words or [])} is neither")
        return _show(store, first, output)


def _show(store: Evidence, kind: str | None, output: Output) -> int:
    from evidence.output.vocabulary import write_terms

    held = store.terms(None if kind is None else _known(kind))
    with output.stream() as stream:
        write_terms(held, output.form, stream)
    return status.DONE


def _known(kind: str) -> str:
    from evidence.terms import TERM_KINDS

    for known in TERM_KINDS:
        if kind in (known, f"{known}s"):
            return known
    raise UsageError(f"no kind of term is called {kind}; the kinds are: {', '.join(TERM_KINDS)}")


def _only(held: Sequence[Term], words: Sequence[str]) -> Term:
    """Find the term that ``KEY`` or ``KIND KEY`` names."""
    if len(words) not in (1, 2):
        raise UsageError("terms edit needs the key of a term; see `evidence terms`")
    key, kind = words[-1], _known(words[0]) if len(words) > 1 else None
    found = [term for term in held if term.key == key and kind in (None, term.kind)]
    if len(found) == 1:
        return found[0]
    if found:
        kinds = " or ".join(f"`evidence terms edit {term.kind} {key}`" for term in found)
        raise EvidenceError(f"several terms are called {key}: say {kinds}")
    from evidence.documents import nearest

    near = nearest(key, [term.key for term in held], 3)
    offer = f"did you mean {' or '.join(near)}?" if near else "see `evidence terms`"
    raise EvidenceError(f"no term has the key {key}; {offer}")


def _edit(store: Evidence, term: Term, why: str | None, *, output: Output, common: Common) -> int:
    from evidence.cli.edit import edited
    from evidence.documents import Terms, canonical, fingerprint
    from evidence.output.studies import study_text

    return edited(
        f"term_{term.kind}_{term.key}",
        study_text(Terms(terms=(term,))),
        fingerprint(canonical(term)),
        lambda _, text, __: _changed(store, term.key, text, why),
        output=output,
        common=common,
    )


def _changed(store: Evidence, key: str, text: bytes, why: str | None) -> Added:
    from evidence.answers.evidence import Added

    try:
        changed = store.edit_term(key, text, why=why)
    except DocumentRefused as refused:
        return Added(problems=list(refused.problems))
    return Added(updated=[key]) if changed.keys else Added(unchanged=[key])
