"""However long the shop makes us wait, the last look comes after the wait."""

import pytest

from reconciler.apply.outcome import Consumed, Converged, Stale, Unknown
from tests.rehearsal import MSK, Rehearsal, offer

STOCKS = "/v2/products/stocks"


def sell_during_waits(shop: Rehearsal, units: int) -> None:
    """Buyers buy once, in the first pause of the client."""
    sleep = shop.virtual.sleep
    left = [units]

    def sleeping(seconds: float) -> None:
        sleep(seconds)
        while left:
            shop.shop.sell("MUG-1", MSK, left.pop())

    shop.virtual.sleep = sleeping  # type: ignore[method-assign]


@pytest.mark.parametrize("kind", ["too-many-requests", "circle-is-open"])
def test_units_sold_while_the_shop_held_us_off_come_off_the_number(
    shop: Rehearsal, kind: str
) -> None:
    shop.stocks(msk={"MUG-1": 40})
    plan = shop.plan().plan
    shop.shop.fault(STOCKS, kind)
    sell_during_waits(shop, 4)
    applied = shop.apply(plan)
    assert applied.finished.outcomes["stock:MUG-1@msk"] == Converged("36")
    assert shop.free("MUG-1") == 36


def test_the_turn_is_awaited_before_the_last_look(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The 81st stock call of a minute waits; what is sold meanwhile must be seen."""
    numbers = range(1, 8002)
    shop = Rehearsal.open(
        tmp_path_factory.mktemp("wait"), [offer(n, stocks={MSK: 1}) for n in numbers]
    )
    shop.stocks(msk={f"MUG-{n}": 5 for n in numbers})
    plan = shop.plan().plan
    last = plan.stock_operations[-1].offer
    sleep = shop.virtual.sleep
    sold: list[str] = []

    def sleeping(seconds: float) -> None:
        sleep(seconds)
        if seconds > 5 and not sold:
            sold.append(shop.shop.sell(last, MSK, 1))

    shop.virtual.sleep = sleeping  # type: ignore[method-assign]
    applied = shop.apply(plan)
    assert sold
    assert shop.free(last) == 4
    assert applied.finished.outcomes[f"stock:{last}@msk"] == Converged("4")
    assert all(isinstance(end, Converged | Consumed) for end in applied.finished.outcomes.values())
    refused = [call for call in shop.shop.calls() if call.path == STOCKS and call.status == 429]
    assert refused == []


def test_patience_ends_and_nothing_is_in_flight(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "circle-is-open", times=99)
    applied = shop.apply()
    assert applied.exit_code == 8
    assert shop.free("MUG-1") == 10
    shop.shop.clear_faults()
    # Were the cell still in flight, this sale would read as a write that took effect.
    shop.shop.sell("MUG-1", MSK, 1)
    shop.clock.advance(1)
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 40


def test_a_wait_of_hours_is_not_begun(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "too-many-requests", retry_after=36_000)
    assert shop.apply().exit_code == 8
    assert sum(shop.virtual.slept) < 5


def test_a_row_that_vanished_from_the_last_look_stops_the_run(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.wire.after = lambda path: (
        path == "/v1/roles"
        and shop.shop.fault(
            "/v2/product/info/stocks-by-warehouse/fbs", "truncate", keep=0, times=99
        )
    )
    assert shop.apply().exit_code == 8
    assert shop.writes() == []


def test_a_row_that_vanished_from_the_read_back_is_no_sale(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.wire.after = lambda path: (
        path == STOCKS
        and shop.shop.fault(
            "/v2/product/info/stocks-by-warehouse/fbs", "truncate", keep=0, times=99
        )
    )
    applied = shop.apply()
    assert applied.exit_code == 5
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Unknown)


def test_what_ended_before_the_wait_is_not_taken_up_after_it(shop: Rehearsal) -> None:
    """MUG-1 rose since the plan, and fell again while the shop held us off."""
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30})
    plan = shop.plan().plan
    shop.shop.fault(STOCKS, "too-many-requests")
    shop.wire.after = lambda path: path == "/v1/roles" and shop.shop.edit_stock("MUG-1", MSK, 11)
    shop.wire.before = lambda path: path == STOCKS and shop.shop.edit_stock("MUG-1", MSK, 10)
    applied = shop.apply(plan)
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Stale)
    assert applied.finished.outcomes["stock:MUG-2@msk"] == Converged("30")
    assert shop.free("MUG-1") == 10


def test_orders_that_can_not_be_read_any_more_stop_the_run_before_the_write(
    shop: Rehearsal,
) -> None:
    """A number without its orders would be a guess."""
    shop.stocks(msk={"MUG-1": 40})
    body = '{"postings": [{}], "cursor": "", "has_next": false}'
    shop.wire.after = lambda path: (
        path == "/v1/roles"
        and shop.shop.fault("/v4/posting/fbs/list", "answer", status=200, body=body, times=99)
    )
    assert shop.apply().exit_code == 8
    assert shop.writes() == []
