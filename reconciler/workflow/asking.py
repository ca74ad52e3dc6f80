"""Questions that a report can do without: an answer, or in words why there is none."""

from collections.abc import Callable
from typing import TypeVar

from reconciler.domain.errors import CredentialsRefused, ReadIncomplete

Value = TypeVar("Value")


def asked(ask: Callable[[], Value], what: str) -> tuple[Value | None, tuple[str, ...]]:
    """An answer, or why `what` can't be read."""
    try:
        return ask(), ()
    except (CredentialsRefused, ReadIncomplete) as trouble:
        return None, (f"{what} can't be read: {trouble.message}",)
