"""The names of faults, the same in Python, over HTTP and in scripts."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

from . import fault_answers
from .database import Database
from .fault_book import PAGES, READS, SEVERAL, WRITES, Rule
from .faults import (
    Duplicate,
    ExpireKey,
    Fault,
    FaultError,
    Kill,
    Lag,
    Lose,
    NotKept,
    RefuseItems,
    Truncate,
)
from .item_codes import ITEM_CODES
from .methods import METHODS
from .windows import SECOND

Behind = Literal["moment", "write"]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Rows = Annotated[int, msgspec.Meta(ge=0)]
_RULE = ("path", "kind", "call", "times", "after", "seconds")


def make_rule(said: Mapping[str, Any], db: Database, now: int) -> Rule:
    """Return the rule that was written as ``path``, ``kind`` and how often; the rest are options.

    Raises:
        FaultError: the name, the path, a number or an option is wrong.
    """
    for name in ("path", "kind"):
        if not isinstance(said.get(name), str):
            has = f"is a text, not {said[name]!r}" if name in said else "is missing"
            raise FaultError(f"{name} {has}", name)
    path, kind = said["path"], said["kind"]
    call, times = _whole(said, "call"), _whole(said, "times")
    after, seconds = _duration(said, "after"), _duration(said, "seconds")
    options: dict[str, Any] = {name: value for name, value in said.items() if name not in _RULE}
    since = now + round((after or 0) * SECOND)
    return Rule(
        path,
        kind,
        _make_fault(kind, path, options, db),
        call or 1,
        1 if times is None and seconds is None else times,
        since,
        None if seconds is None else since + round(seconds * SECOND),
        {name: value for name, value in said.items() if name not in _RULE or value is not None},
    )


def _make_fault(kind: str, path: str, options: dict[str, Any], db: Database) -> Fault:
    if path not in SEVERAL and path not in METHODS:
        raise FaultError(
            f"no method has the path {path!r}; `*`, `reads`, `writes` and `pages` are several",
            "path",
        )
    if kind not in _KINDS:
        raise FaultError(f"unknown fault {kind!r}; known are {', '.join(sorted(_KINDS))}", "kind")
    maker, fits = _KINDS[kind]
    fits(path)
    ours = {"db": db}
    wanted = {name: hint for name, hint in get_type_hints(maker).items() if name != "return"}
    known = [name for name in wanted if name not in ours]
    for name, value in options.items():
        if name not in known:
            takes = f"its options are {', '.join(known)}" if known else "it takes none"
            raise FaultError(f"{kind} has no option {name!r}; {takes}", name)
        try:
            options[name] = msgspec.convert(value, wanted[name])
        except msgspec.ValidationError as error:
            raise FaultError(f"{kind}, {name}: {error}", name) from error
    needed = inspect.signature(maker).parameters
    for name in known:
        if needed[name].default is inspect.Parameter.empty and name not in options:
            raise FaultError(f"{kind} needs {name}", "kind")
    return maker(**options, **{name: ours[name] for name in ours if name in wanted})


def _lag(db: Database, behind: Behind = "moment") -> Lag:
    return Lag(None if behind == "write" else db.snapshot())


def _refuse_items(
    code: Text, message: str = "", items: Count = 1, offers: tuple[str, ...] = ()
) -> RefuseItems:
    return RefuseItems(code, message or f"refused: {code}", items, frozenset(offers))


def _truncate(keep: Rows | None = None) -> Truncate:
    return Truncate(keep)


def _fits_all(_path: str) -> None:
    """Any path will do."""


def _fits_pages(path: str) -> None:
    if path != PAGES and (path not in METHODS or not METHODS[path].rows):
        raise FaultError(f"{path} has no pages", "path")


def _fits_reads(path: str) -> None:
    if path not in (READS, PAGES) and (path not in METHODS or METHODS[path].writes):
        raise FaultError(f"{path} does not only read", "path")


def _fits_writes(path: str) -> None:
    if path != WRITES and (path not in METHODS or not METHODS[path].writes):
        raise FaultError(f"{path} does not only write", "path")


def _fits_items(path: str) -> None:
    if path not in ITEM_CODES:
        known = ", ".join(ITEM_CODES)
        raise FaultError(f"{path} refuses no single items; these do: {known}", "path")


_KINDS: dict[str, tuple[Callable[..., Fault], Callable[[str], None]]] = {
    "internal-error": (fault_answers.internal_error, _fits_all),
    "bad-gateway": (fault_answers.bad_gateway, _fits_all),
    "offer-not-signed": (fault_answers.offer_not_signed, _fits_all),
    "too-many-requests": (fault_answers.too_many_requests, _fits_all),
    "circle-is-open": (fault_answers.circle_is_open, _fits_all),
    "answer": (fault_answers.answer, _fits_all),
    "lose-before": (lambda: Lose(after_effect=False), _fits_all),
    "lose-after": (lambda: Lose(after_effect=True), _fits_all),
    "timeout-before": (lambda: Lose(after_effect=False, how="silence"), _fits_all),
    "timeout-after": (lambda: Lose(after_effect=True, how="silence"), _fits_all),
    "reset-mid-body": (lambda: Lose(after_effect=True, how="mid-body"), _fits_all),
    "kill-before": (lambda: Kill(after_effect=False), _fits_all),
    "kill-after": (lambda: Kill(after_effect=True), _fits_all),
    "expire-key": (ExpireKey, _fits_all),
    "truncate": (_truncate, _fits_pages),
    "duplicate": (Duplicate, _fits_pages),
    "lag": (_lag, _fits_reads),
    "not-kept": (NotKept, _fits_writes),
    "item-error": (_refuse_items, _fits_items),
}
KINDS = tuple(_KINDS)


def fits(kind: str, path: str) -> bool:
    """Tell whether calls of a path can meet a fault of this kind."""
    try:
        _KINDS[kind][1](path)
    except FaultError:
        return False
    return True


def _whole(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise FaultError(f"{name} is a whole number of at least 1, not {value!r}", name)
    return value


def _duration(said: Mapping[str, Any], name: str) -> float | None:
    value = said.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise FaultError(f"{name} is a number of seconds, not {value!r}", name)
    return float(value)
