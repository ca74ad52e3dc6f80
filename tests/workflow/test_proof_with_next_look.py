"""A stock call is read back together with the look of the next one: sooner, and no less surely."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import Blocked, Converged, Unknown
from reconciler.domain.errors import ExitCode
from tests.rehearsal import MSK, SPB, Rehearsal, offer

READ, ORDERS, WRITE = (
    "/v2/product/info/stocks-by-warehouse/fbs",
    "/v4/posting/fbs/list",
    "/v2/products/stocks",
)


@pytest.fixture
def two_calls(tmp_path: Path) -> Rehearsal:
    """150 cells to raise: two calls that wait for nothing in each other."""
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: (5, 1)}) for n in range(1, 151)])
    shop.stocks(msk={f"MUG-{n}": 50 for n in range(1, 151)})
    return shop


def called(shop: Rehearsal) -> list[str]:
    """What was called from the first look of the run on."""
    paths = [call.path for call in shop.shop.calls() if call.path in (READ, ORDERS, WRITE)]
    return paths[paths.index(WRITE) - 2 :]


def test_the_second_look_proves_the_first_call(two_calls: Rehearsal) -> None:
    applied = two_calls.apply()
    assert applied.exit_code == ExitCode.DONE
    assert called(two_calls) == [READ, ORDERS, WRITE, READ, READ, ORDERS, WRITE, READ]
    assert [len(step) for step in two_calls.listener.progress] == [100, 50]


def test_small_calls_share_the_read(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 5, SPB: 5}) for n in range(1, 60)])
    # MUG-1 goes from one warehouse to another: its increase waits, and nothing else does.
    shop.stocks(
        msk={"MUG-1": 0, **{f"MUG-{n}": 50 for n in range(2, 60)}},
        spb={"MUG-1": 9, **{f"MUG-{n}": 50 for n in range(2, 60)}},
    )
    assert shop.apply().exit_code == ExitCode.DONE
    # The second call has the increase that waits for the first: the proof comes before the look.
    assert called(shop) == [READ, ORDERS, WRITE, READ, READ, ORDERS, WRITE, READ]


def test_what_was_sent_is_proved_although_the_next_look_fails(two_calls: Rehearsal) -> None:
    def no_orders(path: str) -> None:
        if path == WRITE:
            two_calls.shop.fault(ORDERS, "answer", status=400, body="{}", times=9)

    two_calls.wire.after = no_orders
    applied = two_calls.apply()
    ends = list(applied.finished.outcomes.values())
    assert applied.exit_code == ExitCode.PARTIAL
    assert sum(isinstance(end, Converged) for end in ends) == 100
    assert sum(isinstance(end, Blocked) for end in ends) == 50


def test_a_shop_that_is_gone_leaves_it_unknown_and_the_next_run_goes_on(
    two_calls: Rehearsal,
) -> None:
    def gone(path: str) -> None:
        if path == WRITE:
            two_calls.shop.fault(READ, "internal-error", times=99)

    two_calls.wire.after = gone
    applied = two_calls.apply()
    ends = list(applied.finished.outcomes.values())
    assert sum(isinstance(end, Unknown) for end in ends) == 100
    assert sum(isinstance(end, Blocked) for end in ends) == 50
    two_calls.wire.after = lambda _path: None
    two_calls.shop.clear_faults()
    assert two_calls.apply().exit_code == ExitCode.DONE
    assert [items for path, items in two_calls.writes() if path == WRITE] == [100, 50]


def test_a_shop_that_counts_reserved_units_is_found_before_the_second_call(tmp_path: Path) -> None:
    shop = Rehearsal.open(
        tmp_path,
        [offer(n, stocks={MSK: (5, 1)}) for n in range(1, 151)],
        stock_semantics="present",
    )
    shop.stocks(msk={f"MUG-{n}": 50 for n in range(1, 151)})
    applied = shop.apply()
    assert "present stock" in applied.finished.stopped
    assert [items for path, items in shop.writes() if path == WRITE] == [100]
