"""The text of a query → its signs: words, phrases, fields, operators and parentheses, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from evidence.errors import UsageError
from evidence.fulltext.tokens import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal["word", "phrase", "value", "field", "AND", "OR", "NOT", "(", ")", "end"]

# The name of a field → the column of the index; those without a column are no text.
FIELDS = {
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "journal": "journal",
    "keyword": "keywords",
    "year": None,
    "doi": None,
    "pmid": None,
}

_LONGEST = 10_000  # our choice: characters; the longest strategies of published reviews have some 5,000
_SHOWN = 30  # characters of the query that a message repeats

_BLANK = re.compile(r"\s+")
_FIELD = re.compile(r"([^\W\d_]+):")
_RUN = re.compile(r'[^\s()"]+')
_RAW = re.compile(r"\S+")
_BARE = re.compile(r'-[^\w\s()"*]*(?=[\s)]|$)')  # a dash between words
_QUOTES = str.maketrans("“”„‟«»", '""""""')


class Sign(NamedTuple):
    """One sign: ``text`` as written, ``tokens`` the words of a word or phrase. ``at`` counts from 1."""

    kind: Kind
    at: int
    text: str
    tokens: tuple[str, ...] = ()
    is_prefix: bool = False


def trouble(at: int, what: str, remedy: str) -> UsageError:
    """What cannot be read in a query, where, and what to write; one line."""
    return UsageError(f"the search cannot be read at character {at}: {what}; {remedy}")


def signs(query: str) -> Iterator[Sign]:
    """The signs of a query, "end" behind the last. Raises UsageError for one that means nothing.

    Signs without letter or digit between words say nothing, in a query as in the texts, and are passed over.
    """
    if len(query) > _LONGEST:
        raise UsageError(f"the search has {len(query):,} characters; write at most {_LONGEST:,}")
    # A lone surrogate is a byte of the command line that is no text.
    text = re.sub("[\ud800-\udfff]", " ", query).translate(_QUOTES)
    at = 0
    field = ""
    while at < len(text):
        if blank := _BLANK.match(text, at):
            at = blank.end()
            continue
        sign, end = _next(text, at, field)
        field = sign.text if sign is not None and sign.kind == "field" else ""
        if sign is not None:
            yield sign
        at = end
    yield Sign("end", len(text) + 1, "")


def _next(text: str, at: int, field: str) -> tuple[Sign | None, int]:
    """The sign at a place, if it is one, and where it ends. ``field``: what stands just before it."""
    character = text[at]
    if character in "()":
        return Sign("(" if character == "(" else ")", at + 1, character), at + 1
    if character == '"':
        return _phrase(text, at)
    if field in {"doi", "pmid", "year"}:
        return _value(text, at)
    if bare := _BARE.match(text, at):
        return None, bare.end()
    if character == "-":
        return Sign("NOT", at + 1, "-"), at + 1
    return _named(text, at) or _word(text, at)


def _phrase(text: str, at: int) -> tuple[Sign, int]:
    closing = text.find('"', at + 1)
    if closing < 0:
        raise trouble(at + 1, "a quotation mark opens a phrase and none closes it", 'write another " behind the phrase')
    inside, end = text[at + 1 : closing], closing + 1
    is_prefix = text.startswith("*", end) or inside.rstrip().endswith("*")
    end += text.startswith("*", end)
    tokens = _tokens(inside.rstrip().removesuffix("*"), at, is_prefix=is_prefix)
    if not tokens:
        raise trouble(at + 1, f"the phrase {short(inside)} has no letter and no digit", "write words in it")
    return Sign("phrase", at + 1, inside, tokens, is_prefix), end


def _value(text: str, at: int) -> tuple[Sign, int]:
    """What stands behind doi:, pmid: or year:, up to a blank; a parenthesis that it does not open is not its own."""
    match = _RAW.match(text, at)
    value = match[0] if match else ""
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1]
    return Sign("value", at + 1, value), at + len(value)


def _named(text: str, at: int) -> tuple[Sign, int] | None:
    """A field; a colon that a blank follows is one of a sentence, where no field has the name."""
    match = _FIELD.match(text, at)
    if match is None:
        return None
    name = match[1].lower()
    if name in FIELDS:
        return Sign("field", at + 1, name), match.end()
    if match.end() == len(text) or text[match.end()].isspace():
        return None
    remedy = f"write one of {', '.join(f'{known}:' for known in FIELDS)}, or put the words into quotation marks"
    raise trouble(at + 1, f"{short(match[0])} is no field of a search", remedy)


def _word(text: str, at: int) -> tuple[Sign | None, int]:
    match = _RUN.match(text, at)
    word = match[0] if match else text[at]
    end = at + len(word)
    if word in {"AND", "OR", "NOT"}:
        return Sign("AND" if word == "AND" else "OR" if word == "OR" else "NOT", at + 1, word), end
    is_prefix = word.endswith("*")
    tokens = _tokens(word.removesuffix("*"), at, is_prefix=is_prefix)
    return (Sign("word", at + 1, word, tokens, is_prefix) if tokens else None), end


def _tokens(text: str, at: int, *, is_prefix: bool) -> tuple[str, ...]:
    if "*" in text:
        remedy = "a star stands for the rest of a word, behind its beginning: pain*"
        raise trouble(at + 1, f"{short(text)} has a * where no word ends", remedy)
    tokens = tuple(plain().of(text))
    # One letter alone begins a tenth of all words; behind a name it is an initial, and of Chinese it is a word.
    if is_prefix and (not tokens or (len(tokens) == len(tokens[-1]) == 1 and tokens[-1].isascii())):
        raise trouble(at + 1, "a * needs at least two letters before it", "write more of the word: pain*")
    return tokens


def short(text: str) -> str:
    """A piece of a query for a message: in quotes, on one line, not too long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
