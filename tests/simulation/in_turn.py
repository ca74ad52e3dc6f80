"""Reads one after another: with threads, the same seed would be another life each time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from reconciler.domain.errors import ReconcilerError


class InTurn(Executor):
    """Does what is asked at once, in the thread that asks."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except ReconcilerError as trouble:
            done.set_exception(trouble)
        return done


@contextmanager
def in_turn() -> Iterator[None]:
    """Inside, a shop is read in one order."""
    with patch("reconciler.ozon.side_by_side.ThreadPoolExecutor", lambda _count: InTurn()):
        yield
