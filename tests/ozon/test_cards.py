"""Cards read and written through the client: whole lists, tasks, states and answers an item."""

from datetime import UTC, datetime
from typing import Any

import pytest

from reconciler.apply.card_ports import BarcodeWrite, CardWrite, TaskTaken
from reconciler.apply.ports import Accepted, NoAnswer, Refused
from reconciler.domain.attribute import AttributeValue
from reconciler.domain.card import Card
from reconciler.domain.errors import NotNow, ReadIncomplete, ShopUnreachable
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.task import TaskError, TaskItem
from reconciler.ozon.card_reader import read_for_plan
from reconciler.ozon.cards import OzonCards
from reconciler.ozon.tally import Tally
from tests.ozon.scripted import API_KEY, Scripted, Step, says, shop

A, B = OfferId("A"), OfferId("B")
WRITE = CardWrite(A, Card(attributes={"85": (AttributeValue("x"),)}))


def cards(*script: Step) -> OzonCards:
    return shop(Scripted(*script)).cards


def page(*names: str, total: int | None = None, last: str = "") -> dict[str, Any]:
    rows = [{"id": n, "offer_id": name} for n, name in enumerate(names, 1)]
    return {"result": rows, "total": total, "last_id": last}


def test_the_archive_is_asked_for_those_that_are_missing() -> None:
    http = Scripted(says(page("A", total=1)), says(page("B", total=1)))
    assert set(shop(http).cards.read([A, B])) == {A, B}
    filters = [body["filter"] for _, body in http.asked]
    assert filters == [
        {"offer_id": ["A", "B"], "visibility": "ALL"},
        {"offer_id": ["B"], "visibility": "ARCHIVED"},
    ]


def test_a_list_that_is_cut_short_is_no_list() -> None:
    with pytest.raises(ReadIncomplete, match="1 rows came of the 2"):
        cards(says(page("A", total=2))).read([A, B])


def test_an_answer_without_a_list_is_no_list() -> None:
    with pytest.raises(ShopUnreachable, match="without a list"):
        cards(says({"total": 0})).read([A])


class Ears:
    def read(self, what: str, rows: int) -> None: ...


def test_a_card_that_is_left_out_is_not_taken_for_gone() -> None:
    reader = cards(says(page("A")))
    with pytest.raises(ReadIncomplete, match="no cards came of 1 offers"):
        list(read_for_plan(reader, Tally("cards"), Ears(), [A, B], [], lambda _o, _card: True))


def test_only_what_is_wanted_is_kept() -> None:
    reader = cards(says(page("A", "B", "C", total=3)))
    tally = Tally("cards")
    found = read_for_plan(reader, tally, Ears(), [A, B], [], lambda o, _card: o == A)
    assert [offer for offer, _ in found] == [A]
    assert tally.proof(datetime(2026, 11, 20, tzinfo=UTC)).rows == 3


def test_a_call_becomes_a_task_wherever_its_number_stands() -> None:
    for body in ({"result": {"task_id": 7}}, {"task_id": "7"}):
        assert cards(says(body)).write("attributes", [WRITE]) == TaskTaken(7)


@pytest.mark.parametrize("body", [{"result": {}}, {"task_id": 0}, "no json"])
def test_an_answer_without_a_number_is_none(body: Any) -> None:
    (answer,) = cards(says(body)).write("attributes", [WRITE])  # type: ignore[misc]
    assert isinstance(answer, NoAnswer)


def test_a_call_that_is_refused_refuses_every_item() -> None:
    body = {"code": 3, "message": f"bad {API_KEY}"}
    answers = cards(says(body, 400)).write("attributes", [WRITE, WRITE])
    assert isinstance(answers, list)
    assert len(answers) == 2
    assert all(isinstance(a, Refused) and API_KEY not in a.message for a in answers)


def test_a_limit_of_products_tells_how_long_in_minutes() -> None:
    body = {"code": "RESOURCE_EXHAUSTED", "message": "items limit: limit exceeded"}
    with pytest.raises(NotNow) as wait:
        cards(says(body, 429, Item_Retry_After="3")).write("attributes", [WRITE])
    assert wait.value.seconds == 180


def task(**item: Any) -> TaskItem:
    body = {"result": {"items": [{"offer_id": "A", **item}]}}
    return cards(says(body)).task(7)[A]


@pytest.mark.parametrize("status", ["pending", "imported", "failed", "skipped"])
def test_how_an_item_of_a_task_stands(status: str) -> None:
    assert task(status=status, product_id="5") == TaskItem(status=status, product_id=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["", None, "a new word"])
def test_an_unknown_status_counts_as_not_finished(status: str | None) -> None:
    assert task(status=status).status == "pending"


def test_errors_of_a_task_in_words() -> None:
    error = {
        "code": "VALUE_MAX_LIMIT",
        "message": f"too many {API_KEY}",
        "field": "attributes",
        "attribute_id": "85",
        "attribute_name": "Бренд",
    }
    (found,) = task(status="failed", errors=[error]).errors
    assert (found.code, found.attribute_id, found.attribute) == ("VALUE_MAX_LIMIT", 85, "Бренд")
    assert API_KEY not in found.message


def test_a_task_that_the_shop_does_not_know() -> None:
    for body in ({}, {"result": None}, {"result": {"items": None}}):
        assert cards(says(body)).task(7) == {}


def state(**item: Any) -> Any:
    return cards(says({"items": [{"id": 5, "offer_id": "A", **item}]})).states([A])[A]


def test_how_far_the_shop_is_with_a_card() -> None:
    assert state(statuses={"status": "price_sent"}).ready is True
    assert state(statuses={"status": "moderating"}).ready is False
    assert state().ready is False
    assert (state(is_archived=True).archived, state(is_archived=True).auto_archived) == (
        True,
        False,
    )
    auto = state(is_autoarchived=True)
    assert (auto.archived, auto.auto_archived) == (True, True)


def test_only_errors_that_keep_it_from_sale_refuse_a_card() -> None:
    def error(level: str) -> dict[str, Any]:
        texts = {"attribute_name": "Бренд", "short_description": "пусто"}
        return {"code": "X", "level": level, "attribute_id": 85, "texts": texts}

    levels = ("ERROR_LEVEL_ERROR", "ERROR_LEVEL_WARNING", "ERROR_LEVEL_INTERNAL")
    refused = state(errors=[error(level) for level in levels]).refused
    told = TaskError(code="X", message="пусто", attribute_id=85, attribute="Бренд")
    assert refused == (told, told)


def test_quotas() -> None:
    midnight = "2026-11-21T00:00:00Z"
    body = {
        "total": {"limit": -1, "usage": 5},
        "daily_create": {"limit": "10", "usage": 3, "reset_at": midnight},
        "daily_update": None,
        "operation_limits": {"limit": 600, "limit_type": "RATE_LIMIT_PER_MINUTE"},
    }
    quota = cards(says(body)).quota()
    assert (quota.total.left, quota.create.left, quota.update.left) == (None, 7, None)
    assert quota.create.resets_at == datetime(2026, 11, 21, tzinfo=UTC)
    assert quota.per_minute == 600
    listed = {**body, "operation_limits": [{"limit": 600}]}
    assert cards(says(listed)).quota().per_minute == 600
    assert cards(says({})).quota().per_minute is None


def test_barcodes_are_answered_one_by_one() -> None:
    writes = [BarcodeWrite("1", 77), BarcodeWrite("2", 77)]
    body = {"errors": [{"code": "used", "error": "taken", "barcode": "2", "sku": "77"}]}
    assert cards(says(body)).add_barcodes(writes) == [Accepted(), Refused("used", "taken")]
    assert cards(says({})).add_barcodes(writes) == [Accepted(), Accepted()]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"barcode": "2"}, [Accepted, Refused, Accepted]),
        ({"barcode": "2", "sku": 0}, [Accepted, Refused, Accepted]),
        ({"sku": 77}, [Refused, Refused, Accepted]),
        ({"barcode": "", "sku": 77}, [Refused, Refused, Accepted]),
        ({}, [NoAnswer] * 3),
        ({"barcode": "002"}, [NoAnswer] * 3),
        ({"barcode": "2", "sku": 78}, [NoAnswer] * 3),
    ],
)
def test_an_error_that_names_its_barcode_badly_never_passes_for_accepted(
    error: dict[str, Any], expected: list[type]
) -> None:
    writes = [BarcodeWrite("1", 77), BarcodeWrite("2", 77), BarcodeWrite("3", 78)]
    body = {"errors": [{"code": "used", "error": "taken", **error}]}
    assert [type(one) for one in cards(says(body)).add_barcodes(writes)] == expected


def test_a_rename_that_is_refused_without_its_name_leaves_all_unknown() -> None:
    names = [(A, OfferId("A2")), (B, OfferId("B2"))]
    answers = cards(says({"errors": [{"message": "OFFER_ID_ALREADY_EXISTS"}]})).rename(names)
    assert [type(one) for one in answers] == [NoAnswer] * 2


def test_renames_are_answered_one_by_one() -> None:
    names = [(A, OfferId("A2")), (B, OfferId("B2"))]
    body = {"errors": [{"offer_id": "B", "message": "OFFER_ID_ALREADY_EXISTS"}]}
    answers = cards(says(body)).rename(names)
    assert answers == [Accepted(), Refused("", "OFFER_ID_ALREADY_EXISTS")]


def test_the_archive_says_yes_or_nothing_at_all() -> None:
    both = [ProductId(1), ProductId(2)]
    assert cards(says({"result": True})).set_archived(both, archived=True) == [Accepted()] * 2
    for unsure in ({"result": False}, {}):
        answers = cards(says(unsure)).set_archived(both, archived=False)
        assert [type(answer) for answer in answers] == [NoAnswer] * 2
