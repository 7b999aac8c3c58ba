"""Screening and matching at a terminal, a real one: what is shown, what is saved, where it goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from screened import trial, work, written
from terminal import Terminal, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

PROMPT = "q quit"


@pytest.fixture
def names(run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Import a trial and two other reports and give their names."""
    monkeypatch.setenv("EVIDENCE_USER", "ann")
    run("import", written("a.ris", trial(), work(2, AB=None), work(3)), "--source", "PubMed")
    return [hit["report"] for hit in run("search", "--unscreened", "-f", "json").json]


def test_a_walk_with_every_key(run: Callable[..., Answer], names: list[str]) -> None:
    with Terminal("screen", "--words", "naltrexone,pain") as terminal:
        page = terminal.until(PROMPT)
        assert "1 of 3 · title and abstract · ann" in plain(page)
        assert "\x1b[1;33mnaltrexone\x1b[0m" in page
        assert "J Pain" not in page
        assert "doi 10.1000/mup.2021.101" in plain(page)
        terminal.type("x")
        assert "no key x" in terminal.until(PROMPT)
        for key in ("\x1b[A", "\n"):  # an arrow is no decision, nor is Enter
            terminal.type(key)
            assert plain(terminal.until(PROMPT)).startswith(" > \ni include")
        terminal.type("?")
        assert "take your last decision back" in terminal.until(PROMPT)
        terminal.type("i")
        page = terminal.until(PROMPT)
        assert "2 of 3" in page
        assert f"{names[0]}: include" in page
        assert "(no abstract)" in page
        terminal.type("e")
        assert "1 wrong population" in terminal.until("go back > ")
        terminal.type("2\n")
        page = terminal.until(PROMPT)
        assert f"{names[1]}: exclude (wrong intervention)" in page
        terminal.type("u")
        page = terminal.until(PROMPT)
        assert "2 of 3" in page
        assert f"taken back: {names[1]}" in page
        terminal.type("e")
        terminal.until("go back > ")
        terminal.type("nicht auf Menschen bezogen – Mäuse\n")
        terminal.until("3 of 3")
        terminal.until(PROMPT)
        terminal.type("m")
        assert f"{names[2]}: maybe\nthat was the last one; u undo" in terminal.until("ends > ")
        terminal.type("u")
        assert f"taken back: {names[2]}" in terminal.until(PROMPT)
        terminal.type("m")
        terminal.until("ends > ")
        terminal.type("\n")
        status, said = terminal.ended()
        assert status == 0
        assert "3 decided; you are through" in said
    flow = run("flow", "-f", "json").json
    assert (flow["sought"], flow["excluded"]) == (2, 1)
    run("undo")
    assert run("flow", "-f", "json").json["screened"] == 0


def test_it_goes_on_where_it_stopped_and_takes_back_what_was_decided_before(
    run: Callable[..., Answer], names: list[str]
) -> None:
    with Terminal("screen") as terminal:
        terminal.until(PROMPT)
        terminal.type("i")
        terminal.until(PROMPT)
        terminal.type("s")
        assert "3 of 3" in terminal.until(PROMPT)
        terminal.type("q")
        status, said = terminal.ended()
        assert (status, "1 decided" in said) == (0, True)
    with Terminal("screen") as terminal:
        assert "2 of 3" in terminal.until(PROMPT)
        terminal.type("u")
        page = terminal.until(PROMPT)
        assert "1 of 3" in page
        assert f"taken back: {names[0]}" in page
        terminal.type("u")
        assert "no decision of yours to take back" in terminal.until(PROMPT)
        terminal.type("\x03")
        assert terminal.ended()[0] == 130
    assert run("flow", "-f", "json").json["screened"] == 0


def test_named_reports_are_undone_to_what_they_were_and_others_left_alone(
    run: Callable[..., Answer], names: list[str]
) -> None:
    run("screen", "--include", *names[:2])
    with Terminal("screen", names[1]) as terminal:
        terminal.until(PROMPT)
        terminal.type("u")
        page = plain(terminal.until(PROMPT))
        assert "no decision of yours to take back" in page
        assert "1 of 1" in page
        assert "you decided: include" in page
        terminal.type("e")
        terminal.until("go back > ")
        terminal.type("\n")
        terminal.until("ends > ")
        terminal.type("q")
        assert terminal.ended()[0] == 0
    assert [run("flow", "-f", "json").json[box] for box in ("sought", "excluded")] == [1, 1]
    with Terminal("screen", names[1], names[2]) as terminal:
        terminal.until(PROMPT)
        terminal.type("m")
        terminal.until("2 of 2")
        terminal.until(PROMPT)
        terminal.type("u")
        page = plain(terminal.until(PROMPT))
        assert "1 of 2" in page
        assert f"taken back: {names[1]}" in page
    assert [run("flow", "-f", "json").json[box] for box in ("sought", "excluded")] == [1, 1]


def test_undo_leaves_what_settled_a_conflict(run: Callable[..., Answer], names: list[str]) -> None:
    run("screen", "--include", names[0])
    run("screen", "--exclude", names[0], "--as", "bob")
    run("screen", "--include", names[0], "--resolve")
    with Terminal("screen") as terminal:
        terminal.until(PROMPT)
        terminal.type("u")
        page = plain(terminal.until(PROMPT))
        assert f"taken back: {names[0]}, include, which you decided before" in page
        assert "1 of 3" in page
    assert [run("flow", "-f", "json").json[box] for box in ("sought", "excluded")] == [1, 0]


def test_at_full_text_a_reason_is_needed_and_a_report_may_not_be_had(
    run: Callable[..., Answer], names: list[str]
) -> None:
    run("screen", "--include", *names)
    with Terminal("screen", "--stage", "full-text") as terminal:
        assert "1 of 3 · full text · ann" in plain(terminal.until(PROMPT))
        terminal.type("e")
        terminal.until("Enter to go back > ")
        terminal.type("\n")
        terminal.until(PROMPT)
        terminal.type("e")
        terminal.until("go back > ")
        terminal.type("77\n")
        assert "no reason 77" in terminal.until("go back > ")
        terminal.type("5\n")
        terminal.until("2 of 3")
        terminal.until(PROMPT)
        terminal.type("n")
        terminal.until("3 of 3")
        terminal.until(PROMPT)
        terminal.type("i")
        terminal.until("ends > ")
        terminal.type("q")
        assert terminal.ended()[0] == 0
    flow = run("flow", "-f", "json").json
    assert flow["excluded_by_reason"] == {"wrong design": 1}
    assert (flow["not_retrieved"], flow["included_reports"]) == (1, 1)


def test_others_decisions_are_hidden_unless_asked_for(run: Callable[..., Answer], names: list[str]) -> None:
    run("screen", "--exclude", names[0], "--reason", "bob said so", "--as", "bob")
    for options, shown in (([], False), (["--unblinded"], True)):
        with Terminal("screen", *options) as terminal:
            assert ("bob said so" in terminal.until(PROMPT)) is shown
    with Terminal("screen", "--undecided") as terminal:
        assert names[1] in terminal.until(PROMPT)
    with Terminal("screen", names[2]) as terminal:
        assert f"· {names[2]}\n" in terminal.until(PROMPT)


def test_without_colours_words_are_marked_and_data_never_act(run: Callable[..., Answer], names: list[str]) -> None:
    assert names
    run("import", written("b.ris", work(7, TI="Evil \x9b31m [bold]markup[/bold] \x1b[5mtitle with pain")))
    last = run("search", "--unscreened", "-f", "json").json[-1]["report"]
    with Terminal("screen", last, "--words", "pain, cohort study", NO_COLOR="1") as terminal:
        page = terminal.until(PROMPT)
    assert "*pain*" in page
    assert "[bold]markup[/bold]" in page
    assert "\x9b" not in page
    assert "\x1b[5m" not in page
    assert "\x1b[1" not in page
    assert max(len(line) for line in plain(page).splitlines()) <= 80


def test_the_title_stands_below_an_abstract_that_is_longer_than_the_screen(
    run: Callable[..., Answer], names: list[str]
) -> None:
    run("import", written("b.ris", work(8, AB="It was long. " * 150)))
    last = run("search", "--unscreened", "-f", "json").json[-1]["report"]
    for name, times in ((names[0], 1), (last, 2)):
        with Terminal("screen", name, LINES="24") as terminal:
            page = plain(terminal.until(PROMPT))
        title = "Low-dose naltrexone" if name == names[0] else "Walking against"
        assert page.count(title) == times


def test_when_nothing_waits_it_says_so(run: Callable[..., Answer], names: list[str]) -> None:
    run("screen", "--include", *names)
    with Terminal("screen") as terminal:
        status, said = terminal.ended()
    assert status == 0
    assert "nothing waits for ann at title and abstract (3 decided)" in said


def test_pairs_are_asked_about_one_after_the_other(run: Callable[..., Answer], names: list[str]) -> None:
    assert names
    twice = [
        work(at, DO=None, AB=None, JO=None, VL=None, SP=None, PY=str(year)) for at in (5, 6) for year in (2001, 2002)
    ]
    assert run("import", written("b.ris", *twice), "-f", "json").json["to_decide"] == 2
    assert run("match", "--ask", "--all").status == 2
    assert run("match", "--ask", "--why", "looked").status == 2
    with Terminal("match", "--ask") as terminal:
        first = terminal.until(PROMPT)
        assert "1 of 2\n" in first
        assert re.search(r" [+-][0-9]+\.[0-9]{2}  .*\n  [0-9]+\.[0-9]{2} points: ", first, re.DOTALL)
        terminal.type("l")
        second = terminal.until(PROMPT)
        assert "2 of 2" in second
        assert second.split("the same report?")[1] != first.split("the same report?")[1]
        terminal.type("d")
        terminal.until("ends > ")
        terminal.type("u")
        assert "2 of 2" in terminal.until(PROMPT)
        terminal.type("?")
        assert "they are different" in terminal.until(PROMPT)
        terminal.type("d")
        terminal.until("ends > ")
        terminal.type("\n")
        status, said = terminal.ended()
        assert (status, "1 answered, 1 open" in said) == (0, True)
    with Terminal("match", "--ask") as terminal:
        assert terminal.until(PROMPT).split("the same report?")[1] == first.split("the same report?")[1].replace(
            "1 of 2", "1 of 1"
        )
        terminal.type("s")
        terminal.until("ends > ")
        terminal.type("q")
        assert "1 answered, 0 open" in terminal.ended()[1]
    with Terminal("match", "--ask") as terminal:
        assert terminal.ended() == (0, "no pair is open\n")
