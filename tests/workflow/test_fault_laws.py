"""Whatever goes wrong between the first call and the last, the laws of an apply hold."""

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import ReadIncomplete, ReconcilerError
from reconciler.plan.finding import Orphan
from reconciler.plan.model import Plan
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.sandbox import Killed
from reconciler.sandbox.fault_kinds import KINDS, fits
from tests.effects import Effect, Effects
from tests.effort import examples
from tests.rehearsal import MSK, SPB, WRITES, Listener, Rehearsal, offer

STOCKS, PRICES = "/v2/products/stocks", "/v1/product/import/prices"
BY_OFFER = "/v2/product/info/stocks-by-warehouse/fbs"
PATHS = (
    "reads",
    "writes",
    "pages",
    STOCKS,
    PRICES,
    "/v3/product/list",
    "/v1/product/info/warehouse/stocks",
    BY_OFFER,
    "/v5/product/info/prices",
    "/v4/posting/fbs/list",
)
OPTIONS: dict[str, dict[str, Any]] = {
    "lag": {"behind": "write"},
    "item-error": {"code": "NOT_FOUND_ERROR"},
}
UNITS = st.dictionaries(st.integers(1, 4), st.integers(0, 60))


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """A fault of any kind, at an early call of anything that can meet it."""
    kind = draw(st.sampled_from([kind for kind in KINDS if kind != "answer"]))
    path = draw(st.sampled_from([path for path in PATHS if fits(kind, path)]))
    times = {"call": draw(st.integers(1, 8)), "times": draw(st.integers(1, 4))}
    return {"path": path, "kind": kind, **times, **OPTIONS.get(kind, {})}


class Seen(Listener):
    """Remembers the plan that a run began to carry out."""

    plan: Plan | None = None

    def started(self, plan: Plan) -> None:
        self.plan = plan


def small_shop(
    folder: Path, live: dict[int, int], msk: dict[int, int], prices: dict[int, int]
) -> Rehearsal:
    products = [offer(n, stocks={MSK: live.get(n, 0), SPB: 7}) for n in range(1, 5)]
    shop = Rehearsal.open(folder, products)
    shop.stocks(msk={f"MUG-{n}": units for n, units in msk.items()}, spb={"MUG-1": 9, "MUG-2": 0})
    if prices:
        shop.prices({f"MUG-{n}": {"price": price} for n, price in prices.items()})
    return shop


def attempt(shop: Rehearsal, effects: Effects) -> int | None:
    """One run; None if it did not end by itself. What took effect must be in its plan."""
    seen = shop.listener = Seen()
    before = effects.count.copy()
    try:
        code = int(shop.apply().exit_code)
    except Killed:
        code = None
    except ReconcilerError as trouble:
        code = int(trouble.exit_code)
    done = effects.count - before
    assert not done or seen.plan is not None
    for path, item in done:
        assert is_named(seen.plan, path, json.loads(item)), (path, item)
    return code


def is_named(plan: Plan | None, path: str, item: dict[str, Any]) -> bool:
    """Whether the plan has this write, or a bigger one."""
    for op in plan.operations if plan else ():
        if isinstance(op, SetStock) and path == STOCKS:
            cell = (item["offer_id"], item["warehouse_id"]) == (op.offer, op.warehouse_id)
            if cell and item["stock"] <= op.after.free:
                return True
        if isinstance(op, SetPrice) and path == PRICES and item["offer_id"] == op.offer:
            return item["price"] == str(op.after.price)
    return False


def but_zeros(count: Counter[Effect]) -> Counter[Effect]:
    """A zero of which no read shows that it was kept is sent again: a recall is never swallowed."""
    return Counter({one: times for one, times in count.items() if '"stock":0' not in one[1]})


def final(shop: Rehearsal) -> list[Any]:
    names = [f"MUG-{n}" for n in range(1, 5)]
    cells = [shop.free(name, w) for name in names for w in (MSK, SPB)]
    return [*cells, *(shop.shop.price(name)["price"] for name in names)]


@settings(max_examples=examples(20))
@example(
    live={},
    msk={},
    prices={},
    faults=[{"path": BY_OFFER, "kind": "lag", "call": 1, "times": 3, "behind": "write"}],
)
@given(
    live=UNITS,
    msk=UNITS,
    prices=st.dictionaries(st.integers(1, 4), st.integers(900, 1100)),
    faults=st.lists(rules(), max_size=5),
)
def test_nothing_unplanned_nothing_twice_and_the_same_end(
    tmp_path_factory: pytest.TempPathFactory,
    live: dict[int, int],
    msk: dict[int, int],
    prices: dict[int, int],
    faults: list[dict[str, Any]],
) -> None:
    """Laws 3 and 8."""
    calm = small_shop(tmp_path_factory.mktemp("calm"), live, msk, prices)
    once = Effects(calm.shop)
    assert attempt(calm, once) == 0
    shop = small_shop(tmp_path_factory.mktemp("bad-day"), live, msk, prices)
    effects = Effects(shop.shop)
    for rule in faults:
        shop.shop.fault(**rule)
    for _ in range(4):
        attempt(shop, effects)
        shop.shop.renew_keys()
        shop.clock.advance(40)
    shop.shop.clear_faults()
    shop.clock.advance(16 * 60)
    assert attempt(shop, effects) == 0
    assert but_zeros(effects.count) <= but_zeros(once.count), "something took effect twice"
    assert effects.count.keys() <= once.count.keys()
    kept = not any(rule["kind"] == "not-kept" and rule["path"] != PRICES for rule in faults)
    if kept:
        assert but_zeros(effects.count) == but_zeros(once.count)
        assert effects.count.keys() == once.count.keys()
        assert final(shop) == final(calm)
        assert shop.plan().plan.operations == ()


@settings(max_examples=examples(10))
@given(
    count=st.integers(1, 7),
    faults=st.lists(
        st.fixed_dictionaries(
            {
                "path": st.sampled_from(["pages", *PATHS[5:]]),
                "kind": st.just("truncate"),
                "keep": st.integers(0, 6),
                "call": st.integers(1, 4),
                "times": st.integers(1, 99),
            }
        ),
        min_size=1,
        max_size=4,
    ),
    said=st.booleans(),
)
def test_half_a_shop_leads_to_no_zero_no_archive_and_no_orphan(
    tmp_path_factory: pytest.TempPathFactory,
    count: int,
    faults: list[dict[str, Any]],
    said: bool,
) -> None:
    """Law 10: git says what the shop has, so any operation comes from the pages that were cut."""
    units = {f"MUG-{n}": n for n in range(1, count + 1)}
    products = [offer(n, stocks={MSK: n}) for n in range(1, count + 1)]
    shop = Rehearsal.open(tmp_path_factory.mktemp("half"), products)
    shop.stocks(msk=units)
    shop.prices({name: {"price": 1000} for name in units})
    if said:
        assert shop.apply().exit_code == 0
    for rule in faults:
        shop.shop.fault(**rule)
    for _ in range(3):
        with suppress(ReadIncomplete):
            planned = shop.plan()
            assert planned.plan.operations == ()
            assert not [found for found in planned.plan.findings if isinstance(found, Orphan)]
            assert shop.apply().exit_code == 0
    assert not [call for call in shop.shop.calls() if call.path in WRITES]


@settings(max_examples=examples(8))
@given(cells=st.integers(0, 260), priced=st.integers(0, 90), lower=st.integers(0, 260))
@example(cells=100, priced=1, lower=50)
@example(cells=101, priced=0, lower=0)
def test_without_faults_the_calls_are_the_fewest(
    tmp_path_factory: pytest.TempPathFactory, cells: int, priced: int, lower: int
) -> None:
    """Law 9: 100 pairs a call, 1000 prices a call; what waits for nothing shares the calls."""
    count = max(cells + priced, 1)
    shop = Rehearsal.open(
        tmp_path_factory.mktemp("few"), [offer(n, stocks={MSK: 5}) for n in range(1, count + 1)]
    )
    shop.stocks(msk={f"MUG-{n}": 1 if n <= lower else 9 for n in range(1, cells + 1)})
    if priced:
        shop.prices({f"MUG-{cells + n}": {"price": 1010} for n in range(1, priced + 1)})
    assert shop.apply().exit_code == 0
    calls = Counter(path for path, _ in shop.writes())
    assert calls[STOCKS] == -(-cells // 100)
    assert calls[PRICES] == -(-priced // 1000)
    assert calls.total() == calls[STOCKS] + calls[PRICES]
