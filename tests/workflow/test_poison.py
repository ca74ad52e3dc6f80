"""One item for which the shop refuses the whole call is found, and the rest goes on."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.apply.batch import most_calls
from reconciler.apply.outcome import Blocked, Converged, Rejected, Unknown, is_good
from reconciler.domain.errors import ExitCode
from reconciler.sandbox import Limits
from tests.effort import examples
from tests.rehearsal import MSK, STORE, Rehearsal, offer
from tests.workflow.poison import Poisoned
from tests.workflow.small_cards import PICTURES, card_shop, declare

STOCK, PRICE = "/v2/products/stocks", "/v1/product/import/prices"
OFFERS = 24


def stocks(folder: Path, count: int = OFFERS) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(n, stocks={MSK: 10}) for n in range(count)])
    shop.stocks(msk={f"MUG-{n}": 40 for n in range(count)})
    return shop


def prices(folder: Path, count: int = OFFERS) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(n) for n in range(count)])
    shop.prices({f"MUG-{n}": {"price": 1010} for n in range(count)})
    return shop


def cards(**said: object) -> Callable[[Path], Rehearsal]:
    def make(folder: Path) -> Rehearsal:
        shop = card_shop(folder, OFFERS, limits=Limits(items_per_minute=100_000))
        declare(shop, {f"MUG-{n}": said for n in range(1, OFFERS + 1)})
        return shop

    return make


def barcodes(folder: Path) -> Rehearsal:
    shop = card_shop(folder, OFFERS)
    codes = {n: [f"46000000{n:04}{end}" for end in (17, 24)] for n in range(1, OFFERS + 1)}
    declare(shop, {f"MUG-{n}": {"barcode": [*codes[n], f"OWN-{n}-X"]} for n in codes})
    return shop


def renames(folder: Path) -> Rehearsal:
    shop = card_shop(folder, OFFERS)
    moved = ", ".join(f"{{from: MUG-{n}, to: CUP-{n}}}" for n in range(1, OFFERS + 1))
    shop.write("moved.yaml", f"kind: moved\nmoved: [{moved}]\n")
    declare(shop, {f"CUP-{n}": {"labels": {"class": "A"}} for n in range(1, OFFERS + 1)})
    return shop


def timers(folder: Path) -> Rehearsal:
    shop = Rehearsal.open(folder, [offer(n, min_price="800") for n in range(OFFERS)])
    shop.write("store.yaml", STORE)
    shop.prices({f"MUG-{n}": {"price": 1000, "min_price": 800} for n in range(OFFERS)})
    shop.apply()
    shop.clock.advance(25 * 86_400)
    return shop


KINDS = [
    pytest.param(stocks, STOCK, '"MUG-7"', "stock:MUG-7@msk", id="stock"),
    pytest.param(prices, PRICE, '"MUG-7"', "price:MUG-7", id="price"),
    pytest.param(
        cards(attributes={"4191": "Фарфор"}),
        "/v1/product/attributes/update",
        '"MUG-7"',
        "card:MUG-7:attributes",
        id="attributes",
    ),
    pytest.param(
        cards(name="Кружка"), "/v3/product/import", '"MUG-7"', "card:MUG-7:import", id="import"
    ),
    pytest.param(
        cards(images=PICTURES[::-1]),
        "/v2/product/pictures/import",
        '"MUG-7"',
        "card:MUG-7:pictures",
        id="pictures",
    ),
    pytest.param(barcodes, "/v1/barcode/add", '"OWN-7-X"', "card:MUG-7:barcodes", id="barcodes"),
    pytest.param(renames, "/v1/product/update/offer-id", '"MUG-7"', "rename:MUG-7", id="rename"),
    pytest.param(
        cards(state="archived"), "/v1/product/archive", "1007", "archive:MUG-7", id="archive"
    ),
    pytest.param(timers, "/v1/product/action/timer/update", "1007", "timer:MUG-7", id="timer"),
]


@pytest.mark.parametrize(("make", "path", "word", "name"), KINDS)
def test_it_stands_alone_and_the_rest_goes_on(
    tmp_path: Path, make: Callable[[Path], Rehearsal], path: str, word: str, name: str
) -> None:
    shop = make(tmp_path)
    poisoned = Poisoned(shop, path, word)
    applied = shop.apply()
    outcomes = dict(applied.finished.outcomes)
    end = outcomes.pop(name)
    assert isinstance(end, Rejected)
    assert (end.code, end.message) == ("3", "invalid request")
    assert len(outcomes) >= OFFERS - 1
    assert all(is_good(end) for end in outcomes.values()), outcomes
    assert applied.exit_code == ExitCode.PARTIAL
    assert len(poisoned.sent) <= 1 + 2 * OFFERS.bit_length()
    again = shop.plan().plan.operations
    assert [op.id for op in again] == [name]


def test_a_pair_is_never_in_two_calls_within_30_s(tmp_path: Path) -> None:
    shop = stocks(tmp_path)
    poisoned = Poisoned(shop, STOCK, '"MUG-7"', '"MUG-20"')
    shop.apply()
    for n in range(OFFERS):
        times = [at for at, body in poisoned.sent if f'"MUG-{n}"' in body]
        gaps = [late - early for early, late in pairwise(times)]
        assert all(gap >= timedelta(seconds=30) for gap in gaps)
    assert poisoned.sent[-1][0] - poisoned.sent[0][0] < timedelta(minutes=4)


def test_units_that_sell_during_the_search_stay_sold(tmp_path: Path) -> None:
    shop = stocks(tmp_path)
    Poisoned(shop, STOCK, '"MUG-7"')
    sold = False

    def sell(path: str) -> None:
        nonlocal sold
        if path == STOCK and not sold:
            sold = True
            shop.shop.sell("MUG-20", MSK, 3)

    shop.wire.after = sell
    shop.apply()
    assert shop.free("MUG-20") == 37


def test_much_poison_ends_the_search_and_shuts_the_method(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n) for n in range(2000)])
    shop.prices({f"MUG-{n}": {"price": 1010} for n in range(2000)})
    poisoned = Poisoned(shop, PRICE, "MUG")
    applied = shop.apply()
    assert len(poisoned.sent) == most_calls(1000)
    ends = applied.finished.outcomes.values()
    rejected = sum(isinstance(end, Rejected) for end in ends)
    assert rejected >= 10
    blocked = [end for end in ends if isinstance(end, Blocked)]
    assert len(blocked) == 2000 - rejected
    assert all("refuses call after call as a whole" in end.reason for end in blocked)
    assert applied.exit_code == ExitCode.PARTIAL


@pytest.mark.parametrize("status", [404, 403])
def test_what_is_wrong_with_the_method_or_the_key_is_not_searched_for(
    tmp_path: Path, status: int
) -> None:
    shop = prices(tmp_path)
    poisoned = Poisoned(shop, PRICE, "MUG", status=status)
    shop.apply()
    assert len(poisoned.sent) == 1


def test_a_signal_ends_the_search_after_the_call_in_flight(tmp_path: Path) -> None:
    shop = stocks(tmp_path)
    poisoned = Poisoned(shop, STOCK, '"MUG-7"')
    applied = shop.apply(must_stop=lambda: len(poisoned.sent) == 2)
    assert len(poisoned.sent) == 2
    assert applied.exit_code == ExitCode.PARTIAL
    shop.clock.advance(31)
    outcomes = shop.apply().finished.outcomes
    assert [name for name, end in outcomes.items() if not is_good(end)] == ["stock:MUG-7@msk"]


def test_a_failure_of_which_nothing_shows_is_halved_after_a_look(tmp_path: Path) -> None:
    shop = stocks(tmp_path)
    poisoned = Poisoned(shop, STOCK, '"MUG-7"', status=500)
    outcomes = dict(shop.apply().finished.outcomes)
    assert isinstance(outcomes.pop("stock:MUG-7@msk"), Unknown)
    assert set(outcomes.values()) == {Converged("40")}
    assert poisoned.sent[1][0] - poisoned.sent[0][0] >= timedelta(seconds=30)


def test_a_failure_that_executed_something_is_not_repeated(tmp_path: Path) -> None:
    shop = stocks(tmp_path)
    poisoned = Poisoned(shop, STOCK, '"MUG-7"', status=500)
    handle = poisoned.handle_request

    def in_part(request: object) -> object:
        answer = handle(request)  # type: ignore[arg-type]
        if request.url.path == STOCK:  # type: ignore[attr-defined]
            shop.shop.edit_stock("MUG-3", MSK, 40)
        return answer

    poisoned.handle_request = in_part  # type: ignore[method-assign,assignment]
    applied = shop.apply()
    assert len(poisoned.sent) == 1
    assert applied.finished.outcomes["stock:MUG-3@msk"] == Converged("40")


def test_a_failure_of_a_proxy_or_a_task_is_not_repeated(tmp_path: Path) -> None:
    shop = cards(attributes={"4191": "Фарфор"})(tmp_path)
    poisoned = Poisoned(shop, "/v1/product/attributes/update", "MUG", status=500)
    shop.apply()
    assert len(poisoned.sent) == 1
    shop = prices(tmp_path / "b")
    poisoned = Poisoned(shop, PRICE, "MUG", status=502)
    shop.apply()
    assert len(poisoned.sent) == 1


@given(st.sets(st.integers(0, 59), max_size=6))
@settings(max_examples=examples(12), deadline=None)
def test_only_poison_is_left_and_it_costs_two_logs_each(
    tmp_path_factory: pytest.TempPathFactory, bad: set[int]
) -> None:
    shop = prices(tmp_path_factory.mktemp("shop"), 60)
    poisoned = Poisoned(shop, PRICE, *(f'"MUG-{n}"' for n in bad))
    outcomes = shop.apply().finished.outcomes
    assert {n for n, end in outcomes.items() if isinstance(end, Rejected)} == {
        f"price:MUG-{n}" for n in bad
    }
    assert len(poisoned.sent) <= 1 + 2 * 6 * len(bad)
    assert all(shop.shop.price(f"MUG-{n}")["price"] == 1010 for n in set(range(60)) - bad)
