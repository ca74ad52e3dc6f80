"""What an answer means: each kind of body that Ozon or a proxy before it has been seen to send."""

from typing import Any

import httpx
import pytest

from reconciler.domain.errors import CredentialsRefused, ShopUnreachable
from reconciler.ozon.answers import Broken, Fine, Refused, Wait, meaning, remaining
from tests.ozon.scripted import says

PATH = "/v2/products/stocks"
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
CIRCLE = {"code": 8, "message": "Circle is open", "details": []}


def test_json_with_200_is_fine() -> None:
    assert meaning(says({"result": []}), PATH) == Fine(b'{"result":[]}')


def test_blanks_before_the_json_do_not_make_it_another_thing() -> None:
    assert isinstance(meaning(says(b'\r\n {"result": []}'), PATH), Fine)


@pytest.mark.parametrize(
    "response",
    [
        says({"code": 13, "message": "Internal error"}, 500),
        says(HTML, 502),
        says("", 503),
        says("upstream timed out", 504),
        says(HTML),
        says(""),
        says("OK"),
        says({}, 202),
        says("", 204),
        says("", 302),
    ],
    ids=lambda response: f"{response.status_code}-{response.text[:8]}",
)
def test_nobody_knows_what_the_server_did(response: httpx.Response) -> None:
    assert isinstance(meaning(response, PATH), Broken)


def test_a_page_of_html_is_shown_as_its_words() -> None:
    answer = meaning(says(HTML, 502), PATH)
    assert answer == Broken(f"{PATH} answered 502: 502 Bad Gateway nginx", "server-error")


def test_a_long_page_is_cut() -> None:
    answer = meaning(says("word " * 10_000, 500), PATH)
    assert isinstance(answer, Broken)
    assert len(answer.why) < 200


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, CIRCLE),
        (500, "Circle is open"),
        (503, "<html><body>Circle is open</body></html>"),
        (400, CIRCLE),
        (429, CIRCLE),
        (200, CIRCLE),
        (200, "Circle is open"),
        (500, {"error": {"code": "BLOCKED", "message": "Circle is open"}}),
    ],
)
def test_circle_is_open_is_a_minute_of_waiting(status: int, body: Any) -> None:
    answer = meaning(says(body, status), PATH)
    assert isinstance(answer, Wait)
    assert answer.seconds == 60


def test_an_item_that_speaks_of_the_circle_does_not_make_the_call_unexecuted() -> None:
    refused = {"offer_id": "A", "updated": False, "errors": [{"message": "Circle is open"}]}
    body = {"result": [refused, {"offer_id": "B", "updated": True, "errors": []}]}
    assert isinstance(meaning(says(body), PATH), Fine)


def test_a_product_may_bear_any_name() -> None:
    body = {"result": {"items": [{"offer_id": "Circle is open", "product_id": 1}]}}
    assert isinstance(meaning(says(body), "/v3/product/list"), Fine)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0.5"}, 0.5),
        ({"Retry_After": "0"}, 0.05),
        ({"Retry_After": "9" * 400}, 86_400.0),
        ({}, None),
        ({"Retry_After": "Fri, 20 Nov 2026 06:01:00 GMT"}, None),
        ({"Retry_After": "-4"}, None),
        ({"Retry_After": "1.2.3"}, None),
        ({"Retry_After": "."}, None),
        ({"Retry_After": "\u00b2"}, None),
        ({"Retry_After": "nan"}, None),
        ({"Retry_After": ""}, None),
    ],
)
def test_how_long_to_wait_after_429(headers: dict[str, str], seconds: float | None) -> None:
    body = {"code": "RESOURCE_EXHAUSTED", "message": "limit"}
    raw = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
    response = httpx.Response(429, json=body, headers=raw)
    assert meaning(response, PATH) == Wait(seconds, "too many requests")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Item-Retry-After": "2"}, 120.0),
        ({"Item-Retry-After": "2", "Retry-After": "3"}, 120.0),
        ({"Item-Retry-After": "0", "Retry-After": "3"}, 3.0),
        ({"Item-Retry-After": "0"}, 1.0),
        ({"Item-Retry-After": "9999999"}, 86_400.0),
    ],
)
def test_limits_on_items_say_minutes(headers: dict[str, str], seconds: float) -> None:
    response = httpx.Response(429, json={}, headers=headers)
    assert meaning(response, PATH) == Wait(seconds, "too many items", "too-many-items")


@pytest.mark.parametrize(
    ("said", "calls"),
    [("7", 7), ("0", 0), (" 7 ", 7), ("", None), ("-1", None), ("many", None), ("9" * 30, None)],
)
def test_how_many_calls_are_left(said: str, calls: int | None) -> None:
    assert remaining(httpx.Response(200, headers={"Ratelimit-Remaining": said})) == calls


def test_429_of_a_proxy_is_429() -> None:
    assert isinstance(meaning(says("<html>slow down</html>", 429), PATH), Wait)


@pytest.mark.parametrize(
    ("status", "body", "error", "code", "message", "fix"),
    [
        (400, {"code": 3, "message": "bad"}, ShopUnreachable, "3", "bad", "report it"),
        (400, {"message": "obsolete method cannot be used"}, ShopUnreachable, "", "", "endpoint"),
        (404, {"code": 5, "message": "Not Found"}, ShopUnreachable, "5", "", "endpoint"),
        (404, HTML, ShopUnreachable, "", "502 Bad Gateway nginx", "endpoint"),
        (409, {"code": "CONFLICT", "message": "x"}, ShopUnreachable, "CONFLICT", "x", ""),
        (400, {"error": {"code": "BAD_REQUEST", "message": "old"}}, ShopUnreachable,
         "BAD_REQUEST", "old", "report it"),
        (400, [], ShopUnreachable, "", "[]", ""),
        (400, {}, ShopUnreachable, "", "no message", ""),
        (400, b'{"message": "\xff"}', ShopUnreachable, "", "", ""),
        (400, "plain words", ShopUnreachable, "", "plain words", ""),
        (404, {"code": 5, "message": "Invalid Api-Key, please check the key and try again"},
         CredentialsRefused, "5", "", "check the Client-Id"),
        (403, {"code": 7, "message": "Offer not signed"}, CredentialsRefused, "7", "", "contract"),
        (403, {"code": 7, "message": "Api-Key is missing a required role for a method"},
         CredentialsRefused, "7", "", "access level"),
        (403, {"message": "Api-Key is restricted to specific IP addresses"},
         CredentialsRefused, "", "", "address"),
        (403, {"message": "Api-key is deactivated, use another one or generate a new one"},
         CredentialsRefused, "", "", "generate a new key"),
        (401, {"code": 16, "message": "Client-Id and Api-Key headers are required"},
         CredentialsRefused, "16", "", "check"),
        (400, {"code": 3, "message": "Client-Id header value should be positive integer"},
         CredentialsRefused, "3", "", "check the Client-Id"),
        (403, "<html>Forbidden</html>", CredentialsRefused, "", "Forbidden", "check"),
        (400, {"code": 7, "message": "nope"}, CredentialsRefused, "7", "nope", "check"),
    ],
)  # fmt: skip
def test_a_refusal_in_words_and_with_a_way_out(
    status: int, body: Any, error: type[Exception], code: str, message: str, fix: str
) -> None:
    answer = meaning(says(body, status), PATH)
    assert isinstance(answer, Refused)
    assert type(answer.error) is error
    assert answer.code == code
    assert message in answer.message
    assert fix in answer.error.fix
    assert PATH in answer.error.message


def test_a_secret_is_hidden_even_where_the_page_is_cut() -> None:
    secret = "s3cret-" + "x" * 30
    for lead in range(80, 125):
        page = f"{'a' * lead} {secret}"
        for body in (page, f"<p>{page}", {"message": page}):
            for status in (200, 400, 500):
                answer = meaning(says(body, status), PATH, lambda text: text.replace(secret, "***"))
                assert isinstance(answer, Fine) or "s3cret" not in repr(answer)
    page = "<br>" * 495 + secret
    answer = meaning(says(page, 500), PATH, lambda text: text.replace(secret, "***"))
    assert "s3cret" not in repr(answer)
