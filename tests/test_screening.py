"""Screening in batch: decisions and their reasons, several reviewers, conflicts, and what survives re-linking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from screened import trial, work, written
from sqlalchemy import func, select

from evidence import open_store
from evidence.errors import EvidenceError, UsageError
from evidence.model.literature import screening_decision
from evidence.screening import USUAL_REASONS, Given, included, unscreened
from evidence.store import create_database, locate

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.answers.evidence import Evidence

FULL = "full-text"


@pytest.fixture
def store(database_url: str) -> Evidence:
    """Give an open database of each kind with the reports P1 to P5."""
    create_database(locate(database_url), fill=lambda _: None, say=print)
    opened = open_store(database_url, who="ann")
    opened.import_file(written("a.ris", *(work(number) for number in range(1, 6))), source="PubMed")
    return opened


def decide(
    store: Evidence,
    decision: str,
    *names: str,
    reviewer: str = "ann",
    stage: str = "title-abstract",
    reason: str | None = None,
    resolve: bool = False,
) -> tuple[int, int, int]:
    done = store.screen([Given(name, decision, reviewer, stage, reason) for name in names], resolve=resolve)
    assert not done.problems, done.problems
    return done.decided, done.changed, done.unchanged


def problems(store: Evidence, *given: Given, resolve: bool = False) -> list[str]:
    """What is wrong with decisions, of which nothing may be stored."""
    before = stored(store)
    done = store.screen(given, resolve=resolve)
    assert stored(store) == before
    assert (done.decided, done.changed, done.unchanged, done.revision) == (0, 0, 0, 0)
    return [one.message for one in done.problems]


def stored(store: Evidence) -> int:
    with store._database.read() as connection:  # noqa: SLF001 - what is stored
        return connection.scalar(select(func.count()).select_from(screening_decision)) or 0


def ids(store: Evidence, which: Callable[..., list[int]]) -> list[int]:
    with store._database.read() as connection:  # noqa: SLF001 - what other commands ask
        return which(connection)


def waiting(store: Evidence, reviewer: str, stage: str = "title-abstract", **more: Any) -> list[int]:  # noqa: ANN401 - options of to_screen
    return list(store.to_screen(stage=stage, reviewer=reviewer, **more).waiting)


def conflicts(store: Evidence) -> list[tuple[int, str]]:
    return [(one.report, one.stage) for one in store.screening_conflicts()]


@pytest.mark.parametrize(
    "act",
    [
        lambda store, text: store.import_file(written("b.ris", work(9)), source=text),
        lambda store, text: store.import_file(written("b.ris", work(9)), why=text),
        lambda store, text: store.screen([Given("P1", "exclude", reason=text)]),
        lambda store, text: store.link("P1", "P2", reason=text),
        lambda store, text: store.unlink(f"10.1000/{text}"),
        lambda store, text: store.search(f"{text} doi:10.1000/{text}"),
    ],
)
@pytest.mark.parametrize("sign", ["\udcff", "\0"])
def test_what_is_no_text_is_told_in_one_line_and_changes_nothing(
    store: Evidence, sign: str, act: Callable[[Evidence, str], object]
) -> None:
    before = store.history()
    try:
        act(store, f"b{sign}d")
    except EvidenceError as error:
        assert "\n" not in str(error)  # noqa: PT017 - one line is what is promised
        assert store.history() == before


@pytest.mark.parametrize("newest", [False, True])
def test_what_waits_is_searched_alone(store: Evidence, newest: bool) -> None:  # noqa: FBT001 - a parameter
    decide(store, "exclude", "P2", "P4")
    hits = store.search("participants", unscreened=True, newest=newest)
    assert (sorted(hit.name for hit in hits.reports), hits.total) == (["P1", "P3", "P5"], 3)
    assert set(hits.snippets) == {1, 3, 5}
    page = store.search("participants", unscreened=True, newest=newest, limit=2, offset=1)
    assert (page.reports, page.total) == (hits.reports[1:3], 3)
    assert [hit.name for hit in store.search("", unscreened=True, newest=newest).reports] == (
        ["P5", "P3", "P1"] if newest else ["P1", "P3", "P5"]
    )
    for query, found in (("P1", 1), ("P2", 0), ("10.1000/made.3", 1), ("doi:10.1000/made.4", 0), ("nothing", 0)):
        assert store.search(query, unscreened=True).total == found


def test_a_decision_takes_the_place_of_the_one_before(store: Evidence) -> None:
    assert decide(store, "include", "P1", "R2", "10.1000/made.3") == (3, 0, 0)
    assert decide(store, "include", "P1") == (0, 0, 1)
    assert decide(store, "exclude", "P1", reason="wrong outcome") == (0, 1, 0)
    assert ids(store, unscreened) == [4, 5]
    assert [one.number for one in store.history() if one.kind == "decision"] == [2, 3]


def test_a_batch_is_one_revision_and_undone_as_one(store: Evidence) -> None:
    decide(store, "include", "P1", "P2", "P3")
    decide(store, "exclude", "P1", "P2", reason="x")
    flow = store.flow()
    store.undo()
    assert store.flow().sought == 3
    store.undo()
    assert store.flow() == flow
    assert (flow.excluded, flow.sought) == (2, 1)


def test_every_problem_is_told_and_nothing_is_stored(store: Evidence) -> None:
    told = problems(
        store,
        Given("P1", "include"),
        Given("P99", "include"),
        Given("nonsense", "include"),
        Given("P2", "not-retrieved"),
        Given("P3", "include"),
        Given("R3", "exclude"),
        Given("P4", "exclude", stage="full-text"),
        Given("P5", "include", stage="full-text"),
        Given("P5", "include", stage="abstract"),
    )
    assert len(told) == 8
    for words in ("no P99", "names no report", "decided twice", "needs a reason", "P5 is not decided", "no such stage"):
        assert any(words in one for one in told), words


def test_full_text_follows_the_abstract(store: Evidence) -> None:
    assert "not decided" in problems(store, Given("P1", "include", stage=FULL))[0]
    decide(store, "exclude", "P1")
    assert "excluded" in problems(store, Given("P1", "include", stage=FULL))[0]
    decide(store, "include", "P1", reviewer="bob")
    assert "in conflict" in problems(store, Given("P1", "include", stage=FULL))[0]
    decide(store, "maybe", "P1")
    decide(store, "include", "P1", stage=FULL)
    assert ids(store, included) == [1]
    decide(store, "exclude", "P1", reviewer="ann")
    decide(store, "exclude", "P1", reviewer="bob")
    assert ids(store, included) == []


def test_both_stages_at_once(store: Evidence) -> None:
    assert not store.screen([Given("P1", "include", stage=FULL), Given("P1", "include")]).problems
    assert ids(store, included) == [1]


def test_maybe_at_title_and_abstract_sends_a_report_on(store: Evidence) -> None:
    decide(store, "maybe", "P1")
    decide(store, "include", "P1", reviewer="bob")
    assert waiting(store, "ann", "full-text") == [1]
    assert conflicts(store) == []


def test_maybe_at_full_text_waits(store: Evidence) -> None:
    decide(store, "include", "P1")
    decide(store, "maybe", "P1", stage=FULL)
    flow = store.flow()
    assert (flow.unassessed, flow.assessed, flow.conflicts_unassessed) == (1, 0, 0)
    assert waiting(store, "ann", "full-text") == []


def test_reviewers_who_differ_are_in_conflict_until_it_is_resolved(store: Evidence) -> None:
    decide(store, "include", "P1", "P2", reviewer="ann")
    decide(store, "exclude", "P1", "P2", reviewer="bob", reason="wrong design")
    assert conflicts(store) == [(1, "title-abstract"), (2, "title-abstract")]
    assert ids(store, unscreened) == [1, 2, 3, 4, 5]
    assert "do not differ" in problems(store, Given("P3", "include", "eve"), resolve=True)[0]
    decide(store, "exclude", "P1", reviewer="eve", reason="wrong design", resolve=True)
    assert conflicts(store) == [(2, "title-abstract")]
    assert store.flow().excluded == 1
    assert decide(store, "include", "P1", reviewer="mia", resolve=True) == (0, 1, 0)
    assert (store.flow().excluded, store.flow().sought) == (0, 1)
    store.unscreen(["P1"], reviewer="mia")
    assert (1, "title-abstract") in conflicts(store)
    store.undo()
    assert conflicts(store) == [(2, "title-abstract")]


def test_what_is_resolved_waits_for_nobody(store: Evidence) -> None:
    decide(store, "include", "P1", reviewer="ann")
    decide(store, "exclude", "P1", reviewer="bob")
    assert waiting(store, "mia") == [1, 2, 3, 4, 5]
    decide(store, "include", "P1", reviewer="eve", resolve=True)
    assert waiting(store, "mia") == [2, 3, 4, 5]


def test_each_reviewer_decides_alone_unless_the_work_is_shared(store: Evidence) -> None:
    decide(store, "include", "P1", "P3", reviewer="ann")
    assert waiting(store, "ann") == [2, 4, 5]
    assert waiting(store, "bob") == [1, 2, 3, 4, 5]
    assert waiting(store, "bob", undecided=True) == [2, 4, 5]
    assert waiting(store, "bob", only=["R3", "P1", "P3"]) == [3, 1]
    assert waiting(store, "bob", "full-text") == [1, 3]
    with pytest.raises(EvidenceError, match="not included at title and abstract: P2"):
        waiting(store, "bob", "full-text", only=["P1", "P2"])


def test_withdrawing_takes_back_ones_own_decision_alone(store: Evidence) -> None:
    decide(store, "include", "P1", "P2")
    decide(store, "exclude", "P1", reviewer="bob")
    assert store.unscreen(["P1"], reviewer="bob").reports == (1,)
    assert store.flow().sought == 2
    with pytest.raises(EvidenceError, match=r"bob decided nothing on P1 .*bob decided nothing on P2"):
        store.unscreen(["P1", "P2"], reviewer="bob")
    store.undo()
    assert conflicts(store) == [(1, "title-abstract")]


def test_decisions_survive_the_same_import_again(store: Evidence) -> None:
    decide(store, "include", "P1", "P2")
    flow = store.flow()
    store.import_file("a.ris", source="PubMed")
    assert store.flow() == flow


def test_a_copy_that_joins_a_report_later_is_decided_with_it(store: Evidence) -> None:
    store.import_file(written("b.ris", trial()), source="PubMed")
    decide(store, "include", "P6")
    store.import_file(written("c.ris", trial(TI=trial()["TI"].upper(), AB=None)), source="Embase")
    flow = store.flow()
    assert (flow.identified, flow.duplicates, flow.sought) == (7, 1, 1)


def test_a_decision_counts_for_the_report_that_its_row_is_part_of_now(store: Evidence) -> None:
    decide(store, "exclude", "P1")
    before = store.flow()
    store.link("P1", "P2", reason="one trial")
    assert (store.flow().excluded, ids(store, unscreened)) == (1, [3, 4, 5])
    store.unlink("R1", reason="two trials")
    assert store.flow() == before


def test_what_one_reviewer_decided_differently_before_linking_is_in_conflict(store: Evidence) -> None:
    decide(store, "exclude", "P2")
    decide(store, "include", "P1")
    before = store.flow()
    store.link("P1", "P2", reason="one trial")
    (conflict,) = store.screening_conflicts()
    assert [(one.row, one.decision) for one in conflict.decisions] == [(2, "exclude"), (1, "include")]
    assert decide(store, "include", "P1") == (0, 1, 0)
    assert (store.flow().sought, conflicts(store)) == (1, [])
    store.undo()
    store.unlink("R1", reason="two trials")
    assert store.flow() == before


def test_a_resolution_settles_nothing_of_a_report_that_is_linked_later(store: Evidence) -> None:
    decide(store, "include", "P1", "P2")
    decide(store, "include", "P1", stage=FULL)
    decide(store, "include", "P2", stage=FULL)
    decide(store, "exclude", "P2", stage=FULL, reviewer="bob", reason="wrong design")
    decide(store, "exclude", "P2", stage=FULL, reviewer="eve", reason="wrong design", resolve=True)
    before = store.flow()
    assert (before.included_reports, before.excluded_by_reason) == (1, {"wrong design": 1})
    store.link("P1", "P2", reason="one trial")
    assert (conflicts(store), store.flow().conflicts_unassessed) == ([(1, FULL)], 1)
    assert decide(store, "include", "P2", stage=FULL, reviewer="mia", resolve=True) == (0, 1, 0)
    assert (conflicts(store), store.flow().included_reports) == ([], 1)
    assert decide(store, "include", "P2", stage=FULL, reviewer="mia", resolve=True) == (0, 0, 1)
    store.undo()
    store.unlink("R1", reason="two trials")
    assert store.flow() == before


def test_a_stage_is_checked_against_what_takes_the_place_of_decisions_on_other_rows(store: Evidence) -> None:
    decide(store, "exclude", "P2")
    store.link("P1", "P2", reason="one trial")
    done = store.screen([Given("P2", "include"), Given("P1", "include", stage=FULL)])
    assert (done.problems, done.decided, done.changed) == ((), 1, 1)


def test_after_linking_two_reviewers_may_differ(store: Evidence) -> None:
    decide(store, "exclude", "P1", reviewer="ann")
    decide(store, "include", "P2", reviewer="bob")
    store.link("P1", "P2", reason="one trial")
    assert conflicts(store) == [(1, "title-abstract")]
    decide(store, "include", "P1", reviewer="ann")
    assert conflicts(store) == []


def test_a_new_decision_on_linked_rows_replaces_all_of_that_reviewer(store: Evidence) -> None:
    decide(store, "exclude", "P1", "P2")
    store.link("P1", "P2", reason="one trial")
    flow = store.flow()
    assert decide(store, "include", "P1") == (0, 1, 0)
    store.unscreen(["P1"])
    assert store.flow().unscreened == 4
    *_, included, withdrawn = store.history()
    store.undo(withdrawn.number)
    assert store.flow().sought == 1
    store.undo(included.number)
    assert store.flow() == flow


def test_reasons_are_offered_as_they_are_used(store: Evidence) -> None:
    decide(store, "include", "P1", "P2", "P3")
    decide(store, "exclude", "P1", "P2", reason="Not about LDN", stage=FULL)
    decide(store, "exclude", "P3", reason="not about  ldn", stage=FULL)
    assert store.exclusion_reasons("full-text") == ("Not about LDN", *USUAL_REASONS)
    assert store.exclusion_reasons("title-abstract") == USUAL_REASONS
    assert store.flow().excluded_by_reason == {"Not about LDN": 3}


def test_reasons_that_differ_are_said(store: Evidence) -> None:
    decide(store, "include", "P1")
    decide(store, "exclude", "P1", reason="wrong design", stage=FULL)
    decide(store, "exclude", "P1", reason="wrong outcome", reviewer="bob", stage=FULL)
    assert (store.flow().excluded_by_reason, store.flow().reasons_differ) == ({"wrong design": 1}, 1)
    assert [(one.report, one.stage, one.kind) for one in store.screening_conflicts()] == [(1, FULL, "reason")]
    decide(store, "exclude", "P1", reason="wrong outcome", reviewer="eve", stage=FULL, resolve=True)
    assert (store.flow().excluded_by_reason, store.flow().reasons_differ) == ({"wrong outcome": 1}, 0)
    assert store.screening_conflicts() == ()


def test_agreement_is_of_what_reviewers_decided_themselves(store: Evidence) -> None:
    decide(store, "include", "P1", "P2", reviewer="ann")
    decide(store, "exclude", "P3", "P4", reviewer="ann")
    decide(store, "include", "P1", reviewer="bob")
    decide(store, "exclude", "P2", "P3", "P4", reviewer="bob")
    decide(store, "include", "P2", reviewer="eve", resolve=True)
    (pair,) = store.screening_agreement()
    assert (pair.stage, pair.reviewers) == ("title-abstract", ("ann", "bob"))
    assert pair.agreement.table == ((1, 1), (0, 2))
    assert pair.agreement.kappa == pytest.approx(0.5)
    assert store.screening_agreement("full-text") == ()


def test_progress_is_told_for_everybody_and_for_each(store: Evidence) -> None:
    decide(store, "include", "P1", "P2", reviewer="ann")
    decide(store, "maybe", "P3", reviewer="ann")
    decide(store, "exclude", "P1", "P2", reviewer="bob")
    decide(store, "include", "P2", reviewer="eve", resolve=True)
    told = [one._asdict() for one in store.screening_progress("title-abstract")]
    names = ("reviewer", "include", "maybe", "exclude", "conflicts", "waiting", "reports", "resolved")
    assert [tuple(one[name] for name in names) for one in told] == [
        (None, 2, None, 0, 1, 2, 5, None),
        ("ann", 2, 1, 0, None, 2, 5, 0),
        ("bob", 0, 0, 2, None, 3, 5, 0),
        ("eve", 0, 0, 0, None, 4, 4, 1),
    ]
    assert [one.reviewer for one in store.screening_progress(reviewer="mia")] == [
        *(None, "ann", "bob", "eve", "mia"),
        *(None, "mia"),
    ]
    decide(store, "maybe", "P2", reviewer="ann", stage=FULL)
    (everybody, ann) = store.screening_progress(FULL)
    assert (everybody.maybe, everybody.waiting, everybody.reports) == (1, 1, 2)
    assert (ann.maybe, ann.waiting, ann.reports) == (1, 1, 2)


@pytest.mark.parametrize("name", [" ", "a\x1b[31mb", "\u202eevil"])
def test_a_reviewer_has_a_plain_name(store: Evidence, name: str) -> None:
    with pytest.raises(UsageError, match="--as NAME"):
        store.screen([Given("P1", "include", f" {name} " if name.strip() else "\t", stage="title-abstract")])
