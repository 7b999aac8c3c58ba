"""An import that is killed or interrupted at any point: nothing of it is there, or all, and the next one works."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CommandLine, process, vocabulary_alone
from ris_files import trial, work, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

ENTRIES = 2000


@pytest.fixture
def export() -> str:
    """Write an export of so many entries that the log is written to while it is taken in; one in ten is a copy."""
    every = [work(number) for number in range(ENTRIES * 9 // 10)]
    copies = [{**one, "DO": "", "TI": one["TI"].upper()} for one in every[: ENTRIES // 10]]
    return written("export.ris", *every, *copies)


def whole_log(export: str) -> int:
    """How many bytes the log comes to in an import that nobody stops."""
    shutil.copy(vocabulary_alone(), "measure.db")
    log, most = Path("measure.db-wal"), 0
    with process("import", export, "--db", "measure.db") as child:
        while child.poll() is None:
            most = max(most, size(log))
            time.sleep(0.002)
    return most


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def stopped(export: str, db: str, after: int, sign: signal.Signals) -> tuple[int, str, str]:
    """Import, send the signal once the log has so many bytes, and give the status and what was printed."""
    with process("import", export, "--db", db, "-f", "json") as child:
        while child.poll() is None and size(Path(f"{db}-wal")) < after:
            time.sleep(0.001)
        child.send_signal(sign)
        out, err = child.communicate()
    return child.returncode, out, err


def count(run: Callable[..., Answer]) -> tuple[int, int]:
    """How many imports there are, and how many records."""
    listed = run("import", "--list", "-f", "json")
    records = run("export", "records")
    assert (listed.status, records.status) == (0, 0)
    return len(listed.json), max(records.out.count("\n") - 1, 0)


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(export: str, capsys: pytest.CaptureFixture[str]) -> None:
    most, before_done = whole_log(export), 0
    shares = (0.02, 0.2, 0.35, 0.99)  # the log is short until the end
    for at, share in enumerate(shares):
        run = CommandLine(f"killed{at}.db", capsys)
        status, out, _ = stopped(export, run.db, int(share * most), signal.SIGKILL)
        before_done += not out
        found = count(run)
        assert found in {(0, 0), (1, ENTRIES)}
        assert found == (1, ENTRIES) or not (out or status == 0), "it said done, and is not there"
        assert run("import", written("b.ris", trial())).status == 0
        assert count(run) == (found[0] + 1, found[1] + 1)
        assert run("check").status == 0
        assert sorted(path.name for path in Path().glob(f"killed{at}.*")) == [f"killed{at}.db"]
    assert before_done >= 0.6 * len(shares), "too few were killed in the midst of it to prove anything"


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_import_that_is_interrupted_changes_nothing_and_says_so(
    sign: signal.Signals, status: int, export: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = CommandLine("interrupted.db", capsys)
    assert stopped(export, run.db, 300_000, sign) == (status, "", "evidence: interrupted: nothing was changed\n")
    assert count(run) == (0, 0)
    assert run("import", written("b.ris", trial())).status == 0
    assert count(run) == (1, 1)


def test_of_several_files_those_before_the_interrupt_stay(capsys: pytest.CaptureFixture[str]) -> None:
    run = CommandLine("several.db", capsys)
    os.mkfifo("waiting.ris")
    words = ("import", written("a.ris", trial()), "waiting.ris", "--db", run.db, "-q")
    # The second file is opened for reading once the first is taken in; until then opening it here waits.
    with process(*words) as child, Path("waiting.ris").open("wb"):
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate()
    told = "nothing of waiting.ris was stored; the files before it were taken in and stay"
    assert (child.returncode, err) == (130, f"evidence: interrupted: {told}\n")
    assert count(run) == (1, 1)
