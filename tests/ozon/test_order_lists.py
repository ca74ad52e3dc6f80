"""The lists of postings: how they are asked for, read to their end, and refused to a key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reconciler.domain.errors import CredentialsRefused, ReadIncomplete, ShopUnreachable
from reconciler.domain.orders import SeenPosting
from reconciler.ozon.order_reader import OrderReader
from tests import contract
from tests.ozon.scripted import Scripted, Step, Time, says, shop
from tests.rehearsal import Listener

NOW = Time().now()
SINCE = NOW - timedelta(days=3)
Read = Callable[[OrderReader], list[SeenPosting]]
LISTS: list[tuple[str, Read]] = [
    ("/v4/posting/fbs/list", lambda reader: reader.changes(SINCE)),
    ("/v4/posting/fbs/unfulfilled/list", lambda reader: reader.waiting()),
    ("/v3/posting/fbo/list", lambda reader: reader.fbo(SINCE)),
]
every_list = pytest.mark.parametrize(("path", "read"), LISTS, ids=lambda value: str(value)[:20])


class Heard(Listener):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, int]] = []

    def read(self, what: str, rows: int) -> None:
        self.rows.append((what, rows))


def reader(*script: Step, heard: Heard | None = None) -> tuple[OrderReader, Scripted]:
    http = Scripted(*script)
    return shop(http).orders(heard or Heard()), http


def posting(number: str, **fields: Any) -> dict[str, Any]:
    base = {
        "posting_number": number,
        "status": "awaiting_deliver",
        "in_process_at": "2026-11-19T08:00:00Z",
        "delivery_method": {"warehouse_id": 1},
        "products": [{"offer_id": "MUG", "quantity": 1}],
    }
    return {**base, **fields}


def page(*numbers: str, **fields: Any) -> Any:
    return {"postings": [posting(number) for number in numbers], "has_next": False, **fields}


def moment(text: str) -> datetime:
    assert text.endswith("Z")
    return datetime.fromisoformat(text).astimezone(UTC)


@every_list
def test_pages_are_followed_to_the_end_and_proven(path: str, read: Read) -> None:
    heard = Heard()
    made, http = reader(
        says(page("1-3", has_next=True, cursor="b")),
        says(page("1-1", "1-2", has_next=True, cursor="c")),
        says(page("1-3", cursor="end")),
        heard=heard,
    )
    assert [seen.number for seen in read(made)] == ["1-1", "1-2", "1-3"]
    made.confirm()
    assert [asked for asked, _ in http.asked] == [path, path, path]
    assert [(body["cursor"], body["limit"], body["sort_dir"]) for _, body in http.asked] == [
        ("", 1, "DESC"),
        ("", 100, "ASC"),
        ("c", 100, "ASC"),
    ]
    assert heard.rows == [("orders", 2), ("orders", 1)]
    (proof,) = made.proofs
    assert (proof.calls, proof.rows, proof.ended_at) == (2, 3, NOW)


@every_list
def test_requests_keep_to_the_official_schema(path: str, read: Read) -> None:
    if not contract.available():
        pytest.skip("the official schema is not here")
    made, http = reader(says(page()))
    read(made)
    contract.check_request(path, http.asked[0][1])


@every_list
def test_lists_that_do_not_end(path: str, read: Read) -> None:
    for answer, words in (
        (page("1-1", has_next=True, cursor="c"), "circles"),
        (page("1-1", has_next=True, cursor=""), "there is more"),
        ({}, "without a list"),
        (page("1-1", has_next=None, cursor="c"), "circles"),
    ):
        with pytest.raises(ReadIncomplete, match=words):
            read(reader(says(answer))[0])


@every_list
def test_a_posting_that_can_not_be_read_stops_the_reading(path: str, read: Read) -> None:
    bad = {"postings": [posting("1-1"), posting("1-2", products=None)], "has_next": False}
    made, _ = reader(says(bad))
    with pytest.raises(ReadIncomplete, match="1-2"):
        read(made)
    assert made.proofs == ()


@every_list
def test_a_key_that_may_not_read_postings(path: str, read: Read) -> None:
    body = {"code": 7, "message": "Api-Key is missing a required role for the method"}
    with pytest.raises(CredentialsRefused, match="required role"):
        read(reader(says(body, 403))[0])


@every_list
def test_a_shop_that_does_not_answer(path: str, read: Read) -> None:
    with pytest.raises(ShopUnreachable):
        read(reader(says("busy", 502))[0])


@every_list
def test_a_list_that_ends_before_its_end_is_not_confirmed(path: str, read: Read) -> None:
    made, _ = reader(says(page("1-3")), says(page("1-1", "1-2", cursor="end")))
    read(made)
    with pytest.raises(ReadIncomplete, match="ended before 1-3"):
        made.confirm()


def test_what_moved_on_meanwhile_may_show_in_another_list() -> None:
    made, _ = reader(says(page("1-3")), says(page("1-1")), says(page()), says(page("1-3")))
    made.waiting()
    made.changes(SINCE)
    made.confirm()


def test_what_an_earlier_reading_missed_is_no_matter_of_the_next() -> None:
    made, _ = reader(says(page("1-3")), says(page("1-1")), says(page()), says(page()))
    made.waiting()
    made.begin()
    made.waiting()
    made.confirm()


def test_changes_are_asked_by_their_moment_among_orders_of_less_than_a_year() -> None:
    made, http = reader(says(page()))
    made.changes(SINCE, SINCE + timedelta(hours=1))
    made.changes(SINCE)
    first, second = (body["filter"] for _, body in http.asked[1::2])  # after their ends
    for chosen in (first, second):
        assert moment(chosen["since"]) < SINCE < NOW < moment(chosen["to"])
        assert moment(chosen["to"]) - moment(chosen["since"]) < timedelta(days=365)
        assert moment(chosen["last_changed_status_date"]["from"]) == SINCE
    last = moment(first["last_changed_status_date"]["to"])
    assert last == SINCE + timedelta(hours=1)
    assert moment(second["last_changed_status_date"]["to"]) > NOW
    assert "with" not in http.asked[0][1]


def test_what_waits_is_asked_for_however_old_it_is() -> None:
    made, http = reader(says(page()))
    made.waiting()
    chosen = http.asked[0][1]["filter"]
    span = moment(chosen["cutoff_to"]) - moment(chosen["cutoff_from"])
    assert span == timedelta(days=360)
    assert "delivering" not in chosen["statuses"]
    assert "last_changed_status_date" not in chosen


def test_what_was_cancelled_is_told_by_the_changes_alone() -> None:
    rows = [posting("1-1"), posting("1-2", status="cancelled")]
    made, _ = reader(says({"postings": rows, "has_next": False}))
    assert [seen.number for seen in made.waiting()] == ["1-1"]
    assert [seen.number for seen in made.changes(SINCE)] == ["1-1", "1-2"]


def test_only_the_analytics_tell_the_warehouse_of_fbo() -> None:
    made, http = reader(says(page()))
    made.fbo(NOW - timedelta(days=4000))
    (_, body) = http.asked[0]
    assert body["with"] == {"analytics_data": True}
    since, to = moment(body["filter"]["since"]), moment(body["filter"]["to"])
    assert to - since < timedelta(days=365)


def test_proofs_of_one_list_add_up() -> None:
    made, _ = reader(says(page("1-1", "1-2")))
    made.changes(SINCE)
    made.changes(SINCE)
    made.waiting()
    assert [(p.what, p.calls, p.rows) for p in made.proofs] == [
        ("orders (changes)", 2, 4),
        ("orders (waiting)", 1, 2),
    ]
