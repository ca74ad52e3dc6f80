"""The orders of the live shop: what changed, what waits, and what Ozon's own warehouses sold."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from reconciler.apply.ports import Clock
from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import OfferId
from reconciler.domain.orders import PostingNumber, SeenPosting
from reconciler.domain.snapshot import Proof
from reconciler.ozon.lists import Lists, PostingList
from reconciler.ozon.order_rows import seen_posting
from reconciler.ozon.reader import ReadObserver
from reconciler.ozon.tally import Tally

REACH = timedelta(days=364)
"""How far back orders can be asked for. A period of more than a year is refused with
PERIOD_IS_TOO_LONG; a day is left for `AHEAD` and for a year of 365 days.
(Ozon Seller API docs, 2026-09)"""

AHEAD = timedelta(hours=1)
"""The end of a period that goes to now: the shop's clock may be before ours, and what changes
during the reading must stay in the list."""

CUTOFF = timedelta(days=180)
"""Orders are waiting if they are due to be packed no further from now than this, either way."""

NOT_HANDED_OVER = (
    "awaiting_registration",
    "acceptance_in_progress",
    "awaiting_approve",
    "awaiting_packaging",
    "awaiting_deliver",
    "arbitration",
    "client_arbitration",
)
"""Statuses that the list of unfulfilled postings may be asked for, less those of parcels that are
on their way. (Ozon Seller API docs, 2026-09)"""


class OrderReader:
    """Reads lists of postings to their proven end.

    Every method raises CredentialsRefused if the key may not read postings, ReadIncomplete if a
    list does not end or has a posting that can't be read, else ShopUnreachable.
    """

    def __init__(
        self,
        lists: Lists,
        clock: Clock,
        observer: ReadObserver,
        names: Mapping[OfferId, OfferId] | None = None,
    ) -> None:
        """`names` are the ids that offers have by now: orders keep the one that they had."""
        self._names = names or {}
        self._lists = lists
        self._clock = clock
        self._observer = observer
        self._tallies: dict[str, Tally] = {}
        self._proofs: dict[str, Proof] = {}
        self._ends: set[PostingNumber] = set()
        self._shown: set[PostingNumber] = set()

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What was read so far, a proof a list."""
        return tuple(self._proofs[what] for what in sorted(self._proofs))

    def begin(self) -> None:
        """A reading of several lists begins; `confirm` ends it."""
        self._ends.clear()
        self._shown.clear()

    def confirm(self) -> None:
        """Whether what stands at the ends of the lists is among all that was read since `begin`.

        The ends were asked for first, from the other side: what is new since then is missing
        nowhere, and an order that moved on meanwhile shows in another of the lists. Raises
        ReadIncomplete.
        """
        missing = sorted(self._ends - self._shown)
        if missing:
            raise ReadIncomplete(
                f"a list of orders ended before {missing[0]}, which is in it",
                "try again; nothing is decided on half the orders",
            )

    def changes(
        self, first: datetime, last: datetime | None = None, *, to_the_end: bool = True
    ) -> list[SeenPosting]:
        """Orders whose status changed for the last time between two moments, or since the first.

        `to_the_end` False saves the call that asks for the end.
        """
        now = self._clock.now()
        window = (first, last or now + AHEAD)
        found = self._lists.postings(now - REACH, now + AHEAD, window)
        return self._proven("orders (changes)", found, to_the_end=to_the_end)

    def waiting(self) -> list[SeenPosting]:
        """Orders that wait on the shelf, however long ago they changed.

        What the list shows as cancelled or split is left out: of these the changes tell, and when.
        """
        now = self._clock.now()
        found = self._lists.waiting_postings(now - CUTOFF, now + CUTOFF, NOT_HANDED_OVER)
        seen = self._proven("orders (waiting)", found)
        return [posting for posting in seen if posting.stage in ("waiting", "left")]

    def fbo(self, since: datetime) -> list[SeenPosting]:
        """Orders from Ozon's warehouses that were made since a moment."""
        now = self._clock.now()
        found = self._lists.fbo_postings(max(since, now - REACH), now + AHEAD)
        return self._proven("orders (fbo)", found)

    def _proven(
        self, what: str, found: PostingList, *, to_the_end: bool = True
    ) -> list[SeenPosting]:
        seen: list[SeenPosting] = []
        tally = self._tallies.setdefault(what, Tally(what))
        if to_the_end:
            self._ends.update(seen_posting(row).number for row in found.newest())
        for page in found.pages:
            tally.add(page)
            seen.extend(self._named(seen_posting(row)) for row in page.rows)
            self._observer.read("orders", len(page.rows))
        self._shown.update(posting.number for posting in seen)
        self._proofs[what] = tally.proof(self._clock.now())
        return seen

    def _named(self, posting: SeenPosting) -> SeenPosting:
        if all(item.offer not in self._names for item in posting.items):
            return posting
        items = tuple(
            item._replace(offer=self._names.get(item.offer, item.offer)) for item in posting.items
        )
        return replace(posting, items=items)
