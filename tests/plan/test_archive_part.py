"""Which offers go into the archive, which come back, and what stands in the way."""

import pytest

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.limits import AUTO_ARCHIVED_BACK_PER_DAY
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.source import Source
from reconciler.domain.stock import Fixed
from reconciler.plan.archive_part import (
    ArchivePart,
    plan_retirements,
    plan_returns,
    retiring,
    returned,
    with_zeros,
)
from reconciler.plan.finding import Blocked, Deferred
from tests.plan.operations import set_stock
from tests.plan.shops import MSK, SPB, git, product, shop

A, B = OfferId("A"), OfferId("B")
LINE = Source("catalog/a.yaml", 3, 5)


def retire(snapshot: Snapshot, *zeros: str) -> ArchivePart:
    stocks = [set_stock("A", alias, 5, 0) for alias in zeros]
    return plan_retirements(git(A="archived"), snapshot, {A: LINE}, stocks)


def reason(part: ArchivePart) -> str:
    (told,) = part.findings
    assert isinstance(told, Blocked)
    assert part.operations == []
    return told.reason


def test_what_is_in_the_shop_and_not_in_the_archive_yet() -> None:
    desired = git(A="archived", B="archived", C="archived", D="active")
    live = shop(A=product(), B=product(archived=True), D=product())
    assert retiring(desired, live) == {A: desired.products[A].source}
    assert retiring(git("observe", A="archived"), live) == {}


def test_zeros_for_all_that_could_be_sold() -> None:
    live = shop({MSK: {"A": (5, 0), "B": (0, 2)}, SPB: {"A": (3, 0)}}, A=product(), B=product())
    wanted = with_zeros(git(A="archived", B="archived"), live, {A: LINE, B: LINE})
    (table,) = wanted.stocks.values()
    assert {offer: one.says for offer, one in table.items()} == {A: Fixed(0)}
    assert wanted.stocks.keys() == {WarehouseAlias("msk")}


def test_an_empty_offer_goes_at_once_and_others_after_their_zeros() -> None:
    (op,) = retire(shop(A=product())).operations
    assert (op.id, op.archived, op.depends_on, op.warehouses) == ("archive:A", True, (), (MSK, SPB))
    (after,) = retire(shop({MSK: {"A": (5, 0)}}, A=product()), "msk").operations
    assert after.depends_on == ("stock:A@msk",)


def test_what_stands_in_the_way() -> None:
    assert "FBO" in reason(retire(shop(A=product(has_fbo_stocks=True))))
    assert "2 units wait" in reason(retire(shop({MSK: {"A": (0, 2)}}, A=product())))
    assert "W2, not named in the store" in reason(retire(shop({SPB: {"A": (5, 0)}}, A=product())))
    assert "can't be set to 0 now" in reason(retire(shop({MSK: {"A": (5, 0)}}, A=product())))


def test_only_what_git_calls_active_comes_back() -> None:
    live = shop(A=product(archived=True), B=product(archived=True), C=product())
    (op,) = plan_returns(git(A="active", B="archived", C="active"), live).operations
    assert (op.offer, op.archived, op.warehouses) == (A, False, ())
    assert not returned(live, [op]).products[A].archived
    assert returned(live, []) is live
    assert plan_returns(git("observe", A="active"), live).operations == []


@pytest.mark.parametrize("auto", [True, False])
def test_only_so_many_of_those_that_ozon_archived_come_back_in_a_day(auto: bool) -> None:
    names = [f"A{n:03}" for n in range(AUTO_ARCHIVED_BACK_PER_DAY + 2)]
    live = shop(**{name: product(archived=True, auto_archived=auto) for name in names})
    part = plan_returns(git(**dict.fromkeys(names, "active")), live)  # type: ignore[arg-type]
    late = [offer for f in part.findings if isinstance(f, Deferred) for offer in f.offers]
    assert late == (names[-2:] if auto else [])
    assert len(part.operations) == len(names) - len(late)
