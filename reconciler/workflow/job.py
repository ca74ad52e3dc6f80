"""One job on one store: everything that plan, apply and drift need, opened and closed together."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from reconciler.apply.alert_clock import AlertClock
from reconciler.apply.ports import Clock
from reconciler.apply.record import RunFacts
from reconciler.catalog import card_reader, load_policies, open_catalog, open_lock, with_excerpts
from reconciler.catalog.head import Head, head
from reconciler.domain.card import DeclaredCard
from reconciler.domain.desired import Desired
from reconciler.domain.endpoint import plain, why_unsafe
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.snapshot import Account
from reconciler.domain.source import Source
from reconciler.ozon.credentials import Credentials, find_credentials
from reconciler.ozon.governor import Governor
from reconciler.ozon.reader import ReadObserver
from reconciler.ozon.shop import OzonShop
from reconciler.ozon.shop_clock import ShopClock
from reconciler.ozon.transport import Transport
from reconciler.plan.told import SaidAt
from reconciler.policy.approval import Approval
from reconciler.policy.compiled import PolicySet, compile_policies
from reconciler.policy.document import PolicyDocuments
from reconciler.policy.tuning import strange_stores
from reconciler.state.opening import open_state
from reconciler.version import VERSION
from reconciler.workflow.approval_file import read_approvals
from reconciler.workflow.commits import Commits, commits
from reconciler.workflow.ledger import Ledger
from reconciler.workflow.where import Where

if TYPE_CHECKING:
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.lock import LockFile

Cards = Callable[[Mapping[OfferId, bytes]], Mapping[OfferId, DeclaredCard]]
"""Reads whole cards, by offer with the digest that stands for the declaration."""


def no_cards(offers: Mapping[OfferId, bytes]) -> Mapping[OfferId, DeclaredCard]:  # noqa: ARG001
    """Of a catalog without cards."""
    return {}


class Inputs(msgspec.Struct, frozen=True):
    """What was read from the repository, checked. `cards` reads more of it, on demand.

    `catalog` and `lock` are what `desired` was made of.
    """

    desired: Desired
    documents: PolicyDocuments
    policies: PolicySet
    cards: Cards = no_cards
    approvals: tuple[Approval, ...] = ()
    catalog: "Catalog | None" = None
    lock: "LockFile | None" = None


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What is not in the repository: the time, the environment, and someone who listens.

    `must_stop` ends waits for the shop, and a run that writes; None: nobody ever asks for it.
    """

    clock: Clock
    environment: Mapping[str, str]
    observer: ReadObserver
    on_wait: Callable[[float, str], None] = lambda _seconds, _why: None
    must_stop: Callable[[], bool] | None = None
    commits: Commits = commits
    head: Callable[[Path], Head] = head
    connect: Callable[[str, Credentials, Governor, Clock], Transport] = Transport


def load(where: Where, progress: Callable[[int, int], None] | None = None) -> Inputs:
    """Read catalog and policies. Raises InvalidInput with the problems of both.

    `progress` hears how many bytes of how many are parsed.
    """
    problems: list[Problem] = []
    catalog: Catalog | None = None
    desired: Desired | None = None
    documents: PolicyDocuments | None = None
    policies: PolicySet | None = None
    approvals: tuple[Approval, ...] = ()
    try:
        catalog = open_catalog(where.catalog, where.cache, progress)
        lock = open_lock(where.catalog)
        desired = catalog.desired(where.store, lock)
    except InvalidInput as wrong:
        problems.extend(wrong.problems)
    try:
        documents = load_policies(where.policies)
        if catalog is not None and desired is not None:
            problems.extend(strange_stores(documents, catalog.stores()))
        policies = compile_policies(documents, desired.store.name if desired else where.store)
    except InvalidInput as wrong:
        problems.extend(wrong.problems)
    try:
        approvals = read_approvals(where.approvals)
    except InvalidInput as wrong:
        problems.extend(wrong.problems)
    if problems or catalog is None or desired is None or documents is None or policies is None:
        raise InvalidInput(with_excerpts(problems))
    cards = card_reader(catalog.of(where.store), lock)
    return Inputs(desired, documents, policies, cards, approvals, catalog, lock)


class Job:
    """An open shop and an open state, with the inputs that are to be reconciled."""

    def __init__(self, where: Where, inputs: Inputs, world: World) -> None:
        """Raises CredentialsRefused, or InvalidInput for a bad endpoint or state file."""
        self.inputs = inputs
        self._catalog = where.catalog
        self.world = world
        self.is_told_where = where.endpoint is not None
        self.endpoint = safe_endpoint(where.endpoint or inputs.desired.store.endpoint)
        credentials = find_credentials(inputs.desired.store.credentials, world.environment)
        clock = AlertClock(world.clock, world.must_stop) if world.must_stop else world.clock
        governor = Governor(clock, world.on_wait)
        transport = world.connect(self.endpoint, credentials, governor, clock)
        self.clock = ShopClock(clock, lambda: transport.skew.ahead)
        self.shop = OzonShop(self.endpoint, credentials, transport, self.clock)
        must_stop = world.must_stop or (lambda: False)
        self.state = open_state(where.state, where.catalog, world.environment, must_stop)
        self._account: Account | None = None
        self._ledger: Ledger | None = None

    @property
    def account(self) -> Account:
        """The cabinet; asked once."""
        if self._account is None:
            self._account = self.shop.account()
        return self._account

    @property
    def shop_key(self) -> str:
        """The key of this shop in the state.

        The cabinet alone, not the store's name: a store that is renamed in git is the same shop,
        and two names for one cabinet must share its bases and its lease.
        """
        return self.account.fingerprint

    @property
    def ledger(self) -> Ledger:
        """The orders of the shop, with what the state knows of them already."""
        if self._ledger is None:
            moved = self.inputs.desired.moved
            names = {was: entry.to for was, entry in moved.items()}
            reader = self.shop.orders(self.world.observer, names)
            store = self.state.order_store(self.shop_key)
            self._ledger = Ledger(reader, store, self.clock, names)
        return self._ledger

    def facts(self, undoes: int | None = None) -> RunFacts:
        """What is known of a run that begins now."""
        commit, dirty = self.world.head(self._catalog)
        return RunFacts(
            tool=VERSION, commit=commit, dirty=dirty, undoes=undoes, endpoint=self.endpoint
        )

    def said_at(self, places: Sequence[Source]) -> SaidAt:
        """Since when git says the lines at some places."""
        return self.world.commits(self._catalog, places)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shop.close()
        self.state.close()


def safe_endpoint(endpoint: str) -> str:
    """The address without what it may hold besides; credentials travel only under TLS, except to
    this very machine. Raises InvalidInput.
    """
    reason = why_unsafe(endpoint)
    if reason is None:
        return plain(endpoint)
    # An address with a user part may hold a password: it is not repeated.
    shown = "the endpoint" if "@" in endpoint else repr(endpoint)
    raise InvalidInput(
        [
            Problem(
                code="endpoint-unsafe",
                message=f"{shown} {reason}",
                fix="write the whole address: https://api-seller.ozon.ru, or a sandbox's "
                "http://127.0.0.1:PORT",
                path="endpoint",
            )
        ]
    )
