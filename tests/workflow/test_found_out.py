"""The history of a run that was cut off tells how its writes ended, and which run found it out."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import Consumed, Converged, Unknown
from reconciler.apply.record import OperationRecord
from reconciler.apply.run import Run
from reconciler.report.history import run_json, run_text, runs_text
from reconciler.report.plain import plain_text
from reconciler.sandbox import Killed
from reconciler.workflow.history import Asked, ToldRun, find_run, list_runs, open_history
from reconciler.workflow.settling import settle
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.small_cards import CARD

STOCKS, PRICES, IMPORT = "/v2/products/stocks", "/v1/product/import/prices", "/v3/product/import"
WRITES = {"stock:MUG-1@msk": STOCKS, "price:MUG-2": PRICES, "card:MUG-1:import": IMPORT}


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    products = [offer(n, card=CARD, vat="0.22", stocks={MSK: 10}) for n in (1, 2)]
    return Rehearsal.open(tmp_path, products)


def declare(shop: Rehearsal, path: str) -> None:
    if path == STOCKS:
        shop.stocks(msk={"MUG-1": 40})
    elif path == PRICES:
        shop.prices({"MUG-2": {"price": 1200}})
    else:
        shop.write("products.yaml", "kind: products\nproducts:\n  MUG-1: {name: Новое имя}\n")


def killed(shop: Rehearsal, path: str, when: str) -> None:
    shop.shop.fault(path, f"kill-{when}")
    with pytest.raises(Killed):
        shop.apply()
    shop.clock.advance(1000)


def told(shop: Rehearsal, run: int) -> tuple[ToldRun, OperationRecord, str]:
    """A run, its only operation, and its text."""
    with open_history(shop.folder / "state.db") as history:
        found = find_run(history, run)
        (one,) = found.operations()
        assert run_json(found)
        return found, one, plain_text(run_text(found), 200)


@pytest.mark.parametrize("path", [STOCKS, PRICES, IMPORT])
def test_what_took_effect_is_found_out_by_the_next_run(shop: Rehearsal, path: str) -> None:
    declare(shop, path)
    killed(shop, path, "after")
    assert shop.apply().exit_code == 0
    run, one, words = told(shop, 1)
    assert (one.outcome, run.status) == (None, "broken off"), "what the run saw stays as it was"
    assert isinstance(one.later, Converged)
    assert one.found_by == 2
    assert "not seen; run 2 found out: converged" in words
    assert (run.record.good, run.record.open, run.record.again) == (1, 0, 0)
    assert "Run `reconciler apply`" not in words


@pytest.mark.parametrize("path", [STOCKS, PRICES])
def test_what_did_not_take_effect_is_done_again_by_the_next_run(shop: Rehearsal, path: str) -> None:
    declare(shop, path)
    killed(shop, path, "before")
    assert shop.apply().exit_code == 0
    run, one, words = told(shop, 1)
    assert (one.outcome, one.later, one.found_by) == (None, None, 2)
    assert "not seen; run 2 did it again: converged" in words
    assert (run.record.good, run.record.open, run.record.again) == (0, 0, 1)
    with open_history(shop.folder / "state.db") as history:
        table = plain_text(runs_text(list_runs(history, Asked())), 200)
    assert "did not finish; all that it sent is settled by now" in table
    assert "not settled" not in table


def test_until_a_run_finds_it_out_nobody_knows(shop: Rehearsal) -> None:
    declare(shop, STOCKS)
    killed(shop, STOCKS, "after")
    shop.plan()
    run, one, words = told(shop, 1)
    assert (run.record.open, one.end) == (1, None)
    assert "not settled: nobody saw how it ended" in words


def test_units_sold_since_are_no_doubt(shop: Rehearsal) -> None:
    declare(shop, STOCKS)
    killed(shop, STOCKS, "after")
    shop.shop.sell("MUG-1", MSK, 3)
    shop.apply()
    assert told(shop, 1)[1].later == Consumed(40, 37)


@pytest.mark.parametrize("path", [STOCKS, PRICES])
def test_a_run_that_never_came_to_it_has_not_done_it_again(shop: Rehearsal, path: str) -> None:
    declare(shop, path)
    killed(shop, path, "before")
    assert shop.apply(must_stop=lambda: True).exit_code == 5
    run, one, words = told(shop, 1)
    assert (one.again, run.record.again, run.record.open) == (None, 0, 1)
    assert "not settled: nobody saw how it ended" in words
    assert shop.apply().exit_code == 0
    run, one, words = told(shop, 1)
    assert (one.found_by, run.record.again, run.record.open) == (3, 1, 0)
    assert "not seen; run 3 did it again: converged" in words


def test_what_git_wants_no_more_is_told_as_not_there(shop: Rehearsal) -> None:
    declare(shop, STOCKS)
    killed(shop, STOCKS, "before")
    shop.stocks(msk={"MUG-1": 10})
    shop.apply()
    later = told(shop, 1)[1].later
    assert isinstance(later, Unknown)
    assert "it was not in the shop" in later.reason


def test_a_number_that_git_changed_since_is_told_by_the_run_that_wrote_it(shop: Rehearsal) -> None:
    declare(shop, STOCKS)
    killed(shop, STOCKS, "after")
    shop.stocks(msk={"MUG-1": 55})
    shop.apply()
    assert "run 2 did it again: converged at 55" in told(shop, 1)[2]


def test_of_two_that_were_killed_each_is_told(shop: Rehearsal) -> None:
    declare(shop, PRICES)
    killed(shop, PRICES, "before")
    killed(shop, PRICES, "after")
    shop.apply()
    assert [told(shop, run)[1].found_by for run in (1, 2)] == [3, 3]


def test_who_found_it_out_and_was_killed_then_is_named(
    shop: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(shop, STOCKS)
    killed(shop, STOCKS, "after")

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Run, "execute", die)
        with pytest.raises(Killed):
            shop.apply()
    shop.clock.advance(5)
    assert shop.apply().exit_code == 0
    _, one, _ = told(shop, 1)
    assert (one.later, one.found_by) == (Converged("40"), 2)
    assert shop.writes() == [(STOCKS, 1)]


def test_a_stop_that_left_no_time_to_read_back(shop: Rehearsal) -> None:
    declare(shop, STOCKS)
    look = "/v2/product/info/stocks-by-warehouse/fbs"
    shop.wire.after = lambda path: (
        path == STOCKS and shop.shop.fault(look, "too-many-requests", retry_after=100)
    )
    assert shop.apply(must_stop=lambda: bool(shop.writes())).exit_code == 5
    shop.wire.after = lambda _path: None
    shop.clock.advance(200)
    shop.apply()
    _, one, words = told(shop, 1)
    assert isinstance(one.outcome, Unknown)
    assert one.later == Converged("40")
    assert "run 2 found out: converged at 40" in words


def test_what_holds_is_not_told_twice(shop: Rehearsal) -> None:
    declare(shop, PRICES)
    shop.apply()
    shop.clock.advance(600)
    with shop.job() as job:
        settle(job)
    _, one, words = told(shop, 1)
    assert one.later == one.outcome == Converged("price")
    assert "converged: price; still so when looked at again" in words


def test_settle_finds_it_out_without_being_a_run(shop: Rehearsal) -> None:
    declare(shop, PRICES)
    killed(shop, PRICES, "after")
    with shop.job() as job:
        settle(job)
    _, one, words = told(shop, 1)
    assert (one.later, one.found_by) == (Converged("price"), None)
    assert "not seen; later converged: price" in words
