"""Which offers get another id, and what is known of them under it."""

from reconciler.domain.applied import Applied
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.finding import Blocked
from reconciler.plan.rename_part import follow, plan_renames, renamed_snapshot
from tests.plan.shops import MSK, git, product, shop

A, B, C = OfferId("A"), OfferId("B"), OfferId("C")
ONE, TWO = AppliedCard(b"1"), AppliedCard(b"2")


def names(desired: Desired, live: Snapshot) -> dict[OfferId, OfferId]:
    return plan_renames(desired, live).names


def test_as_long_as_the_shop_has_the_old_id_alone() -> None:
    desired = git(moved={"A": "B"}, B="active")
    assert names(desired, shop(A=product())) == {A: B}
    assert names(desired, shop(B=product())) == {}
    assert names(desired, shop()) == {}


def test_an_id_that_nobody_declares_may_be_misspelt() -> None:
    assert names(git(moved={"A": "B"}, C="active"), shop(A=product())) == {}


def test_the_shop_has_both() -> None:
    part = plan_renames(git(moved={"A": "B"}, B="active"), shop(A=product(), B=product(2)))
    (told,) = part.findings
    assert isinstance(told, Blocked)
    assert (part.operations, told.offers) == ([], (A,))
    assert "the shop has both" in told.reason


def test_nothing_is_renamed_where_products_are_only_observed() -> None:
    part = plan_renames(git("observe", moved={"A": "B"}, B="active"), shop(A=product()))
    assert part.operations == []
    assert "observe" in part.findings[0].reason  # type: ignore[union-attr]


def test_the_product_stays_the_same_one() -> None:
    (op,) = plan_renames(git(moved={"A": "B"}, B="active"), shop(A=product(7))).operations
    assert (op.id, op.product_id, op.was, op.offer) == ("rename:A", 7, A, B)


def test_the_shop_as_it_will_be() -> None:
    live = shop({MSK: {"A": (5, 1), "C": (2, 0)}}, A=product(7), C=product(8))
    after = renamed_snapshot(live, {A: B})
    assert after.products == {B: product(7), C: product(8)}
    assert (after.stocks[MSK][B].free, after.stocks[MSK].keys()) == (5, {B, C})
    assert renamed_snapshot(live, {}) is live


def test_what_was_applied_follows() -> None:
    known = Applied(cards={A: ONE, C: TWO}, prices={A: Prices(old_price=None)})
    moved = git(moved={"A": "B"}).moved
    after = follow(known, moved)
    assert (after.cards, after.prices) == ({B: ONE, C: TWO}, {B: Prices(old_price=None)})
    assert follow(known, {}) is known


def test_what_is_known_of_the_new_id_is_newer() -> None:
    after = follow(Applied(cards={A: ONE, B: TWO}), git(moved={"A": "B"}).moved)
    assert after.cards[B] == TWO
