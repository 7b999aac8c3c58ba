"""Lines of notes that give a field exactly: what nobody's export says is a note and no value. All of it is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from command_line import CommandLine, write
from tagged_files import ris

from evidence.identifiers import Identifier
from evidence.readers.entry import Relation

if TYPE_CHECKING:
    from pathlib import Path

STRANGE = [
    ("published", '"not a date"'),
    ("published", '"2019-13"'),
    ("published", '"2019-02-40"'),
    ("published", '"0000"'),
    ("published", "2019"),
    ("type", '"nonsense"'),
    ("type", "[]"),
    ("abstract", '"a\\u0000b"'),
    ("abstract", '"\\ud800"'),
    ("authors", "[1, null]"),
    ("keywords", "[[1]]"),
    ("keywords", '["a\\u0000b"]'),
    ("keywords", "[" * 5000 + "]" * 5000),
    ("registrations", "[[1, 2]]"),
    ("registrations", '[["nct", {"a": 1}]]'),
    ("registrations", '[["doi", "10.1000/abc"]]'),
    ("relations", '[["correction-of", ["doi", 5], ""]]'),
    ("relations", '[["correction-of", null, 7]]'),
    ("relations", '[["something", null, ""]]'),
    ("relations", "[5]"),
    ("doi", '"no doi"'),
    ("doi", '"10.1000/ABC"'),
    ("pmid", '"012"'),
    ("is_retracted", "1"),
    ("year", "2019"),
]


@pytest.mark.parametrize(("field", "value"), STRANGE)
def test_a_line_with_a_value_that_no_reader_gives_is_a_note(tmp_path: Path, field: str, value: str) -> None:
    line = f"evidence {field}: {quote(value)}"
    citation = ris(tmp_path, f"TI  - A trial\nPY  - 2018\nN1  - {line}")
    assert citation == ris(tmp_path, "TI  - A trial\nPY  - 2018")._replace(notes=(line,))


def test_a_line_with_a_value_is_taken_back(tmp_path: Path) -> None:
    lines = [
        ("published", '"1747-05"'),
        ("doi", '"10.1000/abc"'),
        ("relations", '[["correction-of", ["pmid", "12"], "a"], ["comment-in", null, "b"]]'),
        ("registrations", '[["nct", "NCT01234567"]]'),
        ("is_retracted", "true"),
    ]
    citation = ris(
        tmp_path,
        "TI  - A trial\nPY  - 2018\n" + "".join(f"N1  - evidence {name}: {quote(one)}\n" for name, one in lines),
    )
    assert (citation.published, citation.doi, citation.is_retracted, citation.notes) == (
        "1747-05",
        "10.1000/abc",
        True,
        (),
    )
    assert citation.relations == (
        Relation("correction-of", Identifier("pmid", "12"), "a"),
        Relation("comment-in", None, "b"),
    )
    assert citation.registrations == (Identifier("nct", "NCT01234567"),)


def test_an_import_takes_such_entries_in(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = CommandLine(database_url, capsys)
    entries = [
        f"TY  - JOUR\nTI  - Trial number {at} of pain\nN1  - evidence {field}: {quote(value)}\nER  - \n\n"
        for at, (field, value) in enumerate(STRANGE)
    ]
    answer = run("import", write("given.ris", "".join(entries)), "--source", "PubMed")
    assert (answer.status, answer.err) == (0, "")
    assert len(run("export", "csl").json) == len(STRANGE)
