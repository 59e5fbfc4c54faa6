"""Whether time grows with the text and no faster: a ratio, so that a slow or busy machine says the same.

A fourth of the size is enough where that takes long enough to be measured; `make test-corpus` takes all of it.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable

TIMES = 4
"""How much longer the longer text is: in proportion it takes 4 times as long, with its square 16 times."""
MOST = 9
NOISE = 0.02
"""In seconds: so little is not measured."""
ENOUGH = 0.1
"""In seconds: five times what is not measured."""
TRIES = 4
FIRST = 1 if os.environ.get("PHASEDOCS_LONG") else TIMES


def assert_linear(prepare: Callable[[int], Callable[[], object]], size: int) -> None:
    """Fail when what `prepare` makes for a text of 4 times the size takes much more than 4 times as long."""
    for left in reversed(range(TRIES)):
        short, long = _measured(prepare, size // FIRST)
        if FIRST > 1 and long < ENOUGH:
            short, long = _measured(prepare, size)
        if long <= MOST * short + NOISE:
            return
        assert left, f"{short:.3f} s became {long:.3f} s when the text became {TIMES} times as long"


def _measured(prepare: Callable[[int], Callable[[], object]], size: int) -> tuple[float, float]:
    return _seconds(prepare(size)), _seconds(prepare(size * TIMES))


def _seconds(run: Callable[[], object]) -> float:
    gc.disable()  # as the program does: here it would go through what all tests before left
    try:
        start = time.process_time()
        run()
        return time.process_time() - start
    finally:
        gc.enable()
