"""Items that a fault refuses while the rest of their call goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .card_errors import CardError
from .faults import RefuseItems
from .price_rules import ItemError
from .replies import FAILED_PRECONDITION, Refusal


@dataclass(slots=True)
class ItemFaults:
    """What becomes of the items of one call. Each method asks about its items, one by one."""

    fault: RefuseItems | None = None
    _asked: set[str] = field(default_factory=set)

    def check(self, offer_id: str) -> None:
        """Let an item pass.

        Raises:
            ItemError: the fault refuses it.
        """
        if self.fault is not None and self._refuses(self.fault, offer_id):
            raise ItemError(self.fault.code, self.fault.message)

    def card_error(self, offer_id: str) -> CardError | None:
        """Return the error with which the item of a task fails, if it does."""
        if self.fault is None or not self._refuses(self.fault, offer_id):
            return None
        return CardError(self.fault.code, self.fault.message)

    def check_all(self, offer_ids: Sequence[str]) -> None:
        """Let a call pass that goes through as a whole or not at all.

        Raises:
            Refusal: 400 when the fault refuses any of its items; the code stands in the words.
        """
        if self.fault is not None and any(self._refuses(self.fault, one) for one in offer_ids):
            raise Refusal(400, FAILED_PRECONDITION, self.fault.code)

    def _refuses(self, fault: RefuseItems, offer_id: str) -> bool:
        if fault.offers:
            return offer_id in fault.offers
        self._asked.add(offer_id)
        return len(self._asked) <= fault.items
