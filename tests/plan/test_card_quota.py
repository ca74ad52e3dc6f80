"""Quotas of cards: what fits goes, offer by offer; the rest waits with the time."""

from typing import Any

from reconciler.domain.snapshot import Allowance, CardQuota
from reconciler.plan.card_quota import fit
from tests.plan.cards import NOW
from tests.plan.operations import set_card

FREE = Allowance(limit=None)


def quota(**rooms: Any) -> CardQuota:
    return CardQuota(
        **({"total": FREE, "create": FREE, "update": FREE, "per_minute": None} | rooms)
    )


def left(limit: int, used: int = 0) -> Allowance:
    return Allowance(limit=limit, used=used, resets_at=NOW)


def test_nothing_known_holds_back_nothing() -> None:
    ops = [set_card("A", "create")]
    assert fit(ops, None).operations == ops
    assert fit(ops, quota()).deferred == []
    assert fit(ops, quota()).quotas == ()


def test_new_cards_up_to_the_limit_of_the_day() -> None:
    ops = [set_card(name, "create") for name in "ABC"]
    fitted = fit(ops, quota(create=left(5, used=3)))
    assert [op.offer for op in fitted.operations] == ["A", "B"]
    (told,) = fitted.deferred
    assert (told.offers, told.until) == (("C",), NOW)
    assert told.reason == "the shop's quota of new cards is used up (3 of 5 used)"
    (shown,) = fitted.quotas
    assert (shown.name, shown.limit, shown.used, shown.needed) == ("new cards", 5, 3, 3)


def test_an_offer_goes_whole_or_not_at_all() -> None:
    ops = [
        set_card("A", "attributes"),
        set_card("A", "pictures"),
        set_card("B", "attributes"),
        set_card("B", "pictures"),
        set_card("C", "import"),
    ]
    fitted = fit(ops, quota(update=left(3)))
    assert [op.id for op in fitted.operations] == [
        "card:A:attributes",
        "card:A:pictures",
        "card:C:import",
    ]


def test_barcodes_take_from_no_quota_and_wait_for_their_card() -> None:
    alone = fit([set_card("A", "barcodes")], quota(create=left(0), update=left(0)))
    assert len(alone.operations) == 1
    new = [set_card("A", "create"), set_card("A", "barcodes")]
    assert fit(new, quota(create=left(0))).operations == []


def test_a_full_shop_takes_no_new_cards_and_changes_the_others() -> None:
    ops = [set_card("A", "create"), set_card("B", "import")]
    fitted = fit(ops, quota(total=left(10, used=12)))
    assert [op.offer for op in fitted.operations] == ["B"]
    assert "cards in all" in fitted.deferred[0].reason
