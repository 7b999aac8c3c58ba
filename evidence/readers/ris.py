"""RIS: entries from TY to ER, in the spellings of the programs that write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import tagged
from evidence.readers.entry import Entry
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format
from evidence.readers.ris_fields import citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source
    from evidence.readers.tagged import Line, Opened

# Tags that some program is known to write; TY and ER are told apart by themselves. Others are tags as well, but not
# within an abstract, where "OR  - 2.3" and "CI  - 1.2" are text.
_TAGS = """
A1 A2 A3 A4 A5 AB AD AE AF AI AN AP AR AT AU AV BD BN BP BT C1 C2 C3 C4 C5 C6 C7 C8 CA CC CL CN CP CR CT CY DA
DB DE DI DO DP DS DT DX ED EI EL EM EP ET FA FT FU FX GR H1 H2 I1 IB ID IJ IP IS J1 J2 J9 JA JF JI JN JO JT KW
L1 L2 L3 L4 LA LB LI LK LN M1 M2 M3 M4 M5 MH N1 N2 NL NR NS NV OA OI OP OT PA PB PD PG PI PM PN PP PT PU PY QZ
RD RI RL RN RP SC SE SF SI SN SO SP SR ST SU T1 T2 T3 TA TC TI TS TT U1 U2 U3 U4 U5 UI UN UR UT VI VL VO VR WC
WE WP WT WV Y1 Y2 YR Z9
"""
TAGS = frozenset(_TAGS.split())
_FREE = frozenset({"AB", "N2"})
_WRITTEN = re.compile(r"([ \t]*)([A-Za-z][A-Za-z0-9])([ \t]{0,4})-(.*)")
# Tags that are no tags of RIS, and those that they stand for; APA PsycNet writes the first between TY and ID.
_SPELLED = re.compile(r"(PMID|PMCID|DOI|ISSN) ( ?)- ?(.*)")
_MEANT = {"PMID": "PM", "PMCID": "C2", "DOI": "DO", "ISSN": "SN"}
_TYPE = re.compile(r"[A-Za-z]{2,10}")
_AROUND = "\ufeff\x1a \t\r\n"
_WIDE = 2  # blanks before the hyphen, as the format has it

# Between entries: numbers (Ovid), what CENTRAL writes before an entry and Ovid behind one, the
# end of a file of Web of Science.
_NOISE = re.compile(
    r"<?[0-9]{1,7}[.>)]?$|Record #[0-9]+ of [0-9]+|Provider:|Content:|Link to the (?:Ovid|External)|NL  - "
    r"|(?:Database|Search Strategy|Results): ?|EF$|[-_=*]{3,}$|(?:ï»¿)+$"
)


def _take(line: str, entry: Opened | None) -> Line | None:  # noqa: PLR0911 - one answer to each question
    """Take a line, or tell what it is. The blanks before the hyphen are those of the entry's own TY line."""
    if entry is not None and line[2:6] == "  - " and line[:2] in TAGS:
        entry.tag(line[:2], line[6:], line)
        return None
    bare = line.strip(_AROUND)
    if not bare:
        return tagged.BLANK
    found = _WRITTEN.match(line.lstrip("\ufeff"))
    if found is not None:
        spare, written, gap, value = found.groups()
        tag, value = written.upper(), value.strip(_AROUND)
        if tag == "TY" and _begins(entry, spare, len(gap), value):
            return "begin", tag, value
        if tag == "ER" and (not value or len(gap) >= _WIDE) and _is_alike(entry, spare):
            return "end", tag, value
        if entry is not None and _is_tag(entry, written, len(spare), len(gap)):
            entry.tag(tag, value, line)
            return None
    if bare == "ER":
        return "end", "ER", ""
    if entry is None:
        return tagged.NOISE if _NOISE.match(bare) else tagged.OTHER
    if foreign(bare, "RIS"):
        return tagged.OTHER
    _more(entry, bare, line)
    return None


def _more(entry: Opened, bare: str, line: str) -> None:
    """Go on with the last field, unless the line begins one by a longer name."""
    if (match := _SPELLED.match(line)) and (match[2] or entry.last not in _FREE):
        entry.tag(_MEANT[match[1]], match[3].strip(_AROUND), line)
    else:
        entry.more(bare, line)


def _begins(entry: Opened | None, spare: str, gap: int, value: str) -> bool:
    """A line with TY begins an entry; within one only if it is written as such lines are."""
    if entry is None:
        return gap > 0 or _TYPE.fullmatch(value) is not None
    return _is_alike(entry, spare) and (gap >= _WIDE or _TYPE.fullmatch(value) is not None)


def _is_alike(entry: Opened | None, spare: str) -> bool:
    return entry is None or len(spare) <= entry.style[0]


def _is_tag(entry: Opened, written: str, spare: int, gap: int) -> bool:
    indent, usual, is_lower = entry.style
    if spare > indent or not (written.isupper() or is_lower):
        return False
    is_known = written.upper() in TAGS
    is_free = entry.last in _FREE
    if gap >= _WIDE or gap == usual:
        return is_known or (gap > 0 and not is_free)
    if gap == 1 and is_known and (entry.is_mixed or not is_free):
        entry.is_mixed = True
        return True
    return False


GRAMMAR = tagged.Grammar(
    "RIS", "TY  - JOUR", "ER", ("TI", "T1", "BT", "CT", "ST", "NS"), _take, frozenset(("AD", "LK"))
)

_START = re.compile(r"^[\ufeff \t]*(?:TY|ty)[ \t]{0,4}-[ \t]*+(?:[A-Za-z]{2,12}\s|\r?$)", re.MULTILINE)
_HEADLESS = re.compile(r"^(?:[A-Z][A-Z0-9]  -.*\n\s*+){3}ER  -", re.MULTILINE)


def _recognises(head: str) -> float:
    return tagged.first_of(head, _START) or tagged.first_of(head, _HEADLESS) / 2


def _read(source: Source) -> Iterator[Item]:
    for item in tagged.entries(source, GRAMMAR):
        yield Entry(item.line, item.raw, citation(item.values)) if isinstance(item, tagged.Closed) else item


FORMATS = (Format("ris", "RIS", _recognises, _read),)
