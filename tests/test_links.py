"""Links: what the matching and people say of reports, and that all of it can be taken back."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ris_files import groups, trial, whole, work, written
from sqlalchemy import select, text

from evidence import open_store
from evidence.errors import EvidenceError
from evidence.model.literature import report
from evidence.reports import refold
from evidence.screening import Given
from evidence.store import create_database, locate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer

    from evidence.answers.evidence import Evidence


@pytest.fixture
def store(database_url: str) -> Evidence:
    """Give an open database without anything in it, of each kind."""
    create_database(locate(database_url), fill=lambda _: None, say=print)
    return open_store(database_url, who="ada")


def take(store: Evidence, *entries: dict[str, str], name: str = "a.ris") -> None:
    taken = store.import_file(written(name, *entries))
    assert taken.entries == len(entries)


def now(store: Evidence) -> dict[str, tuple[str, ...]]:
    with store._database.read() as connection:  # noqa: SLF001 - what is stored
        return groups(connection)


def state(store: Evidence) -> tuple[object, ...]:
    with store._database.read() as connection:  # noqa: SLF001 - what is stored
        return whole(connection)


def test_linking_makes_one_report_that_says_what_either_says(store: Evidence) -> None:
    take(store, work(1, DO=None), work(2, AB=None))
    linked = store.link("R1", "R2", reason="one trial")
    assert linked.reports == (1,)
    assert now(store) == {"P1": ("R1", "R2")}
    (row,) = state(store)
    assert row.citation.doi == work(2)["DO"]  # type: ignore[attr-defined] # a report
    assert row.citation.title == work(1)["TI"]  # type: ignore[attr-defined] # a report


def test_unlinking_restores_what_was(store: Evidence) -> None:
    take(store, work(1), work(2), trial(), trial(TI=trial()["TI"].upper()))
    before = state(store)
    store.link("R1", "R3", reason="a slip")
    assert now(store) == {"P1": ("R1", "R3", "R4"), "P2": ("R2",)}
    store.unlink("R1", reason="not the same")
    assert state(store) == before


def test_a_record_is_taken_out_and_the_others_stay_together(store: Evidence) -> None:
    copies = (trial(), trial(TI=trial()["TI"].upper()), trial(AB=None))
    take(store, *copies)
    assert now(store) == {"P1": ("R1", "R2", "R3")}
    store.unlink("R1", reason="of another trial")
    assert now(store) == {"P1": ("R1",), "P2": ("R2", "R3")}


def test_what_a_person_told_apart_is_not_joined_again(store: Evidence) -> None:
    take(store, trial(), trial(TI=trial()["TI"].upper()))
    store.unlink("R2", reason="part two")
    store.match(everything=True)
    assert now(store) == {"P1": ("R1",), "P2": ("R2",)}
    take(store, trial(AB=None), name="b.ris")
    assert sorted(len(records) for records in now(store).values()) == [1, 2]


def test_undo_takes_back_links_of_every_kind(store: Evidence) -> None:
    take(store, trial(), work(1), work(2))
    states = [state(store)]
    for act in (
        lambda: take(store, trial(TI=trial()["TI"].upper()), name="b.ris"),
        lambda: store.link("R2", "R3", reason="one"),
        lambda: store.unlink("R4", reason="another"),
        lambda: store.unlink("R2", reason="no"),
        lambda: store.link("P1", "R4", reason="after all"),
    ):
        act()
        states.append(state(store))
    numbers = [one.number for one in store.history()]
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=False):
        store.undo(number)
        assert state(store) == before


def test_undo_takes_back_the_command_that_acted_last_also_where_another_began_later(store: Evidence) -> None:
    take(store, work(1), work(2))
    walk = store.screen([Given("P1", "include")]).revision
    take(store, work(3), name="b.ris")
    store.screen([Given("P2", "include")], command=walk)
    store.undo()
    assert (store.flow().reports, store.flow().screened) == (3, 0)


def test_nothing_of_an_import_that_was_taken_back_shows_in_its_report(store: Evidence) -> None:
    take(store, trial(DO="10.1000/wrong", AN="PMID: 11111", AB=f"{trial()['AB']} Registered as NCT01234567."))
    take(store, trial(AB=None), name="b.ris")
    assert now(store) == {"P1": ("R1", "R2")}
    store.undo(1)
    (shown,) = store.search("naltrexone").reports
    assert (shown.name, shown.citation.doi, shown.citation.pmid) == ("P2", trial()["DO"], "")
    assert (shown.citation.registrations, shown.records) == ((), (2,))
    for name in ("10.1000/wrong", "NCT01234567"):
        assert store.search(name).reports == store.search(f"naltrexone AND {name}").reports == ()
        with pytest.raises(EvidenceError, match="is held"):
            store.report(name)
        assert "is held" in store.screen([Given(name, "include")]).problems[0].message
    with store._database.read() as connection:  # noqa: SLF001 - what SQL users see
        (row,) = connection.execute(text("SELECT doi, pmid, registry_ids, records FROM evidence_reports")).all()
    assert tuple(row) == (trial()["DO"], None, None, 1)
    store.undo()
    assert store.report("NCT01234567").report.citation.doi == "10.1000/wrong"


def test_a_chain_does_not_join_what_is_different(store: Evidence) -> None:
    bare = trial(DO=None, AB=None, SP=None, EP=None, VL=None, IS=None)
    take(store, trial(DO="10.1000/one"), bare, trial(DO="10.1000/two", SP="301", EP="310", VL="14"))
    assert not any({"R1", "R3"} <= set(records) for records in now(store).values())


def test_a_record_of_few_words_does_not_join_an_abstract_and_its_paper(store: Evidence) -> None:
    bare = trial(DO=None, AB=None, JO=None, SP=None, EP=None, VL=None, IS=None)
    paper = trial(DO=None, AB=None, IS="9", SP="2501", EP="2507")
    take(store, trial(DO=None, AB=None, IS="1 Suppl", SP="A123", EP=None), bare, paper)
    assert not any({"R1", "R3"} <= set(records) for records in now(store).values())


def test_of_a_report_with_very_many_copies_every_one_joins_it(store: Evidence) -> None:
    take(store, *(trial(N1=f"cited {number} times") for number in range(60)))
    assert list(now(store)) == ["P1"]
    take(store, trial(N1="cited often"), name="later.ris")
    assert list(now(store)) == ["P1"]


def test_two_reports_are_asked_about_as_one_study_once_however_many_copies_they_have(store: Evidence) -> None:
    protocol = trial(TI=f"{trial()['TI']}: study protocol", DO=None, PY="2019", SP="7", EP="9", AB=None, VL="3")
    for number in range(3):
        take(store, trial(N1=f"copy {number}"), protocol | {"N1": f"copy {number}"}, name=f"{number}.ris")
    assert len(now(store)) == 2
    assert len(store.questions()) == 1


def test_a_question_is_asked_once_and_answered(store: Evidence) -> None:
    bare = dict.fromkeys(("AU", "PY", "VL", "SP", "EP", "IS", "AB", "DO"))
    take(store, trial(DO=None), trial(**bare))
    asked = store.questions()
    assert len(asked) == 1
    store.match(everything=True)
    assert len(store.questions()) == 1
    store.answer(asked[0].question.id, "same", reason="looked at both")
    assert store.questions() == ()
    assert now(store) == {"P1": ("R1", "R2")}


BARE = dict.fromkeys(("AU", "PY", "VL", "SP", "EP", "IS", "AB", "DO"))


def test_an_answer_takes_the_place_of_what_was_said_before(store: Evidence) -> None:
    take(store, trial(DO=None), trial(**BARE))
    take(store, trial(DO=None, N1="again"), name="b.ris")
    assert now(store) == {"P1": ("R1", "R3"), "P2": ("R2",)}
    store.unlink("R3")
    store.link("R2", "R3")
    (asked,) = store.questions()
    store.answer(asked.question.id, "same")
    assert now(store) == {"P1": ("R1", "R2", "R3")}
    assert {link.verdict for link in store.report("P1").links} == {"same"}


def test_a_question_about_what_was_taken_back_is_none(store: Evidence) -> None:
    take(store, trial(DO=None))
    take(store, trial(**BARE), name="b.ris")
    take(store, work(1), work(1, **BARE), name="c.ris")
    assert store.standing().ask == len(store.questions()) == 2
    store.undo(1)
    assert store.standing().ask == len(store.questions(limit=1)) == len(store.questions()) == 1


def test_a_record_is_told_apart_from_the_one_that_was_named(store: Evidence) -> None:
    take(store, trial(), trial(AB=None), trial(IS=None))
    store.unlink("R3", "R1")
    assert now(store) == {"P1": ("R1", "R2"), "P3": ("R3",)}
    said = [link.between for link in store.report("R3").links if link.verdict == "different"]
    assert said == [("P1", "P3")]


def test_unlinking_compares_nothing_but_what_it_parts(store: Evidence) -> None:
    take(store, trial(), trial(AB=None))
    store.import_file(written("b.ris", work(1), work(1, AB=None)), match=False)
    store.unlink("R2")
    assert now(store) == {"P1": ("R1",), "P2": ("R2",), "P3": ("R3",), "P4": ("R4",)}
    assert store.match().same == 1


def test_a_link_that_was_found_again_is_not_made_twice_by_undo(store: Evidence) -> None:
    store.import_file(written("a.ris", trial(), trial(AB=None)), match=False)
    store.match()
    store.undo()
    undone = store.history()[-1].number
    store.match()
    store.undo(undone)
    assert store.standing().same == len(store.report("P1").links) == 1


def test_a_report_that_is_named_twice_is_linked_once(store: Evidence) -> None:
    take(store, work(1), work(2))
    store.link("R1", "P1", "R2")
    assert [link.between for link in store.report("P1").links] == [("P1", "P2")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("R1", "R99"), "there is no R99"),
        (("R1", "P77"), "there is no P77"),
        (("R1", "R1"), "are one report already"),
        (("R1", "10.1000/nothing"), "no report with doi 10.1000/nothing is held"),
        (("R1",), "name two or more"),
    ],
)
def test_what_cannot_be_linked_is_told(store: Evidence, words: tuple[str, ...], said: str) -> None:
    take(store, work(1), work(2))
    with pytest.raises(EvidenceError, match=said):
        store.link(*words)


def test_a_report_is_shown_with_all_that_stands_behind_it(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", trial(), trial(AB=None)), "--source", "Embase")
    (hit,) = run("search", "author:holm", "-f", "json").json
    run("screen", "--include", hit["report"])
    shown = run("show", hit["report"], "-f", "json").json
    assert [(one["record"], one["source"], one["line"]) for one in shown["records"]] == [
        (hit["records"][0], "Embase", 1),
        (hit["records"][1], "Embase", 15),
    ]
    assert [(one["level"], one["verdict"]) for one in shown["links"]] == [("report", "same")]
    assert [(one["stage"], one["decision"]) for one in shown["decisions"]] == [("title-abstract", "include")]
    assert "line 15 of a.ris, import I1, from Embase" in " ".join(run("show", hit["records"][1]).out.split())


def test_what_an_import_had_matched_of_others_is_found_again_when_it_is_taken_back(store: Evidence) -> None:
    store.import_file(written("a.ris", trial(), trial(AB=None)), match=False)
    take(store, work(1), name="b.ris")
    before = state(store)
    assert now(store) == {"P1": ("R1", "R2"), "P3": ("R3",)}
    store.undo()
    assert now(store) == {"P1": ("R1", "R2")}
    assert [one.action for one in store.history()[-2:]] == ["undid 2", "matched"]
    store.undo()
    assert state(store) == before
    assert store.match().same == 0


def test_what_an_import_linked_stays_linked_where_another_import_has_it_too(store: Evidence) -> None:
    for name in ("a.ris", "b.ris"):
        take(store, trial(), trial(AB=None), name=name)
    store.undo(1)
    assert now(store) == {"P1": ("R1", "R2")}
    assert store.standing().same == 1


def test_an_import_that_comes_back_is_compared_with_what_came_meanwhile(store: Evidence) -> None:
    take(store, trial())
    store.undo()
    take(store, trial(AB=None), name="b.ris")
    store.undo(2)
    assert now(store) == {"P1": ("R1", "R2")}
    assert (store.flow().identified, store.flow().duplicates) == (2, 1)
    store.undo()
    assert now(store) == {"P2": ("R2",)}


def test_what_was_left_for_a_later_comparison_waits_whatever_is_taken_back(store: Evidence) -> None:
    store.import_file(written("a.ris", trial(), trial(AB=None)), match=False)
    store.import_file(written("b.ris", work(1)), match=False)
    apart = {"P1": ("R1",), "P2": ("R2",)}
    store.undo()
    assert now(store) == apart
    store.undo(1)
    store.match()
    store.undo()
    assert now(store) == apart
    assert store.match().same == 1
    store.undo()
    assert now(store) == apart


def test_match_tells_what_stands(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", trial(), trial(AB=None)))
    told = run("match", "-f", "json").json
    assert (told["same"], told["ask"], told["now"]["same"]) == (1, 0, 0)
    run("import", written("b.ris", trial(IS=None), work(1), work(2)))
    run("link", *(hit["report"] for hit in run("search", "walking", "-f", "json").json))
    run("unlink", run("search", "walking", "-f", "json").json[0]["records"][0])
    run("import", written("c.ris", trial(**BARE)))
    assert stands(run) == (2, 1, 0)
    run("unlink", run("search", "author:holm", "-f", "json").json[0]["records"][0])
    assert stands(run) == (1, 2, 1)
    run("undo")
    run("undo", next(str(one["number"]) for one in run("history", "-f", "json").json if one["action"] == "imported"))
    assert stands(run) == (0, 1, 0)
    rows = {row["pairs"]: row for row in csv.DictReader(io.StringIO(run("match", "-f", "csv").out))}
    assert (rows["found now"]["told_apart"], rows["that stand"]["different"]) == ("", "")
    assert rows["that stand"]["told_apart"] == "0"
    assert "told apart by you" in run("match", "-f", "md").out


def stands(run: Callable[..., Answer]) -> tuple[int, int, int]:
    """What `match` says that stands, which is what can be shown."""
    told = run("match", "-f", "json").json
    flow = run("flow", "-f", "json").json
    assert told["same"] == len(run("export", "records", "-f", "json").json) - flow["reports"]
    assert told["ask"] == len(run("match", "--ask", "-f", "json").json)
    return told["same"], told["ask"], told["different"]


ENTRIES = (
    trial(), trial(TI=trial()["TI"].upper()), trial(AB=None, DO=None), work(1), work(2), work(1, DO=None), work(3),
    work(2, TI=work(2)["TI"] + "."),
)  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Make a database without anything in it, to copy."""
    path = tmp_path / "empty.db"
    create_database(locate(str(path)), fill=lambda _: None, say=print)
    return path


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 6))
def test_reports_are_a_fold_of_records_and_links_whatever_happened(empty: Path, seed: int, steps: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same chance every time
    place = shutil.copy(empty, empty.with_name(f"{seed}-{steps}.db"))
    with open_store(place, who="ada") as store:
        take(store, *chance.sample(ENTRIES, 6))
        for _ in range(steps):
            _do_something(store, chance)
        with store._database.write() as connection:  # noqa: SLF001 - what is stored
            before = whole(connection)
            refold(connection, connection.scalars(select(report.c.id)).all())
            assert whole(connection) == before
        for revision in reversed(store.history()[1:]):
            _undone(store, revision.number)


def _do_something(store: Evidence, chance: random.Random) -> None:
    one, other = chance.sample(range(1, 7), 2)
    before = state(store)
    try:
        if chance.random() < 0.5:
            store.link(f"R{one}", f"R{other}")
        else:
            store.unlink(f"R{one}")
    except EvidenceError:
        assert state(store) == before
        return
    after = state(store)
    number = store.history()[-1].number
    store.undo(number)
    assert state(store) == before
    store.undo(number + 1)
    assert state(store) == after


def _undone(store: Evidence, number: int) -> None:
    """Take a revision back, unless a later one has to go first."""
    with contextlib.suppress(EvidenceError):
        store.undo(number)


def test_the_history_of_a_report_is_told_by_show(run: Callable[..., Answer]) -> None:
    run("import", written("a.ris", trial()))
    report_name = run("search", "author:holm", "-f", "json").json[0]["report"]
    answer = run("history", report_name)
    assert (answer.status, f"evidence show {report_name}" in answer.err) == (1, True)
