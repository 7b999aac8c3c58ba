"""What kind of publication an entry is, told by the words that any format uses for it, and by its title.

The one table for all readers, so that one work read from two programs has one type.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTICES = ("retraction", "concern", "correction")

# The first of these that is said wins: "Journal Article; Published Erratum" is an erratum, and "Article; Proceedings
# Paper" an article. _TRIAL is said by words that are no type but decide between two. A paper of a conference is an
# article unless it is said to be an abstract.
_TRIAL = "trial"
_ORDER = (
    *NOTICES, "registration", "protocol", "preprint", "abstract", "comment", "review", "thesis", "chapter", "book",
    "report", "dataset", "article", _TRIAL, "other",
)  # fmt: skip

# What is said, in lower case and without hyphens: the publication types of MEDLINE, Embase, Web of Science, Scopus,
# CENTRAL, PsycInfo, Crossref, OpenAlex; the item types of RIS, EndNote, CSL, BibTeX, Zotero.
_WORDS = {
    "retraction": "retraction, retraction of publication, retraction notice, retraction note, withdrawal, removal",
    "concern": "expression of concern, concern",
    "correction": "published erratum, erratum, errata, corrigendum, correction, author correction, addendum,"
    " publisher correction, clarification, correction notice",
    "protocol": "clinical trial protocol, protocol, study protocol, review protocol, protocol article",
    "registration": "clrt, ctrial, trial registry record, registration, trial registration, trial registry,"
    " clinical trial registration, clinical trial registry, registry record, clinical trial record",
    "preprint": "preprint, posted content, eprint, e print, preprint article",
    "abstract": "conference abstract, meeting abstract, abstract, meeting, congress abstract, poster, abst, slide,"
    " conference poster, published abstract, abstract report, meeting abstracts, conference review, presentation,"
    " meeting paper abstract, speech",
    "comment": "comment, letter, editorial, reply, commentary, editorial material, note, correspondence, news item,"
    " comment reply, author reply, letter to the editor, book review, discussion, article commentary, response,"
    " peer review, review book, review media, review software & other, opinion, viewpoint, column",
    "review": "review, systematic review, meta analysis, literature review, scoping review, short survey,"
    " review article, network meta analysis, mini review, systematic reviews, book chapter review, overview",
    "thesis": "thes, thesis, dissertation, dissertations, academic dissertation, phdthesis, mastersthesis,"
    " dissertation abstract, doctoral dissertation, masters thesis, dissertation abstracts",
    "chapter": "chap, echap, chapter, book chapter, book section, electronic book section, incollection, inbook,"
    " entry, encyclopedia entry, entry encyclopedia, entry dictionary, reference entry, book part, book track,"
    " encyclopedia article, dictionary entry, book content",
    "book": "book, ebook, edbook, edited book, monograph, electronic book, reference book, authored book, proceedings,"
    " mvbook, collection, mvcollection, booklet, book series, book set, ser, serial, textbook, study guide, books",
    "report": "rprt, report, techreport, technical report, govdoc, government document, stand, standard, pamp,"
    " pamphlet, grnt, grant, report component, report series, working paper, grey literature, guideline,"
    " practice guideline, health technology assessment, hearing, report document, clinical study report",
    "dataset": "data, dataset, data set, database, dbase, online database, aggregated database, aggr, data study",
    "article": "jour, journal, journal article, article, article in press, ejour, ejournal, electronic article, mgzn,"
    " magazine article, article journal, article magazine, research article, peer reviewed journal, inpr, in press,"
    " early access, short communication, brief report, case reports, case report, proceedings paper, data paper,"
    " conference paper, corrected and republished article, duplicate publication, classical article, original article,"
    " empirical study, historical article, retracted publication, retracted article, retracted, data article,"
    " other journal article, rapid communication, cpaper conference paper, comparative study, evaluation study,"
    " research letter, research note, business article, scholarly article, validation study, twin study, conf, cpaper,"
    " conference, conference proceedings, conference proceeding, inproceedings, paper conference, congress,"
    " proceedings article, conferencepaper, proceeding, conference article, ieee conferences, iet conferences",
    _TRIAL: "randomized controlled trial, clinical trial, controlled clinical trial, pragmatic clinical trial,"
    " equivalence trial, adaptive clinical trial, multicenter study, observational study, clinical study,"
    " randomised controlled trial, clinical trial report",
    "other": "gen, generic, misc, other, unpb, unpd, unpublished, unpublished work, manscpt, manuscript, web page,"
    " webpage, elec, online, blog, icomm, pcomm, personal communication, news, newspaper article, pat, patent, video,"
    " webcast, interview, biography, bibliography, comp, computer program, software, jfull, map, art, figure, audi,"
    " lecture, component, paratext, journal issue, grant proposal, film or broadcast, post, post weblog, document",
}
_KINDS = {word.strip(): kind for kind, words in _WORDS.items() for word in words.split(",")}

# Where the words of a program are not in the table ("Journal Conference Abstract", "Phase III Clinical Trial").
_WITHIN = (
    ("abstract", re.compile(r"\b(?:conference|meeting|congress|poster) abstract")),
    ("correction", re.compile(r"\berrat(?:um|a)\b|\bcorrigend")),
    ("retraction", re.compile(r"\bretraction\b")),
    ("protocol", re.compile(r"\bprotocol\b")),
    ("registration", re.compile(r"\btrial regist")),
    ("preprint", re.compile(r"\bpreprint")),
    ("thesis", re.compile(r"\bthesis\b|\bdissertation")),
    ("chapter", re.compile(r"\bbook (?:chapter|section)\b|\bchapter\b")),
    (_TRIAL, re.compile(r"\b(?:clinical|controlled) trial\b")),
    ("review", re.compile(r"\b(?:systematic|literature|scoping) review|\bmeta analysis")),
    ("comment", re.compile(r"\bletter\b|\beditorial\b|\bcomment")),
    ("article", re.compile(r"\bjournal\b|\barticle\b|\bstudy\b")),
)

# Titles that leave no doubt. "Correction of scoliosis", "Retraction-force" and "Retracted nipples" are none.
_MARK = r"""(?:\s*[:.;(\[–—"“‘'«]|\s+-\s|\s*$)"""
_WHOSE = r"(?:(?:publishers?|authors?|editorial)(?:'s?)? )?"
_TITLES = (
    (
        "retraction",
        re.compile(
            rf"(?:statement of )?retractions?(?: and replacement)?(?: (?:to|of|for))?{_MARK}"
            r"|retraction (?:note|notice|statement)\b|(?:statement|notice) of retraction\b"
            r"|(?:withdrawal|removal) notice\b"
        ),
    ),
    (
        "concern",
        re.compile(
            r"(?:editor(?:ial|s'|'s)? |notice: |editor's note: )?expressions? of (?:editorial )?concern\b"
            r"|notice of concern\b"
        ),
    ),
    (
        "correction",
        re.compile(
            rf"{_WHOSE}(?:erratum|errata|corrigend(?:um|a)|addendum)(?:{_MARK}| (?:to|for|on|of|and|notice|in:)\b)"
            rf"|{_WHOSE}corrections?(?: notice)?(?: (?:to|for|of|on|in))?{_MARK}"
            r"|corrections? to (?:the )?lancet\b|correction notice\b|(?:publisher|author) correction\b"
        ),
    ),
)
_LEADS = ("ret", "sta", "not", "wit", "rem", "edi", "exp", "pub", "aut", "err", "cor", "add")  # for speed
_IN_BRACKETS = re.compile(r"\((retraction|correction|expression of concern) (?:of|to) vol\b")
_COMMENT = re.compile(
    r"(?:(?:a )?letter to the editor|comments? (?:on|to)|in reply(?: to)?|re"
    rf"|(?:authors?'?s? )?(?:reply|response)(?: to)?){_MARK}"
)
_PROTOCOL = re.compile(
    r"(?:study|trial|review) protocol\b|protocol (?:for|of) (?:a|an|the)\b.*\b(?:trial|study|review|meta-analysis)\b"
    r"|.*(?:[:.?–—-]|\bthe)\s+(?:an? |the )?(?:(?:study|trial|research|review|rationale and|design and) )*protocol"
    r"(?: (?:for|of) (?:an?|the)\b|\.?$)|.*\bstudy protocol(?: for\b|\.?$)"
)
_REVIEW = re.compile(
    r"(?:an? )?(?:systematic|scoping|umbrella) review\b"
    r"|.*[:.?–—-]\s+(?:an? )?(?:\w+ )?(?:systematic|scoping|umbrella) review\b"
)
_OF_REVIEWS = re.compile(r"\W*(?:the )?cochrane database (?:of )?syst(?:ematic|\.)? rev(?:iews?\b|\.|$)", re.IGNORECASE)
_SERVERS = re.compile(r"\b(?:arxiv|(?:med|bio|chem|psy|soc)a?r?xiv|research square|preprints?)\b", re.IGNORECASE)
_RETRACTED = re.compile(
    r"retracted(?: (?:article|paper|chapter|publication|and republished))?\s*(?:[:.\])–—-]|$)|retracted article\b"
    r"|.*[(\[]retracted(?: (?:article|paper)\b|[\])])"
)


def kind(said: Iterable[str], title: str, journal: str = "") -> str:
    """Tell the type (one of ``entry.TYPES``) from the words that a file gives for it, the title and the journal.

    ``said`` are whole fields in any case: "JOUR", "Journal: Conference Abstract", "Letter; Early Access". A notice
    is one by its title too, for most databases call an erratum an article; what says nothing is an article. A letter
    that is said to be a trial is a report of results: "article".
    """
    kinds = _kinds(said)
    notice = next((one for one in NOTICES if one in kinds), "") or _notice(_beginning(title))
    if notice:
        return notice
    found = next((one for one in _ORDER if one in kinds and not (one in {"comment", "review"} and _TRIAL in kinds)), "")
    if found in {"", "article", _TRIAL}:
        return _by_title(_beginning(title)) or _by_journal(journal) or "article"
    return found


def is_server(name: str) -> bool:
    """Tell whether this names a server of preprints."""
    return _SERVERS.search(name) is not None


def is_retracted(title: str, said: Iterable[str]) -> bool:
    """Tell whether the publication itself is marked as retracted, which the notice of a retraction is not.

    "WITHDRAWN:" is none: Cochrane so marks its outdated reviews.
    """
    words = [part for text in said for part in _parts(text)]
    if any(_KINDS.get(word) == "retraction" for word in words):
        return False  # some publishers call the notice "Retracted: …"
    if any(word.startswith("retracted") for word in words):
        return True
    return "retracted" in title.lower() and _RETRACTED.match(_beginning(title)) is not None


def is_known(word: str) -> bool:
    """Tell whether this is a whole word for a type, so that it can be told from other notes."""
    return " ".join(re.sub(r"[-_/]", " ", word.lower()).split()) in _KINDS


def _kinds(said: Iterable[str]) -> set[str]:
    return {found for text in said for part in _parts(text) if (found := _kind_of(part))}


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[str, ...]:
    """One field of types in its parts, and as a whole: "Comment/Reply" is one word and two."""
    whole = " ".join(re.sub(r"[-_/]", " ", text.lower()).split())
    parts = (" ".join(part.replace("-", " ").replace("_", " ").split()) for part in re.split(r"[;|/:,]", text.lower()))
    return (whole, *(part for part in parts if part and part != whole)) if whole else ()


@lru_cache(maxsize=1024)
def _kind_of(word: str) -> str:
    if found := _KINDS.get(word):
        return found
    return next((kind for kind, pattern in _WITHIN if pattern.search(word)), "")


def _beginning(title: str) -> str:
    return title[:400].lower().replace("’", "'").lstrip(" \t[(\"'“‘«*.")


def _notice(title: str) -> str:
    if title.startswith(_LEADS) and (found := next((one for one, pattern in _TITLES if pattern.match(title)), "")):
        return found
    if "vol" in title and (match := _IN_BRACKETS.search(title)):  # Web of Science puts it behind the title
        return {"retraction": "retraction", "correction": "correction"}.get(match[1], "concern")
    return ""


def _by_journal(journal: str) -> str:
    if _OF_REVIEWS.match(journal):
        return "review"
    return "preprint" if is_server(journal) else ""


def _by_title(title: str) -> str:
    if _COMMENT.match(title):
        return "comment"
    if "protocol" in title and _PROTOCOL.match(title):
        return "protocol"
    return "review" if "review" in title and _REVIEW.match(title) else ""
