"""Killed at any call, before or after it took effect, then run again: as if it never was."""

import pytest

from reconciler.sandbox import Killed
from tests.rehearsal import MSK, SPB, WRITES, Rehearsal


def declare(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 5, "MUG-3": 0}, spb={"MUG-1": 2})
    shop.prices({"MUG-2": {"price": 510, "old_price": 700}, "MUG-3": {"price": 900}})
    shop.safety("{match: {warehouse: msk}, keep: 3}", "{keep: 0}")


def final(shop: Rehearsal) -> list[object]:
    cells = [shop.shop.stock(f"MUG-{n}", w) for n in (1, 2, 3) for w in (MSK, SPB)]
    return [*cells, *(shop.shop.price(f"MUG-{n}") for n in (1, 2, 3))]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, 27))
def test_killed_and_run_again(shop: Rehearsal, call: int, after: bool) -> None:
    declare(shop)
    shop.shop.fault("*", "kill-after" if after else "kill-before", call=call)
    try:
        shop.apply()
        survived = True
    except Killed:
        survived = False
    shop.clock.advance(31)
    assert shop.apply().exit_code == 0
    # MUG-1: 40 less 3; MUG-2: 5 less 3; MUG-1@spb: 2.
    assert [shop.free("MUG-1"), shop.free("MUG-2"), shop.free("MUG-1", SPB)] == [37, 2, 2]
    assert shop.shop.price("MUG-2")["price"] == 510
    assert shop.plan().exit_code == 0
    written = [call for call in shop.shop.calls() if call.path in WRITES and call.status == 200]
    assert len(written) == 3, "a finished batch was sent twice, or one was lost"
    assert not survived


def test_the_calls_above_cover_a_whole_run(shop: Rehearsal) -> None:
    declare(shop)
    shop.apply()
    assert len(shop.shop.calls()) == 26
