"""The hand on prices in Python: what Ozon does to them by itself, and what people confirm."""

from collections.abc import Mapping

from . import promotions, quarantine, strategies
from .hand import Hand


class PriceMoves(Hand):
    """The moves of :class:`Moves` that have to do with prices. Money is text: ``"1490"``."""

    def release_quarantine(self, offer_id: str) -> None:
        """Confirm in the cabinet a price that stepped by more than 50 %: it is for sale again."""
        with self._db.transaction():
            quarantine.release(self._db, offer_id, self._now())

    def start_promotion(
        self,
        title: str,
        limits: Mapping[str, str] | None = None,
        *,
        days: int = 14,
        voucher: bool = False,
    ) -> int:
        """Let Ozon begin a promotion. Returns its id.

        ``limits`` has the highest price of each offer that may join. ``voucher`` is one where
        buyers need a promo code: it leaves the price on the card alone.
        """
        with self._db.transaction():
            return promotions.start(
                self._db, title, limits or {}, self._now(), days=days, voucher=voucher
            )

    def freeze_promotion(self, action_id: int) -> None:
        """Let Ozon freeze a promotion: prices in it may not rise and its products may not leave."""
        with self._db.transaction():
            promotions.freeze(self._db, action_id, self._now())

    def promote(self, offer_id: str, action_id: int, price: str) -> None:
        """Let Ozon add a product to a promotion by itself, with a new ceiling price on its card.

        A minimum price that counts stops it; see ``/v1/product/action/timer/status``.
        """
        with self._db.transaction():
            promotions.promote(self._db, offer_id, action_id, price, self._now())

    def put_under_strategy(
        self, offer_id: str, price: str, strategy_id: str = strategies.SYSTEM_STRATEGY
    ) -> None:
        """Put a product under a pricing strategy, or let its strategy set another price.

        A minimum price that counts stops it.
        """
        with self._db.transaction():
            strategies.put_under(self._db, offer_id, price, strategy_id, self._now())
