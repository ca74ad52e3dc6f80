"""A second look: what was accepted and went back is found, what buyers did is no fault."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.apply.outcome import Consumed, Converged, Unknown
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.workflow.settling import Settled, settle
from tests.rehearsal import MSK, Rehearsal, offer


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 40}), offer(2, stocks={MSK: 40})])
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 50})
    shop.prices({"MUG-1": {"price": 1200}})
    shop.run_number = shop.apply().run  # type: ignore[attr-defined]
    return shop


def again(shop: Rehearsal, run: int | None = None, after: int = 0) -> Settled:
    with shop.job() as job:
        return settle(job, run=run, after=timedelta(minutes=after))


def outcomes(settled: Settled) -> dict[str, object]:
    return {value.operation: value.outcome for value in settled.values}


def test_what_holds_is_done(shop: Rehearsal) -> None:
    settled = again(shop)
    assert settled.exit_code == ExitCode.DONE
    assert len(settled.values) == 3
    assert all(isinstance(end, Converged) for end in outcomes(settled).values())


def test_it_waits_as_long_as_it_was_told(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.virtual.slept.clear()
    again(shop, after=5)
    assert 239 < sum(shop.virtual.slept) < 242


def test_sold_units_are_no_fault(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.shop.sell("MUG-1", MSK, 3)
    settled = again(shop)
    assert settled.exit_code == ExitCode.DONE
    assert outcomes(settled)["stock:MUG-1@msk"] == Consumed(60, 57)


def test_a_value_that_went_back_did_not_stick(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.shop.edit_stock("MUG-1", MSK, 40)
    shop.shop.edit_price("MUG-1", price="1000")
    settled = again(shop)
    assert settled.exit_code == ExitCode.PARTIAL
    found = outcomes(settled)
    for name in ("stock:MUG-1@msk", "price:MUG-1"):
        end = found[name]
        assert isinstance(end, Unknown)
        assert "did not stick" in end.reason
    assert isinstance(found["stock:MUG-2@msk"], Converged)


def test_another_value_is_another_hand(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.shop.edit_price("MUG-1", price="1300")
    end = outcomes(again(shop))["price:MUG-1"]
    assert isinstance(end, Unknown)
    assert "another hand" in end.reason


def test_history_has_it_and_it_is_told_once(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.shop.edit_price("MUG-1", price="1000")
    again(shop)
    with shop.job() as job:
        history = job.state.history(job.shop_key)
        record = history.run(shop.run_number)  # type: ignore[attr-defined]
        assert record is not None
        assert (record.good, record.operations) == (2, 3)
        later = {one.id: one.later for one in history.operations(record.run)}
        assert isinstance(later["price:MUG-1"], Unknown)
    assert again(shop).values == ()
    assert len(again(shop, run=shop.run_number).values) == 3  # type: ignore[attr-defined]


def test_what_a_later_run_wrote_is_looked_at_there(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.stocks(msk={"MUG-1": 70, "MUG-2": 50})
    later = shop.apply().run
    values = {value.operation: value.run for value in again(shop).values}
    assert values["stock:MUG-1@msk"] == later
    first = again(shop, run=shop.run_number)  # type: ignore[attr-defined]
    assert "stock:MUG-1@msk" not in outcomes(first)


def test_no_plan_gets_stale_by_it(shop: Rehearsal) -> None:
    shop.clock.advance(60)
    shop.stocks(msk={"MUG-1": 70, "MUG-2": 50})
    plan = shop.plan().plan
    again(shop)
    assert shop.apply(plan).exit_code == ExitCode.DONE


def test_an_unknown_run(shop: Rehearsal) -> None:
    with pytest.raises(InvalidInput):
        again(shop, run=99)
