"""How long all conclusions take, as a ratio to reading the same rows: 200 studies in 20 conditions, in one run.

Run by hand, on a quiet machine: ``python tests/benchmarks/summary.py``. Nothing is cached; a ratio that stays small
says that nothing needs to be.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from timeit import Timer

from sqlalchemy import select

from evidence import open_store
from evidence.answers.evidence import init_store
from evidence.answers.holdings import held
from evidence.answers.summary import rows, summarise
from evidence.model.study import study

CONDITIONS, STUDIES = 20, 10
OUTCOMES = ("pain-intensity", "depressive-symptoms", "response", "serious-adverse-events", "fatigue")


def document(condition: str, number: int, chance: random.Random) -> str:
    """A made-up trial of 100 people with five outcomes."""
    arms = [
        {"id": "ldn", "role": "experimental", "intervention": "low-dose-naltrexone", "dose": "4.5 mg/day", "n": 50},
        {"id": "placebo", "role": "comparator", "intervention": "placebo", "n": 50},
    ]
    results: list[dict[str, object]] = []
    for outcome in OUTCOMES:
        if outcome in ("response", "serious-adverse-events"):
            told: dict[str, object] = {
                one: {"events": chance.randint(2, 30), "total": 50} for one in ("ldn", "placebo")
            }
        else:
            told = {
                one: {"n": 50, "change": {"mean": round(chance.gauss(-3, 2), 1), "sd": round(chance.uniform(5, 9), 1)}}
                for one in ("ldn", "placebo")
            }
        results.append({"outcome": outcome, "at": "12 weeks", "arms": told, "source": {"report": "paper"}})
    tree = {
        "evidence": "study/1",
        "key": f"{condition}-{number}",
        "title": f"Trial {number} in {condition}",
        "design": "parallel-rct",
        "condition": condition,
        "n": {"randomised": 100},
        "reports": [{"id": "paper", "role": "primary", "published": f"20{number + 10}-01-31"}],
        "arms": arms,
        "results": results,
    }
    return json.dumps(tree)


def main() -> None:
    """Print the ratios."""
    chance = random.Random(1)  # noqa: S311 - made-up trials
    names = [f"condition-{index}" for index in range(CONDITIONS)]
    terms = json.dumps({"evidence": "terms/1", "terms": [{"kind": "condition", "key": name} for name in names]})
    texts = [document(name, number, chance) for name in names for number in range(STUDIES)]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "evidence.db")
        init_store(path, seed=False)
        with open_store(path) as store:
            store.add([("terms.json", terms.encode()), *((f"{i}.json", text.encode()) for i, text in enumerate(texts))])
            database = store._database  # noqa: SLF001 - the floor reads the rows beneath the store

            def documents() -> int:
                with database.read() as connection:
                    return len([json.loads(text) for text in connection.scalars(select(study.c.document))])

            def values() -> int:
                with database.read() as connection:
                    return len(held(connection).studies)

            with database.read() as connection:
                known = held(connection)
            assert documents() == values() == CONDITIONS * STUDIES
            read = best(documents)
            built = best(values)
            concluded = best(lambda: rows(known.studies, known.vocabulary))
            one = best(lambda: summarise(names[0], known.concerning(names[0]).studies, known.vocabulary))
    lines = (
        f"{CONDITIONS * STUDIES} studies, {CONDITIONS * len(OUTCOMES)} bodies",
        f"reading the rows as JSON         1.0  ({read * 1000:.0f} ms)",
        f"reading them as checked values {built / read:5.1f}  ({built * 1000:.0f} ms)",
        f"concluding on all of them      {concluded / read:5.1f}  ({concluded * 1000:.0f} ms)",
        f"concluding / reading as values {concluded / built:5.1f}",
        f"one condition of ten studies   {one / read:5.1f}  ({one * 1000:.0f} ms)",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def best(act: object) -> float:
    """The least time of several runs, in seconds."""
    return min(Timer(act).repeat(5, 1))  # type: ignore[arg-type] # a function without arguments


if __name__ == "__main__":
    main()
