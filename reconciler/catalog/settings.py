"""What two sides say differently beside offers: the store, its rules, its renames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import msgspec

from reconciler.catalog.changes import Change
from reconciler.domain.desired import Desired
from reconciler.domain.safety import WINDOW_DAYS, Keep, KeepDays, KeepService, SafetyRule
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source

_ALIASES = ("warehouses",)
_PLACES = ("source", "orphans_at")


def changed_settings(older: Desired | None, newer: Desired | None) -> Iterator[Change]:
    """Changes in the order of store, safety stock, renames. None is a side without the store."""
    yield from _store(older, newer)
    yield from _rules(older.safety if older else (), newer.safety if newer else ())
    yield from _moved(older, newer)


def rule_words(rule: SafetyRule) -> str:
    """A safety-stock rule on one line: `offer MUG-*, warehouse msk: keep 5`."""
    return f"{selector_words(rule.match)}: keep {rule.keep}{_sales_words(rule.keep)}"


def selector_words(match: Selector) -> str:
    """What a selector chooses, on one line."""
    parts = [
        *(("offer", " or ".join(match.offer)),),
        *(("warehouse", " or ".join(match.warehouse)),),
        *(("price", " and ".join(f"{one.comparison} {one.amount}" for one in match.price)),),
        *((f"label {name}", " or ".join(values)) for name, values in match.labels),
        *(("category", " or ".join(map(str, match.category))),),
        *(("scheme", " or ".join(match.scheme)),),
    ]
    return ", ".join(f"{name} {text}" for name, text in parts if text) or "every offer"


def _sales_words(keep: Keep) -> str:
    """Which sales a rule goes by, where it says so itself."""
    if not isinstance(keep, KeepDays | KeepService):
        return ""
    words = [f"of the last {keep.window_days} days"] if keep.window_days != WINDOW_DAYS else []
    if keep.sales == "offer":
        words.append("on all warehouses")
    return f" ({', '.join(words)})" if words else ""


def _store(older: Desired | None, newer: Desired | None) -> Iterator[Change]:
    old, new = _leaves(older), _leaves(newer)
    for path in (*new, *(path for path in old if path not in new)):
        if old.get(path) != new.get(path):
            yield Change(
                path=("store", *path),
                before=old.get(path),
                after=new.get(path),
                at_before=older.store.source if older and path in old else None,
                at_after=newer.store.source if newer and path in new else None,
            )


def _leaves(desired: Desired | None) -> dict[tuple[str, ...], Any]:
    if desired is None:
        return {}
    return dict(_flat((), msgspec.to_builtins(desired.store)))


def _flat(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(value, dict):
        if value is not None:
            yield path, value
        return
    for key, inner in value.items():
        # Below `warehouses` keys are the user's, and one of them may be `source` too.
        if key not in _PLACES or path == _ALIASES:
            yield from _flat((*path, key), inner)


def _rules(older: tuple[SafetyRule, ...], newer: tuple[SafetyRule, ...]) -> Iterator[Change]:
    """Rules in their order, which decides: what was taken out, and what came in its place."""
    # Compared as values: words may be the same for two rules, and differ for one (100 and 100.00).
    old, new = [(rule.match, rule.keep) for rule in older], [(r.match, r.keep) for r in newer]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(b - a, d - c)):
            before = a + step if a + step < b else None
            after = c + step if c + step < d else None
            yield Change(
                path=("safety-stock", f"rule {(after if after is not None else before or 0) + 1}"),
                before=None if before is None else rule_words(older[before]),
                after=None if after is None else rule_words(newer[after]),
                at_before=None if before is None else older[before].source,
                at_after=None if after is None else newer[after].source,
            )


def _moved(older: Desired | None, newer: Desired | None) -> Iterator[Change]:
    old: Mapping[Any, Any] = older.moved if older else {}
    new: Mapping[Any, Any] = newer.moved if newer else {}
    for offer in sorted(old.keys() | new.keys()):
        before, after = old.get(offer), new.get(offer)
        if (before and before.to) != (after and after.to):
            yield Change(
                path=("moved", offer),
                before=before.to if before else None,
                after=after.to if after else None,
                at_before=_source(before),
                at_after=_source(after),
            )


def _source(entry: Any) -> Source | None:
    return entry.source if entry else None
