"""``evidence show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.cli import status
from evidence.cli.options import Common, Study, StudyOutput
from evidence.errors import EvidenceError
from evidence.identifiers import is_numbered, recognise

if TYPE_CHECKING:
    from evidence.answers.evidence import Evidence


def show(
    *,
    study: Study,
    output: StudyOutput,
    common: Common,
) -> int:
    """Show one study as its document, or one report.

    STUDY is a key, the start of one, a DOI, a PMID or a registry id. The hash of the document, for `evidence
    add --base`, is told on standard error. P7, R12, or a DOI, PMID or registry id of no study show a report: what it
    says, its records with file and line, the links and why they were made, what screening decided.

    Example: evidence show mischoulon-2017 -f json
    """
    from evidence.output.studies import write_study

    with common.store() as store:
        if is_numbered(study):
            return _show_report(store, study, output)
        try:
            shown = store.show(study)
        except EvidenceError:
            if recognise(study) is None:
                raise
            return _show_report(store, study, output)
    with output.stream() as stream:
        write_study(shown.study, output.form, stream)
    common.say(f"hash: {shown.hash}")
    return status.DONE


def _show_report(store: Evidence, name: str, output: StudyOutput) -> int:
    from evidence.output.report import write_report
    from evidence.output.table import terminal_width

    found = store.report(name)
    with output.stream() as stream:
        write_report(found, output.form, stream, terminal_width())
    return status.DONE
