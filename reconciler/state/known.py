"""What a state knows of each shop, in numbers."""

from datetime import datetime

import msgspec

from reconciler.state.database import Database
from reconciler.state.lease import Held

_COUNTED = {
    "cells": "applied_stock",
    "in_flight": "in_flight_stock",
    "prices": "applied_price",
    "cards": "applied_card",
    "tasks": "card_task",
}


class KnownShop(msgspec.Struct, frozen=True, kw_only=True):
    """One shop: how many bases, writes that may be in flight, changes of cards at work, and runs.

    `lease` is who has it, expired or not.
    """

    shop: str
    revision: str
    cells: int
    in_flight: int
    prices: int
    cards: int
    tasks: int
    runs: int
    last_run: int | None
    lease: Held | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered of what was applied."""
        return not any((self.cells, self.in_flight, self.prices, self.cards, self.tasks))


def known_shops(db: Database) -> list[KnownShop]:
    """All shops, by their keys."""
    named = "select shop from shop union select shop from lease union select shop from run"
    return [_known(db, shop) for (shop,) in db.execute(named).fetchall()]


def _known(db: Database, shop: str) -> KnownShop:
    def one(query: str) -> tuple[object, ...] | None:
        row: tuple[object, ...] | None = db.execute(query, (shop,)).fetchone()
        return row

    # The names of tables are the constants above.
    counts = {
        name: (one(f"select count(*) from {table} where shop = ?") or (0,))[0]  # noqa: S608
        for name, table in _COUNTED.items()
    }
    runs, last = one("select count(*), max(id) from run where shop = ?") or (0, None)
    held = one("select holder, since, expires from lease where shop = ?")
    revision = one("select revision from shop where shop = ?")
    return msgspec.convert(
        {
            "shop": shop,
            "revision": revision[0] if revision else "",
            **counts,
            "runs": runs,
            "last_run": last,
            "lease": Held(str(held[0]), _moment(held[1]), _moment(held[2])) if held else None,
        },
        KnownShop,
    )


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def forget_known(db: Database, shop: str) -> None:
    """Forget what was applied to a shop, and what may be in flight. The journal stays."""
    for table in _COUNTED.values():
        db.execute(f"delete from {table} where shop = ?", (shop,))  # noqa: S608
