"""The whole live shop for an import: cards page by page onto the disk, then all else at one moment.

Cards come first and are kept: an import that is killed goes on with those it has. Stocks, prices
and orders are always read together and anew: a number from another moment would be another
statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import NOTHING_APPLIED, Applied
from reconciler.domain.attribute import TypeKey
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.limits import STRATEGIES_PER_CALL
from reconciler.domain.orders import Orders
from reconciler.domain.price import LivePrices, LiveTimer
from reconciler.domain.problem import Problem
from reconciler.domain.snapshot import Snapshot
from reconciler.ozon.card_reader import read_for_plan
from reconciler.ozon.categories import Categories, TypePlace
from reconciler.ozon.lists import chunks
from reconciler.ozon.side_by_side import side_by_side
from reconciler.ozon.tally import Tally
from reconciler.plan.asks import EXPLAINED
from reconciler.state.card_pages import CardPages, KeptCard
from reconciler.workflow.asking import asked
from reconciler.workflow.import_choice import Choice
from reconciler.workflow.job import Job

A_PAGE = 1000
"""Cards that are kept together: a kill loses no more of them."""

SOON = timedelta(hours=1)
"""How much later than the import the first plan may come and still find no timer to renew."""


class LiveShop(msgspec.Struct, frozen=True, kw_only=True):
    """What an import knows. `snapshot` is of the chosen offers, prices with those who set them.

    `types` are the types of the cards that were read, `lapsing` the offers whose minimum price
    would have to be renewed, `unread` in words what the key may not read and the import does
    without. `resumed` are cards that an earlier import had read, at `cards_at` at the earliest.
    """

    snapshot: Snapshot
    offers: tuple[OfferId, ...]
    archived: tuple[OfferId, ...]
    types: Mapping[OfferId, TypeKey]
    categories: Categories
    tree: Mapping[TypeKey, TypePlace]
    orders: Orders
    applied: Applied
    lapsing: frozenset[OfferId]
    unread: tuple[str, ...]
    resumed: int
    cards_at: datetime


def read_live(
    job: Job,
    choice: Choice,
    pages: CardPages,
    wants_card: Callable[[OfferId], bool],
    language: str,
) -> LiveShop:
    """Read what is asked for; `wants_card` says of which offers a card is needed.

    Raises InvalidInput for filters that mean nothing, ReadIncomplete rather than half a shop.
    """
    on_sale = job.shop.listed("ALL")
    archived = job.shop.listed("ARCHIVED") - on_sale if choice.archived else frozenset()
    offers = _meant(choice.only, on_sale | archived)
    all_cards = bool(choice.categories)
    needed = [offer for offer in sorted(offers) if all_cards or wants_card(offer)]
    resumed = _read_cards(job, pages, needed, archived)
    types = _types(pages, needed)
    categories = job.shop.categories(language, job.world.observer)
    tree = categories.types() if types or choice.categories else {}
    if choice.categories:
        offers = _in_categories(choice.categories, offers, types, tree)
    on_sale &= offers
    archived &= offers
    snapshot = _snapshot(job, choice, on_sale)
    snapshot, unread = _with_hands(job, choice, snapshot)
    lapsing, more = _lapsing(job, choice, snapshot)
    applied = job.state.applied(job.shop_key) if choice.fields.stock else NOTHING_APPLIED
    orders = _orders(job, applied, snapshot.taken_at) if choice.fields.stock else Orders()
    # What came or left while the cards were read is another day's.
    sold = (
        offer
        for offer in sorted(on_sale)
        if offer in snapshot.products and not snapshot.products[offer].archived
    )
    return LiveShop(
        snapshot=snapshot,
        offers=tuple(sold),
        archived=tuple(sorted(archived)),
        types=types,
        categories=categories,
        tree=tree,
        orders=orders,
        applied=applied,
        lapsing=lapsing,
        unread=(*unread, *more),
        resumed=resumed,
        cards_at=pages.began_at,
    )


def _meant(patterns: Sequence[str], offers: frozenset[OfferId]) -> frozenset[OfferId]:
    if not patterns:
        return offers
    found: set[OfferId] = set()
    problems: list[Problem] = []
    for pattern in patterns:
        exact = OfferId(pattern)
        meant = {exact} if exact in offers else {o for o in offers if fnmatchcase(o, pattern)}
        if not meant:
            problems.append(_means_none("--only", pattern, "no offer that the shop lists"))
        found |= meant
    if problems:
        raise InvalidInput(problems)
    return frozenset(found)


def _in_categories(
    words: Sequence[str],
    offers: frozenset[OfferId],
    types: Mapping[OfferId, TypeKey],
    tree: Mapping[TypeKey, TypePlace],
) -> frozenset[OfferId]:
    problems = []
    wanted: set[TypeKey] = set()
    for word in words:
        meant = {key for key in set(types.values()) if _is_meant(word, key, tree.get(key))}
        if not meant:
            problems.append(_means_none("--category", word, "no category or type of these offers"))
        wanted |= meant
    if problems:
        raise InvalidInput(problems)
    return frozenset(offer for offer in offers if types.get(offer) in wanted)


def _is_meant(word: str, key: TypeKey, place: TypePlace | None) -> bool:
    if word.isdecimal():
        return int(word) in key
    names = (place.category_name, place.type_name) if place else ()
    return any(fnmatchcase(name.casefold(), word.casefold()) for name in names)


def _means_none(option: str, word: str, what: str) -> Problem:
    return Problem(
        code="import-nothing",
        message=f"`{option} {word}` means {what}.",
        fix="Look for a typing error; patterns such as MUG-* stand in quotes. Archived offers take"
        " part with --archived.",
        path=option,
    )


def _read_cards(
    job: Job, pages: CardPages, needed: Sequence[OfferId], archived: frozenset[OfferId]
) -> int:
    """Read the cards that are not kept yet; the number of those that are."""
    known = pages.known()
    missing = [offer for offer in needed if offer not in known]
    listed = [offer for offer in missing if offer not in archived]
    rest = [offer for offer in missing if offer in archived]
    found = read_for_plan(
        job.shop.cards, Tally("cards"), job.world.observer, listed, rest, lambda _offer, _card: True
    )
    kept = (KeptCard(offer, live.card, live.unclear) for offer, live in found)
    for page in _pages(kept):
        pages.put(page)
    return len(needed) - len(missing)


def _pages(cards: Iterator[KeptCard]) -> Iterator[list[KeptCard]]:
    page: list[KeptCard] = []
    for card in cards:
        page.append(card)
        if len(page) == A_PAGE:
            yield page
            page = []
    if page:
        yield page


def _types(pages: CardPages, needed: Sequence[OfferId]) -> dict[OfferId, TypeKey]:
    known = pages.known()
    keys: dict[tuple[int, int], TypeKey] = {}
    found: dict[OfferId, TypeKey] = {}
    for offer in needed:
        pair = known[offer]
        if all(pair):
            found[offer] = keys.setdefault(pair, TypeKey(*pair))  # type: ignore[arg-type]
    return found


def _snapshot(job: Job, choice: Choice, on_sale: frozenset[OfferId]) -> Snapshot:
    narrowed = bool(choice.only or choice.categories)
    return job.shop.snapshot(
        job.inputs.desired.store,
        job.account,
        on_sale if choice.fields.stock else frozenset(),
        on_sale if choice.fields.price or choice.fields.stock else frozenset(),
        job.world.observer,
        on_sale if narrowed else None,
    )


def _with_hands(job: Job, choice: Choice, snapshot: Snapshot) -> tuple[Snapshot, tuple[str, ...]]:
    """The prices with the strategies that set them, and with those in quarantine."""
    if "price" not in choice.fields.price:
        return snapshot, ()
    numbers = {snapshot.products[offer].product_id: offer for offer in snapshot.prices}
    strategies, unread = asked(lambda: _strategies(job, list(numbers)), "pricing strategies")
    waiting, more = asked(job.shop.quarantined, "prices in quarantine")
    prices: dict[OfferId, LivePrices] = dict(snapshot.prices)
    for number, strategy in (strategies or {}).items():
        if number in numbers:
            offer = numbers[number]
            prices[offer] = replace(prices[offer], strategy=strategy)
    for offer in waiting or ():
        if offer in prices:
            prices[offer] = replace(prices[offer], quarantined=True)
    return replace(snapshot, prices=prices), (*unread, *more)


def _strategies(job: Job, products: Sequence[ProductId]) -> dict[ProductId, str]:
    """Fifty a call: for a large shop side by side."""
    found: dict[ProductId, str] = {}
    with side_by_side() as pool:
        for page in pool.map(job.shop.strategies, chunks(products, STRATEGIES_PER_CALL)):
            job.world.observer.read("pricing strategies", STRATEGIES_PER_CALL)
            found.update(page)
    return found


def _lapsing(
    job: Job, choice: Choice, snapshot: Snapshot
) -> tuple[frozenset[OfferId], tuple[str, ...]]:
    """The offers whose minimum price a plan would renew at once."""
    store = job.inputs.desired.store
    if "min_price" not in choice.fields.price or store.renew_days is None:
        return frozenset(), ()
    if store.manage.prices == "observe":
        return frozenset(), ()
    numbers = {
        snapshot.products[offer].product_id: offer
        for offer, live in snapshot.prices.items()
        if live.has.min_price
    }
    if not numbers:
        return frozenset(), ()
    timers, unread = asked(lambda: job.shop.read_timers(list(numbers)), "minimum-price timers")
    ahead = timedelta(days=store.renew_days) + SOON
    found = {
        numbers[number]
        for number, timer in (timers or {}).items()
        if number in numbers and _lapses(timer, snapshot.taken_at, ahead)
    }
    return frozenset(found), unread


def _orders(job: Job, applied: Applied, now: datetime) -> Orders:
    """Those of now, and as far back as a plan will ask for those since what was last applied."""
    bases = (base for table in applied.stocks.values() for base in table.values())
    return job.ledger.read(min((max(one.at, now - EXPLAINED) for one in bases), default=now))


def _lapses(timer: LiveTimer, now: datetime, ahead: timedelta) -> bool:
    return timer.expires_at is None or timer.expires_at - now <= ahead
