"""``evidence schema``."""

from __future__ import annotations

from evidence.cli import status
from evidence.cli.options import Common, File


def schema(*, output: File = None, common: Common) -> int:
    """Print the JSON Schema of a study document.

    Editors that know it check a document while it is typed.

    Example: evidence schema -o study.schema.json
    """
    from evidence.documents import json_schema
    from evidence.output.destination import destination
    from evidence.output.formats import write_tree

    with destination(output) as stream:
        write_tree(json_schema(), "json", stream)
    if output not in (None, "-"):
        common.say(f"wrote {output}")
    return status.DONE
