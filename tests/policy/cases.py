"""What each shipped policy must say of which plan: passing, failing, boundary, missing input."""

from typing import NamedTuple

from reconciler.plan.model import Plan
from tests.policy.builders import (
    archived,
    archives,
    card,
    creates,
    dark,
    field,
    plan,
    price,
    renamed,
    stock,
    timer,
)


class Case(NamedTuple):
    policy: str
    name: str
    plan: Plan
    outcome: str


def _moves(before, after):
    return plan(price(before={"price": before}, after={"price": after}))


def _gap(price_now, old, currency="RUB"):
    return plan(
        price(
            before={"price": "1"}, after={"price": price_now, "old_price": old}, currency=currency
        )
    )


def _steps(policy, limit_up, above_up, limit_down, below_down):
    """Both price steps are the same rule with another limit."""
    return [
        Case(policy, "small", _moves("1000", "1010"), "pass"),
        Case(policy, "at the limit, up", _moves("1000", limit_up), "pass"),
        Case(policy, "above the limit, up", _moves("1000", above_up), "violated"),
        Case(policy, "at the limit, down", _moves("1000", limit_down), "pass"),
        Case(policy, "below the limit, down", _moves("1000", below_down), "violated"),
        Case(policy, "no price yet", _moves("0", "1000"), "pass"),
        Case(policy, "price before missing", plan(price(after={"price": "1000"})), "unknown"),
        Case(
            policy,
            "only the cost changes, and the price is not known",
            plan(price(after={"cost": "10"})),
            "pass",
        ),
        Case(policy, "stock is not its business", plan(stock(before=10, after=100)), "pass"),
    ]


def _less_pictures():
    return card(
        "MUG", field("images", ["a.jpg", "b.jpg"], ["a.jpg"], lost=["b.jpg"]), writer="pictures"
    )


def _back(count):
    return (archived(f"D{n:03}", archived=False) for n in range(count))


_MOVE = field("category", 17028922, 17028760)
_OTHERS = (stock(), price("CUP", before={"price": "10"}, after={"price": "11"}), renamed(),
           archived("OLD"), archived("BACK", archived=False), timer())  # fmt: skip

CASES = [
    Case("stock-mass-zero", "none goes dark", dark(0, 100), "pass"),
    Case("stock-mass-zero", "share at the limit", dark(10, 100), "pass"),
    Case("stock-mass-zero", "share above the limit", dark(11, 100), "violated"),
    Case("stock-mass-zero", "count at the limit", dark(20, 1000), "pass"),
    Case("stock-mass-zero", "count above the limit", dark(21, 1000), "violated"),
    Case("stock-mass-zero", "small shop below the count", dark(19, 19), "pass"),
    Case("stock-mass-zero", "share counts from here", dark(3, 20), "violated"),
    Case("stock-mass-zero", "nothing on sale", dark(0, 0), "pass"),
    Case("stock-half-zero", "two of three", dark(2, 3), "pass"),
    Case("stock-half-zero", "three of six", dark(3, 6), "pass"),
    Case("stock-half-zero", "three of five", dark(3, 5), "violated"),
    Case("stock-half-zero", "none goes dark", dark(0, 5), "pass"),
    Case("listing-goes-dark", "goes dark", dark(1, 50), "violated"),
    Case("listing-goes-dark", "last unit stays", plan(stock(after=1)), "pass"),
    Case("listing-goes-dark", "price", _moves("10", "11"), "pass"),
    *_steps("price-step", "1500", "1500.01", "500", "499.99"),
    *_steps("price-step-review", "1150", "1150.01", "850", "849.99"),
    Case("old-price-gap", "low, gap at the limit", _gap("400", "420"), "violated"),
    Case("old-price-gap", "low, gap above the limit", _gap("400", "420.01"), "pass"),
    Case("old-price-gap", "low, five percent is not enough", _gap("100", "115"), "violated"),
    Case("old-price-gap", "middle begins above 400", _gap("400.01", "421.05"), "violated"),
    Case("old-price-gap", "middle begins above 400, and enough", _gap("400.01", "421.07"), "pass"),
    Case("old-price-gap", "middle, share at the limit", _gap("950", "1000"), "violated"),
    Case("old-price-gap", "middle, share above the limit", _gap("950", "1000.01"), "pass"),
    Case("old-price-gap", "middle, 10,000 included", _gap("10000", "10500"), "violated"),
    Case("old-price-gap", "middle, 10,000 and enough", _gap("10000", "10527"), "pass"),
    Case("old-price-gap", "middle, 10,000 and 501", _gap("10000", "10501"), "violated"),
    Case("old-price-gap", "high, gap at the limit", _gap("10001", "10501"), "violated"),
    Case("old-price-gap", "high, gap above the limit", _gap("10001", "10501.01"), "pass"),
    Case("old-price-gap", "discount at 90 percent", _gap("100", "1000"), "violated"),
    Case("old-price-gap", "discount below 90 percent", _gap("100.01", "1000"), "pass"),
    Case("old-price-gap", "old price below", _gap("1000", "900"), "violated"),
    Case("old-price-gap", "dollars have no bands", _gap("100", "100.01", "USD"), "pass"),
    Case("old-price-gap", "dollars, old price equal", _gap("100", "100", "USD"), "violated"),
    Case("old-price-gap", "dollars, 90 percent", _gap("10", "100", "USD"), "violated"),
    Case("old-price-gap", "no old price", _moves("100", "110"), "pass"),
    Case(
        "old-price-gap",
        "cleared",
        plan(price(before={"price": "100", "old_price": "101"}, after={"old_price": None})),
        "pass",
    ),
    Case(
        "old-price-gap",
        "only the price changes",
        plan(price(before={"price": "900", "old_price": "1000"}, after={"price": "990"})),
        "violated",
    ),
    Case(
        "old-price-gap",
        "only the old price changes",
        plan(price(before={"price": "990"}, after={"old_price": "1000"})),
        "violated",
    ),
    Case(
        "old-price-gap",
        "only the cost changes",
        plan(price(before={"price": "990", "old_price": "1000"}, after={"cost": "5"})),
        "pass",
    ),
    Case("old-price-gap", "price missing", plan(price(after={"old_price": "100"})), "unknown"),
    Case("old-price-gap", "stock", plan(stock()), "pass"),
    Case("stock-jump", "ten times", plan(stock(before=40, after=400)), "violated"),
    Case("stock-jump", "just below ten times", plan(stock(before=40, after=399)), "pass"),
    Case("stock-jump", "99 units more", plan(stock(before=1, after=100)), "pass"),
    Case("stock-jump", "100 units more", plan(stock(before=1, after=101)), "violated"),
    Case("stock-jump", "first apply", plan(stock(before=1, after=101, cause="first")), "violated"),
    Case("stock-jump", "many into an empty cell", plan(stock(before=0, after=999)), "pass"),
    Case(
        "stock-jump", "too many into an empty cell", plan(stock(before=0, after=1000)), "violated"
    ),
    Case("stock-jump", "falls", plan(stock(before=5000, after=1)), "pass"),
    Case("stock-jump", "price", _moves("1", "1000"), "pass"),
    Case("content-destructive", "a picture is lost", plan(_less_pictures()), "violated"),
    Case("content-destructive", "a name changes", plan(card()), "pass"),
    Case("content-destructive", "other operations", plan(*_OTHERS), "pass"),
    Case("category-change", "another category", plan(card("MUG", _MOVE)), "violated"),
    Case("category-change", "another type", plan(card("MUG", field("type", 1, 2))), "violated"),
    Case("category-change", "a new card", plan(card("MUG", _MOVE, writer="create")), "pass"),
    Case("category-change", "a name changes", plan(card()), "pass"),
    Case("category-change", "other operations", plan(*_OTHERS), "pass"),
    Case("archive-many", "none", archives(0, 100), "pass"),
    Case("archive-many", "share at the limit", archives(10, 100), "pass"),
    Case("archive-many", "share above the limit", archives(11, 100), "violated"),
    Case("archive-many", "count at the limit", archives(20, 1000), "pass"),
    Case("archive-many", "count above the limit", archives(21, 1000), "violated"),
    Case("archive-many", "few are declared", archives(19, 19), "pass"),
    Case("archive-many", "share counts from here", archives(3, 20), "violated"),
    Case("archive-many", "out of the archive", plan(*_back(30), offers=1000), "pass"),
    Case("create-many", "at the limit", creates(50), "pass"),
    Case("create-many", "above the limit", creates(51), "violated"),
]
