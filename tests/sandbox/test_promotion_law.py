"""Whoever writes the price of a product in a promotion writes both, and never above its limit."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.sandbox import Limits
from tests.effort import examples
from tests.sandbox.small_shop import bench, product, seed
from tests.sandbox.test_promotion import members, update

WRITERS = ("card", "promotion", "ozon", "strategy", "hand")
STEPS = st.lists(st.tuples(st.sampled_from(WRITERS), st.integers(700, 1300)), max_size=8)


@settings(max_examples=examples(40), deadline=None)
@given(steps=STEPS, limit=st.integers(800, 1200))
def test_one_price_under_its_limit(steps: list[tuple[str, int]], limit: int) -> None:
    with bench(seed([product(1)]), limits=Limits.off()) as made:
        action_id = made.shop.start_promotion("Зима", {"MUG-1": str(limit)})
        for writer, amount in steps:
            price = str(amount)
            if writer == "card":
                made.write_price({"offer_id": "MUG-1", "price": price})
            elif writer == "promotion":
                update(made, action_id, (1001, price))
            elif writer == "strategy":
                made.shop.put_under_strategy("MUG-1", price)
            elif writer == "hand":
                made.shop.edit_price("MUG-1", price=price)
            elif amount <= limit:
                made.shop.promote("MUG-1", action_id, price)
            for shown, _ in members(made, action_id).values():
                assert Decimal(shown) == made.shop.price("MUG-1")["price"] <= limit
