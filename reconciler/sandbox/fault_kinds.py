"""The names of faults, the same in Python and over HTTP."""

from collections.abc import Callable
from typing import Any

from . import faults
from .database import Database
from .faults import ANY_PATH, Fault, FaultError, Lag, LoseResponse, Truncate
from .methods import METHODS

LAG = "lag"
TRUNCATE = "truncate"
_KINDS: dict[str, Callable[..., Fault]] = {
    "internal-error": faults.internal_error,
    "bad-gateway": faults.bad_gateway,
    "offer-not-signed": faults.offer_not_signed,
    "too-many-requests": faults.too_many_requests,
    "circle-is-open": faults.circle_is_open,
    "answer": faults.answer,
    "lose-before": lambda: LoseResponse(after_effect=False),
    "lose-after": lambda: LoseResponse(after_effect=True),
    TRUNCATE: Truncate,
}


def make_fault(kind: str, path: str, options: dict[str, Any], db: Database) -> Fault:
    """Return the fault of this name.

    Raises:
        FaultError: the name, the path or an option is wrong.
    """
    if path != ANY_PATH and path not in METHODS:
        raise FaultError(f"no method has the path {path!r}")
    if kind == TRUNCATE and (path == ANY_PATH or not METHODS[path].rows):
        raise FaultError(f"{path} has no pages to cut")
    if kind == LAG:
        if path == ANY_PATH or METHODS[path].writes:
            raise FaultError(f"{path} does not read; only reads can lag")
        if options:
            raise FaultError(f"lag takes no options, not {sorted(options)}")
        return Lag(db.snapshot())
    maker = _KINDS.get(kind)
    if maker is None:
        raise FaultError(f"unknown fault {kind!r}; known are {', '.join(sorted([*_KINDS, LAG]))}")
    try:
        return maker(**options)
    except (TypeError, ValueError, AttributeError) as error:
        raise FaultError(f"{kind}: {error}") from error
