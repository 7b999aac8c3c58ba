"""Studies in a real database: added, changed, removed and taken back, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evidence import open_store
from evidence.answers.evidence import Evidence, Filters
from evidence.documents import canonical, read
from evidence.errors import Conflict, EvidenceError, NotHeld
from evidence.history import broken
from evidence.store import create_database, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

TERMS = """
evidence: terms/1
terms:
  - {kind: condition, key: bowel-disease}
  - {kind: condition, key: crohn-disease, synonyms: ["Crohn's disease"], broader: [bowel-disease]}
  - {kind: intervention, key: naltrexone}
  - {kind: intervention, key: placebo}
  - {kind: outcome, key: response, benefit: true, better: higher}
"""

STUDY = """
evidence: study/1
key: smith-2011
title: a small trial
design: parallel-rct
condition: Crohn’s disease
n: {randomised: 40}
reports: [{id: paper, role: primary, doi: 10.1007/s10620-011-1653-7, pmid: 21380937, published: 2011-07}]
arms:
  - {id: ldn, role: experimental, intervention: naltrexone, dose: 4.5 mg/day, duration: 12 weeks}
  - {id: placebo, role: comparator, intervention: placebo}
results:
  - outcome: response
    arms: {ldn: {percent: 88%}, placebo: {percent: 40%}}
    contrast: {of: ldn, against: placebo, p: 0.009, favours: ldn}
    source: {report: paper, where: abstract}
"""

OTHER = (
    STUDY.replace("smith-2011", "smith-2007").replace("parallel-rct", "single-arm-trial").replace("2011-07", "2007-04")
)
OTHER = (
    OTHER.replace("10.1007/s10620-011-1653-7", "10.1111/other").replace("21380937", "17222320").replace("40}", "17}")
)


@pytest.fixture
def store(database_url: str) -> Iterator[Evidence]:
    def fill(connection: Connection) -> None:
        del connection

    create_database(locate(database_url), fill=fill, say=print)
    with open_store(database_url, who="tester") as opened:
        opened.add([("terms.yaml", TERMS.encode())])
        yield opened


def add(store: Evidence, text: str, **given: str) -> list[list[str]]:
    done = store.add([("study.yaml", text.encode())], **given)  # type: ignore[arg-type] # base and why are texts
    assert done.problems == []
    return [done.added, done.updated, done.unchanged]


def test_adding_is_idempotent_and_a_change_is_a_revision_with_its_difference(store: Evidence) -> None:
    assert add(store, STUDY) == [["smith-2011"], [], []]
    assert add(store, STUDY) == [[], [], ["smith-2011"]]
    done = store.add([("study.yaml", STUDY.replace("a small", "the small").encode())])
    assert done.updated == ["smith-2011"]
    assert {"-title: a small trial", "+title: the small trial"} <= set(done.differences["smith-2011"])
    assert [one.action for one in store.history("smith-2011")] == ["added", "changed"]


def test_undo_takes_out_and_undo_again_puts_back_byte_for_byte(store: Evidence) -> None:
    add(store, STUDY)
    before = store.show("smith-2011").document
    store.undo()
    assert store.studies() == ()
    store.undo()
    assert store.show("smith-2011").document == before == canonical(read(STUDY).value)


def test_undo_takes_back_a_whole_command(store: Evidence) -> None:
    store.add([("a.yaml", STUDY.encode()), ("b.yaml", OTHER.encode())])
    assert [row.key for row in store.studies()] == ["smith-2007", "smith-2011"]
    store.undo()
    assert store.studies() == ()
    store.undo()
    assert len(store.studies()) == 2


def test_an_older_revision_is_not_undone_over_a_later_change(store: Evidence) -> None:
    add(store, STUDY)
    number = store.history("smith-2011")[0].number
    add(store, STUDY.replace("a small", "the small"))
    with pytest.raises(EvidenceError, match="was changed since"):
        store.undo(number)


def test_a_document_with_errors_is_left_out_whole_and_the_others_go_in(store: Evidence) -> None:
    done = store.add([("bad.yaml", STUDY.replace("parallel-rct", "rct").encode()), ("good.yaml", OTHER.encode())])
    assert done.added == ["smith-2007"]
    assert {problem.file for problem in done.problems} == {"bad.yaml"}
    assert [row.key for row in store.studies()] == ["smith-2007"]


def test_a_dry_run_tells_and_changes_nothing(store: Evidence) -> None:
    before = len(store.history())
    assert store.add([("study.yaml", STUDY.encode())], dry_run=True).added == ["smith-2011"]
    assert (len(store.history()), store.studies()) == (before, ())


def test_a_study_changed_by_somebody_else_is_refused_with_what_changed(store: Evidence) -> None:
    add(store, STUDY)
    mine = store.show("smith-2011").hash
    add(store, STUDY.replace("a small", "their small"))
    with pytest.raises(Conflict, match="changed by tester") as refused:
        store.add([("study.yaml", STUDY.replace("a small", "my small").encode())], base=mine)
    assert "+title: their small trial" in refused.value.changes
    assert store.show("smith-2011").study.title == "their small trial"


@pytest.mark.parametrize("name", ["smith-2011", "smith-201", "10.1007/S10620-011-1653-7", "21380937", "PMID: 21380937"])
def test_a_study_is_found_by_any_of_its_names(store: Evidence, name: str) -> None:
    add(store, STUDY)
    add(store, OTHER)
    assert store.show(name).study.key == "smith-2011"


def test_a_start_that_several_studies_share_lists_them(store: Evidence) -> None:
    add(store, STUDY)
    add(store, OTHER)
    with pytest.raises(EvidenceError, match="smith-2007, smith-2011"):
        store.show("smith")
    with pytest.raises(EvidenceError, match="did you mean smith-2011"):
        store.show("smyth-2011")


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (Filters(design="single-arm-trial"), ["smith-2007"]),
        (Filters(min_n=20), ["smith-2011"]),
        (Filters(max_n=20), ["smith-2007"]),
        (Filters(max_dose=4.5), ["smith-2007", "smith-2011"]),
        (Filters(max_dose=4.4), []),
        (Filters(min_duration_days=84), ["smith-2007", "smith-2011"]),
        (Filters(min_duration_days=85), []),
        (Filters(condition="bowel disease"), ["smith-2007", "smith-2011"]),
        (Filters(outcome="response", intervention="NALTREXONE"), ["smith-2007", "smith-2011"]),
    ],
)
def test_filters_choose_by_what_is_reported(store: Evidence, filters: Filters, keys: list[str]) -> None:
    add(store, STUDY)
    add(store, OTHER)
    assert [row.key for row in store.studies(filters)] == keys


def test_an_unknown_condition_offers_the_nearest(store: Evidence) -> None:
    with pytest.raises(NotHeld) as unknown:
        store.studies(condition="chrohn disease")
    assert unknown.value.suggestions[0] == "crohn-disease"


def test_removing_and_renaming_can_be_taken_back_and_history_goes_along(store: Evidence) -> None:
    add(store, STUDY)
    store.rename("smith-2011", "smith-2011b")
    assert [one.action for one in store.history("smith-2011b")] == ["added", "renamed"]
    store.remove("smith-2011b")
    assert store.studies() == ()
    store.undo()
    assert [row.key for row in store.studies()] == ["smith-2011b"]


def test_terms_of_a_study_come_and_go_with_it(store: Evidence) -> None:
    text = STUDY.replace("Crohn’s disease", "lupus") + "terms: [{kind: condition, key: lupus}]\n"
    assert add(store, text) == [["smith-2011"], [], []]
    assert store.vocabulary().key("condition", "Lupus") == "lupus"
    store.undo()
    assert store.vocabulary().key("condition", "Lupus") is None


def test_a_term_defined_otherwise_is_a_problem(store: Evidence) -> None:
    text = "evidence: terms/1\nterms: [{kind: condition, key: crohn-disease}]\n"
    done = store.add([("t.yaml", text.encode())])
    assert [problem.value for problem in done.problems] == ["crohn-disease"]
    changed = store.edit_term("crohn-disease", text)
    assert changed.keys == ("crohn-disease",)
    assert store.vocabulary().key("condition", "Crohn's disease") is None
    assert store.vocabulary().narrower("bowel-disease") == {"bowel-disease"}


def test_the_chain_of_revisions_is_whole_and_a_changed_row_breaks_it(store: Evidence) -> None:
    add(store, STUDY)
    database = store._database  # noqa: SLF001 - damage is done behind the store's back
    with database.read() as connection:
        assert broken(connection) is None
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE revision SET who = 'nobody' WHERE number = 1")
    with database.read() as connection:
        assert broken(connection) == 1


def test_two_studies_share_a_report_and_each_withdraws_only_its_own(store: Evidence) -> None:
    add(store, STUDY)
    add(store, STUDY.replace("smith-2011", "other-2011").replace("paper, role: primary", "paper, role: secondary"))

    def reports() -> int:
        with store._database.read() as connection:  # noqa: SLF001 - the public view of the data
            return len(connection.exec_driver_sql("SELECT id FROM evidence_reports").all())

    assert reports() == 1
    store.remove("other-2011")
    assert reports() == 1
    store.remove("smith-2011")
    assert reports() == 0
