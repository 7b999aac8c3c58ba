"""Links between reports and studies: made by documents, by matching and by people, and what becomes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import document, write
from ris_files import trial, work, written

from evidence import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

    from evidence.reports import ReportRow


def test_a_report_of_a_study_document_joins_its_records(run: Callable[..., Answer]) -> None:
    mischoulon = work(1, DO="10.1016/j.jad.2016.08.029", TI="A record of the depression pilot")
    assert run("import", written("a.ris", mischoulon), "-f", "json").json["reports_matched"] == 1
    hits = run("search", "10.1016/j.jad.2016.08.029", "-f", "json").json
    assert [(hit["studies"], len(hit["records"])) for hit in hits] == [(["mischoulon-2017"], 1)]
    assert run("remove", "mischoulon-2017", "--yes").status == 0
    hits = run("search", "10.1016/j.jad.2016.08.029", "-f", "json").json
    assert [(hit["title"], hit["studies"]) for hit in hits] == [("A record of the depression pilot", [])]
    assert run("undo").status == 0
    hits = run("search", "10.1016/j.jad.2016.08.029", "-f", "json").json
    assert [hit["studies"] for hit in hits] == [["mischoulon-2017"]]
    assert run("check").status == 0


def test_what_a_document_says_of_a_report_goes_first_its_identifiers_too(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", trial(AN="PMID: 11111")))
    paper = "[{id: paper, role: primary, published: 2021, doi: 10.1000/document, pmid: 11111}]"
    run("add", write("s.yaml", document("holm-2021", reports=paper)))
    (hit,) = run("search", "author:holm", "-f", "json").json
    assert (hit["doi"], len(hit["records"]), hit["studies"]) == ("10.1000/document", 1, ["holm-2021"])


def test_a_report_is_linked_to_a_study_by_its_key(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", work(1)))
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    assert run("link", hit["report"], "younger-2013", "--reason", "secondary analysis").status == 0
    assert run("search", work(1)["DO"], "-f", "json").json[0]["studies"] == ["younger-2013"]
    assert run("undo").status == 0
    assert run("search", work(1)["DO"], "-f", "json").json[0]["studies"] == []


def test_a_paper_of_two_trials_belongs_to_both_and_joins_nothing_else(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", work(1)))
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    for key in ("younger-2013", "mischoulon-2017"):
        assert run("link", hit["report"], key).status == 0
    assert run("search", work(1)["DO"], "-f", "json").json[0]["studies"] == ["mischoulon-2017", "younger-2013"]
    own = run("search", "10.1016/j.jad.2016.08.029", "-f", "json").json
    assert [one["studies"] for one in own] == [["mischoulon-2017"]]


def test_a_link_to_a_study_is_taken_back_by_unlink_too(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", work(1), work(1, AB=None)))
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    run("link", hit["report"], "younger-2013")
    assert run("unlink", hit["report"], "mischoulon-2017").status == 1
    assert run("unlink", hit["report"], "younger-2013").status == 0
    assert run("search", work(1)["DO"], "-f", "json").json[0]["studies"] == []
    run("link", hit["report"], "younger-2013")
    assert run("unlink", hit["report"]).status == 0
    (after,) = run("search", work(1)["DO"], "-f", "json").json
    assert (after["studies"], after["records"]) == ([], hit["records"])


def test_a_report_that_a_document_names_is_linked_by_the_document(run: Callable[..., Answer]) -> None:
    answer = run("link", "10.1002/art.37734", "mischoulon-2017")
    assert answer.status == 1
    assert "is a report of younger-2013, whose document names it" in answer.err


def test_what_cannot_be_linked_to_a_study_is_told_and_changes_nothing(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", work(1)))
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    assert run("link", "younger-2013").status == 2
    assert run("link", hit["report"], hit["report"], "younger-2013").status == 0
    assert len(run("show", hit["report"], "-f", "json").json["links"]) == 1
    before = run("history").out
    again = run("link", hit["report"], "younger-2013")
    assert (again.status, "younger-2013 is linked to" in again.err) == (1, True)
    assert run("history").out == before
    run("undo")
    imports = [one["number"] for one in run("history", "-f", "json").json if one["action"] == "imported"]
    run("undo", str(imports[0]))
    assert "was taken back with its import" in run("link", hit["report"], "younger-2013").err


def test_a_record_is_shown_under_its_own_title(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", trial()))
    paper = f"[{{id: paper, role: primary, published: 2021, title: The title of the document, doi: {trial()['DO']}}}]"
    run("add", write("s.yaml", document("holm-2021", reports=paper)))
    (hit,) = run("search", "author:holm", "-f", "json").json
    shown = run("show", hit["report"], "-f", "json").json
    assert shown["title"] == "The title of the document"
    assert [one["title"] for one in shown["records"]] == [trial()["TI"]]


def reports_of(run: Callable[..., Answer], words: str) -> list[tuple[str, list[str], list[str]]]:
    """The reports that a search finds: name, records, studies."""
    return [(one["report"], one["records"], one["studies"]) for one in run("search", words, "-f", "json").json]


def held_paper(run: Callable[..., Answer], **report: str) -> str:
    """Import a record and add a study; its paper says what is given. Gives the name of the record's report."""
    paper = {"id": "paper", "role": "primary", "published": "2021", **report}
    run("add", write("s.yaml", document("holm-2021", reports=json.dumps([paper]))))
    run("import", written("a.ris", trial(DO=None, AB=None)))
    name: str = run("search", "author:holm", "-f", "json").json[0]["report"]
    return name


CHANGES = {
    "edited": lambda run: run("add", write("s.yaml", Path("s.yaml").read_text().replace("The trial", "A trial"))),
    "removed": lambda run: run("remove", "holm-2021", "--yes"),
    "renamed": lambda run: run("rename", "holm-2021", "holm-2022"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("report", [{"title": "Quite another title"}, {"doi": "10.1000/paper"}, {}])
def test_what_a_person_linked_outlasts_a_change_of_the_study(
    run: Callable[..., Answer], change: str, report: dict[str, str]
) -> None:
    name = held_paper(run, **report)
    (paper,) = [one.name for one in all_reports() if one.studies == ("holm-2021",)]
    assert run("link", name, paper, "--reason", "one paper").status == 0
    before = reports_of(run, "author:holm")
    assert before == [(paper, [name.replace("P", "R")], ["holm-2021"])]
    CHANGES[change](run)
    (after,) = reports_of(run, "author:holm")
    assert after[2] == {"edited": ["holm-2021"], "removed": [], "renamed": ["holm-2022"]}[change]
    assert run("undo").status == 0
    assert reports_of(run, "author:holm") == before
    assert run("check").status == 0


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_person_linked_to_a_study_outlasts_its_change(run: Callable[..., Answer], change: str) -> None:
    name = held_paper(run)
    run("link", name, "holm-2021")
    assert reports_of(run, "author:holm")[0][2] == ["holm-2021"]
    CHANGES[change](run)
    assert reports_of(run, "author:holm")[0][2] == {"removed": [], "renamed": ["holm-2022"]}.get(change, ["holm-2021"])
    run("undo")
    assert reports_of(run, "author:holm")[0][2] == ["holm-2021"]
    assert run("show", name, "-f", "json").json["kin"] != []


@pytest.mark.parametrize("change", [*CHANGES, "title"])
def test_what_matching_linked_by_title_is_there_again_after_undo(run: Callable[..., Answer], change: str) -> None:
    said = {"title": trial()["TI"], "journal": trial()["JO"], "volume": "12", "pages": "101-112"}
    held_paper(run, **said, authors=["Holm A", "Berg JP"])  # type: ignore[arg-type] # a list
    before = reports_of(run, "author:holm")
    assert [studies for _, _, studies in before] == [["holm-2021"]]
    if change == "title":
        run("add", write("s.yaml", Path("s.yaml").read_text().replace("fibromyalgia: a", "lupus: no")))
        assert len(reports_of(run, "author:holm")) == 2
    else:
        CHANGES[change](run)
    assert change != "edited" or reports_of(run, "author:holm") == before
    assert run("undo").status == 0
    assert reports_of(run, "author:holm") == before


def test_a_study_that_comes_back_has_its_reports_under_their_numbers(run: Callable[..., Answer]) -> None:
    before = all_reports()
    name = next(one.name for one in before if "mischoulon-2017" in one.studies)
    assert run("remove", "mischoulon-2017", "--yes").status == 0
    assert f"{name} was taken back with its import or study" in run("show", name).err
    run("undo")
    assert all_reports() == before


def all_reports() -> list[ReportRow]:
    with open_store() as store:
        return [one for batch in store.export_reports() for one in batch]


def test_reports_of_a_document_that_change_places_keep_their_rows(run: Callable[..., Answer]) -> None:
    one = "[{{id: paper, role: primary, published: 2011, {}}}, {{id: b, role: secondary, published: 2011, {}}}]"
    run("add", write("s.yaml", document("holm-2021", reports=one.format("doi: 10.1000/one", "title: Another title"))))
    run("import", written("a.ris", work(1)))
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    run("link", hit["report"], "10.1000/one")
    before = run("search", "10.1000/one", "-f", "json").json
    run("add", write("s.yaml", document("holm-2021", reports=one.format("title: Another title", "doi: 10.1000/one"))))
    assert run("search", "10.1000/one", "-f", "json").json == before
    assert len(reports_of(run, "title:another")) == 1


def test_a_link_by_hand_to_what_went_is_found_by_check_and_taken_back_as_it_says(run: Callable[..., Answer]) -> None:
    name = held_paper(run)
    run("link", name, "holm-2021")
    run("import", written("b.ris", work(1)))
    (other,) = [one for one, _, _ in reports_of(run, "walking")]
    run("link", other, name)
    assert lost_links(run) == []
    run("remove", "holm-2021", "--yes")
    (to_study,) = lost_links(run)
    assert "as one study, and no import that stands" in to_study["message"]
    run("undo")
    assert lost_links(run) == []
    run("undo", next(str(one["number"]) for one in run("history", "-f", "json").json if one["action"] == "imported"))
    both = lost_links(run)
    assert {one["where"] for one in both} == {name}
    assert {one["severity"] for one in both} == {"warning"}
    for one in both:
        assert run(*one["fix"].split("`evidence ")[-1].rstrip("`").split()).status == 0
    assert lost_links(run) == []


def lost_links(run: Callable[..., Answer]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = run("check", "--only", "link-to-nothing", "-f", "json").json
    return found
