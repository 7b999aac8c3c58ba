"""Trials of any register as the portal of the World Health Organization (ICTRP) exports them: XML, and tables of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import parts
from evidence.readers.columns import plain_heading
from evidence.readers.entry import Citation, Entry
from evidence.readers.formats import Format
from evidence.readers.xml_items import Found, Shape, found, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ROOT = "Trials_downloaded_from_ICTRP"
SHAPE = Shape(items=("Trial",), inner=(), wrappers=(_ROOT,), beside=(), root=(_ROOT,))
_BETWEEN = re.compile(r";|<br\s{0,9}/?>|[\r\n]", re.IGNORECASE)
_LONGEST_KEYWORD = 100  # characters; our choice: some registers tell whole courses of treatment


def _recognises(head: str) -> float:
    return 1.0 if f"<{_ROOT}" in head else 0.0


def _read(source: Source) -> Iterator[Item]:
    for item in found(source, SHAPE):
        if isinstance(item, Found):
            said = {plain_heading(str(one.tag)): text_of(one).strip() for one in item.element}
            yield Entry(item.line, item.raw, citation(said))
        else:
            yield item


def citation(said: Mapping[str, str]) -> Citation:
    """Read a trial from what stands under each heading, in its plain form ("sourceregister").

    The number of a register that is not among the known ones is an accession number.
    """

    def text(*headings: str) -> str:
        return next((value for one in headings if (value := parts.plain(said.get(one, "")))), "")

    number, public, sponsor = text("trialid"), text("publictitle"), text("primarysponsor")
    title = text("scientifictitle") or public
    own = parts.registrations(number)
    others = parts.registrations(text("secondaryid", "secondaryids"))
    treated = f"{said.get('condition', '')};{said.get('intervention', '')}"
    words = (parts.plain(one) for one in _BETWEEN.split(treated) if len(one.strip()) <= _LONGEST_KEYWORD)
    return Citation(
        type="registration",
        title=title,
        authors=(sponsor,) if sponsor else (),
        published=parts.published(text("dateregistration3"), text("dateregistration")),
        publisher=text("sourceregister"),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        registrations=tuple(dict.fromkeys((*own, *others))),
        accessions=(number,) if number and not own else (),
        urls=tuple(one for one in text("webaddress", "url").split() if "://" in one),
        database="ICTRP",
        notes=tuple(one for one in (public, text("acronym")) if one not in {"", title}),
    )


FORMATS = (Format("ictrp-xml", "ICTRP XML", _recognises, _read),)
