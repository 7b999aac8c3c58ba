"""Studies of ClinicalTrials.gov: the JSON of its API, version 2. The classic API's is told apart and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import Problem
from evidence.identifiers import Identifier
from evidence.readers import parts, values
from evidence.readers.entry import Citation, Entry, Refused
from evidence.readers.formats import Format
from evidence.readers.json_items import Found, found
from evidence.readers.json_outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENVELOPES = (("studies",), ("FullStudiesResponse", "FullStudies"), ("StudyFieldsResponse", "StudyFields"))
_SIGNS = ("protocolSection", "studies.protocolSection", "FullStudiesResponse", "Study.ProtocolSection")
ADDRESS = "https://clinicaltrials.gov/study/"


def recognises(head: str) -> float:
    """Tell a study by its protocolSection."""
    told = outline(head)
    if any(sign in told for sign in (*_SIGNS, "StudyFieldsResponse")):
        return 1.0
    return 0.6 if "studies" in told and ("nextPageToken" in told or "totalCount" in told) else 0.0


def read(source: Source) -> Iterator[Item]:
    """Read one study, or a page or list of studies."""
    for item in found(source, _ENVELOPES):
        if not isinstance(item, Found):
            yield item
        elif "protocolSection" in item.value:
            yield Entry(item.line, item.raw, registration(item.value))
        else:
            yield Refused(_no_study(source, item), item.raw)


FORMATS = (Format("ctgov-json", "ClinicalTrials.gov JSON", recognises, read),)


def _no_study(source: Source, item: Found) -> Problem:
    old = values.text(item.value, "Study", "ProtocolSection", "IdentificationModule", "NCTId")
    old = old or values.text(item.value, "NCTId")
    if "Study" in item.value or old:
        said = "this study is in the format of the classic API, which ClinicalTrials.gov has given up"
        address = f"https://clinicaltrials.gov/api/v2/studies/{parts.identifier('nct', old) or 'NCT…'}"
        return Problem(source.name, item.line, None, old or None, said, f"fetch it again from {address}")
    said = "this is no study of ClinicalTrials.gov: it has no protocolSection"
    return Problem(source.name, item.line, "protocolSection", None, said, "export the study again as JSON")


def registration(study: values.Value) -> Citation:
    """Read what a study's entry says of itself as a publication."""
    protocol = values.at(study, "protocolSection")
    known = values.at(protocol, "identificationModule")
    status = values.at(protocol, "statusModule")
    nct = parts.identifier("nct", values.text(known, "nctId"))
    brief, official = values.text(known, "briefTitle"), values.text(known, "officialTitle")
    sponsor = values.text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name")
    own = (Identifier("nct", nct),) if nct else ()
    others = parts.registrations(*_other_numbers(known))
    return Citation(
        type="registration",
        title=official or brief,
        abstract=values.text(protocol, "descriptionModule", "briefSummary"),
        authors=(sponsor,) if sponsor else (),
        published=parts.published(
            values.text(status, "studyFirstPostDateStruct", "date"), values.text(status, "studyFirstSubmitDate")
        ),
        publisher="ClinicalTrials.gov",
        keywords=tuple(
            dict.fromkeys(
                values.texts(protocol, "conditionsModule", "conditions")
                + values.texts(protocol, "conditionsModule", "keywords")
                + _interventions(protocol)
            )
        ),
        registrations=tuple(dict.fromkeys((*own, *others))),
        accessions=values.texts(known, "orgStudyIdInfo", "id"),
        urls=(ADDRESS + nct,) if nct else (),
        database="ClinicalTrials.gov",
        notes=tuple(
            dict.fromkeys(
                note for note in (brief, values.text(known, "acronym")) if note not in {"", official or brief}
            )
        ),
    )


def _other_numbers(known: object) -> Iterator[str]:
    yield values.text(known, "orgStudyIdInfo", "id")
    for other in values.objects(known, "secondaryIdInfos"):
        yield values.text(other, "id")
    yield from values.texts(known, "nctIdAliases")


def _interventions(protocol: object) -> tuple[str, ...]:
    listed = values.objects(protocol, "armsInterventionsModule", "interventions")
    return tuple(name for one in listed if (name := values.text(one, "name")))
