"""Identifiers of publications, registered studies and people: recognise, check, and bring to one normal form.

One identifier has one spelling here, whether it was typed, copied from an address bar or found in a file, so
that equal texts are equal things.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 400
"""No identifier, with the address it comes in, needs more characters (our choice)."""

REGISTRIES = ("nct", "eudract", "euct", "isrctn", "ctri", "actrn", "drks", "jrct", "umin")
"""Kinds that name a registered study, each by its registry."""


class BadIdentifier(ValueError):
    """A text that is no identifier of its kind: ``message`` says what is wrong, ``fix`` what to write."""

    def __init__(self, message: str, fix: str) -> None:
        """Keep both halves, without the text; as text they are one line."""
        self.message = message
        self.fix = fix
        super().__init__(f"{message}; {fix}")


class Identifier(NamedTuple):
    """An identifier in its normal form, and which kind it is."""

    kind: str
    value: str


NOWHERE = "(?!)"
"""For registries whose addresses do not hold the identifier."""


class _Form(NamedTuple):
    """How a kind is written.

    ``shape`` is the identifier itself, ``kept`` a template over its groups, ``label`` what people put before
    it, ``hosts`` the sites whose addresses contain it.
    """

    shape: str
    kept: str
    example: str
    label: str
    hosts: str = NOWHERE


_DOI = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+"
_DOI_BEFORE = r"(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/)?(?:doi\s?[:#]?\s?)?"
# What an address or a page has behind a DOI: "&partnerID=40", "</a>". Old DOIs have "<1::aid-cncr1>" or "<0967:htp>"
# within, often with its signs coded for HTML.
_CODED = {"&lt;": "<", "&gt;": ">", "&#60;": "<", "&#62;": ">"}
_MARKUP = re.compile(r"&|<(?![a-z]?[0-9.]*:[^<>]*>)")
# The page of a publisher that shows it, and the version of a preprint, whose DOI is that of all versions.
_PAGE = re.compile(
    r"(10\.[0-9.]+/.*[^/])/+(?:abstract|full|full-?text(?:\.html)?|full/html|e?pdf|pdfdirect|summary)/*(?:#.*)?"
)
_VERSION = re.compile(r"(10\.(?:1101|64898)/[0-9.]*[0-9])(?:v[0-9]{1,2})?(?:\.(?:abstract|full(?:-text)?(?:\.pdf)?))?")

_FORMS = {
    "pmid": _Form(
        "([1-9][0-9]{0,7})",
        "{0}",
        "27736689",
        r"pmid|pubmed(?:\sid)?",
        r"pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed|europepmc\.org/(?:article|abstract)/med",
    ),
    "pmcid": _Form(
        r"PMC\s?([1-9][0-9]{0,9})",
        "PMC{0}",
        "PMC5123456",
        r"pmc\s?id",
        r"(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pmc|europepmc\.org)/articles?(?:/pmc)?",
    ),
    "nct": _Form(
        r"NCT[\s-]?([0-9]{8})",
        "NCT{0}",
        "NCT01874951",
        r"clinicaltrials\.gov(?:\s(?:identifier|id|number))?",
        r"(?:classic\.)?clinicaltrials\.gov",
    ),
    "eudract": _Form(
        "([0-9]{4}-[0-9]{6}-[0-9]{2})(?:-[A-Z]{2,3})?",
        "{0}",
        "2013-001234-12",
        r"eudract(?:\s(?:number|no\.?|nr\.?))?|euctr",
        r"clinicaltrialsregister\.eu",
    ),
    "euct": _Form(
        "(20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2})",
        "{0}",
        "2022-501234-12-00",
        r"eu\s?ct(?:\s(?:number|no\.?))?|ctis",
        r"euclinicaltrials\.eu",
    ),
    "isrctn": _Form(r"ISRCTN[\s-]?([0-9]{8})", "ISRCTN{0}", "ISRCTN12345678", "isrctn:", r"isrctn\.com"),
    "ctri": _Form(
        "CTRI/((?:19|20)[0-9]{2}/[0-9]{2,3}/[0-9]{6})",
        "CTRI/{0}",
        "CTRI/2017/01/007623",
        r"ctri(?:\s(?:number|no\.?))",
    ),
    "actrn": _Form(r"ACTRN[\s-]?([0-9]{14})", "ACTRN{0}", "ACTRN12605000123456", "anzctr", r"anzctr\.org\.au"),
    "drks": _Form(r"DRKS[\s-]?([0-9]{8})", "DRKS{0}", "DRKS00012345", r"drks[\s-]id", r"drks\.de"),
    "jrct": _Form(
        r"jRCT\s?(s[0-9]{9}|[0-9]{10})",
        "jRCT{0}",
        "jRCTs031180123",
        "jprn",
        r"jrct\.(?:niph|mhlw)\.go\.jp",
    ),
    "umin": _Form(r"UMIN\s?([0-9]{9})", "UMIN{0}", "UMIN000012345", "jprn"),
    "orcid": _Form(
        "([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])",
        "{0}-{1}-{2}-{3}",
        "0000-0002-1825-0097",
        r"orcid(?:\sid)?",
        r"orcid\.org",
    ),
}

KINDS = ("doi", *_FORMS)
"""All kinds, in the order in which a text is tried; no text is of two kinds."""


def normalise(kind: str, text: str) -> str:
    """Give the normal form of an identifier whose kind is known; ``BadIdentifier`` if it is none.

    A label ("PMID:"), the address of its own site and a full stop behind are taken off. A DOI is lower case,
    for its letters are without case; the others have the case of their registry. The right form does not
    prove that the identifier was ever given out.
    """
    written = " ".join(text.split())
    if len(written) > LONGEST or not written.isprintable():
        raise BadIdentifier("this is too long, or has characters that cannot be printed", _fix(kind))
    value = _doi(written) if kind == "doi" else _registered(kind, written)
    if value is None:
        raise BadIdentifier("this is no identifier of this kind, or a digit of it is wrong", _fix(kind))
    return value


_OURS = re.compile(r"([PRI])([1-9][0-9]{0,8})", re.IGNORECASE)


def numbered(name: str) -> tuple[str, int] | None:
    """What a name of ours means: P7 the report 7, R12 the record 12, I3 the import 3; None for any other text."""
    found = _OURS.fullmatch(name.strip())
    return None if found is None else (found[1].upper(), int(found[2]))


def is_numbered(name: str) -> bool:
    """Tell whether a name is that of a report or a record: P7, R12."""
    found = numbered(name)
    return found is not None and found[0] in "PR"


def recognise(text: str) -> Identifier | None:
    """Tell what a user typed to name a study, report or person; ``None`` if it is no identifier.

    Digits alone, up to eight, are a PMID.
    """
    for kind in KINDS:
        try:
            return Identifier(kind, normalise(kind, text))
        except BadIdentifier:
            continue
    return None


def _fix(kind: str) -> str:
    return f'write it like "{_FORMS[kind].example if kind in _FORMS else "10.1016/j.jad.2016.08.029"}"'


def _doi(written: str) -> str | None:
    """Lower the case and take off what a sentence, an address or a page put behind; a bracket stays if it was opened.

    In an address, and where the slash itself is coded, %XX stands for a character; elsewhere for itself.
    """
    before = re.match(_DOI_BEFORE, written, re.IGNORECASE)
    value = written[before.end() :] if before else written
    if before and "/" in before[0]:
        value = _decoded(value.partition("?")[0])
    elif "/" not in value:
        value = _decoded(value)
    value = _without_markup(value.lower())
    while value != (shorter := _shortened(value)):
        value = shorter
    return value if value.isprintable() and re.fullmatch(_DOI, value) else None


def _without_markup(value: str) -> str:
    for coded, sign in _CODED.items():
        value = value.replace(coded, sign)
    found = _MARKUP.search(value)
    return value[: found.start()] if found else value


def _shortened(value: str) -> str:
    """Take one thing off the end, if there is any."""
    if value and (value[-1] in ".,;:'\"" or _closes_nothing(value)):
        return value[:-1]
    shown = _VERSION.fullmatch(value) or _PAGE.fullmatch(value)
    return shown[1] if shown else value


def _decoded(value: str) -> str:
    from urllib.parse import unquote

    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        return ""


def _closes_nothing(value: str) -> bool:
    opening = {")": "(", "]": "["}.get(value[-1])
    return opening is not None and value.count(value[-1]) > value.count(opening)


def _registered(kind: str, written: str) -> str | None:
    form = _FORMS[kind]
    bare = re.sub(rf"^(?:{form.label})\s?[:#-]?\s?", "", _from_address(form, written), flags=re.IGNORECASE)
    match = re.fullmatch(form.shape, bare.rstrip(".,;"), re.IGNORECASE)
    if match is None:
        return None
    value = form.kept.format(*(group.lower() for group in match.groups()))
    if kind == "orcid":
        return value.upper() if _orcid_checks(value.upper()) else None
    return value


def _from_address(form: _Form, written: str) -> str:
    """Take the identifier out of an address of its own site, or give the text back.

    An address that holds two different ones gives neither.
    """
    site = re.match(rf"(?:https?://)?(?:www\.)?(?:{form.hosts})(?=/)", written, re.IGNORECASE)
    if site is None:
        return written
    inside = rf"(?:/|euct=)({form.shape})(?=[/?#&.]|$)"
    found = {match[1].lower() for match in re.finditer(inside, written[site.end() :], re.IGNORECASE)}
    return found.pop() if len(found) == 1 else ""


def _orcid_checks(value: str) -> bool:
    """Check the last sign of an ORCID against the others (ISO 7064, mod 11-2)."""
    total = 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == value[-1]
