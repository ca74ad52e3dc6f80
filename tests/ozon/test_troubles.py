"""The table of errors: the page shows it, and the client does what it says."""

import re
from pathlib import Path

import httpx
import pytest

from reconciler.domain.errors import CredentialsRefused, ReconcilerError
from reconciler.ozon import methods
from reconciler.ozon.answers import Refused
from reconciler.ozon.transport import Lost, Paused
from reconciler.ozon.troubles import BACKOFF_SECONDS, TROUBLES, Trouble
from tests.ozon.scripted import Reply, Scripted, Time, says, transport

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
GOOD = {"result": []}


def key(message: str, status: int = 403) -> httpx.Response:
    return says({"code": 7, "message": message}, status)


EXAMPLES: dict[str, list[Reply]] = {
    "unreachable": [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")],
    "too-many-calls": [says("", 429), says({"code": 8, "message": "x"}, 429, Retry_After="2")],
    "too-many-items": [says("", 429, Item_Retry_After="1")],
    "circle-open": [
        says({"code": 8, "message": "Circle is open"}, 500),
        says({"message": "Circle is open"}, 200),
        says("Circle is open", 503),
        says("Circle is open", 429),
    ],
    "no-answer": [
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("x"),
    ],
    "server-error": [
        says({"code": 13, "message": "Internal error"}, 500),
        says("<html>502 Bad Gateway</html>", 502),
        says("", 503),
        says("", 504),
    ],
    "timed-out": [says("", 408)],
    "not-an-answer": [says("<html>hello</html>", 200), says({}, 204), says("", 302)],
    "key-refused": [
        key("no", 401),
        key("no", 403),
        says({"code": 16, "message": "no"}, 400),
        says({"code": 5, "message": "Invalid Api-Key, please check the key and try again"}, 404),
    ],
    "key-deactivated": [
        key("Api-key is deactivated, use another one or generate a new one"),
        key("the key has expired"),
    ],
    "key-without-role": [key("Api-Key is missing a required role for a method")],
    "key-elsewhere": [key("Api-Key is restricted to specific IP addresses")],
    "contract-not-signed": [key("Offer not signed")],
    "method-obsolete": [
        says({"code": 3, "message": "obsolete method cannot be used"}, 400),
        says({"code": 12, "message": "method is not allowed"}, 405),
    ],
    "not-found": [says("<html>Not Found</html>", 404), says({"code": 5, "message": "x"}, 404)],
    "conflict": [says({"code": 10, "message": "x"}, 409)],
    "too-large": [says("<html>too large</html>", 413)],
    "bad-request": [says({"code": 3, "message": "x"}, 400), says("", 418), says({}, 422)],
}
CASES = [
    pytest.param(name, reply, id=f"{name}-{number}")
    for name, replies in EXAMPLES.items()
    for number, reply in enumerate(replies)
]


def test_the_page_has_the_very_table() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.+) \| (\w+) \| (\w+) \| (\d+) \|$", PAGE.read_text(), re.MULTILINE
    )
    assert {
        name: Trouble(when=when, read=read, write=write, exit=int(code))  # type: ignore[arg-type]
        for name, when, read, write, code in rows
    } == TROUBLES


def test_the_page_has_the_very_pauses() -> None:
    words = PAGE.read_text()
    assert "tried three more times, after 0.5, 2 and 5 seconds" in words
    assert BACKOFF_SECONDS == (0.5, 2.0, 5.0)


def test_every_trouble_has_an_example() -> None:
    assert EXAMPLES.keys() == TROUBLES.keys()


@pytest.mark.parametrize(("name", "reply"), CASES)
def test_a_read_does_what_the_table_says(name: str, reply: Reply) -> None:
    http, time = Scripted(reply, says(GOOD)), Time()
    sender = transport(http, time)
    expected = TROUBLES[name].read
    if expected == "fail":
        with pytest.raises(ReconcilerError) as caught:
            sender.read(methods.PRICES, {})
        assert caught.value.exit_code == TROUBLES[name].exit
        assert isinstance(caught.value, CredentialsRefused) == (TROUBLES[name].exit == 7)
        assert len(http.asked) == 1
        return
    assert sender.read(methods.PRICES, {})
    assert len(http.asked) == 2
    assert (time.slept == [BACKOFF_SECONDS[0]]) == (expected == "again")


@pytest.mark.parametrize(("name", "reply"), CASES)
def test_a_write_does_what_the_table_says(name: str, reply: Reply) -> None:
    http = Scripted(reply, says(GOOD))
    answer = transport(http).write(methods.WRITE_STOCKS, {})
    expected = {"wait": Paused, "doubt": Lost, "halve": Refused, "fail": Refused}[
        TROUBLES[name].write
    ]
    assert isinstance(answer, expected)
    if isinstance(answer, Refused):
        assert answer.trouble == name
        assert answer.about_items == (TROUBLES[name].write == "halve")
    assert len(http.asked) == 1


@pytest.mark.parametrize("name", [n for n, t in TROUBLES.items() if t.read != "fail"])
def test_a_read_that_never_succeeds_ends_with_the_code_of_the_table(name: str) -> None:
    with pytest.raises(ReconcilerError) as caught:
        transport(Scripted(EXAMPLES[name][0])).read(methods.PRICES, {})
    assert caught.value.exit_code == TROUBLES[name].exit
