"""A method of the Seller API, as the gateway sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet


class NoFields(msgspec.Struct):
    """A request without fields."""


@dataclass(frozen=True, slots=True)
class Method:
    """A path, the shape of its request and the function that answers.

    ``rows`` names the array of the response that a page consists of, empty when there is none.
    ``verb`` is that of HTTP. ``task`` finds the number of the task in the answer of a method that
    only takes work in.
    """

    path: str
    request: type[msgspec.Struct]
    answer: Callable[[Cabinet, Any], dict[str, Any]]
    writes: bool = False
    rows: tuple[str, ...] = ()
    verb: str = "POST"
    task: Callable[[dict[str, Any]], int] | None = None
