"""When prices were sent, across runs: Ozon takes ten updates of one product an hour."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from reconciler.domain.ids import OfferId
from reconciler.state.database import Database, put
from reconciler.state.schema import rows_of

KEPT = timedelta(hours=1)
"""For so long an update counts. One that lies further ahead than this is of a clock gone wrong."""

_PUT = put("price_update", 4, "shop", "offer", "run", "batch", "sent_at")


class PriceUpdates:
    """The updates of one shop. They are written with the intent, before the call: one that is lost
    on the way may have counted. So may one that was refused; no document says.
    """

    def __init__(self, shop: str) -> None:
        self._shop = shop

    def load(
        self, db: Database, only: AbstractSet[OfferId] | None = None
    ) -> Mapping[OfferId, tuple[datetime, ...]]:
        """All that is remembered, oldest first; or that of `only` some offers."""
        found: dict[OfferId, tuple[datetime, ...]] = {}
        select = "select offer, sent_at from price_update"
        for offer, sent_at in rows_of(db, select, self._shop, only, "order by sent_at"):
            before = found.get(OfferId(offer), ())
            found[OfferId(offer)] = (*before, datetime.fromisoformat(sent_at))
        return found

    def remember(
        self, db: Database, run: int, batch: int, offers: Sequence[OfferId], at: datetime
    ) -> None:
        """A call is about to be sent; the same call again takes the place of its first try."""
        db.execute(
            "delete from price_update where shop = ? and (sent_at <= ? or sent_at > ?)",
            (self._shop, (at - KEPT).isoformat(), (at + KEPT).isoformat()),
        )
        db.executemany(
            _PUT,
            [(self._shop, offer, run, batch, at.isoformat()) for offer in offers],
        )
