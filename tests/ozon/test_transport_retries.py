"""A read is tried again; a write goes out once, and says whether it may be sent later."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from reconciler.apply.batch import LONGEST_REST
from reconciler.domain.errors import CredentialsRefused, ShopUnreachable
from reconciler.ozon import methods
from reconciler.ozon.answers import Fine, Refused
from reconciler.ozon.transport import Lost, Paused
from reconciler.ozon.troubles import PATIENCE_SECONDS
from reconciler.state.lease import LIFETIME
from tests.ozon.scripted import Scripted, Time, says, transport

READ, WRITE = methods.PRICES, methods.WRITE_STOCKS
GOOD = {"result": []}
NEVER_SENT = [httpx.ConnectError("refused"), httpx.ConnectTimeout(""), httpx.PoolTimeout("busy")]
AFTER_SENDING = [
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.WriteError("broken pipe"),
    httpx.WriteTimeout(""),
    httpx.RemoteProtocolError("server disconnected"),
    httpx.LocalProtocolError("?"),
    httpx.DecodingError("bad gzip"),
    httpx.ProxyError("proxy"),
    httpx.CloseError("close"),
]
IN_DOUBT = [
    *AFTER_SENDING,
    says({"code": 13, "message": "Internal error"}, 500),
    says("<html>502 Bad Gateway</html>", 502),
    says("timeout", 504),
    says("<html>maintenance</html>", 200),
    says("", 200),
    says({}, 202),
]
NOT_EXECUTED = [
    *NEVER_SENT,
    says({"code": "RESOURCE_EXHAUSTED", "message": "limit"}, 429, Retry_After="2"),
    says("slow down", 429),
    says({"code": 8, "message": "Circle is open"}, 500),
    says("Circle is open", 500),
]
REFUSED = [
    says({"code": 3, "message": "Request validation error"}, 400),
    says({"code": 7, "message": "Offer not signed"}, 403),
    says("<html>Not Found</html>", 404),
    says({"code": 5, "message": "Invalid Api-Key, please check the key and try again"}, 404),
    says({"message": "conflict"}, 409),
]


def name(step: Any) -> str:
    if isinstance(step, Exception):
        return type(step).__name__
    return f"{step.status_code}-{step.text[:12]}"


@pytest.mark.parametrize("trouble", IN_DOUBT, ids=name)
def test_a_write_in_doubt_is_never_sent_again(trouble: Any) -> None:
    http, time = Scripted(trouble, says(GOOD)), Time()
    answer = transport(http, time).write(WRITE, {"stocks": []})
    assert isinstance(answer, Lost)
    assert answer.why
    assert len(http.asked) == 1
    assert time.slept == []


@pytest.mark.parametrize("trouble", NOT_EXECUTED, ids=name)
def test_a_write_that_was_not_executed_says_so_and_holds_the_next_one_back(trouble: Any) -> None:
    """It is not repeated here: the look at the shop that it was fitted to is old by then."""
    http, time = Scripted(trouble, says(GOOD)), Time()
    sender = transport(http, time)
    answer = sender.write(WRITE, {"stocks": []})
    assert isinstance(answer, Paused)
    assert len(http.asked) == 1
    assert time.slept == []
    sender.await_turn(WRITE)
    assert sum(time.slept) == pytest.approx(answer.seconds)
    assert isinstance(sender.write(WRITE, {"stocks": []}), Fine)
    assert sum(time.slept) == pytest.approx(answer.seconds)


@pytest.mark.parametrize("trouble", REFUSED, ids=name)
@pytest.mark.parametrize("method", [READ, WRITE], ids=["read", "write"])
def test_a_refusal_is_final(trouble: Any, method: methods.Method) -> None:
    http = Scripted(trouble, says(GOOD))
    if method.writes:
        assert isinstance(transport(http).write(method, {}), Refused)
    else:
        with pytest.raises((ShopUnreachable, CredentialsRefused)):
            transport(http).read(method, {})
    assert len(http.asked) == 1


@pytest.mark.parametrize("trouble", [*IN_DOUBT, *NOT_EXECUTED], ids=name)
def test_a_read_gets_over_it(trouble: Any) -> None:
    http = Scripted(trouble, trouble, says(GOOD))
    assert transport(http).read(READ, {"limit": 1}) == b'{"result":[]}'
    assert len(http.asked) == 3


@pytest.mark.parametrize("trouble", IN_DOUBT, ids=name)
def test_a_read_gives_up_after_four_tries(trouble: Any) -> None:
    http, time = Scripted(trouble), Time()
    with pytest.raises(ShopUnreachable) as caught:
        transport(http, time).read(READ, {})
    assert len(http.asked) == 4
    assert time.slept == [0.5, 2.0, 5.0]
    assert caught.value.fix
    # It may be the read-back of a write.
    assert "nothing was written" not in caught.value.fix


@pytest.mark.parametrize("trouble", NEVER_SENT, ids=name)
def test_a_shop_that_is_not_there(trouble: Any) -> None:
    http = Scripted(trouble)
    with pytest.raises(ShopUnreachable, match=r"can't reach shop\.test"):
        transport(http).read(READ, {})
    assert len(http.asked) == 4


def test_patience_of_a_read_ends() -> None:
    http, time = Scripted(says("Circle is open", 500)), Time()
    with pytest.raises(ShopUnreachable, match="does not let us in"):
        transport(http, time).read(READ, {})
    assert 3 <= len(http.asked) <= 6
    assert sum(time.slept) <= PATIENCE_SECONDS


@pytest.mark.parametrize(
    "headers",
    [{"Retry_After": "36000"}, {"Item_Retry_After": "600"}, {"Retry_After": "9" * 30}],
    ids=str,
)
def test_a_wait_beyond_patience_is_not_begun(headers: dict[str, str]) -> None:
    http, time = Scripted(says("", 429, **headers), says(GOOD)), Time()
    sender = transport(http, time)
    with pytest.raises(ShopUnreachable, match="does not let us in"):
        sender.read(READ, {})
    assert time.slept == []


def test_patience_is_shorter_than_the_life_of_a_lease() -> None:
    assert LIFETIME.total_seconds() > 2 * PATIENCE_SECONDS
    assert 2 * LONGEST_REST < LIFETIME


def test_retry_after_is_kept_to_the_second() -> None:
    http, time = Scripted(says("", 429, Retry_After="7"), says(GOOD)), Time()
    transport(http, time).read(READ, {})
    assert time.slept == [7.0]


def test_every_call_passes_the_governor() -> None:
    time = Time()
    sender = transport(Scripted(says(GOOD)), time)
    for _ in range(81):
        sender.write(WRITE, {})
    assert sum(time.slept) >= 60


def test_the_headers_of_a_call() -> None:
    seen: list[httpx.Headers] = []

    class Headers(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            seen.append(request.headers)
            return says(GOOD)

    transport(Headers()).read(READ, {"limit": 1})
    assert seen[0]["content-type"] == "application/json"
    assert seen[0]["client-id"] == "7741852"
    assert seen[0]["api-key"] == "3f9c5f5e-secret-key-0451"
    assert "authorization" not in seen[0]


def test_a_redirect_is_not_followed_with_the_key() -> None:
    http = Scripted(httpx.Response(307, headers={"Location": "https://evil.test/"}))
    assert isinstance(transport(http).write(WRITE, {}), Lost)
    assert len(http.asked) == 1


def test_an_answer_that_drips_comes_to_an_end() -> None:
    time = Time()

    class Drip(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(10_000):
                time.sleep(1)
                yield b" "

    class Dripping(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, stream=Drip())

    assert isinstance(transport(Dripping(), time).write(WRITE, {}), Lost)
    assert sum(time.slept) < 100


def test_pauses_are_spread_by_chance() -> None:
    """Clients that failed together must not come back together."""
    for chance, slept in ((0.0, [0.25, 1.0, 2.5]), (0.999, [0.7495, 2.998, 7.495])):
        time = Time()
        client = transport(Scripted(says("", 500)), time, chance=lambda chance=chance: chance)
        with pytest.raises(ShopUnreachable):
            client.read(READ, {})
        assert time.slept == pytest.approx(slept)


def test_429_that_names_no_time_is_asked_again_ever_later() -> None:
    http, time = Scripted(*[says("", 429)] * 5, says(GOOD)), Time()
    sender = transport(http, time)
    sender.read(READ, {})
    assert time.slept == [1.0, 2.0, 4.0, 8.0, 16.0]
    time.pass_by(2)
    assert sender.read(READ, {})


def test_a_clock_that_is_set_back_prolongs_no_patience() -> None:
    time = Time()

    def back(_path: str, _body: Any) -> httpx.Response:
        time.pass_by(-600)
        return says("Circle is open", 500)

    http = Scripted(back)
    with pytest.raises(ShopUnreachable, match="does not let us in"):
        transport(http, time).read(READ, {})
    assert len(http.asked) <= 7
