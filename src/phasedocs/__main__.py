"""The console script. Where nothing has changed it answers from the cache, and loads nothing but this and the cache."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit status."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever called
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    gc.disable()  # all that is made is needed to the end: collecting takes a third of the time and finds nothing
    if sys.argv[1:2] == ["lint"]:
        from phasedocs.cache import answers  # noqa: PLC0415 - other commands need it not

        status = answers.recall(sys.argv[2:])
        if status is not None:
            _leave(status)
        answers.watch(sys.argv[2:])
    from phasedocs.cli import run  # noqa: PLC0415 - so that importing this module costs nothing

    _leave(run(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End at once: freeing all that was read of 1,000 documents, one by one, takes half a second."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # `phasedocs lint | head`
        pass
    except OSError as error:
        sys.stderr.write(f"phasedocs: output: {error.strerror}\n")
        status = 2
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
