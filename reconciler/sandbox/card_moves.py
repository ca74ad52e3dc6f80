"""The hand on cards in Python: what people and moderators do to them."""

from typing import Any

from . import card_edits, moderation
from .card_errors import CardError
from .hand import Hand
from .windows import SECOND


class CardMoves(Hand):
    """The moves of :class:`Moves` that have to do with cards."""

    def edit_card(self, offer_id: str, **fields: Any) -> None:
        """Change a card by hand in the cabinet: ``name=``, ``vat=``, ``barcodes=``, ``images=`` ...

        Each field that is given takes the place of the one that was there; they are those of
        :class:`Card`. Nothing is checked against categories and no moderation follows.
        """
        with self._db.transaction():
            card_edits.edit_card(self._db, offer_id, fields, self._now())

    def reject_next(
        self,
        offer_id: str,
        code: str,
        *,
        field: str = "",
        attribute_id: int = 0,
        message: str = "",
        at_import: bool = False,
    ) -> None:
        """Let the next change of an offer's card fail; the offer may be one that comes later.

        Moderation refuses it after the import, and the product keeps its errors and goes off sale;
        with ``at_import`` the task itself fails and changes nothing.
        """
        with self._db.transaction():
            self._now()
            error = CardError(code, message or code, field, attribute_id)
            moderation.order_refusal(self._db, offer_id, error, at_import=at_import)

    def hold_moderation(self, offer_id: str, seconds: float) -> None:
        """Let the moderation of an offer that is under way end so much later than now.

        Without one the next moderation of the offer will take so long.
        """
        with self._db.transaction():
            moderation.hold(self._db, offer_id, round(seconds * SECOND), self._now())
