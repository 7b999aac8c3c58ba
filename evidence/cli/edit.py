"""``evidence edit``, and the loop of editing that ``terms edit`` shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.cli import status
from evidence.cli.options import Common, Output, Study, Why
from evidence.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.answers.evidence import Added


def edit(
    *,
    study: Study,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Change a study in your editor, $EDITOR.

    STUDY is a key, the start of one, a DOI, a PMID or a registry id. A text that is refused is kept, and the
    next `evidence edit` goes on with it.

    Example: EDITOR=nano evidence edit mischoulon-2017
    """
    from evidence.output.studies import study_text

    with common.store() as store:
        shown = store.show(study)
        return edited(
            shown.study.key,
            study_text(shown.study),
            shown.hash,
            lambda file, text, base: store.add([(file, _same_key(text, shown.study.key))], base=base, why=why),
            output=output,
            common=common,
        )


def _same_key(text: bytes, key: str) -> bytes:
    """Give the text back, unless it is now a document of another study."""
    from evidence.documents import Study, read

    value = read(text).value
    if isinstance(value, Study) and value.key not in ("", key):
        raise EvidenceError(f"the key was changed to {value.key}: use `evidence rename {key} {value.key}` for that")
    return text


def edited(
    name: str,
    before: str,
    base: str,
    take_in: Callable[[str, bytes, str], Added],
    *,
    output: Output,
    common: Common,
) -> int:
    """Let a document be edited and hand it over; the draft goes only when it was taken in or not changed."""
    from evidence.cli.add import told
    from evidence.cli.drafts import begun, editor, let_edit
    from evidence.output.additions import write_added

    command = editor()
    draft = begun(name, before, base)
    if draft.continued:
        common.say(f"going on with your earlier text in {draft.path}; remove that file to start afresh")
    try:
        let_edit(draft, command)
    finally:
        changed = draft.text() != before.encode()
        if not changed:
            draft.path.unlink()
    if not changed:
        common.say("nothing was changed")
        return status.DONE
    kept = f"your text is kept in {draft.path}: run the same command again to go on with it"
    try:
        added = take_in(str(draft.path), draft.text(), draft.base)
    except EvidenceError:
        common.say(kept)
        raise
    with output.stream() as stream:
        write_added(added, output.form, stream)
    result = told(added, common, documents=1)
    if result == status.DONE:
        draft.path.unlink()
    else:
        common.say(kept)
    return result
