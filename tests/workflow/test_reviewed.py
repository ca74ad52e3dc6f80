"""After a merge: what is applied was reviewed, or is withheld, or waits for an approval."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.apply.outcome import Blocked, Converged
from reconciler.domain.errors import ExitCode, PlanStale
from reconciler.plan.model import Plan, sealed
from reconciler.policy.approval import Signature, approval_of_all
from reconciler.workflow.apply import AppliedPlan, apply_plan
from reconciler.workflow.approval_file import approval_json
from reconciler.workflow.plan import Planned
from reconciler.workflow.reviewed import judge_reviewed
from tests.effort import examples
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.workflow.small_cards import PICTURES, card_shop, declare

NO_PRICES = """\
kind: policy
id: no-prices
title: No price moves
enforce: deny
scope: operation
match: op.kind == "price"
require: op.price_change == 0.0
message: "{op.offer}"
why: This is what the tests want.
"""

TOLERANCE = Decimal("0.10")


@pytest.fixture
def reviewed(shop: Rehearsal) -> Plan:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-2": {"price": 510}})
    return shop.plan().plan


def judged(
    shop: Rehearsal,
    reviewed: Plan,
    *,
    withhold: bool = False,
) -> Planned:
    with shop.job([shop.folder / "approvals"]) as job:
        return judge_reviewed(job, reviewed, TOLERANCE, withhold=withhold)


def approve(shop: Rehearsal) -> None:
    """Somebody approves all of the plan as it is now."""
    signature = Signature(by="anna", reason="seen", at=shop.virtual.now())
    folder = shop.folder / "approvals"
    folder.mkdir(exist_ok=True)
    content = approval_json(approval_of_all(shop.plan().plan, signature))
    (folder / "all.json").write_bytes(content)


def applied(shop: Rehearsal, reviewed: Plan, *, withhold: bool = False) -> AppliedPlan | None:
    with shop.job() as job:
        planned = judge_reviewed(job, reviewed, TOLERANCE, withhold=withhold)
        return apply_plan(job, planned, lambda _planned: True, shop.listener)


def reasons(planned: Planned) -> dict[str, str]:
    return {item.operation: item.reason for item in planned.uncovered}


def test_another_catalog_that_changes_the_same_goes(shop: Rehearsal, reviewed: Plan) -> None:
    shop.safety("{match: {offer: MUG-9}, keep: 3}")
    done = applied(shop, reviewed)
    assert done is not None
    assert done.exit_code == ExitCode.DONE
    assert shop.free("MUG-1") == 40


def test_units_that_sold_since_the_review_are_fine(shop: Rehearsal, reviewed: Plan) -> None:
    shop.shop.sell("MUG-1", MSK, 9)
    assert reasons(judged(shop, reviewed)) == {}


@pytest.mark.parametrize(
    ("units", "why"),
    [
        (41, "41 units instead of 40"),
        (36, ""),
        (35, "35 units instead of 40, and orders since explain no less than 36"),
    ],
)
def test_stock_is_not_above_and_little_below(
    shop: Rehearsal, reviewed: Plan, units: int, why: str
) -> None:
    shop.stocks(msk={"MUG-1": units})
    assert reasons(judged(shop, reviewed)).get("stock:MUG-1@msk", "") == why


@pytest.mark.parametrize(("price", "why"), [(561, ""), (562, "price 562 instead of 510")])
def test_prices_are_near(shop: Rehearsal, reviewed: Plan, price: int, why: str) -> None:
    shop.prices({"MUG-2": {"price": price}})
    assert reasons(judged(shop, reviewed)).get("price:MUG-2", "") == why


def test_what_the_review_did_not_have_holds_everything_back(
    shop: Rehearsal, reviewed: Plan
) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-3": 5})
    planned = judged(shop, reviewed)
    assert reasons(planned) == {"stock:MUG-3@msk": "it is not in the reviewed plan"}
    assert planned.exit_code == ExitCode.DENIED
    assert applied(shop, reviewed) is None
    assert shop.writes() == []


def test_it_may_be_withheld_and_the_rest_goes(shop: Rehearsal, reviewed: Plan) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-3": 5})
    done = applied(shop, reviewed, withhold=True)
    assert done is not None
    assert done.exit_code == ExitCode.PARTIAL
    assert done.finished.outcomes == {
        "stock:MUG-3@msk": Blocked("withheld: nobody reviewed it, it is not in the reviewed plan"),
        "stock:MUG-1@msk": Converged("40"),
        "price:MUG-2": Converged("price"),
    }
    assert shop.free("MUG-3") == 0


def test_what_nobody_reviewed_stays_though_the_store_withholds_for_policies(
    shop: Rehearsal, reviewed: Plan
) -> None:
    """Without --withhold-unreviewed it holds everything back, whatever policies let go."""
    shop.write("store.yaml", f"{STORE}on_deny: withhold\n")
    shop.policy("p.yaml", NO_PRICES)
    shop.stocks(msk={"MUG-1": 40, "MUG-3": 5})
    before = shop.writes()
    assert applied(shop, reviewed) is None
    assert shop.writes() == before
    done = applied(shop, reviewed, withhold=True)
    assert done is not None
    ended = done.finished.outcomes
    assert isinstance(ended["stock:MUG-1@msk"], Converged)
    assert isinstance(ended["stock:MUG-3@msk"], Blocked)
    assert isinstance(ended["price:MUG-2"], Blocked)


def test_when_nothing_is_left_nothing_goes(shop: Rehearsal, reviewed: Plan) -> None:
    shop.stocks(msk={"MUG-3": 5})
    shop.write("prices.yaml", "kind: prices\nprices: {}\n")
    assert applied(shop, reviewed, withhold=True) is None


def test_what_waits_for_something_withheld_is_not_sent(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 40}, spb={"MUG-1": 9})
    reviewed = shop.plan().plan
    shop.stocks(msk={"MUG-1": 5, "MUG-2": 40}, spb={"MUG-1": 9})
    done = applied(shop, reviewed, withhold=True)
    assert done is not None
    assert isinstance(done.finished.outcomes["stock:MUG-1@spb"], Blocked)
    assert (shop.free("MUG-1"), shop.free("MUG-1", SPB)) == (10, 4)


def test_a_card_may_change_as_reviewed_and_no_further(tmp_path: Path) -> None:
    shop = card_shop(tmp_path)
    declare(shop, {"MUG-1": {"attributes": {"4191": "Фарфор"}}})
    reviewed = shop.plan().plan
    assert reasons(judged(shop, reviewed)) == {}
    declare(shop, {"MUG-1": {"attributes": {"4191": "Стекло"}}})
    (why,) = reasons(judged(shop, reviewed)).values()
    assert "other than reviewed" in why
    declare(shop, {"MUG-1": {"attributes": {"4191": "Фарфор"}, "images": PICTURES[::-1]}})
    assert reasons(judged(shop, reviewed)) == {
        "card:MUG-1:pictures": "it is not in the reviewed plan"
    }


def test_an_approval_covers_it_and_outlives_sales(shop: Rehearsal, reviewed: Plan) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 50})
    (_,) = judged(shop, reviewed).uncovered
    approve(shop)
    shop.shop.sell("MUG-2", MSK, 1)
    assert judged(shop, reviewed).uncovered == ()
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 51})
    assert judged(shop, reviewed).uncovered != ()


def test_another_shop_is_never_covered(shop: Rehearsal, reviewed: Plan) -> None:
    for what in ("store", "account", "endpoint"):
        with pytest.raises(PlanStale):
            judged(shop, sealed(replace(reviewed, **{what: "other"})))


CELLS = st.dictionaries(st.integers(1, 6), st.integers(0, 60), min_size=1, max_size=6)
PRICES = st.dictionaries(st.integers(1, 6), st.integers(900, 1100), min_size=1, max_size=6)


@given(CELLS, PRICES, CELLS, PRICES, st.dictionaries(st.integers(1, 6), st.integers(1, 9)))
@settings(max_examples=examples(25), deadline=None)
def test_nothing_is_written_that_the_review_did_not_name(
    tmp_path_factory: pytest.TempPathFactory,
    cells: dict[int, int],
    prices: dict[int, int],
    later_cells: dict[int, int],
    later_prices: dict[int, int],
    sold: dict[int, int],
) -> None:
    folder: Path = tmp_path_factory.mktemp("shop")
    shop = Rehearsal.open(folder, [offer(n, stocks={MSK: 20}) for n in range(1, 7)])
    shop.stocks(msk={f"MUG-{n}": units for n, units in cells.items()})
    shop.prices({f"MUG-{n}": {"price": price} for n, price in prices.items()})
    reviewed = shop.plan().plan
    named = {op.id for op in reviewed.operations}
    shop.stocks(msk={f"MUG-{n}": units for n, units in later_cells.items()})
    shop.prices({f"MUG-{n}": {"price": price} for n, price in later_prices.items()})
    for n, units in sold.items():
        shop.shop.sell(f"MUG-{n}", MSK, units)
    before = {n: (shop.free(f"MUG-{n}"), shop.shop.price(f"MUG-{n}")["price"]) for n in range(1, 7)}
    applied(shop, reviewed, withhold=True)
    for n, (free, price) in before.items():
        now = shop.free(f"MUG-{n}")
        assert now == free or (f"stock:MUG-{n}@msk" in named and now <= cells[n])
        paid = shop.shop.price(f"MUG-{n}")["price"]
        near = abs(paid - prices.get(n, 0)) <= prices.get(n, 0) * TOLERANCE
        assert paid == price or (f"price:MUG-{n}" in named and near)
