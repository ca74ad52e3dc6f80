"""What policies hold back stays, and the rest goes, if the store says so."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.apply.outcome import Blocked, Converged
from reconciler.domain.errors import ExitCode
from reconciler.report.data import plan_json
from reconciler.workflow.plan_file import read_plan
from tests.effort import examples
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer

JUMP = """\
kind: policy
id: jump
title: Too many units at once
enforce: {level}
scope: operation
match: op.kind == "stock"
require: op.after <= op.before + 50
message: "{{op.offer}} rises"
why: an extra digit
"""

DARK = """\
kind: policy
id: dark
title: Listings go dark
enforce: deny
scope: plan
require: plan.goes_dark == 0
message: "{plan.goes_dark} go dark"
why: nobody could buy
"""


@pytest.fixture
def shop(tmp_path):
    made = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 10, SPB: 10}) for n in (1, 2, 3)])
    made.write("store.yaml", STORE + "on_deny: withhold\n")
    made.policy("jump.yaml", JUMP.format(level="deny"))
    return made


@pytest.mark.parametrize("level", ["deny", "approve"])
def test_the_rest_goes(shop, level):
    shop.policy("jump.yaml", JUMP.format(level=level))
    shop.stocks(msk={"MUG-1": 12, "MUG-2": 120, "MUG-3": 3})
    planned = shop.plan()
    assert planned.exit_code == ExitCode.DENIED
    assert planned.withheld.keys() == {"stock:MUG-2@msk"}
    applied = shop.apply()
    assert applied.exit_code == ExitCode.PARTIAL
    assert [shop.free(f"MUG-{n}") for n in (1, 2, 3)] == [12, 10, 3]
    ends = applied.finished.outcomes
    assert isinstance(ends["stock:MUG-1@msk"], Converged)
    assert isinstance(ends["stock:MUG-2@msk"], Blocked)
    assert "jump" in ends["stock:MUG-2@msk"].reason


def test_by_default_nothing_goes(shop):
    shop.write("store.yaml", STORE)
    shop.stocks(msk={"MUG-1": 12, "MUG-2": 120})
    planned = shop.plan()
    assert planned.going is None
    assert planned.withheld == {}


def test_what_waits_for_it_stays_as_well(shop):
    """Units may not be on sale elsewhere before they were taken off where they lie."""
    shop.policy(
        "jump.yaml",
        JUMP.format(level="deny").replace("op.after <= op.before + 50", "op.delta > -5"),
    )
    shop.stocks(msk={"MUG-1": 4, "MUG-2": 11}, spb={"MUG-1": 16, "MUG-2": 10})
    planned = shop.plan()
    assert planned.withheld.keys() == {"stock:MUG-1@msk", "stock:MUG-1@spb"}
    assert planned.withheld["stock:MUG-1@spb"].startswith("waits for stock:MUG-1@msk")
    shop.apply()
    assert [shop.free("MUG-1", where) for where in (MSK, SPB)] == [10, 10]
    assert shop.free("MUG-2") == 11


def test_the_rest_is_judged_anew(tmp_path):
    """Without the increase on one warehouse, the decrease on the other makes the listing dark."""
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 10, SPB: 0}) for n in (1, 2)])
    shop.write("store.yaml", STORE + "on_deny: withhold\n")
    shop.stocks(msk={"MUG-1": 0, "MUG-2": 11}, spb={"MUG-1": 100})
    shop.policy("dark.yaml", DARK)
    assert shop.plan().verdict.decision == "allow"
    shop.policy("jump.yaml", JUMP.format(level="deny"))
    assert shop.plan().going is None


def test_a_policy_on_the_whole_plan_holds_all_of_it_back(shop):
    shop.policy("dark.yaml", DARK)
    shop.stocks(msk={"MUG-1": 0, "MUG-2": 120}, spb={"MUG-1": 0})
    planned = shop.plan()
    assert planned.going is None
    assert planned.withheld == {}


def test_a_saved_plan_withholds_the_same(shop):
    shop.stocks(msk={"MUG-1": 12, "MUG-2": 120})
    path = shop.folder / "plan.json"
    path.write_bytes(plan_json(shop.plan()))
    applied = shop.apply(saved=read_plan(path))
    assert applied.exit_code == ExitCode.PARTIAL
    assert [shop.free(f"MUG-{n}") for n in (1, 2)] == [12, 10]


def test_when_nothing_is_left_nothing_goes(shop):
    shop.stocks(msk={"MUG-2": 120})
    assert shop.plan().going is None


def test_what_stayed_is_planned_again(shop):
    shop.stocks(msk={"MUG-1": 12, "MUG-2": 120})
    shop.apply()
    again = shop.plan()
    assert [op.id for op in again.plan.operations] == ["stock:MUG-2@msk"]


numbers = st.integers(0, 80)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3))
def test_no_operation_of_the_rest_violates_and_none_is_new(tmp_path_factory, cells):
    made = Rehearsal.open(
        tmp_path_factory.mktemp("r"), [offer(n, stocks={MSK: 10, SPB: 10}) for n in (1, 2, 3)]
    )
    made.write("store.yaml", STORE + "on_deny: withhold\n")
    made.policy("jump.yaml", JUMP.format(level="deny").replace("50", "20"))
    made.policy("dark.yaml", DARK)
    made.stocks(
        msk={f"MUG-{n}": cells[n - 1][0] for n in (1, 2, 3)},
        spb={f"MUG-{n}": cells[n - 1][1] for n in (1, 2, 3)},
    )
    planned = made.plan()
    whole = {op.id for op in planned.plan.operations}
    going = planned.going
    if going is None:
        return
    left = {op.id for op in going.operations}
    assert left | planned.withheld.keys() == whole
    assert left.isdisjoint(planned.withheld)
    assert all(op.delta <= 20 for op in going.stock_operations)
    assert all(left.issuperset(op.depends_on) for op in going.operations)
    assert not going.totals.goes_dark
