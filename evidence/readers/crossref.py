"""Crossref's works: the JSON of its REST API, one work or a list, with or without the envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import issn, kinds, markup, parts, relations, values
from evidence.readers.entry import Citation, Entry, Relation
from evidence.readers.formats import Format
from evidence.readers.json_items import Found, found
from evidence.readers.json_outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENVELOPES = (("message", "items"), ("message",), ("items",))
_PLACES = ("message.items.", "message.", "items.", "")
_OWN = ("container-title", "is-referenced-by-count", "reference-count", "indexed", "member", "prefix", "type", "issued")

# How Crossref says that two works are related ("relation"; https://www.crossref.org/documentation/principles-practices).
_RELATIONS = {
    "is-preprint-of": "update-in",
    "has-preprint": "update-of",
    "is-comment-on": "comment-on",
    "has-comment": "comment-in",
    "is-reply-to": "comment-on",
    "has-reply": "comment-in",
}


def recognises(head: str) -> float:
    """Tell a work of Crossref by its titles, which are lists: in CSL they are not."""
    told = outline(head)
    if "message-type" in told and "message" in told:
        return 1.0
    for place in _PLACES:
        if f"{place}DOI" in told and told.get(f"{place}title", "[") == "[":
            own = sum(f"{place}{name}" in told for name in _OWN)
            return 0.95 if own > 2 else 0.6 if own else 0.0  # noqa: PLR2004 - three of its names are no chance
    return 0.0


def read(source: Source) -> Iterator[Item]:
    """Read one work or the works of one or more answers."""
    for item in found(source, _ENVELOPES):
        yield Entry(item.line, item.raw, citation(item.value)) if isinstance(item, Found) else item


FORMATS = (Format("crossref-json", "Crossref JSON", recognises, read),)


def citation(work: values.Value) -> Citation:
    """Read one work."""
    own = parts.doi(values.raw(work, "DOI"))
    title = _title(work)
    abstract = markup.abstract(values.raw(work, "abstract"))
    updates = tuple(_updates(work, own))
    notices = [one.kind.removesuffix("-of") for one in updates if not one.kind.startswith("update")]
    said = (values.text(work, "type"), values.text(work, "subtype"), *notices)
    place = next((name for one in values.objects(work, "institution") if (name := values.text(one, "name"))), "")
    trials = (values.text(one, "clinical-trial-number") for one in values.objects(work, "clinical-trial-number"))
    return Citation(
        type=kinds.kind(said, title, values.text(work, "container-title")),
        title=title,
        original_title=values.text(work, "original-title"),
        abstract=abstract,
        authors=tuple(name for one in values.objects(work, "author") if (name := person(one))),
        published=_published(work),
        journal=values.text(work, "container-title") or place or values.text(work, "group-title"),
        journal_short=values.text(work, "short-container-title"),
        volume=values.text(work, "volume"),
        issue=values.text(work, "issue") or values.text(work, "journal-issue", "issue"),
        pages=parts.pages(values.text(work, "page")) or values.text(work, "article-number"),
        issn=issn.issns(" ".join(values.texts(work, "ISSN"))),
        isbn=issn.isbn(" ".join(values.texts(work, "ISBN"))),
        publisher=values.text(work, "publisher"),
        language=values.text(work, "language"),
        keywords=values.texts(work, "subject"),
        doi=own,
        registrations=parts.registrations(*trials, title, abstract),
        urls=tuple(url for url in (values.text(work, "resource", "primary", "URL"),) if url),
        database="Crossref",
        relations=updates + tuple(_updated(work, own)) + tuple(_related(work)),
        is_retracted=kinds.is_retracted(title, said) or _was_retracted(work, own),
    )


def person(name: values.Value) -> str:
    """Write a name as CSL and Crossref have it: in parts, or as one text for a group."""
    family = " ".join(
        part for part in (values.text(name, "non-dropping-particle"), values.text(name, "family")) if part
    )
    given = " ".join(part for part in (values.text(name, "given"), values.text(name, "dropping-particle")) if part)
    whole = ", ".join(part for part in (family, given, values.text(name, "suffix")) if part)
    return whole or values.text(name, "literal") or values.text(name, "name")


def _title(work: values.Value) -> str:
    """Add the subtitle, but not to a title that has one: what Wiley deposited as subtitles are running heads."""
    title, more = values.text(work, "title"), values.text(work, "subtitle")
    is_whole = not more or ":" in title or "?" in title or more.casefold() in title.casefold()
    return title if is_whole else f"{title}: {more}" if title else more


def _published(work: values.Value) -> str:
    """Prefer the issue's date, which the other databases have too."""
    names = ("published-print", "published-online", "issued", "published", "posted")
    return parts.published(*(values.date_of(work, name) for name in names))


def _words(update: values.Value) -> str:
    words = (
        values.text(update, "label"),
        values.text(update, "source"),
        parts.published(values.date_of(update, "updated")),
    )
    return ", ".join(word for word in words if word)


def _updates(work: values.Value, own: str) -> Iterator[Relation]:
    """Tell what this work is a notice of; some publishers mark an article by a notice of itself."""
    for update in values.objects(work, "update-to"):
        other, kind = parts.doi(values.raw(update, "DOI")), relations.kind_of_update(values.text(update, "type"))
        if kind and other != own:
            yield Relation(f"{kind}-of", Identifier("doi", other) if other else None, _words(update))


def _updated(work: values.Value, own: str) -> Iterator[Relation]:
    """Tell which notices there are of this work."""
    for update in values.objects(work, "updated-by"):
        other, kind = parts.doi(values.raw(update, "DOI")), relations.kind_of_update(values.text(update, "type"))
        if kind:
            known = Identifier("doi", other) if other and other != own else None
            yield Relation(f"{kind}-in", known, _words(update))


def _was_retracted(work: values.Value, own: str) -> bool:
    marks = list(values.objects(work, "updated-by"))
    marks += [one for one in values.objects(work, "update-to") if own and parts.doi(values.raw(one, "DOI")) == own]
    said = [values.text(one, "type") for one in marks]
    return any(relations.kind_of_update(one) == "retraction" and "partial" not in one for one in said)


def _related(work: values.Value) -> Iterator[Relation]:
    for name, kind in _RELATIONS.items():
        for one in values.objects(work, "relation", name):
            if other := parts.doi(values.raw(one, "id")):
                yield Relation(kind, Identifier("doi", other))
