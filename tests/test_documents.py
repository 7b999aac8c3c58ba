"""Documents: what is read, what is refused, and that every mistake is told at once with its place."""

from __future__ import annotations

import json

import pytest

from evidence.documents import Study, Vocabulary, canonical, json_schema, load, read, yaml_text

GOOD = """\
evidence: study/1
key: smith-2011
title: a small trial
design: parallel-rct
condition: [crohn-disease, pain]
n: {randomised: 40}
female: 67%
reports:
  - {id: paper, role: primary, doi: https://doi.org/10.1007/S10620-011-1653-7, published: 2011-07}
arms:
  - {id: ldn, role: experimental, intervention: ldn, dose: 4.5 mg/day, duration: 12 weeks, with: nad-plus}
  - {id: placebo, role: comparator, intervention: placebo}
results:
  - outcome: pain
    at: 12 weeks
    arms: {ldn: {n: 20, end: {mean: 0.30, sd: 1·30}}, placebo: {events: 3, total: 20}}
    contrast: {of: ldn, against: placebo, p: "<0.001", favours: ldn}
    source: {report: paper, where: table 1}
sources: {n: {report: paper}}
notes: no
"""

FIFTEEN = """\
evidence: study/1
key: Smith 2011
title: fifteen mistakes
design: parallel-rtc
colour: green
condition: crohn
n: {randomised: 12.5, analysed: many}
female: 120%
dates: {start: 2014-02-30}
reports:
  - {id: paper, role: primery, doi: 11.1007/abc, published: July 2011}
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexon, dose: some}
  - {id: ldn, role: comparator, intervention: placebo}
results:
  - outcome: pain
    arms: {ldn: {events: 30, total: 20}, sugar: {n: 5}}
    contrast: {of: ldn, against: placebo, p: 1.5}
"""


def study_of(text: str) -> Study:
    document = read(text, "study.yaml")
    assert document.problems == ()
    assert isinstance(document.value, Study)
    return document.value


def messages(text: str, file: str = "study.yaml") -> list[str]:
    return [str(problem) for problem in read(text, file).problems]


def test_a_good_document_reads_without_a_problem() -> None:
    study = study_of(GOOD)
    assert (study.condition, study.size, study.notes) == (("crohn-disease", "pain"), 40, "no")
    assert study.reports[0].doi == "10.1007/s10620-011-1653-7"
    assert study.arms[0].with_ == ("nad-plus",)


def test_numbers_keep_the_digits_that_were_written() -> None:
    text = canonical(study_of(GOOD))
    assert '"mean": 0.30' in text
    assert '"sd": "1·30"' in text
    assert '"p": "<0.001"' in text


@pytest.mark.parametrize("written", [canonical, yaml_text])
def test_what_is_written_reads_back_equal(written: object) -> None:
    study = study_of(GOOD)
    assert callable(written)
    text = written(study)
    assert study_of(text) == study
    assert written(study_of(text)) == text


def test_the_stored_text_gives_the_same_value() -> None:
    study = study_of(GOOD)
    assert load(canonical(study)) == study


def test_json_reads_like_yaml() -> None:
    study = study_of(GOOD)
    assert read(canonical(study), "study.json").value == study


def test_every_mistake_is_told_at_once_with_line_and_remedy() -> None:
    problems = read(FIFTEEN, "bad.yaml", Vocabulary()).problems
    fields = {problem.field for problem in problems}
    assert {
        "key",
        "design",
        "colour",
        "condition[0]",
        "n.randomised",
        "n.analysed",
        "female",
        "dates.start",
        "reports[0].role",
        "reports[0].doi",
        "reports[0].published",
        "arms[0].dose",
        "arms[1].id",
        "results[0].arms.ldn.events",
        "results[0].arms.sugar",
        "results[0].contrast.p",
    } <= fields
    assert all(problem.line and problem.message and problem.fix and problem.file == "bad.yaml" for problem in problems)
    line_of = {problem.field: problem.line for problem in problems}
    assert (line_of["key"], line_of["design"], line_of["arms[1].id"]) == (2, 4, 14)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the document is empty"),
        ("- a\n- b\n", "a document is a list of fields"),
        ("key: x\n", "the document does not say what it is"),
        ("evidence: study/1\nkey: &a b\ntitle: *a\n", "anchors and aliases"),
        ("evidence: study/1\nkey: !!python/object x\n", "tags (!)"),
        ("evidence: study/1\nkey: a\nkey: b\n", "second time"),
        ("evidence: study/1\n\tkey: a\n", "this is not YAML"),
        ("a: " + "[" * 100, "levels of nesting"),
        ("evidence: study/1\n---\nevidence: study/1\n", "a second document begins here"),
    ],
)
def test_a_text_that_is_no_document_is_told_in_words(text: str, told: str) -> None:
    assert told in " ".join(messages(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"evidence": "study/1", "key": "a", "key": "b"}', "second time"),
        ('{"evidence": "study/1",', "this is not JSON"),
        ('{"evidence": "study/1"} x', "text follows"),
        ('{"evidence": "study/1", "title": "a\\u0000b"}', "no database can store"),
        ('{"evidence": "study/1", "title": "a\\ud800b"}', "no database can store"),
        ("[" * 100_000, "levels of nesting"),
    ],
)
def test_broken_json_is_told_in_words(text: str, told: str) -> None:
    assert told in " ".join(messages(text, "study.json"))


def test_bytes_that_are_no_utf8_are_told_with_their_line() -> None:
    problem = read(b"evidence: study/1\ntitle: caf\xe9\n", "latin.yaml").problems[0]
    assert (problem.line, "UTF" in problem.message) == (2, True)


def test_a_byte_order_mark_and_utf16_are_read() -> None:
    assert read(GOOD.encode("utf-8-sig"), "a.yaml").problems == ()
    assert read(GOOD.encode("utf-16"), "a.yaml").problems == ()


def test_words_of_yaml_stay_words() -> None:
    text = GOOD.replace("title: a small trial", "title: 010").replace("notes: no", "notes: 1:30")
    study = study_of(text)
    assert (study.title, study.notes) == ("010", "1:30")
    assert study_of(yaml_text(study)) == study


def test_an_unknown_term_offers_the_nearest_known() -> None:
    terms = read("evidence: terms/1\nterms: [{kind: condition, key: crohn-disease, synonyms: [CD]}]", "t.yaml").value
    assert terms is not None
    vocabulary = Vocabulary(terms.terms)  # type: ignore[union-attr] # a terms document
    problems = read(GOOD.replace("[crohn-disease, pain]", "chron-disease"), "a.yaml", vocabulary).problems
    told = next(problem for problem in problems if problem.field == "condition[0]")
    assert "did you mean crohn-disease" in told.fix


def test_a_registered_study_needs_no_arm() -> None:
    text = "evidence: study/1\nkey: a\ntitle: a\ndesign: parallel-rct\ncondition: pain\nstatus: registered\n"
    text += "reports: [{id: registry, role: registry, nct: NCT04739995}]\n"
    assert messages(text) == []
    assert "the field arms is missing" in " ".join(messages(text.replace("registered", "completed")))


def test_the_published_schema_names_every_field() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert schema["required"][:4] == ["evidence", "key", "title", "design"]
    assert schema["properties"]["design"]["enum"][0] == "parallel-rct"
    assert "with" in schema["properties"]["arms"]["items"]["properties"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("{kind: instrument, key: a, mid: {value: -2, source: x}}", "is above 0"),
        ("{kind: intervention, key: a, dose_mg_per_day: [-1, 2]}", "cannot be below 0"),
        ("{kind: condition, key: a, broader: [a]}", "broader than itself"),
        ("{kind: condition, key: a, better: lower}", "a condition has no better"),
        ("{kind: condition, key: a}, {kind: condition, key: a}", "a second condition has this key"),
        ("{kind: instrument, key: a, mid: {value: 2}}", "the field source is missing"),
    ],
)
def test_terms_that_cannot_be_are_refused(term: str, told: str) -> None:
    assert told in " ".join(messages(f"evidence: terms/1\nterms: [{term}]\n"))
