"""Made-up publications for tests of screening, as files to import."""

from __future__ import annotations

from pathlib import Path

TRIAL = {
    "TI": "Low-dose naltrexone for pain in fibromyalgia: a randomised, double-blind trial",
    "AU": "Holm, Anna; Berg, Jonas P",
    "JO": "Journal of Made-Up Pain",
    "PY": "2021",
    "VL": "12",
    "IS": "3",
    "SP": "101",
    "AB": "Sixty adults took 4.5 mg of naltrexone or placebo for twelve weeks, and pain was rated every week.",
    "DO": "10.1000/mup.2021.101",
}


def trial(**changed: str | None) -> dict[str, str]:
    """Give the made-up trial with other values; None takes a field away."""
    return {tag: value for tag, value in {**TRIAL, **changed}.items() if value is not None}


def work(number: int, **changed: str | None) -> dict[str, str]:
    """Give one of many publications that have nothing in common; its DOI is 10.1000/made.NUMBER."""
    nouns = ("sleep", "fatigue", "gait", "memory", "asthma", "eczema", "migraine", "colitis", "anxiety", "stroke")
    noun = nouns[number % 10]
    own = {
        "TI": f"Walking against {noun} in people of region {number}: cohort with {number + 40} participants",
        "AU": f"{noun.title()}er, W; Quill{number}, B",
        "JO": f"Archives of {noun.title()}",
        "PY": str(1990 + number % 30),
        "VL": str(number + 1),
        "SP": str(number * 7 + 1),
        "AB": f"Participants of region {number} walked; {noun} was assessed by questionnaire after a year.",
        "DO": f"10.1000/made.{number}",
    }
    return trial(IS=None, **own | changed)


def written(name: str, *entries: dict[str, str]) -> str:
    """Write entries into a RIS file of the current folder and give its name; semicolons part authors."""
    text = ""
    for entry in entries:
        text += "TY  - JOUR\n"
        for tag, value in entry.items():
            text += "".join(f"{tag}  - {part}\n" for part in (value.split("; ") if tag == "AU" else [value]))
        text += "ER  - \n\n"
    Path(name).write_text(text, encoding="utf-8")
    return name
