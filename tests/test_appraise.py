"""Risk of bias: every branch of the instruments' algorithms, and the command that stores an appraisal."""

from __future__ import annotations

import json
import os
import pty
from itertools import product
from typing import TYPE_CHECKING

import pytest
from command_line import Answer, process

from evidence.risk_of_bias import ANSWERS, INSTRUMENTS, Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOW, SOME, HIGH = "low", "some-concerns", "high"

BRANCHES = [
    ("rob2", "randomisation", "1.2=n", HIGH),
    ("rob2", "randomisation", "1.2=pn", HIGH),
    ("rob2", "randomisation", "1.2=ni 1.3=y", HIGH),
    ("rob2", "randomisation", "1.2=ni 1.3=ni", SOME),
    ("rob2", "randomisation", "1.2=y 1.1=pn", SOME),
    ("rob2", "randomisation", "1.2=py 1.1=ni 1.3=py", SOME),
    ("rob2", "randomisation", "1.2=y 1.1=ni 1.3=ni", LOW),
    ("rob2", "deviations", "2.1=n 2.2=pn 2.6=y", LOW),
    ("rob2", "deviations", "2.1=n 2.2=ni 2.3=n 2.6=py", LOW),
    ("rob2", "deviations", "2.1=y 2.3=ni 2.6=y", SOME),
    ("rob2", "deviations", "2.1=y 2.3=y 2.4=n 2.6=y", SOME),
    ("rob2", "deviations", "2.1=y 2.3=y 2.4=ni 2.5=y 2.6=y", SOME),
    ("rob2", "deviations", "2.1=y 2.3=y 2.4=y 2.5=ni 2.6=y", HIGH),
    ("rob2", "deviations", "2.1=n 2.2=n 2.6=n 2.7=n", SOME),
    ("rob2", "deviations", "2.1=n 2.2=n 2.6=ni 2.7=ni", HIGH),
    ("rob2", "missing-data", "3.1=y", LOW),
    ("rob2", "missing-data", "3.1=ni 3.2=py", LOW),
    ("rob2", "missing-data", "3.1=n 3.2=n 3.3=n", LOW),
    ("rob2", "missing-data", "3.1=n 3.2=n 3.3=ni 3.4=n", SOME),
    ("rob2", "missing-data", "3.1=n 3.2=n 3.3=y 3.4=ni", HIGH),
    ("rob2", "measurement", "4.1=y", HIGH),
    ("rob2", "measurement", "4.1=n 4.2=y", HIGH),
    ("rob2", "measurement", "4.1=n 4.2=n 4.3=n", LOW),
    ("rob2", "measurement", "4.1=ni 4.2=n 4.3=y 4.4=n", LOW),
    ("rob2", "measurement", "4.1=n 4.2=ni 4.3=n", SOME),
    ("rob2", "measurement", "4.1=n 4.2=n 4.3=ni 4.4=ni 4.5=n", SOME),
    ("rob2", "measurement", "4.1=n 4.2=n 4.3=y 4.4=y 4.5=ni", HIGH),
    ("rob2", "selection", "5.2=y", HIGH),
    ("rob2", "selection", "5.2=n 5.3=y", HIGH),
    ("rob2", "selection", "5.1=y 5.2=n 5.3=n", LOW),
    ("rob2", "selection", "5.1=ni 5.2=n 5.3=n", SOME),
    ("rob2", "selection", "5.1=y 5.2=ni 5.3=n", SOME),
    ("rob2", "selection", "5.1=y 5.2=n 5.3=ni", SOME),
    ("rob2-crossover", "period-carryover", "S.1=y S.3=y", LOW),
    ("rob2-crossover", "period-carryover", "S.1=n S.2=y S.3=py", LOW),
    ("rob2-crossover", "period-carryover", "S.1=n S.2=n S.3=y", SOME),
    ("rob2-crossover", "period-carryover", "S.1=y S.3=ni", SOME),
    ("rob2-crossover", "period-carryover", "S.1=y S.3=n", HIGH),
    ("rob2-cluster", "identification-recruitment", "1b.1=y", LOW),
    ("rob2-cluster", "identification-recruitment", "1b.1=n 1b.2=y", HIGH),
    ("rob2-cluster", "identification-recruitment", "1b.1=n 1b.2=n 1b.3=n", LOW),
    ("rob2-cluster", "identification-recruitment", "1b.1=ni 1b.2=n 1b.3=y", SOME),
    ("rob2-cluster", "identification-recruitment", "1b.1=n 1b.2=ni 1b.3=ni", SOME),
    ("rob2-cluster", "identification-recruitment", "1b.1=n 1b.2=ni 1b.3=y", HIGH),
]

ALL_LOW = "1.1=y 1.2=y 1.3=n 2.1=n 2.2=n 2.6=y 3.1=y 4.1=n 4.2=n 4.3=n 5.1=y 5.2=n 5.3=n"


@pytest.mark.parametrize(("tool", "key", "answers", "level"), BRANCHES)
def test_each_branch_of_an_algorithm(tool: str, key: str, answers: str, level: str) -> None:
    given = {name: ANSWERS[short] for name, _, short in (one.partition("=") for one in answers.split())}
    domain = next(one for one in INSTRUMENTS[tool].domains if one.key == key)
    assert INSTRUMENTS[tool].suggested(domain, given) == level


@pytest.mark.parametrize("tool", ["rob2", "rob2-crossover", "rob2-cluster"])
def test_every_set_of_answers_leads_to_a_judgement_and_never_asks_for_another_domains_question(tool: str) -> None:
    instrument = INSTRUMENTS[tool]
    for domain in instrument.domains:
        names = [question.id for question in domain.questions]
        reached = set()
        for answers in product(("yes", "no", "no-information"), repeat=len(names)):
            reached.add(instrument.suggested(domain, dict(zip(names, answers, strict=True))))
        assert reached == {LOW, SOME, HIGH}
        with pytest.raises(Unanswered) as missing:
            instrument.suggested(domain, {})
        assert missing.value.question in names


def test_the_domains_worst_is_the_overall_and_an_incomplete_one_has_none() -> None:
    rob2 = INSTRUMENTS["rob2"]
    keys = [domain.key for domain in rob2.domains]
    assert rob2.overall(dict.fromkeys(keys, LOW)) == LOW
    assert rob2.overall({**dict.fromkeys(keys, LOW), "selection": SOME}) == SOME
    assert rob2.overall({**dict.fromkeys(keys, SOME), "selection": HIGH}) == HIGH
    assert rob2.overall({"selection": HIGH}) is None


def answered(answers: str) -> list[str]:
    return [word for one in answers.split() for word in ("--answer", one)]


def bias(run: Callable[..., Answer]) -> int:
    found = run("summary", "depression", "-f", "json").json["findings"][0]["certainty"]["steps"]
    return int(next(one["levels"] for one in found if one["domain"] == "risk of bias"))


def test_answers_make_an_appraisal_that_the_certainty_rests_on(run: Callable[..., Answer]) -> None:
    assert bias(run) == -1
    for key in ("mischoulon-2017", "moloney-2026"):
        answer = run("appraise", key, *answered(ALL_LOW), "--by", "J Jones", "--on", "2026-11-01", "-f", "json")
        assert (answer.status, answer.json["overall"], answer.json["version"]) == (0, LOW, "2019-08-22")
        assert answer.json["answers"]["1.1"] == "yes"
    assert bias(run) == 0
    for key in ("mischoulon-2017", "moloney-2026"):
        run("appraise", key, "--overall", HIGH, "--reason", "unblinded", "--by", "J Jones")
    assert bias(run) == -2
    stored = run("show", "mischoulon-2017", "-f", "json").json["appraisals"]
    assert [one["overall"] for one in stored] == [HIGH]  # the same person's earlier one is replaced
    run("undo")
    assert run("appraise", "moloney-2026", "--list", "-f", "json").json[0]["overall"] == LOW


def test_an_appraisal_counts_from_its_day_on(run: Callable[..., Answer]) -> None:
    run("appraise", "mischoulon-2017", "--overall", HIGH, "--reason", "x", "--on", "2020-05-01")
    levels = []
    for day in ("2020-04-30", "2020-05-01"):
        found = run("summary", "depression", "--as-of", day, "-f", "json").json["findings"][0]["certainty"]["steps"]
        levels.append(next(one["levels"] for one in found if one["domain"] == "risk of bias"))
    assert levels == [-1, -2]


def test_an_override_needs_its_reason_and_is_shown(run: Callable[..., Answer]) -> None:
    words = ("appraise", "mischoulon-2017", *answered(ALL_LOW), "--domain", "selection=high")
    refused = run(*words)
    assert (refused.status, "--reason" in refused.err) == (2, True)
    answer = run(*words, "--reason", "the registry says otherwise")
    assert "the algorithm says low" in " ".join(answer.out.split())
    assert run("appraise", "mischoulon-2017", "--list", "-f", "json").json[0]["overall"] == HIGH


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--answer", "1.1=y"), 2, "question 1.2 needs an answer"),
        (("--domain", "selection=low"), 2, "judge randomisation"),
        (("--domain", "luck=low"), 2, "it has: randomisation"),
        (("--domain", "selection=critical"), 2, "low, some-concerns, high"),
        (("--answer", "9.9=y", "--overall", "low"), 2, "no question 9.9"),
        (("--answer", "1.1=perhaps", "--overall", "low"), 2, "no answer"),
        (("--answer", "1.1"), 2, "NAME=VALUE"),
        (("--tool", "jadad", "--overall", "low"), 2, "robins-i"),
        (("--outcome", "depresive-symptoms", "--overall", "low"), 4, "depressive-symptoms"),
        (("--file", "nothing.yaml"), 1, "nothing.yaml"),
        ((), 2, "--answer"),
    ],
)
def test_half_an_appraisal_is_refused(
    run: Callable[..., Answer], words: tuple[str, ...], status: int, said: str
) -> None:
    answer = run("appraise", "mischoulon-2017", *words)
    assert answer.status == status
    assert said in answer.err
    assert run("appraise", "mischoulon-2017", "--list", "-f", "json").json == []


def test_from_a_file_and_the_options_go_before_it(run: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "appraisal.yaml"
    file.write_text("tool: other\noverall: low\nreason: by hand\nby: A Smith\non: 2026-01-31\n", encoding="utf-8")
    made = run("appraise", "mischoulon-2017", "--file", str(file), "--by", "J Jones", "-f", "json").json
    assert (made["tool"], made["overall"], made["by"], made["on"]) == ("other", LOW, "J Jones", "2026-01-31")
    file.write_text("colour: red\n", encoding="utf-8")
    refused = run("appraise", "mischoulon-2017", "--file", str(file))
    assert (refused.status, "colour" in refused.err) == (1, True)


def test_the_tool_fits_the_design(run: Callable[..., Answer]) -> None:
    questions = run("appraise", "younger-2013", "--questions", "-f", "json").json
    assert {one["domain"] for one in questions} >= {"period-carryover", "randomisation"}
    assert run("appraise", "nobody-1999", "--overall", "low").status == 1


def test_at_a_terminal_the_questions_are_asked_one_after_another() -> None:
    said = ("y", "b", "?", "py", "y", "n", "=", *"nny", "=", "y", "=", *"nnn", "=", *"ynn", "high", "=", "because")
    keyboard, terminal = pty.openpty()
    asking = process("appraise", "mischoulon-2017", "--by", "J Jones", "-f", "json", stdin=terminal)
    os.write(keyboard, "".join("\n" if word == "=" else f"{word}\n" for word in said).encode())
    out, talk = asking.communicate(timeout=60)
    os.close(terminal)
    os.close(keyboard)
    made = json.loads(out)
    assert (asking.returncode, made["overall"], made["reason"]) == (0, HIGH, "because")
    assert made["answers"]["1.2"] == "probably-yes"  # after going back
    assert "2.3" not in made["answers"]  # which the algorithm did not need
    assert "no-information" in talk
