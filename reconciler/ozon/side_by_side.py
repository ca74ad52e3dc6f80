"""Calls side by side, and what becomes of them when one fails or somebody interrupts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from reconciler.ozon.transport import CONNECTIONS


@contextmanager
def side_by_side(most: int = CONNECTIONS) -> Iterator[ThreadPoolExecutor]:
    """Threads for calls. When the block is left by an error, calls that have not begun never do.

    An interrupt does not even wait for those that are on their way: an answer may take a minute,
    and nobody wants it any more.
    """
    pool = ThreadPoolExecutor(most)
    try:
        yield pool
    except BaseException as error:
        pool.shutdown(wait=isinstance(error, Exception), cancel_futures=True)
        raise
    pool.shutdown()
