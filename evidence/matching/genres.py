"""What a title says of the publication besides its subject: that it is a correction, a reply, a protocol.

Also what is put into titles that is no part of them, and titles that say nothing of a subject.
"""

from __future__ import annotations

import re

_LANGUAGES = (
    "chinese|french|german|italian|spanish|portuguese|japanese|russian|polish|turkish|korean|dutch|danish|swedish"
    "|norwegian|czech|hungarian|hebrew|croatian|serbian|ukrainian|persian|arabic|greek|finnish|slovak|bulgarian"
    "|romanian"
)
_TAGS = re.compile(
    rf"[\[(]\s*(?:(?:article )?in )?(?:{_LANGUAGES})\s*[\])]"  # Ovid and EndNote: "Title. [German]"
    r"|[\[(](?:conference |meeting )?abstract(?: no\W*[0-9]+)?(?:[\])]|$)"
    r"|\[(?:meeting|review|letter|editorial|comment)\]"
    r"|^\W*(?:abstract|poster)(?: no\.?)? [a-z]{0,4}-?[0-9]+[:.]\s"
    # Ovid MEDLINE puts notes behind the article's own title, often cut off: "[see comments]", "[54 refs]",
    # "[Erratum appears in J Clin Virol. 2006 Oct;37(2):137]".
    r"|[\[(](?:see comments?|comments? in|errat(?:um|a) (?:appears )?in|republished|reprinted|corrected and republished"
    r"|published errat|[0-9]+ refs?\b).*$"
    # Web of Science behind and publishers before the title of an article that was retracted: it is still the article.
    r"|\((?:retracted article|retracted by)\b.*$|^\W*(?:retracted(?: article)?|withdrawn)\W*[:.\]]"
)
_TELLS_TAG = ("[", "(", "retracted", "withdrawn", "abstract", "poster")


def without_tags(title: str) -> str:
    """A title in lower case, without language, notes and marks that a database or publisher put into it."""
    if any([tell in title for tell in _TELLS_TAG]):  # noqa: C419 - for six, a list is faster than a generator
        return _TAGS.sub(" ", title)
    return title


# Each pattern asks for the wording of the notice itself, so that "Correction of anaemia", "Retraction-induced injury",
# "Response to treatment" and "Protocol adherence" are none. PubMed and publishers write "Erratum: …", "Correction to:
# …", "Author Correction: …"; Web of Science "… (vol 12, pg 34, 2019)", "… (Retraction of vol 5, pg 3, 2010)".
_END = r"\s*(?:$|[:.\]]|\s-\s)"
_KINDS = re.compile(
    rf"(?P<retraction>^\W*(?:notice of )?(?:retraction|withdrawal)(?: notice| note)?(?:{_END}|\s+of\s*[:\"“])"
    r"|^\W*(?:notice of retraction|retraction (?:note|notice))\b|\(retraction of\b)"
    r"|(?P<concern>\bexpression of concern\b)"
    r"|(?P<correction>^\W*(?:(?:publisher|author|editorial)\W{0,2}s?\s+)?(?:errat(?:um|a)\b|corrigend(?:um|a)\b"
    rf"|addendum\b|corrections?(?:{_END}|\s*[(\[]|\s+to\s*[:\"“]|\s+to the\b.{{0,20}}\b(?:article|paper)"
    r"|\s+for .{0,40}\bet al))"
    r"|\((?:vol|v)\.? ?[0-9]+[^()]{0,30}\b(?:pg|p|page|pp)\.? ?[a-z]{0,2}[0-9]|\b(?:erratum|corrigendum)\W*$)"
    r"|(?P<comment>^\W*(?:(?:the )?authors?\W{0,2}s?\W+)?(?:in )?(?:reply|rebuttal)\b"
    rf"|^\W*(?:authors?\W{{0,2}}s? )?response(?:{_END}|\s+to\s*[:\"“]"
    r"|\s+to (?:the )?(?:letter|comment|editor|dr\b|reply))"
    rf"|^\W*(?:invited |editorial )?comment(?:s|ary)?(?:{_END}|\s+on\b|\s+to\b)|^\W*re\s*:"
    r"|^\W*letters?(?: to the editor)?\W*(?:$|:)"
    r"|\b(?:reply|response) (?:to|from|by) (?:the )?authors?\b|\bauthors?\W{0,2}s? (?:reply|response)\b)"
    r"|(?P<protocol>\b(?:study|trial|research|review)(?: design)?(?: and)? protocol\b"
    r"|\bprotocol (?:for|of) (?:an?|the)\b"
    r"|[:.] ?(?:a )?protocol\W*$|\brationale(?:,| and|, and) (?:study )?design\b|\bdesign(?:,| and|, and) rationale\b"
    r"|\bstatistical analysis plan\b)"
)
# One of these is in every title that the slower patterns could match.
_TELLS_KIND = (
    *("errat", "corrig", "correct", "addend", "retract", "withdr", "concern", "repl", "rebut", "respons", "comment"),
    *("letter", "re:", "re :", "protocol", "rationale", "analysis plan", "(v"),
)


_LETTER_TAG = re.compile(r"\[(?:letter|editorial|comment|reply)\]", re.IGNORECASE)


def is_called_a_letter(title: str) -> bool:
    """Whether a database put behind a title that it is a letter, a comment or an editorial."""
    return "[" in title and _LETTER_TAG.search(title) is not None


def kind_told(title: str) -> str:
    """What a title in lower case says that the publication is: "correction", "comment", …; "" if nothing."""
    if any([tell in title for tell in _TELLS_KIND]):  # noqa: C419 - as above
        found = _KINDS.search(title)
        return (found.lastgroup or "") if found else ""
    return ""


# Titles that many publications bear; they say next to nothing (each seen in exports of databases).
_GENERIC = re.compile(
    r"(?:editorial|introduction|preface|foreword|abstracts?|letters?|case reports?|book reviews?|commentar(?:y|ies)"
    r"|comments?|reply|response|erratum|errata|corrigendum|corrections?|retraction|discussion|conclusions?|summary"
    r"|overview|in brief|contents|index|news|announcements?|in reply|in this issue|highlights|annual report"
    r"|conference abstracts?|poster (?:abstracts|presentations|session)|oral presentations|proceedings|guest editorial"
    r"|editors? note|obituary|in memoriam|unknown|no title|untitled|title|correspondence|letters? to the editors?"
    r"|from the editors?|(?:the )?authors? reply|reply to the editor|re|author response|response to the editor"
    r"|images? in .{0,30}|journal club|research letters?|clinical (?:image|case|vignette)s?|question|answer|supplement"
    r"|poster|oral|(?:guest editors? )?introduction to (?:the|this) special (?:issue|section)|special issue"
    r"|guest editors? introduction|editors? introduction|from the editors? desk|editors? (?:comment|choice|letter|page)"
    r"|(?:editorial|invited) comment(?:ary|s)?|research highlights|news and views|meeting abstracts|conference report"
    r"|media reviews|(?:presidential|opening|welcome) address|departments? of error|corrections and clarifications"
    r"|(?:a )?case report|authors? (?:response|reply)|the (?:reply|response)|letter from the editors?)"
    r"(?: (?:[0-9]+|to|by|from|of|and|the|letters?|editors?|authors?))*"
)
_LONGEST_GENERIC = 60


def is_generic(words: str) -> bool:
    """Whether a folded title is one that many publications bear, or is empty."""
    return len(words) < _LONGEST_GENERIC and (not words or _GENERIC.fullmatch(words) is not None)
