"""Exit statuses by name."""

from __future__ import annotations

DONE = 0
FAILED = 1
WRONG_USAGE = 2
FOUND_SOMETHING = 3  # a check that was asked for found something
NOT_HELD = 4
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
BROKEN_PIPE = 141  # 128 + SIGPIPE: who read the output has gone, as after `| head`
