"""``evidence show``."""

from __future__ import annotations

from evidence.cli import status
from evidence.cli.options import Common, Study, StudyOutput


def show(
    *,
    study: Study,
    output: StudyOutput,
    common: Common,
) -> int:
    """Show one study as its document.

    STUDY is a key, the start of one, a DOI, a PMID or a registry id. The hash of the document, for `evidence
    add --base`, is told on standard error.

    Example: evidence show mischoulon-2017 -f json
    """
    from evidence.output.studies import write_study

    with common.store() as store:
        shown = store.show(study)
    with output.stream() as stream:
        write_study(shown.study, output.form, stream)
    common.say(f"hash: {shown.hash}")
    return status.DONE
