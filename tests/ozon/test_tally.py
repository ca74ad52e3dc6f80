"""A proof tells what was asked for, how many pages and rows came, and how many were promised."""

from datetime import UTC, datetime
from typing import Any

from reconciler.domain.snapshot import Proof
from reconciler.ozon.paging import Page
from reconciler.ozon.tally import Tally, filter_text
from tests.ozon.live import live
from tests.rehearsal import MSK, offer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def page(rows: int, cursor: str = "", total: int | None = None, chosen: str = "all") -> Page[Any]:
    return Page([None] * rows, None, total, cursor, chosen)


def proof(*pages: Page[Any]) -> Proof:
    tally = Tally("things")
    for item in pages:
        tally.add(item)
    return tally.proof(NOW)


def test_pages_of_one_list_add_up() -> None:
    made = proof(page(3, total=5), page(2, "c", total=5))
    assert made == Proof(
        what="things", calls=2, rows=5, ended_at=NOW, filter="all", total=5, cursor="c"
    )


def test_totals_of_several_lists_add_up() -> None:
    made = proof(page(2, total=3), page(1, "c", total=3), page(4, total=4))
    assert (made.rows, made.total, made.cursor) == (7, 7, "")


def test_one_list_without_a_total_leaves_none_to_compare_with() -> None:
    assert proof(page(2, total=2), page(1)).total is None


def test_a_total_of_zero_is_a_promise() -> None:
    assert proof(page(0, total=0)).total == 0


def test_filters_are_told_once_and_not_all_of_many() -> None:
    assert proof(page(1, chosen="a"), page(1, chosen="a"), page(1, chosen="b")).filter == "a; b"
    many = [page(1, chosen=str(number)) for number in range(9)]
    assert proof(*many).filter == "0; 7 more; 8"


def test_a_filter_in_words() -> None:
    asked = {
        "filter": {"since": "s", "last_changed_status_date": {"from": "a", "to": "b"}},
        "warehouse_id": 7,
        "offer_id": ["A", "B", "C", "D"],
    }
    assert filter_text(asked) == (
        "since=s, last_changed_status_date.from=a, last_changed_status_date.to=b,"
        " warehouse_id=7, offer_id=[A, 2 more, D]"
    )


def test_the_proofs_of_a_snapshot_name_their_filters() -> None:
    with live([offer(1, stocks={MSK: 5}), offer(2)]) as made:
        proofs = {item.what: item for item in made.snapshot(["MUG-1"]).proofs}
    told = {what: (item.filter, item.total) for what, item in proofs.items()}
    assert told == {
        "warehouses": ("", None),
        "products (all)": ("visibility=ALL", 2),
        "products (archived)": ("visibility=ARCHIVED", 0),
        "stocks of offers": ("offer_id=[MUG-1]", None),
        "stock totals": ("offer_id=[MUG-1]", 1),
        "prices": ("offer_id=[MUG-1]", 1),
    }


def test_the_proofs_of_orders_name_their_windows() -> None:
    with live([offer(1, stocks={MSK: 5})]) as made:
        made.shop.sell("MUG-1", MSK, 2)
        now = made.clock.now()
        orders = made.ozon.orders(made.reads)
        orders.changes(now)
        orders.waiting()
        orders.fbo(now)
    told = {item.what: item for item in orders.proofs}
    moment = now.isoformat().replace("+00:00", "Z")
    assert f"last_changed_status_date.from={moment}" in told["orders (changes)"].filter
    statuses = "statuses=[awaiting_registration, 5 more, client_arbitration]"
    assert told["orders (waiting)"].filter.endswith(statuses)
    assert told["orders (fbo)"].filter.startswith(f"since={moment}")
    assert {item.total for item in orders.proofs} == {None}, "these lists promise no number"
