"""Reports written for other programs, and read again on the way out: what a format would lose is added in a note.

Every batch is written, read with the reader that an import would use, and compared. A field that comes back other than
it was is given once more, exactly, in a line of a note that only our readers take back (readers/remainder).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TextIO

from evidence.errors import EvidenceError
from evidence.output import citations_bibtex, citations_csl, citations_csv, citations_ris
from evidence.output.characters import plain_line
from evidence.readers import Citation, Entry, Source, recognised
from evidence.readers.remainder import can_stand, lines, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from evidence.reports import ReportRow

ATTEMPTS = 2 * len(Citation._fields)  # each but the last gives at least one field more exactly, or all of it coded


class Form(NamedTuple):
    """A format: the name of its reader, how an entry is written, and what stands before, between and after all."""

    reader: str
    entry: Callable[[Citation, Sequence[str], str], str]
    before: str = ""
    between: str = ""
    after: str = ""


FORMS = {
    "ris": Form("ris", citations_ris.entry),
    "bibtex": Form("bibtex", citations_bibtex.entry),
    "csl": Form("csl-json", citations_csl.entry, "[\n", ",\n", "\n]\n"),
    "csv": Form("csv", citations_csv.entry, citations_csv.HEADER),
}


class Named(NamedTuple):
    """A citation and what it is called in the file."""

    name: str
    citation: Citation


class Written(NamedTuple):
    """How many reports were written, and how many of them have no title, which no import takes."""

    reports: int
    untitled: int


def write_citations(batches: Iterable[Sequence[ReportRow]], form: str, stream: TextIO) -> Written:
    """Write reports in a format, batch by batch."""
    count = untitled = 0
    chosen = FORMS[form]
    stream.write(chosen.before)
    for batch in batches:
        texts = entry_texts([Named(one.name, one.citation) for one in batch], chosen)
        stream.write((chosen.between if count else "") + chosen.between.join(texts))
        count += len(texts)
        untitled += sum(not one.citation.title for one in batch)
    stream.write(chosen.after)
    return Written(count, untitled)


def entry_texts(named: Sequence[Named], form: Form) -> list[str]:
    """The text of each citation, from which the format's reader gives the same citation."""
    exactly: list[dict[str, bool]] = [{} for _ in named]
    texts = [_text(one, form, {}) for one in named]
    waiting = list(range(len(named)))
    for _ in range(ATTEMPTS):
        read = _read([texts[at] for at in waiting], form)
        lost = {at: _different(named[at].citation, found) for at, found in zip(waiting, read, strict=True)}
        waiting = [at for at in waiting if lost[at]]
        if not waiting:
            return texts
        for at in waiting:
            exactly[at] |= {name: name in exactly[at] for name in lost[at]}
            texts[at] = _text(named[at], form, exactly[at])
    name, fields = named[waiting[0]].name, ", ".join(sorted(lost[waiting[0]]))
    raise EvidenceError(f"{name} cannot be written in this format without loss ({fields}); export it in another one")


def _text(one: Named, form: Form, exactly: Mapping[str, bool]) -> str:
    notes = tuple(note for note in one.citation.notes if can_stand(plain_line(note)))
    return form.entry(one.citation._replace(notes=notes), lines(one.citation, exactly), one.name)


def _read(texts: Sequence[str], form: Form) -> list[Citation]:
    """What an import would read; together, and one by one where not every text is one entry."""
    found = _entries(form.before + form.between.join(texts) + form.after, form)
    if len(found) == len(texts):
        return found
    return [(_entries(form.before + text + form.after, form) or [Citation()])[0] for text in texts]


def _entries(text: str, form: Form) -> list[Citation]:
    source = _Written(text)
    items = recognised(source, form.reader).read(source)
    return [taken_back(item.citation) for item in items if isinstance(item, Entry)]


def _different(one: Citation, other: Citation) -> set[str]:
    return {name for name in Citation._fields if getattr(one, name) != getattr(other, name)}


@dataclass(kw_only=True)
class _Written(Source):
    """A text as a file that was read."""

    text: bytes

    def __init__(self, text: str) -> None:
        super().__init__(
            name="export",
            path=Path(),
            encoding="utf-8",
            skip=0,
            is_gzip=False,
            sha256="",
            size=len(text),
            line_end="\n",
        )
        self.text = text.encode(errors="surrogateescape")

    def bytes(self) -> IO[bytes]:
        return io.BytesIO(self.text)
