"""Building many values at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """No garbage collection inside: it would walk all that was built, again and again.

    Measured: a large file is read three times faster, a large plan made a quarter faster. What is
    built in bulk here is not cyclic.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
