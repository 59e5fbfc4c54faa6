"""The console script. Where nothing has changed it answers from the cache, and loads nothing but this and the cache."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.disable()  # all that is made is needed to the end: collecting takes a third of the time and finds nothing
    if sys.argv[1:2] == ["lint"]:
        from phasedocs.cache import answers  # noqa: PLC0415 - other commands need it not

        status = answers.recall(sys.argv[2:])
        if status is not None:
            sys.exit(status)
        answers.watch(sys.argv[2:])
    from phasedocs.cli import run  # noqa: PLC0415 - so that importing this module costs nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
