"""``python -m evidence``: the command line."""

from evidence.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
