"""The PRISMA flow: each box is the sum of its parts, whatever happened, and the same before and after undoing."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from screened import trial, work, written

from evidence import open_store
from evidence.errors import EvidenceError
from evidence.history import next_number
from evidence.output.flow import flow_tree
from evidence.screening import AT_STAGE, Given, at_stage
from evidence.store import create_database, locate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer

    from evidence.answers.evidence import Evidence
    from evidence.answers.flow import Flow

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def store(database_url: str) -> Evidence:
    """Give an open database without anything in it, of each kind."""
    create_database(locate(database_url), fill=lambda _: None, say=print)
    return open_store(database_url, who="ada")


def take(store: Evidence, source: str, *entries: dict[str, str], name: str = "taken.ris") -> None:
    store.import_file(written(name, *entries), source=source)


def decide(
    store: Evidence, decision: str, *names: str, stage: str = "title-abstract", reason: str | None = None
) -> None:
    done = store.screen([Given(name, decision, stage=stage, reason=reason) for name in names])
    assert not done.problems


def consistent(flow: Flow) -> Flow:
    """Every box is the sum of its parts."""
    assert flow.identified == sum(one.records for one in flow.sources)
    assert flow.identified == flow.duplicates + flow.reports
    assert flow.reports == flow.screened + flow.unscreened
    assert flow.screened == flow.excluded + flow.sought
    assert flow.sought == flow.not_retrieved + flow.assessed + flow.unassessed
    assert flow.assessed == sum(flow.excluded_by_reason.values()) + flow.included_reports
    assert 0 <= flow.conflicts_unscreened <= flow.unscreened
    assert 0 <= flow.conflicts_unassessed <= flow.unassessed
    assert (flow.included_studies == 0) == (flow.included_reports == 0)
    for one in flow.sources:
        assert one.records >= one.reports >= one.only_here >= one.included_only_here
        assert one.reports >= one.included >= one.included_only_here
    assert sum(one.only_here for one in flow.sources) <= flow.reports <= sum(one.reports for one in flow.sources)
    return flow


def test_an_empty_database_has_an_empty_flow(store: Evidence) -> None:
    flow = consistent(store.flow())
    assert (flow.identified, flow.screened, flow.included_studies, flow.sources) == (0, 0, 0, ())


def test_the_numbers_of_a_small_review(store: Evidence) -> None:
    take(store, "PubMed", trial(), *(work(number) for number in range(1, 6)))
    take(store, "Embase", trial(TI=trial()["TI"].upper(), DO=None), work(6), work(7))
    assert [(one.source, one.records, one.reports, one.only_here) for one in store.flow().sources] == [
        ("PubMed", 6, 6, 5),
        ("Embase", 3, 3, 2),
    ]
    decide(store, "exclude", "P2", "P3", reason="wrong population")
    decide(store, "include", "P1", "P4", "P5", "P8", "P9")
    full = "full-text"
    decide(store, "not-retrieved", "P9", stage=full)
    decide(store, "exclude", "P4", reason="wrong design", stage=full)
    decide(store, "exclude", "P5", reason="Wrong-Design", stage=full)
    decide(store, "include", "P1", stage=full)
    flow = consistent(store.flow())
    assert flow_tree(flow) == {
        "identified": {"total": 9, "by_source": {"PubMed": 6, "Embase": 3}},
        "duplicates": 1,
        "reports": 8,
        "screened": 7,
        "excluded": 2,
        "sought": 5,
        "not_retrieved": 1,
        "assessed": 3,
        "excluded_by_reason": {"wrong design": 2},
        "reasons_differ": 0,
        "included_studies": 1,
        "included_reports": 1,
        "waiting": {"title_abstract": 1, "full_text": 1},
        "conflicts": {"title_abstract": 0, "full_text": 0},
        "withdrawn": {"imports": 0, "records": 0},
        "sources": [
            {
                "source": "PubMed",
                "records": 6,
                "reports": 6,
                "only_here": 5,
                "included": 1,
                "included_only_here": 0,
            },
            {"source": "Embase", "records": 3, "reports": 3, "only_here": 2, "included": 1, "included_only_here": 0},
        ],
    }


def test_a_record_counts_for_every_source_that_brought_it_and_once_for_each(store: Evidence) -> None:
    take(store, "Scopus", work(1), work(2), work(3))
    take(store, "Embase", work(2), work(1), work(4), work(2))
    take(store, "Embase", work(1), work(4), name="later.ris")
    flow = consistent(store.flow())
    assert (flow.identified, flow.duplicates, flow.reports) == (6, 2, 4)
    assert by_source(flow) == {"Scopus": (3, 3, 1), "Embase": (3, 3, 1)}
    first, second, third = (one.number for one in store.history())
    store.undo(second)
    assert by_source(consistent(store.flow())) == {"Scopus": (3, 3, 2), "Embase": (2, 2, 1)}
    store.undo(first)
    assert by_source(consistent(store.flow())) == {"Embase": (2, 2, 2)}
    store.undo(third)
    assert consistent(store.flow()).sources == ()
    for number in (6, 5, 4):
        store.undo(number)
    assert store.flow() == flow


def test_a_search_that_was_taken_back_made_again_and_put_back_counts_once(store: Evidence) -> None:
    take(store, "PubMed", work(1), work(2))
    decide(store, "exclude", "P1")
    store.undo(1)
    take(store, "PubMed", work(1), work(3))
    assert (by_source(consistent(store.flow())), store.flow().excluded) == ({"PubMed": (2, 2, 2)}, 1)
    store.undo(3)
    assert (by_source(consistent(store.flow())), store.flow().excluded) == ({"PubMed": (3, 3, 3)}, 1)


def by_source(flow: Flow) -> dict[str, tuple[int, int, int]]:
    """Of each source its records, their reports, and those that it alone has."""
    return {one.source: (one.records, one.reports, one.only_here) for one in flow.sources}


def test_an_import_says_what_it_is_counted_as_where_nobody_named_a_database(run: Callable[..., Answer]) -> None:
    said = "counted in flow as cut.ris; give --source to name the database\n"
    assert "counted" not in run("import", written("cut.ris", work(1), work(2)), "--dry-run").err
    assert run("import", "cut.ris").err == said
    assert run("import", "cut.ris", "-q").err == ""
    assert run("import", "cut.ris", "--source", "Embase").err == ""
    assert run("import", written("named.ris", work(3, DB="Scopus"), work(4))).err == ""
    found = run("flow", "-f", "json").json["identified"]
    assert found == {"total": 6, "by_source": {"Embase": 2, "Scopus": 2, "cut.ris": 2}}


def test_reports_of_one_study_are_one_included_study(store: Evidence) -> None:
    take(store, "PubMed", work(1), work(2), work(3))
    for stage in ("title-abstract", "full-text"):
        decide(store, "include", "P1", "P2", "P3", stage=stage)
    assert (store.flow().included_studies, store.flow().included_reports) == (3, 3)
    study_link(store, 1, 3)
    assert (store.flow().included_studies, store.flow().included_reports) == (2, 3)


def study_link(store: Evidence, one: int, other: int) -> None:
    from evidence.reports import Link, make_links

    with store._database.write() as connection:  # noqa: SLF001 - as the matching links
        make_links(connection, [Link("study", "same", one, other, "test")], who="test", revision=None)


def test_an_import_that_was_taken_back_counts_no_more_and_its_decisions_wait(store: Evidence) -> None:
    take(store, "PubMed", work(1))
    take(store, "Embase", work(2))
    decide(store, "include", "P2")
    flow = store.flow()
    number = next(one.number for one in reversed(store.history()) if one.action == "imported")
    store.undo(number)
    gone = consistent(store.flow())
    assert (gone.identified, gone.screened, gone.withdrawn_imports, gone.withdrawn_records) == (1, 0, 1, 1)
    store.undo()
    assert store.flow() == flow


def test_a_report_that_only_a_study_names_is_in_no_box(run: Callable[..., Answer]) -> None:
    before = run("flow", "-f", "json").json
    assert before["identified"]["total"] == 0
    assert run("screen", "--include", "10.1016/j.jad.2016.08.029").status == 0
    assert run("flow", "-f", "json").json == before


def test_each_stage_gives_the_reports_of_its_box(store: Evidence) -> None:
    take(store, "PubMed", *(work(number) for number in range(1, 6)))
    decide(store, "include", "P1", "P2", "P3")
    decide(store, "exclude", "P4")
    decide(store, "include", "P1", stage="full-text")
    decide(store, "exclude", "P2", stage="full-text", reason="wrong design")
    with store._database.read() as connection:  # noqa: SLF001 - what exports ask
        boxes = {stage: at_stage(connection, stage) for stage in AT_STAGE}
    assert boxes == {
        "identified": [1, 2, 3, 4, 5],
        "unscreened": [5],
        "screened": [1, 2, 3, 4],
        "excluded": [4],
        "sought": [1, 2, 3],
        "not-retrieved": [],
        "assessed": [1, 2],
        "excluded-at-full-text": [2],
        "included": [1],
    }


def test_the_diagram_is_valid_and_says_what_the_json_says(run: Callable[..., Answer]) -> None:
    hostile = '<script>alert(1)</script> & "Co" ' + "long " * 40
    run("import", written("a.ris", *(work(number) for number in range(1, 5))), "--source", hostile)
    names = [hit["report"] for hit in run("search", "--unscreened", "-f", "json").json]
    run("screen", "--include", *names[:3])
    run("screen", "--stage", "full-text", "--exclude", names[0], "--reason", "<b>wrong & early</b>")
    flow = run("flow", "-f", "json").json
    root = ET.fromstring(run("flow", "-f", "svg").out)  # noqa: S314 - our own
    said = " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text")).replace("\N{NO-BREAK SPACE}", " ")
    assert float(root.attrib["width"]) == 1000
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)</script> &" in said
    assert "<b>wrong & early</b> (n = 1)" in said
    for words, n in (
        ("Records identified", flow["identified"]["total"]),
        ("Duplicate records", flow["duplicates"]),
        ("Records screened", flow["screened"]),
        ("Not screened yet", flow["waiting"]["title_abstract"]),
        ("Records excluded", flow["excluded"]),
        ("Reports sought for retrieval", flow["sought"]),
        ("Reports not retrieved", flow["not_retrieved"]),
        ("Reports assessed for eligibility", flow["assessed"]),
        ("Not assessed yet", flow["waiting"]["full_text"]),
        ("Reports excluded", sum(flow["excluded_by_reason"].values())),
        ("Studies included in review", flow["included_studies"]),
        ("Reports of included studies", flow["included_reports"]),
    ):
        assert f"{words} (n = {n})" in said


def test_nothing_that_is_drawn_leaves_its_box(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", work(1)), "--source", "W" * 200)
    root = ET.fromstring(run("flow", "-f", "svg").out)  # noqa: S314 - our own
    boxes = [one.attrib for one in root.iter(f"{SVG}rect")]
    for text in root.iter(f"{SVG}text"):
        if "x" in text.attrib:
            x, y = float(text.attrib["x"]), float(text.attrib["y"])
            assert any(
                float(box["x"]) < x < float(box["x"]) + float(box["width"])
                and float(box["y"]) < y < float(box["y"]) + float(box["height"])
                for box in boxes
                if "x" in box
            )
            assert len("".join(text.itertext())) < 60


@pytest.mark.parametrize("form", ["table", "md", "csv", "tsv", "jsonl"])
def test_every_format_has_every_number(run: Callable[..., Answer], form: str) -> None:
    run("import", written("a.ris", *(work(number) for number in range(1, 8))), "--source", "PubMed")
    answer = run("flow", "-f", form)
    assert answer.status == 0
    if form == "jsonl":
        assert json.loads(answer.out)["identified"]["by_source"] == {"PubMed": 7}
    else:
        assert "PubMed" in answer.out
        assert "7" in answer.out


NAMES = st.sampled_from([f"P{number}" for number in range(1, 5)])  # few, so that what is done to them meets
RECORDS = st.sampled_from([f"R{number}" for number in range(1, 6)])
REVIEWERS = st.sampled_from(["ann", "bob"])
STAGE = st.sampled_from(["title-abstract", "full-text"])
WORDS = st.sampled_from(["include", "exclude", "maybe", "not-retrieved"])
DECIDING = st.tuples(st.just("decide"), NAMES, WORDS, REVIEWERS, STAGE, st.booleans())
ACTS = st.one_of(
    st.tuples(st.just("take"), st.sampled_from(["PubMed", "Embase", "Scopus"]), st.integers(0, 4)),
    st.tuples(st.just("link"), RECORDS, RECORDS),
    st.tuples(st.just("unlink"), RECORDS),
    DECIDING,
    DECIDING,
    DECIDING,
    st.tuples(st.just("withdraw"), NAMES, REVIEWERS, STAGE),
    st.tuples(st.just("undo")),
    st.tuples(st.just("turn"), st.integers(1, 12)),
)
SETS = (
    [trial(), work(1), work(2)],
    [trial(TI=trial()["TI"].upper()), work(1, AB=None), work(3)],
    [work(2, AB=None), work(4)],
    [work(1), work(2)],
    [work(3, DO=None), trial(AB=None)],
)

BEGINNING: tuple[tuple[Any, ...], ...] = (
    ("take", "PubMed", 0),
    ("take", "Scopus", 0),
    *(("decide", f"P{number}", "include", "ann", "title-abstract", False) for number in range(1, 4)),
    ("decide", "P1", "include", "ann", "full-text", False),
    ("decide", "P2", "exclude", "ann", "full-text", False),
)


def act(store: Evidence, what: str, *about: Any) -> None:  # noqa: ANN401 - of any act
    """Do one thing of a history; what cannot be done now is refused and changes nothing."""
    if what == "take":
        take(store, about[0], *SETS[about[1]])
    elif what == "link":
        store.link(*about, reason="test")
    elif what == "unlink":
        store.unlink(*about, reason="test")
    elif what == "decide":
        name, decision, reviewer, stage, resolve = about
        reason = "wrong design" if decision == "exclude" else None
        store.screen([Given(name, decision, reviewer, stage, reason)], resolve=resolve)
    elif what == "withdraw":
        store.unscreen([about[0]], reviewer=about[1], stage=about[2])
    elif what == "undo":
        store.undo()
    elif what == "turn":
        store.undo(about[0])


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(ACTS, min_size=5, max_size=18))
def test_whatever_happens_the_boxes_add_up_and_undoing_goes_back_through_each_flow(
    tmp_path: Path, acts: list[tuple[Any, ...]]
) -> None:
    made = tmp_path / "made.db"
    if not made.exists():
        create_database(locate(str(made)), fill=lambda _: None, say=print)
    shutil.copy(made, tmp_path / "history.db")
    with open_store(str(tmp_path / "history.db"), who="ada") as store:
        flows = {0: boxes(store)}
        for one in [*BEGINNING, *acts]:
            with suppress(EvidenceError):
                act(store, *one)
            flows[revisions(store)] = boxes(store)
        for number in range(max(flows), 0, -1):
            store.undo(number)
            assert boxes(store) == flows.get(number - 1, boxes(store))


def boxes(store: Evidence) -> Flow:
    """The flow without what counts imports that were taken back: undoing makes some."""
    flow = consistent(store.flow())
    assert {one.source: one.records for one in flow.sources} == entries(store)
    return flow._replace(withdrawn_imports=0, withdrawn_records=0)


def entries(store: Evidence) -> dict[str, int]:
    """How many different entries the standing imports of each source have."""
    places = "SELECT id, input_id FROM record UNION ALL SELECT record_id, input_id FROM known_entry"
    counted = (
        f"SELECT source, count(DISTINCT r.sha256) AS entries FROM ({places}) AS p JOIN record r ON r.id = p.id"  # noqa: S608 - ours
        " JOIN input i ON i.id = p.input_id WHERE withdrawn_at IS NULL GROUP BY source"
    )
    with store._database.read() as connection:  # noqa: SLF001 - what is stored
        return {row.source: row.entries for row in connection.execute(sqlalchemy.text(counted))}


def revisions(store: Evidence) -> int:
    """How many revisions there are."""
    with store._database.read() as connection:  # noqa: SLF001 - all of them would be read otherwise
        return next_number(connection) - 1
