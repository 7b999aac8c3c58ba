"""The one place where errors become words and an exit status. What is not caught here is a bug, and shows."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

from evidence.cli import status
from evidence.cli.several import each_with_its_option
from evidence.cli.talk import talk
from evidence.errors import Conflict, DocumentRefused, EvidenceError, Interrupted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer


# When Python looks for circles among its values. By its own measure (700, 10, 10) a long import spends a quarter of its
# time on that, and finds none; a command ends before they could matter.
COLLECT = (10_000, 20, 50)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    import typer

    _speak_utf8()
    gc.set_threshold(*COLLECT)
    before = _interruptible()
    try:
        result = _run(arguments)
    except EvidenceError as error:
        _explain(error)
        result = error.status
    except typer.TyperException as error:
        _tell(_usage(error))
        result = error.exit_code
    except Interrupted as stop:
        _tell(": ".join(["interrupted", *getattr(stop, "__notes__", ())]))
        return 128 + stop.signal
    except typer.Abort:
        result = status.INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        result = status.BROKEN_PIPE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _forget_output()
        _tell(f"nothing more can be written: {error.strerror}")
        result = status.FAILED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if result == status.INTERRUPTED:
        _tell("interrupted")
    return result


def _interruptible() -> dict[signal.Signals, Any]:
    """Let both signals that end a program undo what is being written and say so; gives the handlers before."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}


def _interrupt(number: int, _: object) -> NoReturn:
    raise Interrupted(number)


def _run(arguments: Sequence[str] | None) -> int:
    from evidence.cli.app import commands

    try:
        words = each_with_its_option(sys.argv[1:] if arguments is None else arguments)
        result = commands()(words, prog_name="evidence", standalone_mode=False)
    except SystemExit as stop:  # Typer's own answer to a broken pipe; others end the installing of completion
        if isinstance(stop.__context__, BrokenPipeError):
            raise stop.__context__ from None
        raise
    if sys.stdout is not None:
        sys.stdout.flush()
    return result if isinstance(result, int) else status.DONE


def _explain(error: EvidenceError) -> None:
    """Say what is wrong: a line, or one for each problem of a document; and what others changed meanwhile."""
    if isinstance(error, DocumentRefused):
        for problem in error.problems:
            _tell(str(problem), lead="")
        return
    _tell(str(error))
    for line in error.changes if isinstance(error, Conflict) else ():
        _tell(line, lead="  ", keep_blanks=True)


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "evidence"
    said = error.format_message().replace("Value error, ", "").rstrip(".")  # a word of pydantic's
    return f"{said}; see `{command} --help`"


def _tell(words: str, *, lead: str = "evidence: ", keep_blanks: bool = False) -> None:
    from evidence.output.characters import one_line, visible

    if not keep_blanks:
        talk(f"{lead}{one_line(words)}")
    elif sys.stderr is not None:
        sys.stderr.write(f"{lead}{visible(words).rstrip()}\n")


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: JSON is UTF-8 by its standard, and names have accents."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """Let what could not be written go nowhere, or Python complains about it once more at its end."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
