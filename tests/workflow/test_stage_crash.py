"""Killed at any call of a run in stages, with poison on the way, and run again."""

from pathlib import Path

import pytest

from reconciler.sandbox import Killed
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.workflow.poison import Poisoned

OFFERS = range(1, 9)
STOCK = "/v2/products/stocks"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(20, 52, 4))
def test_the_final_state_is_that_of_an_undisturbed_run(
    tmp_path: Path, call: int, after: bool
) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 10, SPB: 3}) for n in OFFERS])
    settings = "{canary: 2, waves: 2, watch: 5s, stop_share: 100%}"
    shop.write("store.yaml", f"{STORE}apply: {settings}\n")
    shop.stocks(msk={f"MUG-{n}": 20 + n for n in OFFERS} | {"MUG-8": 2}, spb={"MUG-8": 9})
    shop.prices({f"MUG-{n}": {"price": 1010} for n in (1, 2, 5, 6)})
    Poisoned(shop, STOCK, '"MUG-6"')
    shop.shop.fault("*", "kill-after" if after else "kill-before", call=call)
    with pytest.raises(Killed):
        shop.apply()
    shop.clock.advance(31)
    shop.apply()
    free = [shop.free(f"MUG-{n}") for n in OFFERS]
    assert free == [21, 22, 23, 24, 25, 10, 27, 2]
    assert shop.free("MUG-8", SPB) == 9
    assert [op.id for op in shop.plan().plan.operations] == ["stock:MUG-6@msk"]
