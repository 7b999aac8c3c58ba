"""Whether two different reports belong to one study, by which rule, and how sure that is.

A study has many reports: the register's entry, the protocol, a preprint, congress abstracts, the main paper, secondary
papers, corrections. What pulls them together must not pull two studies together: reviews, pooled analyses and comments
name several studies and belong to none (Cochrane Handbook 6.5, section 4.6.2, on collating reports of one study).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.matching import names, titles
from evidence.matching.features import Features, stable

if TYPE_CHECKING:
    from evidence.identifiers import Identifier


class Kinship(NamedTuple):
    """That two reports belong to one study: by which ``rule``, whether "same" or "ask", and why in words.

    Rules: "notice", "registration", "preprint", "abstract", "protocol", "trial name".
    """

    rule: str
    verdict: str
    reason: str


def kinship(a: Features, b: Features) -> Kinship | None:
    """Tell whether two different reports belong to one study; ``None`` if nothing says so."""
    if found := _notice(a, b) or _notice(b, a):
        return found
    if _is_about_others(a) or _is_about_others(b):
        return None
    if found := _registration(a, b):
        return found
    if _other_registrations(a, b):
        return None
    return _preprint(a, b) or _abstract(a, b) or _protocol(a, b) or _trial_name(a, b)


MANY = 10
"""Registrations from which a report is about studies, not of one (our choice: programmes of trials name fewer)."""


def keys(f: Features) -> tuple[tuple[str, int], ...]:
    """Keys that lead to kin which have no key of ``features.keys`` in common: registrations, notices, trial names.

    A notice has the keys "doi" and "pmid" of what it names, so that it meets it whichever came first.
    """
    found = [("registration", f"{one.kind} {one.value}") for one in f.registrations[:MANY]]
    found += [
        (one.identifier.kind, one.identifier.value)
        for one in f.relations
        if one.identifier and one.identifier.kind in {"doi", "pmid"}
    ]
    found += [("trial", name) for name in trial_names(f.heading)]
    return tuple((kind, stable(text)) for kind, text in dict.fromkeys(found))


_OTHERS = re.compile(r"\b(?:review|meta ?analys[ie]s|pooled|guidelines?)\b")


def _is_about_others(f: Features) -> bool:
    """Whether a report is about studies of others: a review, a guideline, a comment."""
    if f.type in {"review", "comment"} or f.kind in {"comment", "concern"} or len(f.registrations) > MANY:
        return True
    return _OTHERS.search(f.title.words) is not None and f.kind not in {"protocol", "registration", "preprint"}


_NAMES = {
    "correction-of": "corrects",
    "correction-in": "is corrected by",
    "retraction-of": "retracts",
    "retraction-in": "is retracted by",
    "concern-of": "voices concern about",
    "concern-in": "is of concern to",
    "comment-on": "comments on",
    "comment-in": "is commented on by",
    "update-of": "is the later version of",
    "update-in": "is the earlier version of",
    "republished-of": "republishes",
    "republished-in": "is republished as",
}
_OF_ANOTHER = frozenset({"correction-of", "retraction-of", "concern-of", "comment-on"})


def _notice(a: Features, b: Features) -> Kinship | None:
    """One of them says that it stands in a relation to the other, by its identifier.

    A notice on several publications (a comment on two trials, a retraction of a series) is asked about: it would
    pull them together. So is a comment of which only the article tells: it may be on others as well.
    """
    own = {("doi", b.doi), ("pmid", b.pmid), ("pmcid", b.pmcid)}
    for relation in a.relations:
        if relation.identifier is None or relation.identifier not in own or not relation.identifier.value:
            continue
        verdict = "same"
        if (relation.kind in _OF_ANOTHER and _named_by(a, relation.kind) > 1) or relation.kind == "comment-in":
            verdict = "ask"
        return Kinship(
            "notice", verdict, f"one {_NAMES[relation.kind]} the other, by its {relation.identifier.kind.upper()}"
        )
    return None


def _named_by(f: Features, kind: str) -> int:
    """How many publications a notice names, if it gives one kind of identifier for each."""
    told = [one.identifier.kind for one in f.relations if one.kind == kind and one.identifier]
    return max((told.count(one) for one in set(told)), default=0)


def _registration(a: Features, b: Features) -> Kinship | None:
    """They name one registered study; if one names another of the same register as well, it may be pooled data."""
    shared = [one for one in a.registrations if one in b.registrations]
    if not shared:
        return None
    kinds = [one.kind for one in {*a.registrations, *b.registrations}]
    several = len(kinds) != len(set(kinds))
    words = f"both name {shared[0].value}"
    return Kinship("registration", "ask" if several else "same", f"{words}, one names others too" if several else words)


def _other_registrations(a: Features, b: Features) -> bool:
    """Whether they name different studies of one register."""
    return bool(_registers(a.registrations) & _registers(b.registrations))


def _registers(several: tuple[Identifier, ...]) -> set[str]:
    return {one.kind for one in several}


NEAR, ALIKE = 0.85, 0.93
"""Likeness of titles: a title that was revised, and one that was not (cut short at most)."""
TEAM = 0.7  # of the authors: some join or leave between versions
YEARS = (
    4  # between a first version and the paper: three in four congress abstracts that come out do so within two years
)


def _preprint(a: Features, b: Features) -> Kinship | None:
    """A preprint and its article, or two versions of a preprint."""
    if "preprint" not in {a.kind, b.kind} or {a.kind, b.kind} - {"preprint", ""} or not _is_one_team(a, b, TEAM):
        return None
    value = titles.likeness(a.title, b.title)[0] or 0.0
    if value >= ALIKE and not a.title.is_generic:
        return Kinship("preprint", "same", "a preprint and its article, by title and authors")
    if value >= NEAR or _has_one_abstract(a, b):
        return Kinship("preprint", "ask", "a preprint and perhaps its article, by authors and likeness")
    return None


def _abstract(a: Features, b: Features) -> Kinship | None:
    """A congress abstract and its paper, or one abstract at two congresses."""
    if {a.kind, b.kind} - {"abstract", ""} or not (_is_abstract(a) or _is_abstract(b)) or not _is_one_team(a, b, 0.5):
        return None
    value = titles.likeness(a.title, b.title)[0] or 0.0
    if (value >= NEAR and not a.title.is_generic) or _has_one_abstract(a, b):
        return Kinship("abstract", "ask", "a congress abstract and perhaps its paper, by title and authors")
    return None


def _is_abstract(f: Features) -> bool:
    """Said to be one, or at most two pages in a supplement: databases that give no type give at least that."""
    return f.kind == "abstract" or ("s" in f.issue and f.pages.first > 0 and f.pages.last - f.pages.first <= 1)


_EMPTY_WORDS = (
    "a an and the of in on for with to from by at as or is are versus vs trial study protocol randomised "
    "randomisd controlled controled clinical double blind placebo rationale design methods statistical "
    "analysis plan pilot multicenter multicentre results"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_TOPIC = 0.6  # of the telling words


def _protocol(a: Features, b: Features) -> Kinship | None:
    """A protocol (or rationale and design) and its trial: another title over the same words, by the same people."""
    if {a.kind, b.kind} != {"protocol", ""} or not _is_one_team(a, b, 0.5):
        return None
    words, others = (set(one.title.words.split()) - _EMPTY for one in (a, b))
    if not words or not others or len(words & others) < _TOPIC * min(len(words), len(others)):
        return None
    return Kinship("protocol", "ask", "a protocol and perhaps its trial, by authors and words of the title")


# "the SPRINT trial", "in ASCEND-HF", "(REDUCE-IT)", "LEAP-2: a randomised trial": capitals that name a trial.
_TRIAL = re.compile(
    r"\b([A-Z][A-Z0-9]{3,}(?:[-/ ]?[0-9A-Z]+)?)"
    r"(?= (?:[Tt]rial|[Ss]tudy|[Ii]nvestigators|[Rr]andomi[sz]ed|[Cc]ohort|[Ss]ub-?study))"
    r"|\(([A-Z][A-Z0-9]{4,}(?:-[0-9A-Z]+)?)\)|^([A-Z][A-Z0-9]{4,}(?:-[0-9A-Z]+)?):"
)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{3}")  # without these no name is there: three in four titles
# Capitals that name a disease, a method, a substance or a body instead.
_NO_TRIALS_WORDS = (
    "COPD ADHD NSCLC AIDS COVID COVID-19 COVID19 SARS SARS-COV-2 PTSD STEMI NSTEMI FMRI SGLT2 GLP-1 MCF7 "
    "NAFLD NASH PCOS HFPEF HFREF LADA MELAS GERD BRCA1 BRCA2 EGFR HER2 MRSA CABG ESRD NSAIDS SSRI SSRIS "
    "CONSORT PRISMA GRADE NHANES EORTC ECOG NCCN ARDS PHASE OPEN PILOT BDNF ELISA LC-MS EUDRACT"
)
_NO_TRIALS = frozenset(_NO_TRIALS_WORDS.split())


def trial_names(heading: str) -> tuple[str, ...]:
    """The names of trials that a title gives in capitals; none where the whole title is in capitals."""
    if not _CAPITALS.search(heading) or heading.isupper():
        return ()
    found = (next(filter(None, match.groups())) for match in _TRIAL.finditer(heading))
    return tuple(dict.fromkeys(name for name in found if name not in _NO_TRIALS))


def _trial_name(a: Features, b: Features) -> Kinship | None:
    """One trial is named in both titles, and at least one author is in both."""
    shared = set(trial_names(a.heading)) & set(trial_names(b.heading))
    if not shared or a.names.families_set.isdisjoint(b.names.families_set):
        return None
    return Kinship("trial name", "ask", f"both name the trial {min(shared)}")


def _is_one_team(a: Features, b: Features, least: float) -> bool:
    """Whether enough authors are in both, and the two came out within a few years."""
    if a.year and b.year and abs(a.year - b.year) > YEARS:
        return False
    return (names.likeness(a.names, b.names)[0] or 0.0) >= least


def _has_one_abstract(a: Features, b: Features) -> bool:
    return bool(a.abstract) and len(a.abstract & b.abstract) >= _TOPIC * max(len(a.abstract), len(b.abstract))
