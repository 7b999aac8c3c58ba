"""The schema: what the migrations build is what the models say, on both databases, with rules and views."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from evidence.model import appraisal, history, literature, metadata, results, study, vocabulary
from evidence.model.fulltext import is_ours
from evidence.store import SCHEMA_REVISION, create_database, locate, open_database

if TYPE_CHECKING:
    from sqlalchemy import Table

    from evidence.store import Database

ROOT = Path(__file__).parents[1]
MIGRATIONS = ROOT / "migrations"

Row = dict[str, Any]  # a row of any table: its columns have any type

# One small study, with everything that hangs on it.
ROWS: list[tuple[Table, Row]] = [
    (history.revision, {"number": 1, "command": 1, "made_at": "2026-11-23T10:00:00Z", "who": "ada"}
     | {"action": "added", "kind": "study", "key": "trial-2020", "hash": "a" * 64}),
    (history.change, {"revision_number": 1, "position": 0, "kind": "study", "key": "trial-2020"}
     | {"after": "{}"}),
    (vocabulary.condition, {"key": "depression", "name": "depression", "definition": "{}"}),
    (vocabulary.condition, {"key": "fibromyalgia", "name": "fibromyalgia", "definition": "{}"}),
    (vocabulary.intervention, {"key": "naltrexone", "name": "naltrexone", "definition": "{}"}),
    (vocabulary.intervention, {"key": "placebo", "name": "placebo", "definition": "{}"}),
    (vocabulary.outcome, {"key": "mood", "name": "mood", "measures": "depression", "kind": "benefit"}
     | {"surrogate": False, "definition": "{}"}),
    (literature.report, {"id": 1, "title": "A trial", "published": "2020-05", "year": 2020}),
    (literature.report_identifier, {"report_id": 1, "kind": "doi", "value": "10.1000/1"}),
    (literature.report_identifier, {"report_id": 1, "kind": "nct", "value": "NCT00000001"}),
    (literature.report, {"id": 2, "title": "Retraction of: A trial", "year": 2021}),
    (study.study, {"key": "trial-2020", "title": "A trial", "design": "parallel-rct", "family": "randomised"}
     | {"n": 12, "published_first": "2020-05-01", "published_last": "2020-05-31", "year": 2020}
     | {"retracted": True, "document": "{}", "document_hash": "b" * 64, "revision_number": 1}),
    (study.study_condition, {"study_key": "trial-2020", "position": 0, "condition_key": "fibromyalgia"}),
    (study.study_condition, {"study_key": "trial-2020", "position": 1, "condition_key": "depression"}),
    (study.study_report, {"study_key": "trial-2020", "position": 0, "report_id": 1, "id": "paper"}
     | {"role": "primary"}),
    (study.study_report, {"study_key": "trial-2020", "position": 1, "report_id": 2, "id": "notice"}
     | {"role": "retraction", "of": "paper"}),
    (study.arm, {"study_key": "trial-2020", "id": "drug", "position": 0, "role": "experimental"}
     | {"intervention_key": "naltrexone", "dose": "4.5 mg", "target_mg_per_day": 4.5, "duration_days": 56}),
    (study.arm, {"study_key": "trial-2020", "id": "sham", "position": 1, "role": "comparator"}
     | {"intervention_key": "placebo", "duration_days": 70}),
    (results.arm_cointervention, {"study_key": "trial-2020", "arm_id": "drug"}
     | {"intervention_key": "placebo"}),
    (results.result, {"study_key": "trial-2020", "position": 0, "outcome_key": "mood", "is_primary": True}
     | {"source_report": "paper", "source_where": "table 2"}),
    (results.result, {"study_key": "trial-2020", "position": 1, "outcome_key": "mood", "is_primary": False}
     | {"favours": "drug"}),
    (results.result_arm, {"study_key": "trial-2020", "result_position": 0, "arm_id": "drug", "n": 6}),
    (results.result_value, {"study_key": "trial-2020", "result_position": 0, "arm_id": "drug"}
     | {"part": "baseline", "mean": 21.2, "sd": 2.0}),
    (results.result_value, {"study_key": "trial-2020", "result_position": 0, "arm_id": "drug"}
     | {"part": "end", "n": 5, "mean": 11.7, "sd": 7.7}),
    (results.contrast, {"study_key": "trial-2020", "result_position": 0, "position": 0, "of_arm": "drug"}
     | {"against_arm": "sham", "measure": "SMD", "estimate": 0.62, "p_relation": "<", "p": 0.3}
     | {"adjusted": False}),
    (appraisal.appraisal, {"study_key": "trial-2020", "position": 0, "tool": "rob2", "overall": "low"}),
    (appraisal.appraisal_domain, {"study_key": "trial-2020", "appraisal_position": 0}
     | {"domain": "randomisation", "judgement": "low"}),
]  # fmt: skip

VALUE = {"study_key": "trial-2020", "result_position": 0, "arm_id": "drug", "part": "change"}
ARM_OF_RESULT = {"study_key": "trial-2020", "result_position": 1, "arm_id": "drug"}
CONTRAST = {"study_key": "trial-2020", "result_position": 0, "position": 1, "of_arm": "drug"} | {"against_arm": "sham"}
REVISION = {"number": 2, "command": 2, "made_at": "2026-11-23T11:00:00Z", "who": "ada", "action": "added"} | {
    "kind": "study",
    "key": "trial-2021",
    "hash": "c" * 64,
}

# A row that cannot be true, and the rule that refuses it.
IMPOSSIBLE: list[tuple[Table, Row, str]] = [
    (results.result_value, VALUE | {"sd": -0.1}, "ck_result_value_sd_not_negative"),
    (results.result_value, VALUE | {"se": -0.1}, "ck_result_value_se_not_negative"),
    (results.result_value, VALUE | {"n": -1}, "ck_result_value_n_not_negative"),
    (results.result_value, VALUE | {"ci_low": 2, "ci_high": 1}, "ck_result_value_ci_low_to_ci_high"),
    (results.result_value, VALUE | {"level": 1}, "ck_result_value_level_in_range"),
    (results.result_value, VALUE | {"part": "middle"}, "ck_result_value_part_known"),
    (results.result_arm, ARM_OF_RESULT | {"events": 3, "total": 2}, "ck_result_arm_events_among_total"),
    (results.result_arm, ARM_OF_RESULT | {"events": 3, "n": 2}, "ck_result_arm_events_among_total"),
    (results.result_arm, ARM_OF_RESULT | {"events": -1}, "ck_result_arm_events_not_negative"),
    (results.result_arm, ARM_OF_RESULT | {"percent": 100.5}, "ck_result_arm_percent_in_range"),
    (results.contrast, CONTRAST | {"p": 1.2}, "ck_contrast_p_in_range"),
    (results.contrast, CONTRAST | {"ci_low": 2, "ci_high": 1}, "ck_contrast_ci_low_to_ci_high"),
    (results.contrast, CONTRAST | {"se": -1}, "ck_contrast_se_not_negative"),
    (results.contrast, CONTRAST | {"level": 0}, "ck_contrast_level_in_range"),
    (history.revision, REVISION | {"hash": "short"}, "ck_revision_hash_length"),
    (history.revision, REVISION | {"command": 3}, "ck_revision_command_not_later"),
    (history.change, {"revision_number": 1, "position": 1, "kind": "study", "key": "x"},
     "ck_change_before_or_after"),
    (vocabulary.instrument, {"key": "scale", "name": "scale", "mid": 3, "definition": "{}"},
     "ck_instrument_mid_has_source"),
]  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        for table, row in ROWS:
            connection.execute(insert(table).values(row))
    return database


def described(connection: Connection) -> Row:
    """All that the database itself knows of its tables, with the names of rules and the text of checks."""
    inspector = inspect(connection)
    facts: Row = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        facts[table] = {
            "columns": [
                (c["name"], str(c["type"]), getattr(c["type"], "collation", None), c["nullable"])
                for c in inspector.get_columns(table)
            ],
            "key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(inspector.get_foreign_keys(table), key=lambda key: str(key["name"])),
            "unique": sorted(inspector.get_unique_constraints(table), key=lambda rule: str(rule["name"])),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "indexes": sorted(str(_with_plain_texts(index)) for index in inspector.get_indexes(table)),
        }
    if connection.dialect.name == "sqlite":
        words = "SELECT name, sql FROM sqlite_master WHERE name IN ('report_text', 'report_fts')"
        facts["full text"] = {row.name: row.sql for row in connection.execute(text(words))}
    return facts


def _with_plain_texts(index: Any) -> Row:  # noqa: ANN401 - SQLAlchemy's own mapping, with options of any type
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def test_autogenerate_finds_no_difference_between_models_and_migrations(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_build_every_rule_of_the_models_under_the_same_name(database_url: str) -> None:
    # Autogenerate compares no checks, so the tables of the models are built beside those of the migrations.
    url = locate(database_url).url
    engine = create_engine("sqlite://" if url.startswith("sqlite") else url)
    with engine.begin() as connection:
        metadata.create_all(connection)
        of_models = described(connection)
        metadata.drop_all(connection)
    engine.dispose()
    create_database(locate(database_url), fill=lambda _: None, say=print)
    with open_database(locate(database_url), create=None, say=print).read() as connection:
        assert described(connection) == of_models
    built = [name for table in of_models.values() for name, _ in table.get("checks", ())]
    meant = [rule for table in metadata.tables.values() for rule in table.constraints if "ck_" in str(rule.name)]
    assert len(built) == len(meant)


def test_alembic_needs_no_option_to_upgrade_and_to_check(database_url: str) -> None:
    alembic = [sys.executable, "-m", "alembic"]
    environment = os.environ | {"EVIDENCE_DB": database_url}
    for order in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [*alembic, *order], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout == "No new upgrade operations detected.\n"
    open_database(locate(database_url), create=None, say=print).close()


def test_the_constant_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_REVISION]


@pytest.mark.parametrize("path", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda path: path.name)
def test_a_migration_imports_nothing_of_the_package(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }
    assert imported == {"__future__", "sqlalchemy", "alembic"}


def test_a_new_migration_starts_with_the_rules(tmp_path: Path) -> None:
    shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    shutil.copy(ROOT / "alembic.ini", tmp_path)
    subprocess.run(
        [sys.executable, "-m", "alembic", "revision", "--rev-id", "9999", "-m", "Add a column"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    written = (tmp_path / "migrations" / "versions" / "9999_add_a_column.py").read_text()
    assert "It imports nothing of the package" in str(ast.get_docstring(ast.parse(written)))
    assert f'down_revision = "{SCHEMA_REVISION}"' in written


def test_what_cannot_be_true_is_refused_by_a_rule_with_a_name(filled: Database) -> None:
    with filled.write() as connection:
        for table, row, rule in IMPOSSIBLE:
            with pytest.raises(IntegrityError, match=rule), connection.begin_nested():
                connection.execute(insert(table).values(row))


def test_an_estimate_outside_its_interval_is_kept_for_papers_misprint(filled: Database) -> None:
    with filled.write() as connection:
        connection.execute(insert(results.contrast).values(CONTRAST | {"estimate": 5, "ci_low": 1, "ci_high": 2}))
    with filled.read() as connection:
        kept = connection.execute(select(results.contrast).where(results.contrast.c.position == 1)).one()
    assert (kept.estimate, kept.ci_low, kept.ci_high) == (5, 1, 2)


def test_a_row_that_points_to_nothing_is_refused(filled: Database) -> None:
    with filled.write() as connection:
        row = {"study_key": "trial-2020", "position": 2, "condition_key": "unheard-of"}
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(study.study_condition).values(row))


def test_removing_a_study_removes_its_rows_and_no_others(filled: Database) -> None:
    with filled.write() as connection:
        connection.execute(delete(study.study))
    with filled.read() as connection:
        left = {table.name for table, _ in ROWS if connection.scalar(select(func.count()).select_from(table))}
    assert left == {
        "change", "condition", "intervention", "outcome", "report", "report_identifier", "revision",
    }  # fmt: skip


def test_text_sorts_by_bytes_on_both_databases(database: Database) -> None:
    keys = ["a-2", "a2", "B", "ä", "z", "a 3"]
    with database.write() as connection:
        connection.execute(
            insert(vocabulary.condition), [{"key": key, "name": key, "definition": "{}"} for key in keys]
        )
    with database.read() as connection:
        ordered = connection.scalars(select(vocabulary.condition.c.key).order_by(vocabulary.condition.c.key)).all()
    assert ordered == sorted(keys)


def test_the_studies_view_shows_a_row_per_study(filled: Database) -> None:
    assert view(filled, "evidence_studies") == [
        {
            "key": "trial-2020", "title": "A trial", "year": 2020, "published_first": "2020-05-01",
            "published_last": "2020-05-31", "design": "parallel-rct", "family": "randomised", "masking": None,
            "status": None, "conditions": "fibromyalgia; depression", "interventions": "naltrexone; placebo",
            "outcomes": "mood", "n": 12, "n_planned": None, "n_screened": None, "n_enrolled": None,
            "n_randomised": None, "n_analysed": None, "age_mean": None, "age_sd": None, "female_count": None,
            "female_percent": None, "dose_mg_per_day": 4.5, "duration_days": 56, "start_date": None,
            "end_date": None, "funding_kind": None, "funding_source": None, "retracted": 1, "revision": 1,
        }
    ]  # fmt: skip


def test_the_results_view_shows_a_row_per_result_arm_and_point(filled: Database) -> None:
    rows = sorted(view(filled, "evidence_results"), key=lambda row: (row["result"], str(row["part"])))
    assert list(rows[0]) == [
        "study", "result", "outcome", "instrument", "is_primary", "at", "at_days", "analysis", "arm", "role",
        "intervention", "dose", "dose_mg_per_day", "duration_days", "n", "events", "total", "percent",
        "event_count", "percent_change", "part", "mean", "sd", "se", "ci_low", "ci_high", "level", "median",
        "q1", "q3", "min", "max", "favours", "source_report", "source_where", "quote", "note",
    ]  # fmt: skip
    assert [(row["result"], row["arm"], row["part"], row["n"], row["mean"]) for row in rows] == [
        (0, "drug", "baseline", 6, 21.2),
        (0, "drug", "end", 5, 11.7),
        (1, None, None, None, None),
    ]
    assert (rows[0]["source_where"], rows[0]["dose_mg_per_day"], rows[2]["favours"]) == (
        "table 2",
        4.5,
        "drug",
    )


def test_the_contrasts_view_shows_a_row_per_reported_contrast(filled: Database) -> None:
    [row] = view(filled, "evidence_contrasts")
    assert list(row) == [
        "study", "result", "outcome", "instrument", "is_primary", "at", "at_days", "analysis", "of_arm",
        "of_intervention", "against_arm", "against_intervention", "measure", "estimate", "ci_low", "ci_high",
        "level", "se", "p_relation", "p", "t", "z", "f", "median_difference", "adjusted", "paired",
        "correlation", "favours", "source_report", "source_where", "quote", "note",
    ]  # fmt: skip
    assert (row["of_intervention"], row["against_intervention"], row["p"]) == ("naltrexone", "placebo", 0.3)
    assert (row["adjusted"], row["paired"]) == (0, None)


def test_the_reports_view_shows_identifiers_studies_and_retraction(filled: Database) -> None:
    paper, notice = sorted(view(filled, "evidence_reports"), key=lambda row: row["id"])
    assert list(paper) == [
        "id", "title", "authors", "journal", "volume", "issue", "pages", "year", "published",
        "published_first", "published_last", "doi", "pmid", "pmcid", "registry_ids", "studies", "retracted",
        "type", "abstract", "keywords", "records",
    ]  # fmt: skip
    assert (paper["doi"], paper["pmid"], paper["registry_ids"]) == ("10.1000/1", None, "NCT00000001")
    assert (paper["studies"], paper["retracted"], notice["retracted"]) == ("trial-2020", 1, 0)


def view(database: Database, name: str) -> list[Row]:
    with database.read() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]  # noqa: S608 - ours
