"""The cards of the live shop for a plan: read in pages, and kept only where they may change."""

from collections.abc import Callable, Iterator, Sequence

from reconciler.domain.card import LiveCard
from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import OfferId
from reconciler.ozon.card_rows import live_card
from reconciler.ozon.cards import OzonCards
from reconciler.ozon.reader import ReadObserver
from reconciler.ozon.rows import offer_id
from reconciler.ozon.tally import Tally


def read_for_plan(
    cards: OzonCards,
    tally: Tally,
    observer: ReadObserver,
    offers: Sequence[OfferId],
    archived: Sequence[OfferId],
    keep: Callable[[OfferId, LiveCard], bool],
) -> Iterator[tuple[OfferId, LiveCard]]:
    """The cards of offers that the shop has, those in the archive apart; one after another, as a
    hundred thousand are too many to hold. The pages are counted in `tally`.

    Raises ReadIncomplete, at the end, if the shop leaves one out: a card must not pass for gone.
    """
    for asked, visibility in ((offers, "ALL"), (archived, "ARCHIVED")):
        missing = set(asked)
        for page in cards.pages(asked, visibility):
            tally.add(page)
            observer.read("cards", len(page.rows))
            for row in page.rows:
                offer = offer_id(row.offer_id)
                if offer in missing:
                    missing.discard(offer)
                    card = live_card(row)
                    if keep(offer, card):
                        yield offer, card
        if missing:
            raise ReadIncomplete(
                f"no cards came of {len(missing)} offers that the shop has, first {min(missing)}",
                "try again; nothing is decided on half a shop",
            )
