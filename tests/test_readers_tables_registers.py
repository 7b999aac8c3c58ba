"""Tables of trial registers. All studies are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from export_files import check_damaged, check_written_back, citations, only, read

from evidence.identifiers import Identifier
from evidence.readers import Citation

if TYPE_CHECKING:
    from pathlib import Path

STUDIES = (
    "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Study Results,Conditions,Interventions,"
    "Primary Outcome Measures,Sponsor,Collaborators,Sex,Age,Phases,Enrollment,Funder Type,Study Type,Study Design,"
    "Other IDs,Start Date,First Posted,Results First Posted,Last Update Posted,Locations,Study Documents\n"
    'NCT04000001,A Made-Up Trial,https://clinicaltrials.gov/study/NCT04000001,MADE,COMPLETED,"Sixty\n\nadults.",NO,'
    '"Pain, Chronic|Sleep",DRUG: Pill|OTHER: Talk,"Pain, 8 weeks",A. B. Made-Up Institute of Here,University,ALL,ADULT,'
    "NA,70,OTHER,INTERVENTIONAL,Masking: NONE,MU-1|2019-001234-56,2019-11,2019-12-24,,2020-01-01,Here,\n"
)
OLD_STUDIES = (
    '"Rank","NCT Number","Title","Acronym","Status","Study Results","Conditions","Interventions","Outcome Measures",'
    '"Sponsor/Collaborators","Gender","Age","Phases","Enrollment","Funded Bys","Study Type","Study Designs",'
    '"Other IDs","Start Date","Primary Completion Date","Completion Date","First Posted",'
    '"Results First Posted","Locations","URL"\n'
    '1,"NCT04000001","A Made-Up Trial","MADE","Completed","No Results Available","Pain, Chronic|Sleep","Drug: Pill|'
    'Other: Talk","Pain","A. B. Made-Up Institute of Here|University","All","Adult","Phase 1","29","Other",'
    '"Interventional","None","MU-1|2019-001234-56","November 2019","null","null","December 24, 2019","null","Here",'
    '"https://ClinicalTrials.gov/show/NCT04000001"\n'
)
STUDY = Citation(
    type="registration", title="A Made-Up Trial", authors=("A. B. Made-Up Institute of Here",), published="2019-12-24",
    publisher="ClinicalTrials.gov", keywords=("Pain, Chronic", "Sleep", "Pill", "Talk"), accessions=("MU-1",),
    registrations=(Identifier("nct", "NCT04000001"), Identifier("eudract", "2019-001234-56")),
    urls=("https://clinicaltrials.gov/study/NCT04000001",), database="ClinicalTrials.gov", notes=("MADE",),
)  # fmt: skip


def test_both_tables_of_clinicaltrials_gov(tmp_path: Path) -> None:
    assert only(read(tmp_path, STUDIES, "csv")) == STUDY._replace(abstract="Sixty adults.")
    assert only(read(tmp_path, OLD_STUDIES, "csv")) == STUDY
    check_written_back(tmp_path, STUDIES, "csv")


def test_an_article_with_the_number_of_its_trial_is_no_registration(tmp_path: Path) -> None:
    citation = only(read(tmp_path, "Title,Authors,Year,NCT Number\nT,Roe J,2020,NCT04000001\n", "csv"))
    assert (citation.type, citation.registrations) == ("article", (Identifier("nct", "NCT04000001"),))


PORTAL = {
    "Internal_Number": "1", "TrialID": "ISRCTN12345678", "Last_Refreshed_on": "1 May 2020",
    "Public_title": "Pain made up", "Scientific_title": "A made-up trial of pain", "Acronym": "MADE",
    "Primary_sponsor": "University of Here", "Date_registration": "24/12/2019", "Date_registration3": "20191224",
    "Source_Register": "ISRCTN", "web_address": "http://isrctn.com/ISRCTN12345678", "Recruitment_Status": "Recruiting",
    "Countries": "Here", "Condition": "Pain<br>Sleep", "Intervention": "Pill;Talk;" + "Every day and night " * 9,
    "Secondary_ID": "NCT04000001",
}  # fmt: skip
TRIAL = Citation(
    type="registration", title="A made-up trial of pain", authors=("University of Here",), published="2019-12-24",
    publisher="ISRCTN", keywords=("Pain", "Sleep", "Pill", "Talk"),
    registrations=(Identifier("isrctn", "ISRCTN12345678"), Identifier("nct", "NCT04000001")),
    urls=("http://isrctn.com/ISRCTN12345678",), database="ICTRP", notes=("Pain made up", "MADE"),
)  # fmt: skip


def xml_of(trial: dict[str, str]) -> str:
    fields = "".join(f"    <{name}>{escape(text)}\n    </{name}>\n" for name, text in trial.items())
    return f"  <Trial>\n{fields}    <Phase/>\n  </Trial>\n"


def test_a_trial_of_the_portal_of_registers_as_a_row_and_as_xml(tmp_path: Path) -> None:
    headings = ",".join(name.replace("_", " ") for name in PORTAL)
    assert only(read(tmp_path, f"{headings}\n{','.join(PORTAL.values())}\n", "csv")) == TRIAL
    other = {**PORTAL, "TrialID": "ChiCTR2000000001", "Scientific_title": "", "Secondary_ID": ""}
    root = "Trials_downloaded_from_ICTRP"
    text = f"<?xml version='1.0' encoding='UTF-8' ?>\n<{root}>\n{xml_of(PORTAL)}{xml_of(other)}</{root}>\n"
    first, second = citations(read(tmp_path, text, "ictrp-xml"))
    assert first == TRIAL
    assert (second.title, second.notes) == ("Pain made up", ("MADE",))
    assert (second.registrations, second.accessions) == ((), ("ChiCTR2000000001",))
    check_written_back(tmp_path, text, "ictrp-xml")
    check_damaged(tmp_path, text.encode(), 50)
