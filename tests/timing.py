"""How a function's cost grows with its input: the same on a fast machine, a slow one and a busy one."""

import gc
import time
from collections.abc import Callable
from typing import NamedTuple

LINEAR = 8.0
"""Between 4, what four times as much costs where the work is linear, and 16, where it is quadratic."""


class Growth(NamedTuple):
    """What four times as much text cost: as a multiple of what the text cost, and in seconds."""

    times: float
    seconds: float


def growth(work: Callable[[str], object], unit: str, characters: int) -> Growth:
    """What four times ``characters`` of ``unit`` cost against ``characters`` of it.

    Seconds are those of this thread alone, the least of three, without the collector going over whatever other tests
    left in memory. Less than a hundredth of a second counts as one, so that noise is not taken for growth.
    """
    once, four_times = _seconds(work, unit, characters), _seconds(work, unit, 4 * characters)
    return Growth(four_times / max(once, 0.01), four_times)


def _seconds(work: Callable[[str], object], unit: str, characters: int) -> float:
    text = unit * (characters // len(unit))
    return min(_once(work, text) for _ in range(3))


def _once(work: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        began = time.thread_time()
        work(text)
        return time.thread_time() - began
    finally:
        gc.enable()
