"""Embase.com's CSV with a field in each row. All entries are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export_files import check_damaged, check_written_back, citations, read, refused

from evidence.readers import Citation

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = """"SEARCH QUERY","made up"

"TITLE","The first, made up"
"AUTHOR NAMES","Holm J.","Monika","van Berg G."
"SOURCE","Made-Up Pain (2026) 750:2 Article Number: 141489. Date of Publication: 5 Dec 2026"
"PUBLICATION YEAR","2026"
"ABSTRACT","Two
lines."
"AUTHOR KEYWORDS","pain, chronic","sleep"
"MEDLINE PMID","30000002","http://example.org/pubmed/30000002"
"DOI","10.1000/fields.1"

"TITLE","The second"
"AUTHOR NAMES","Roe J."
"""


def test_embase_with_a_field_in_each_row(tmp_path: Path) -> None:
    first, second = citations(read(tmp_path, FIELDS, "embase-fields"))
    assert first == Citation(
        title="The first, made up", abstract="Two lines.", authors=("Holm, J.", "Monika", "van Berg, G."),
        published="2026-12-05", journal="Made-Up Pain", volume="750", issue="2", pages="141489",
        keywords=("pain, chronic", "sleep"), doi="10.1000/fields.1", pmid="30000002", database="Embase",
    )  # fmt: skip
    assert (second.title, second.authors) == ("The second", ("Roe, J.",))
    check_written_back(tmp_path, FIELDS, "embase-fields")
    check_damaged(tmp_path, FIELDS.encode(), 100)


def test_what_is_broken_in_an_entry_costs_this_one(tmp_path: Path) -> None:
    untitled = '"AUTHOR NAMES","Berg B."\n"DOI","10.1000/fields.2"\n'
    opened = '"TITLE","Third"\n"SOURCE","Foo\n"DOI","10.1000/fields.3"\n'
    items = read(
        tmp_path, f'{FIELDS}\n{untitled}\n{opened}\n"TITLE","Fourth"\n"DOI","10.1000/fields.4"\n', "embase-fields"
    )
    assert [one.title for one in citations(items)] == ["The first, made up", "The second", "Fourth"]
    assert refused(items) == [
        (16, "the lines from here on belong to no entry: they have no title"),
        (19, "a quotation mark in this entry is not closed"),
    ]
