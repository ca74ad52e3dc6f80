"""What two catalogs say differently, as values."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.source import Source

What = Literal["added", "removed", "changed", "renamed"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value that differs. A side that says nothing has no place; None clears a value."""

    path: tuple[str, ...]
    before: Any = None
    after: Any = None
    at_before: Source | None = None
    at_after: Source | None = None


class OfferChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What is said differently of one offer. `renamed_from` is its id on the older side."""

    offer: OfferId
    what: What
    changes: tuple[Change, ...]
    renamed_from: OfferId | None = None


class StoreChanges(msgspec.Struct, frozen=True, kw_only=True):
    """One store: its settings, rules and renames that changed, and each offer that did."""

    store: str
    what: What
    settings: tuple[Change, ...]
    offers: tuple[OfferChanges, ...]
