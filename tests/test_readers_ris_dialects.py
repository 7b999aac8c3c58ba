"""RIS of each program: the tags that it uses otherwise, field by field. All entries are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagged_files import one, read, ris

from evidence.identifiers import Identifier

if TYPE_CHECKING:
    from pathlib import Path


def test_embase(tmp_path: Path) -> None:
    text = """
M3  - Conference Abstract
Y1  - 2021
VL  - 12
IS  - SUPPL 1
SP  - S12
EP  - S13
SN  - 1234-567X
SN  - 1234-567X
JF  - Journal of Made-Up Pain
JO  - J. Made Up Pain
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L600000001&from=export
U2  - L600000001
C5  - 30000001
C3  - Acme Pump
DB  - Embase
DB  - Medline
U3  - 2021-08-29
L2  - http://dx.doi.org/10.1000/mup.2021.1
DO  - 10.1000/mup.2021.1
LK  - https://resolver.example.org/?sid=EMBASE&id=doi:10.1000%2Fother
A1  - Holm A.
A1  - van den Berg J.P.
M1  - (Holm A., holm@example.org; van den Berg J.P.) Department of Pain, Utrecht, Netherlands
M1  - (Holm A.) Department 2010
AD  - A. Holm, Department of Pain
T1  - Naltrexone in fibromyalgia
LA  - English
KW  - NCT01234567
KW  - adult
N2  - Background: Sixty adults. Registered as NCT 01234568.
"""
    citation = ris(tmp_path, text)
    assert citation.type == "abstract"
    assert citation.title == "Naltrexone in fibromyalgia"
    assert citation.authors == ("Holm, A.", "van den Berg, J.P.")
    assert (citation.published, citation.volume, citation.issue, citation.pages) == ("2021", "12", "SUPPL 1", "S12-S13")
    assert (citation.journal, citation.journal_short) == ("Journal of Made-Up Pain", "J. Made Up Pain")
    assert (citation.doi, citation.pmid, citation.accessions) == ("10.1000/mup.2021.1", "30000001", ("L600000001",))
    assert (citation.issn, citation.database, citation.language) == (("1234-567X",), "Embase", "English")
    assert citation.registrations == (Identifier("nct", "NCT01234568"),)
    assert citation.urls[1:] == ("http://dx.doi.org/10.1000/mup.2021.1",)


def test_embase_names_the_article_in_the_title_of_an_erratum(tmp_path: Path) -> None:
    title = "Erratum: Author Correction: A trial (Journal of Things (2024) 14 1 DOI: 10.1000/Things.24)"
    citation = ris(tmp_path, f"M3  - Article\nT1  - {title}\nDO  - 10.1000/things.25")
    assert (citation.type, citation.doi) == ("correction", "10.1000/things.25")
    (relation,) = citation.relations
    assert relation[:2] == ("correction-of", Identifier("doi", "10.1000/things.24"))


def test_ovid_psycinfo(tmp_path: Path) -> None:
    text = """
1.
TY  - JOUR
DB  - APA PsycInfo <2021 to 2023>
ID  - 2021-12345-001
DO  - https://dx.doi.org/10.1000/abc.1
DO  - https://dx.doi.org/10.1000/abc.1
T1  - Worry and sleep.
A1  - Keller, Amy B
AI  - Keller, Amy B; ORCID: https://orcid.org/0000-0002-1825-0097
A2  - Achen, T., Resc, L., Beck, S. R., Cohen
Y1  - 2021//
N2  - An abstract. (PsycInfo Database Record (c) 2021 APA, all rights reserved)
KW  - *Worry
M3  - Cognitive Therapy [3311]
PT  - Journal, Peer Reviewed Journal
JF  - Journal of Worry
SP  - No
EP  - Specified
CY  - United Kingdom
PB  - Sage
PB  - United Kingdom
SN  - 1866-1947
AD  - Keller, Amy B: Some University
M1  - Achen, T. (2000). Manual. Journal of X, 12, 2.
M2  - Keller, Amy B: Some University
L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&AN=2021-12345-001
ER  -
NL  - J Worry

Link to the Ovid Full Text or citation: http://ovidsp.ovid.com/x

"""
    citation = one(tmp_path, text)
    assert (citation.type, citation.title, citation.authors) == ("article", "Worry and sleep.", ("Keller, Amy B",))
    assert (citation.published, citation.pages, citation.issue, citation.volume) == ("2021", "", "", "")
    assert (citation.doi, citation.accessions) == ("10.1000/abc.1", ("2021-12345-001",))
    assert (citation.database, citation.publisher, citation.keywords) == ("APA PsycInfo", "Sage", ("Worry",))
    assert citation.notes == ()


def test_ovid_medline_has_the_pmid_in_id_and_ovid_embase_has_not(tmp_path: Path) -> None:
    both = "ID  - 32672909\nT1  - A paper.\nY1  - 1993//"
    assert ris(tmp_path, f"DB  - Ovid MEDLINE(R) <1946 to 2024>\n{both}").pmid == "32672909"
    assert ris(tmp_path, f"DB  - Embase\n{both}").pmid == ""


def test_scopus(tmp_path: Path) -> None:
    text = """
AU  - Wilson, L.N.
TI  - Gradients
PY  - 2024
T2  - Nature Things
VL  - 15
C7  - 2864
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-80000000001&doi=10.1000%2fs41467-024&partnerID=40&md5=61
AD  - Department of 2024, University
PB  - Nature Research
SN  - 20411723 (ISSN); 9781234567897 (ISBN)
C2  - 38580657
LA  - English
J2  - Nat. Things
M3  - Short survey
DB  - Scopus
N1  - Export Date: 05 August 2024; Cited By: 2; Correspondence Address: L.N. Wilson
"""
    citation = ris(tmp_path, text)
    assert (citation.type, citation.pages, citation.pmid) == ("review", "2864", "38580657")
    assert (citation.doi, citation.accessions) == ("10.1000/s41467-024", ("2-s2.0-80000000001",))
    assert (citation.journal, citation.journal_short, citation.issn) == ("Nature Things", "Nat. Things", ("2041-1723",))
    assert citation.published == "2024"


def test_scopus_marks_the_retracted_article_itself(tmp_path: Path) -> None:
    citation = ris(tmp_path, "TI  - RETRACTED ARTICLE: Gradients\nM3  - Retracted\nDB  - Scopus")
    assert (citation.type, citation.is_retracted) == ("article", True)


def test_web_of_science(tmp_path: Path) -> None:
    text = """
AU  - Sampson, SD
TI  - New Dinosaurs
T2  - PLOS ONE
KW  - 1ST DINOSAUR
AB  - Background: One.
   Methods: Two.
   Conclusions: Three.
AD  - Univ Utah, Salt Lake City, UT 84112 USA
C3  - University of Utah
FU  - Foundation [0745454]
PU  - PUBLIC LIBRARY SCIENCE
PI  - SAN FRANCISCO
SN  - 1932-6203
J9  - PLOS ONE
JI  - PLoS One
DA  - SEP 22
PY  - 2010
VL  - 5
IS  - 9
C7  - e12292
DO  - 10.1000/journal.pone.1
WE  - Science Citation Index Expanded (SCI-EXPANDED)
AN  - WOS:000282053100002
N1  - Times Cited in Web of Science Core Collection:  142
Total Times Cited:  162
"""
    citation = ris(tmp_path, text)
    assert citation.abstract == "Background: One. Methods: Two. Conclusions: Three."
    assert (citation.published, citation.pages, citation.publisher) == (
        "2010-09-22",
        "e12292",
        "PUBLIC LIBRARY SCIENCE",
    )
    assert (citation.journal, citation.journal_short) == ("PLOS ONE", "PLoS One")
    assert (citation.accessions, citation.database) == (("WOS:000282053100002",), "Web of Science")


def test_ebsco(tmp_path: Path) -> None:
    text = """
AU  - Curry Rogers, Kristina
T1  - Growth.
JO  - PLoS ONE
JF  - PLoS ONE
Y1  - 2024/04/03/
SP  - 1
EP  - 60
SN  - 19326203
AB  - Dinosaurs grew.
AB  - Copyright of PLoS ONE is the property of Public Library of Science and its content may not be copied.
N1  - Accession Number: 176404503; Curry Rogers, Kristina 1; Email Address: x@example.org PMID: NLM30000007
L3  - 10.1000/journal.pone.2
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=cin20&AN=176404503&site=ehost-live
UR  - ORCID: 0000-0003-1124-2999
UR  - x@example.org
DP  - EBSCOhost
DB  - cin20
"""
    citation = ris(tmp_path, text)
    assert citation.abstract == "Dinosaurs grew."
    assert (citation.published, citation.pages, citation.issn) == ("2024-04-03", "1-60", ("1932-6203",))
    assert (citation.doi, citation.pmid, citation.accessions) == ("10.1000/journal.pone.2", "30000007", ("176404503",))
    assert (citation.database, len(citation.urls)) == ("CINAHL", 1)


def test_ebsco_medline_has_the_pmid_as_its_number(tmp_path: Path) -> None:
    citation = ris(tmp_path, "ID  - 30000008\nAN  - 30000008\nT1  - A\nDB  - mdc\nDP  - EBSCOhost")
    assert (citation.pmid, citation.accessions, citation.database) == ("30000008", (), "MEDLINE")


def test_cinahl_says_the_type_in_the_first_words_of_its_notes(tmp_path: Path) -> None:
    note = "N1  - abstract; proceedings; research. Supplement Title: Jun2011. Journal Subset: Biomedical; Europe."
    assert ris(tmp_path, f"TI  - A\n{note}").type == "abstract"


def test_proquest(tmp_path: Path) -> None:
    text = """
T1  - Trajectories
AN  - 2214991469; 30000009
JF  - Journal of Traumas
AU  - Jones, Hannah
SN  - 0894-9867, 0894-9868
L2  - http://dx.doi.org/10.1000/jts.22387
DB  - MEDLINE®
PY  - 2019
"""
    citation = ris(tmp_path, text)
    assert (citation.doi, citation.pmid) == ("10.1000/jts.22387", "30000009")
    assert (citation.issn, citation.accessions) == (("0894-9867", "0894-9868"), ("2214991469",))


def test_central(tmp_path: Path) -> None:
    text = """Record #3 of 18
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-00778158
AU  -  Bywater, T
TI  -  The programme
JA  -  Trials
PY  -  2011
CC  -  Common Mental Disorders
SP  -  39
C3  -  PUBMED 21314913,EMBASE 600000002
M3  -  Journal article
DO  -  10.1000/1745
ER  -

Record #4 of 18
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-02000000
AU  -  NCT01234567,
TI  -  Naltrexone for pain
JA  -  https://clinicaltrials.gov/show/NCT01234567
PY  -  2020
C3  -  CTgov NCT01234567
M3  -  Trial registry record; Clinical trial protocol
ER  -
"""
    found = read(tmp_path, text)
    assert (found.refused, found.remarks) == ([], [])
    first, second = found.citations
    assert (first.pmid, first.pages, first.journal, first.database) == ("21314913", "39", "Trials", "CENTRAL")
    assert first.accessions == ("CN-00778158", "L600000002")
    assert (second.type, second.registrations) == ("registration", (Identifier("nct", "NCT01234567"),))
    assert [entry.line for entry in found.entries] == [5, 22]


def test_covidence_and_its_empty_tags(tmp_path: Path) -> None:
    text = (
        "TI  - A\nAU  - Yang, Z.\nPY  - 2024\nPD  - \nN2  - Abstract.\nJO  - Things\nPB  - \nVL  - 15\n"
        "PG  - 6528\nSP  - \nEP  - \nAN  - \nNS  - \nN1  - "
    )
    citation = ris(tmp_path, text)
    assert (citation.abstract, citation.journal, citation.pages) == ("Abstract.", "Things", "6528")
    assert (citation.publisher, citation.accessions, citation.notes) == ("", (), ())


def test_rayyan_runs_tags_together(tmp_path: Path) -> None:
    text = """
AN  - rayyan-42924189
TI  - Scales
Y1  - 2024
CY  - Z. Yang, School of Sciences, Cork, Ireland
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L600000003&from=export     U2  - L600000003
N1  - RAYYAN-INCLUSION: {"Emily"=>"Included"}
DO  - 10.1000/s41467     LK  - https://example.org/?sid=EMBASE&id=doi:10.1000%2Fs41467&atitle=Scales
"""
    citation = ris(tmp_path, text)
    assert (citation.doi, citation.accessions, citation.database) == ("10.1000/s41467", ("L600000003",), "Embase")
    assert citation.urls == ("https://www.embase.com/search/results?subaction=viewrecord&id=L600000003&from=export",)
    assert citation.notes == ('RAYYAN-INCLUSION: {"Emily"=>"Included"}',)


def test_endnote_of_pubmed_records_keeps_full_names_and_types_in_the_notes(tmp_path: Path) -> None:
    text = """
AN  - 21553931
AU  - Abdel-Tawab, M.
AU  - Werz, O.
DA  - Jun 3
DP  - NLM
ET  - 2011/05/11
C2  - PMC1234567
KW  - Animals
Boswellia/*chemistry
N1  - 1179-1926
Abdel-Tawab, Mona
Werz, Oliver
Journal Article
Retracted Publication
Retraction in: J Foo. 2012;1(1):1. PMID: 22000001
Switzerland
Clin Things. 2011 Jun;50(6):349-69. doi: 10.1000/11586800.
PY  - 2011
SN  - 0312-5963 (Print)0312-5963
SP  - 349-69
T2  - Clin Things
TI  - Boswellia
ID  - 369
"""
    citation = ris(tmp_path, text)
    assert citation.authors == ("Abdel-Tawab, Mona", "Werz, Oliver")
    assert (citation.pmid, citation.pmcid, citation.database) == ("21553931", "PMC1234567", "PubMed")
    assert (citation.doi, citation.pages, citation.published) == ("10.1000/11586800", "349-369", "2011-06-03")
    assert (citation.issn, citation.accessions) == (("0312-5963",), ())
    assert citation.is_retracted
    assert [one[:2] for one in citation.relations] == [("retraction-in", Identifier("pmid", "22000001"))]
    assert citation.keywords == ("Animals", "Boswellia/*chemistry")


def test_endnote_of_embase_records(tmp_path: Path) -> None:
    text = (
        "DB  - Embase\nMedline\nM3  - Article in Press\nN1  - L600000004\n2024-06-24\n"
        "SN  - 1932-8494\n1932-8486\nTI  - A\nST  - B\nID  - 889"
    )
    citation = ris(tmp_path, text)
    assert (citation.title, citation.type, citation.database) == ("A", "article", "Embase")
    assert (citation.accessions, citation.issn) == (("L600000004",), ("1932-8494", "1932-8486"))


def test_zotero(tmp_path: Path) -> None:
    text = """
TI  - A survey
AU  - Sirola, Anu
T2  - Journal of gambling studies
DA  - 2023/01/09/
PY  - 2023
J2  - J Gambl Stud
SN  - 1573-3602 1050-5350
N1  - PMID: 30000010
PMCID: PMC7654321
L2  - http://dx.doi.org/10.1000/s10899
"""
    citation = ris(tmp_path, text)
    assert (citation.published, citation.pmid, citation.pmcid) == ("2023-01-09", "30000010", "PMC7654321")
    assert (citation.doi, citation.issn) == ("10.1000/s10899", ("1573-3602", "1050-5350"))


def test_citavi_has_links_and_no_dates_of_access(tmp_path: Path) -> None:
    text = """
T1  - Headache
AU  - Thomeer, Hans G X M
PY  - 2021
Y2  - 2022/02/01
L2  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC8382607
L2  - https://link.example.com/10.1000/other
L2  - http://europepmc.org/article/MED/30000011
M4  - Citavi
"""
    citation = ris(tmp_path, text)
    assert (citation.published, citation.pmid, citation.pmcid, citation.doi) == ("2021", "30000011", "PMC8382607", "")


def test_eppi_reviewer(tmp_path: Path) -> None:
    text = """
T1  - A juvenile bird
A1  - Brownstein C D
ST  - Brownstein (2024)
DA  - 2024///
U1  - 102199191
UR  - https://www.embase.com/search/results?id=L600000005&from=export http://dx.doi.org/10.1000/s12862
KW  - eppi-reviewer
"""
    citation = ris(tmp_path, text)
    assert (citation.title, citation.authors, citation.published) == ("A juvenile bird", ("Brownstein, C D",), "2024")
    assert (len(citation.urls), citation.doi, citation.accessions) == (2, "10.1000/s12862", ("L600000005",))
