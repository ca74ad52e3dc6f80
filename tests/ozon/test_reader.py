"""A snapshot: the cheaper way of reading, what is read, and never half a shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput, ReadIncomplete
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.stock import NOTHING, LiveStock
from reconciler.ozon import lists, reader
from reconciler.ozon.side_by_side import side_by_side
from tests import contract
from tests.ozon.live import STORE, Live, Reads, live
from tests.ozon.scripted import Scripted, says, shop
from tests.rehearsal import FBO, MSK, SPB, offer

PRODUCTS, PRICES = "/v3/product/list", "/v5/product/info/prices"
BY_OFFER = "/v2/product/info/stocks-by-warehouse/fbs"
BY_WAREHOUSE = "/v1/product/info/warehouse/stocks"
WAREHOUSES = "/v2/warehouse/list"

APART = [
    offer(1, stocks={MSK: (5, 2), FBO: 3}),
    offer(2, stocks={SPB: 7}),
    offer(3, stocks={MSK: 1}),
    offer(4, stocks={SPB: 2}),
    offer(5),
]
TOGETHER = [offer(number, stocks={MSK: number, SPB: 2 * number}) for number in range(1, 5)]
ALL = [f"MUG-{number}" for number in range(1, 6)]


def by_offer(monkeypatch: pytest.MonkeyPatch, yes: bool) -> None:
    monkeypatch.setattr(reader, "_by_offer_is_cheaper", lambda *_counts: yes)


def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a page, so that a small shop has many."""
    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(reader, "PAGE", 3)
    monkeypatch.setattr(reader, "OFFERS_A_STOCK_READ", 2)


def in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """One list after another, so that the page which a test cuts is the one it counted."""
    monkeypatch.setattr(reader, "side_by_side", lambda: side_by_side(1))


def tells_the_truth(made: Live, snapshot: Snapshot, offers: list[str]) -> None:
    """Whatever the snapshot says is so; and it says something of every offer that was asked for."""
    assert set(snapshot.products) == {row["offer_id"] for row in made_of(made)}
    for warehouse in snapshot.stocks:
        for name in offers:
            cell = made.shop.stock(name, warehouse)
            said = snapshot.stocks[warehouse].get(name, NOTHING)
            assert said == LiveStock(cell.present, cell.reserved, cell.free), (name, warehouse)
    assert {name: live.has.price for name, live in snapshot.prices.items()} == {
        name: made.shop.price(name)["price"] for name in offers
    }


def made_of(made: Live) -> list[dict[str, Any]]:
    return APART if made.shop.stock("MUG-1", MSK).present == 5 else TOGETHER


@pytest.mark.parametrize("few", [True, False], ids=["by-offer", "by-warehouse"])
@pytest.mark.parametrize("paged", [False, True], ids=["one-page", "many-pages"])
def test_both_ways_of_reading_see_the_same(
    monkeypatch: pytest.MonkeyPatch, few: bool, paged: bool
) -> None:
    by_offer(monkeypatch, few)
    if paged:
        small_pages(monkeypatch)
    with live(APART) as made:
        snapshot = made.snapshot(ALL)
        tells_the_truth(made, snapshot, ALL)
        assert snapshot.stocks_of == (frozenset(ALL) if few else None)
        assert made.called(BY_WAREHOUSE if few else BY_OFFER) == 0
        assert (made.called(BY_OFFER if few else BY_WAREHOUSE) > 2) == paged or not few


def test_one_page_more_does_not_hide_in_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    small_pages(monkeypatch)
    by_offer(monkeypatch, False)
    with live(APART) as made:
        proofs = {proof.what: (proof.calls, proof.rows) for proof in made.snapshot(ALL).proofs}
    assert proofs == {
        "warehouses": (1, 2),
        "products (all)": (3, 5),
        "products (archived)": (1, 0),
        f"stocks of warehouse {MSK}": (1, 2),
        f"stocks of warehouse {SPB}": (1, 2),
        "stock totals": (3, 5),
        "prices": (3, 5),
    }
    assert made.reads.rows == {what: rows for what, (_, rows) in proofs.items()}


@pytest.mark.parametrize(
    ("offers", "products", "warehouses", "few"),
    [
        (1, 1, 1, False),
        (1, 1, 2, True),
        (100, 1000, 2, True),
        (101, 1000, 2, False),
        (100, 100_000, 1, True),
        (9_900, 100_000, 1, True),
        (10_000, 100_000, 1, False),
        (0, 5, 1, True),
        (0, 0, 1, True),
        (5, 5, 0, False),
    ],
)
def test_the_way_with_fewer_calls(offers: int, products: int, warehouses: int, few: bool) -> None:
    assert reader._by_offer_is_cheaper(offers, products, warehouses) is few


def test_few_cells_do_not_read_the_warehouses_and_many_do() -> None:
    with live(APART) as made:
        assert made.snapshot(["MUG-1"]).stocks_of == {"MUG-1"}
        assert (made.called(BY_OFFER), made.called(BY_WAREHOUSE)) == (1, 0)
    with live([offer(number, stocks={MSK: 1}) for number in range(201)]) as made:
        names = [f"MUG-{number}" for number in range(201)]
        snapshot = made.snapshot(names, [])
        assert snapshot.stocks_of is None
        assert len(snapshot.stocks[MSK]) == 201
        assert (made.called(BY_OFFER), made.called(BY_WAREHOUSE)) == (0, 2)


def test_nothing_declared_reads_no_cells() -> None:
    with live(APART) as made:
        assert made.snapshot([]).stocks_of == frozenset()
        assert made.called(BY_OFFER) == made.called(BY_WAREHOUSE) == made.called(PRICES) == 0


def test_offers_that_the_shop_does_not_know_are_not_asked_for() -> None:
    with live(APART) as made:
        snapshot = made.snapshot(["MUG-1", "NOT-THERE"])
        assert snapshot.stocks_of == {"MUG-1"}
        assert set(snapshot.prices) == {"MUG-1"}


def test_archived_products_are_known_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    with live([offer(1), offer(2, archived=True, stocks={MSK: 4})]) as made:
        snapshot = made.snapshot(["MUG-1", "MUG-2"])
    assert {name: product.archived for name, product in snapshot.products.items()} == {
        "MUG-1": False,
        "MUG-2": True,
    }
    assert snapshot.products["MUG-2"].product_id == 1002
    assert set(snapshot.prices) == {"MUG-1", "MUG-2"}


def flags(**fields: Any) -> dict[str, Any]:
    return {"company": {"currency": "RUB"}, **fields}


def fake(path: str, body: Any) -> Any:
    """A shop with an FBO warehouse in its list and one archived offer that is in both lists."""
    if path == WAREHOUSES:
        fbo = {"warehouse_id": "9", "warehouse_type": "fbo", "name": "Хоругвино"}
        return says({"warehouses": [{"warehouse_id": 1}, fbo], "has_next": False})
    if path == PRODUCTS:
        item = {"product_id": "1", "offer_id": "A", "archived": None, "has_fbs_stocks": None}
        return says({"result": {"items": [item], "last_id": "x", "total_items": 1}})
    if path == BY_WAREHOUSE:
        assert body["warehouse_id"] == 1, "FBO stock must not be read"
        return says({"stocks": [{"offer_id": "A", "free_stock": "4"}], "has_next": False})
    if path == "/v4/product/info/stocks":
        return says({"items": [{"offer_id": "A", "stocks": []}], "total": 1, "cursor": "end"})
    if path == PRICES:
        row = {"offer_id": "A", "price": {"price": 349.9, "currency_code": "RUB"}}
        return says({"items": [row], "total": 1, "cursor": "end"})
    return says(flags())


def test_fbo_warehouses_are_listed_and_not_read() -> None:
    made = shop(Scripted(fake))
    snapshot = made.snapshot(STORE, made.account(), frozenset(["A"]), frozenset(["A"]), Reads())
    assert snapshot.warehouses[9].scheme == "fbo"
    assert snapshot.warehouses[9].unwritable
    assert snapshot.stocks == {1: {"A": LiveStock(0, 0, 4)}}
    assert not snapshot.products["A"].archived


def test_another_currency_is_the_catalogs_fault_at_its_line() -> None:
    with live(APART) as made:
        with pytest.raises(InvalidInput) as caught:
            made.snapshot(ALL, store=replace(STORE, currency="KZT"))
        (problem,) = caught.value.problems
        assert (problem.code, problem.source, problem.path) == (
            "currency-mismatch",
            STORE.source,
            "currency",
        )
        assert "KZT" in problem.message
        assert "currency: RUB" in problem.fix
        assert made.called(PRODUCTS) == 0


@contextmanager
def cut(made: Live, path: str, number: int, keep: int) -> Iterator[list[int]]:
    """Cut the page that is answered as the so-many-th of its path."""
    seen: list[int] = []

    def before(called: str) -> None:
        if called == path:
            seen.append(1)
            if len(seen) == number:
                made.shop.fault(path, "truncate", keep=keep)

    made.wire.before = before
    yield seen
    made.wire.before = lambda _path: None


WAYS = [(PRODUCTS, False), (PRICES, False), (BY_WAREHOUSE, False), (BY_OFFER, True)]


@pytest.mark.parametrize("keep", [0, 1])
@pytest.mark.parametrize(("path", "few"), WAYS, ids=lambda value: str(value).split("/")[-1])
def test_a_read_that_is_cut_anywhere_is_never_half_a_shop(
    monkeypatch: pytest.MonkeyPatch, path: str, few: bool, keep: int
) -> None:
    small_pages(monkeypatch)
    in_order(monkeypatch)
    by_offer(monkeypatch, few)
    refused = 0
    for number in range(1, 10):
        with live(APART) as made, cut(made, path, number, keep) as seen:
            try:
                snapshot = made.snapshot(ALL)
            except ReadIncomplete:
                refused += 1
            else:
                tells_the_truth(made, snapshot, ALL)
        if len(seen) < number:
            break
    else:
        pytest.fail("the read never had fewer pages")
    assert refused > 0


@pytest.mark.parametrize(
    ("path", "few", "keep"),
    [(BY_WAREHOUSE, False, 1), (BY_OFFER, True, 7)],
    ids=["by-warehouse", "by-offer"],
)
def test_a_cut_cell_of_an_offer_that_another_page_has(
    monkeypatch: pytest.MonkeyPatch, path: str, few: bool, keep: int
) -> None:
    in_order(monkeypatch)
    by_offer(monkeypatch, few)
    offers = ALL[:4]
    with live(TOGETHER) as made, cut(made, path, 1, keep):
        try:
            snapshot = made.snapshot(offers)
        except ReadIncomplete:
            return
        tells_the_truth(made, snapshot, offers)


@pytest.mark.parametrize("few", [True, False], ids=["by-offer", "by-warehouse"])
def test_a_warehouse_that_was_cut_off_is_not_read_as_empty(
    monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    in_order(monkeypatch)
    by_offer(monkeypatch, few)
    with live(APART) as made, cut(made, WAREHOUSES, 1, 1):
        snapshot = made.snapshot(ALL)
    assert set(snapshot.warehouses) == set(snapshot.stocks) == {MSK}
    with pytest.raises(KeyError):
        snapshot.stock("MUG-2", SPB)


@pytest.mark.parametrize("few", [True, False], ids=["by-offer", "by-warehouse"])
def test_the_second_witness(monkeypatch: pytest.MonkeyPatch, few: bool) -> None:
    """The product list says that there is stock; a stock list without it is asked again."""
    in_order(monkeypatch)
    by_offer(monkeypatch, few)
    path = BY_OFFER if few else BY_WAREHOUSE
    with live(APART) as made, cut(made, path, 1, 0):
        with pytest.raises(ReadIncomplete, match="left out MUG-"):
            made.snapshot(ALL)
        assert made.called(BY_OFFER) == (2 if few else 1)


def test_a_price_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    with live(APART) as made:
        made.shop.fault(PRICES, "answer", status=200, body='{"items": [], "cursor": ""}')
        with pytest.raises(ReadIncomplete, match=r"no prices came for 5 offers .* first MUG-1"):
            made.snapshot(ALL)


@pytest.mark.parametrize("path", [PRODUCTS, PRICES, BY_OFFER, WAREHOUSES])
def test_one_bad_answer_on_the_way_is_got_over(path: str) -> None:
    with live(APART) as made:
        for kind in ("bad-gateway", "lose-after", "circle-is-open"):
            made.shop.fault(path, kind)
        tells_the_truth(made, made.snapshot(ALL), ALL)


@pytest.mark.contract
@pytest.mark.skipif(not contract.available(), reason="no official schema here")
def test_the_requests_of_these_tests_are_judged() -> None:
    with pytest.raises(AssertionError, match="breaks the contract"):
        contract.check_request(BY_OFFER, {"offers": ["A"], "limit": 1})
