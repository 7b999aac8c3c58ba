"""Tables of trial registers. All studies are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export_files import check_written_back, only, read

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


def test_the_table_of_the_portal_of_registers(tmp_path: Path) -> None:
    table = (
        "TrialID,Last Refreshed on,Public title,Scientific title,Acronym,Primary sponsor,Date registration,"
        "Date registration3,Export date,Source Register,web address,Recruitment Status,Countries,Condition,"
        "Intervention,Primary outcome,Secondary ID\n"
        "ISRCTN12345678,1 May 2020,Pain made up,A made-up trial of pain,MADE,University of Here,24/12/2019,20191224,"
        '5/5/2020,ISRCTN,http://isrctn.com/ISRCTN12345678,Recruiting,Here,"Pain<br>Sleep",Pill;Talk,Pain,NCT04000001\n'
    )
    found = only(read(tmp_path, table, "csv"))
    assert found == Citation(
        type="registration", title="A made-up trial of pain", authors=("University of Here",), published="2019-12-24",
        publisher="ISRCTN", keywords=("Pain", "Sleep", "Pill", "Talk"),
        registrations=(Identifier("isrctn", "ISRCTN12345678"), Identifier("nct", "NCT04000001")),
        urls=("http://isrctn.com/ISRCTN12345678",), database="ICTRP", notes=("Pain made up", "MADE"),
    )  # fmt: skip
