"""What only matters for offers and warehouses that are written to: read as the shop words it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import OfferId
from reconciler.ozon import details
from reconciler.ozon.details import Details, ProductDetail
from tests.ozon.scripted import Scripted, says, transport

NAMES = [OfferId(name) for name in "ABCDE"]


def read(item: dict[str, Any]) -> ProductDetail:
    made = Details(transport(Scripted(says({"items": [{"offer_id": "A", **item}]}))))
    return made.products(NAMES[:1])[NAMES[0]]


@pytest.mark.parametrize(
    ("statuses", "ready"),
    [
        ({"status": "price_sent"}, True),
        ({"status": "price_sent", "validation_status": "pending"}, True),
        ({"status": "imported", "is_created": False}, False),
        ({"status": "moderating", "validation_status": "pending"}, False),
        ({"validation_status": "FAILED"}, False),
        ({"status": "a new word", "is_created": True, "validation_status": "success"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_whether_ozon_takes_stock(statuses: dict[str, Any] | None, ready: bool | None) -> None:
    assert read({"statuses": statuses}).ready is ready


def test_size_is_what_is_told() -> None:
    assert [read({"is_kgt": told}).large for told in (True, False, None)] == [True, False, None]


def test_the_moment_of_birth_is_told_with_its_offset_or_not_at_all() -> None:
    born = datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert read({"created_at": "2026-11-01T09:00:00Z"}).born_at == born
    assert read({"created_at": "2026-11-01T09:00:00"}).born_at is None
    assert read({"created_at": None}).born_at is None


def cards(*left_out: str) -> Scripted:
    return Scripted(
        lambda _path, body: says(
            {"items": [{"offer_id": name} for name in body["offer_id"] if name not in left_out]}
        )
    )


def test_offers_are_asked_for_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "PAGE", 2)
    http = cards()
    assert list(Details(transport(http)).products(NAMES)) == NAMES
    assert [body["offer_id"] for _, body in http.asked] == [["A", "B"], ["C", "D"], ["E"]]


def test_a_card_that_is_left_out_is_not_taken_for_an_old_one() -> None:
    with pytest.raises(ReadIncomplete, match="2 cards that the shop has, first C"):
        Details(transport(cards("C", "E"))).products(NAMES)


def methods(*rows: tuple[int | None, str | None], **more: Any) -> Any:
    listed = [{"warehouse_id": warehouse, "status": status} for warehouse, status in rows]
    return says({"delivery_methods": listed, **more})


def test_a_warehouse_delivers_if_any_method_is_not_shut() -> None:
    page = methods(
        (1, "DISABLED"), (1, "ACTIVE"), (2, "BROKEN"), (3, "NEW"), (4, None), (None, "ACTIVE")
    )
    assert Details(transport(Scripted(page))).delivering() == {1, 3, 4}


def test_methods_are_read_to_the_last_page() -> None:
    http = Scripted(methods((1, "ACTIVE"), has_next=True, cursor="c"), methods((2, "ACTIVE")))
    assert Details(transport(http)).delivering() == {1, 2}
    assert [body["cursor"] for _, body in http.asked] == ["", "c"]


def test_an_answer_without_methods_is_not_a_shop_that_delivers_nothing() -> None:
    with pytest.raises(ReadIncomplete, match="without a list"):
        Details(transport(Scripted(says({})))).delivering()


def test_more_methods_without_a_place_to_go_on_are_no_end() -> None:
    with pytest.raises(ReadIncomplete, match="there is more"):
        Details(transport(Scripted(methods((1, "ACTIVE"), has_next=True)))).delivering()
