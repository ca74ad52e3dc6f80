"""Seed -> tables: timers of minimum prices, promotions and strategies."""

from . import promotions
from .database import Database
from .min_price_timer import ends_at
from .seed import Seed, SeedError
from .strategies import SYSTEM_STRATEGY
from .world import WorldError


def plant_pricing(db: Database, seed: Seed, at: int) -> None:
    """Fill what hangs on the prices of products that were planted before.

    Minimum prices were all set at the moment of the opening, and count.
    """
    db.execute(
        "UPDATE products SET min_price_guard = 1, min_price_until = ?"
        " WHERE CAST(min_price AS REAL) > 0",
        (ends_at(at),),
    )
    strategies = [(SYSTEM_STRATEGY, "Цена не выше конкурентов", "MIN_EXT_PRICE", 1)]
    strategies += [(own.id, own.name, "COMP_PRICE", int(own.enabled)) for own in seed.strategies]
    db.insert_many(
        "INSERT INTO strategies VALUES (?, ?, ?, ?, 'strategyCreated', ?)",
        ((*strategy, at) for strategy in strategies),
    )
    _plant_promotions(db, seed, at)


def _plant_promotions(db: Database, seed: Seed, at: int) -> None:
    for index, own in enumerate(seed.promotions):
        try:
            promotions.start(
                *(db, own.title, own.limits, at),
                days=own.days,
                voucher=own.voucher,
                action_id=own.id,
            )
        except WorldError as error:
            raise SeedError(f"$.promotions[{index}].limits: {error}") from error
        if own.frozen:
            promotions.freeze(db, own.id, at)
