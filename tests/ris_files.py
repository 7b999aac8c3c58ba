"""Small RIS files of made-up publications, and what the database holds of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence.model.literature import record, report
from evidence.reports import members, rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

TRIAL = {
    "TI": "Low-dose naltrexone for pain in fibromyalgia: a randomised, double-blind trial",
    "AU": "Holm, Anna; Berg, Jonas P",
    "JO": "Journal of Made-Up Pain",
    "PY": "2021",
    "VL": "12",
    "IS": "3",
    "SP": "101",
    "EP": "112",
    "AB": "Sixty adults took 4.5 mg of naltrexone or placebo for twelve weeks, and pain was rated every week.",
    "DO": "10.1000/mup.2021.101",
}


def ris(*entries: dict[str, str]) -> str:
    """Write entries as RIS; several authors are parted by semicolons."""
    text = ""
    for entry in entries:
        text += f"TY  - {entry.get('TY', 'JOUR')}\n"
        for tag, value in entry.items():
            parts = value.split("; ") if tag == "AU" else [value]
            text += "".join(f"{tag}  - {part}\n" for part in parts if tag != "TY")
        text += "ER  - \n\n"
    return text


def trial(**changed: str | None) -> dict[str, str]:
    """Give the made-up trial with other values; None takes a field away."""
    return {tag: value for tag, value in {**TRIAL, **changed}.items() if value is not None}


def work(number: int, **changed: str | None) -> dict[str, str]:
    """Give one of many publications that have nothing in common."""
    nouns = ("sleep", "fatigue", "gait", "memory", "asthma", "eczema", "migraine", "colitis", "anxiety", "stroke")
    verbs = ("walking", "yoga", "zinc", "light", "music", "honey", "ginger", "silence", "dancing", "reading")
    noun, verb = nouns[number % 10], verbs[number // 10 % 10]
    own = {
        "TI": f"{verb.title()} against {noun} in people of region {number}: cohort with {number + 40} participants",
        "AU": f"{noun.title()}er, {verb[0].upper()}; Quill{number}, B",
        "JO": f"Archives of {noun.title()}",
        "PY": str(1990 + number % 30),
        "VL": str(number + 1),
        "SP": str(number * 7 + 1),
        "EP": str(number * 7 + 6),
        "AB": f"Participants of region {number} tried {verb}; {noun} was assessed by questionnaire after a year. " * 3,
        "DO": f"10.1000/made.{number}",
    }
    return trial(**own | changed)


def written(name: str, *entries: dict[str, str]) -> str:
    """Write entries into a RIS file of the current folder and give its name."""
    Path(name).write_text(ris(*entries), encoding="utf-8")
    return name


def groups(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Report → its records, as they are now."""
    shown = connection.scalars(select(report.c.id).where(report.c.is_shown).order_by(report.c.id)).all()
    held = set(connection.scalars(select(record.c.id)))
    behind = members(connection, shown)
    return {f"P{one}": tuple(f"R{row}" for row in behind[one] if row in held) for one in shown}


def whole(connection: Connection) -> tuple[object, ...]:
    """Everything that shows of the reports: which records each has, and what it says."""
    shown = connection.scalars(select(report.c.id).where(report.c.is_shown).order_by(report.c.id)).all()
    return rows(connection, shown)
