"""One changed line costs one call with one pair; nothing changed costs nothing."""

from pathlib import Path

from tests.rehearsal import MSK, Rehearsal, offer


def test_one_line_among_150_offers_is_one_call_with_one_pair(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: n}) for n in range(1, 151)])
    numbers = {f"MUG-{n}": n for n in range(1, 151)}
    shop.stocks(msk=numbers)
    shop.prices({f"MUG-{n}": {"price": 1000} for n in range(1, 151)})
    shop.apply()
    assert shop.writes() == [], "everything was true already"
    shop.stocks(msk={**numbers, "MUG-77": 5})
    assert shop.apply().exit_code == 0
    assert shop.writes() == [("/v2/products/stocks", 1)]
    shop.apply()
    assert shop.writes() == [("/v2/products/stocks", 1)]


def test_250_cells_take_three_calls(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n) for n in range(1, 251)])
    shop.stocks(msk={f"MUG-{n}": n for n in range(1, 251)})
    shop.apply()
    assert shop.writes() == [("/v2/products/stocks", 100)] * 2 + [("/v2/products/stocks", 50)]


def test_only_the_changed_price_field_is_sent(shop: Rehearsal) -> None:
    shop.prices({"MUG-2": {"price": 500, "old_price": 800}})
    shop.apply()
    price = shop.shop.price("MUG-2")
    assert (price["price"], price["old_price"]) == (500, 800)
    assert shop.writes() == [("/v1/product/import/prices", 1)]


def test_the_same_plan_has_the_same_bytes(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-3": 8}, spb={"MUG-1": 9})
    shop.prices({"MUG-2": {"price": 510}, "MUG-1": {"price": 990}})
    shop.plan()  # the first reading of orders goes back further, and the proofs say so
    first, second = shop.plan().plan, shop.plan().plan
    assert first.id == second.id
    assert first == second
