"""On a quiet shop an apply converges, and the next plan has nothing to do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.rehearsal import MSK, Rehearsal, offer

CELLS = st.dictionaries(st.integers(1, 6), st.integers(0, 60))
PRICES = st.dictionaries(
    st.integers(1, 6),
    st.fixed_dictionaries(
        {"price": st.integers(500, 2000), "vat": st.sampled_from(["0.1", "0.22"])}
    ),
)


def test_first_apply_then_nothing(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 5}, spb={"MUG-1": 4})
    shop.prices({"MUG-2": {"price": 510}})
    assert shop.plan().exit_code == 2
    assert shop.apply().exit_code == 0
    assert (shop.free("MUG-1"), shop.free("MUG-2")) == (40, 5)
    shop.shop.reset_calls()
    assert shop.plan().exit_code == 0
    assert shop.apply().exit_code == 0
    assert shop.writes() == []


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(live=CELLS, msk=CELLS, spb=CELLS, prices=PRICES, buffer=st.integers(0, 9))
def test_plan_after_apply_is_empty(
    tmp_path_factory: pytest.TempPathFactory,
    live: dict[int, int],
    msk: dict[int, int],
    spb: dict[int, int],
    prices: dict[int, dict[str, object]],
    buffer: int,
) -> None:
    folder = tmp_path_factory.mktemp("quiet")
    products = [offer(n, stocks={MSK: live[n]} if n in live else {}) for n in range(1, 7)]
    shop = Rehearsal.open(folder, products)
    shop.stocks(
        msk={f"MUG-{n}": units for n, units in msk.items()},
        spb={f"MUG-{n}": units for n, units in spb.items()},
    )
    if prices:
        shop.prices({f"MUG-{n}": fields for n, fields in prices.items()})
    shop.safety(f"{{keep: {buffer}}}")
    applied = shop.apply()
    assert applied.exit_code == 0, applied.finished
    again = shop.plan()
    assert again.exit_code == 0
    assert again.plan.operations == ()
    assert again.plan.adoptions == ()
    for n, units in msk.items():
        assert shop.free(f"MUG-{n}") == max(0, units - buffer)
    for n in set(live) - set(msk):
        assert shop.free(f"MUG-{n}") == live[n], "a cell that nobody declared was touched"
