"""The journal tells what a run did, also of one that was killed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Converged, Rejected
from reconciler.catalog.head import Head
from reconciler.report.history import run_json, run_text, runs_text
from reconciler.report.plain import plain_text
from reconciler.workflow.history import Asked, find_run, list_runs, open_history
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.test_crash import Killed

WRITE = "/v2/products/stocks"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 40}) for n in (1, 2)])
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 50})
    shop.prices({"MUG-1": {"price": 1200}})
    return shop


def told(shop: Rehearsal, run: int) -> str:
    with open_history(shop.folder / "state.db") as history:
        return plain_text(run_text(find_run(history, run)), 200)


def test_a_run_has_before_after_outcome_and_times(shop: Rehearsal) -> None:
    applied = shop.apply()
    with open_history(shop.folder / "state.db") as history:
        run = find_run(history, applied.run)
        assert (run.status, run.record.plan) == ("done", applied.plan.id)
        assert (run.record.operations, run.record.sent, run.record.good) == (3, 3, 3)
        for one in run.operations():
            assert isinstance(one.outcome, Converged)
            assert one.sent_at is not None
            assert one.ended_at is not None
            assert one.sent_at <= one.ended_at
        assert b'"free": 40' in run_json(run)
    words = told(shop, applied.run)
    assert "40 → 60" in words
    assert "price 1,000 → 1,200" in words


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_killed_run_says_so_and_what_to_do(shop: Rehearsal, after: bool) -> None:
    def kill(path: str) -> None:
        if path == WRITE:
            raise Killed

    if after:
        shop.wire.after = kill
    else:
        shop.wire.before = kill
    with pytest.raises(Killed):
        shop.apply()
    shop.wire.before = shop.wire.after = lambda _path: None
    with open_history(shop.folder / "state.db") as history:
        (run,) = list_runs(history, Asked())
        assert run.status == "broken off"
        assert run.record.open == 2
        assert "did not finish; 2 operations not settled" in plain_text(runs_text([run]), 200)
    words = told(shop, run.record.run)
    assert "Run `reconciler apply`" in words
    assert "not settled: nobody saw how it ended" in words
    shop.clock.advance(31)
    assert shop.apply().exit_code == 0


def test_what_was_never_sent_is_told(shop: Rehearsal) -> None:
    applied = shop.apply(must_stop=lambda: True)
    assert applied.exit_code == 5
    with open_history(shop.folder / "state.db") as history:
        run = find_run(history, applied.run)
        assert run.status == "stopped"
        assert (run.record.operations, run.record.sent, run.record.good) == (3, 0, 0)
    assert "not sent" in told(shop, applied.run)


def test_a_refused_item(shop: Rehearsal) -> None:
    def archive(path: str) -> None:
        if path == WRITE:
            shop.shop.archive("MUG-2")

    shop.wire.before = archive
    applied = shop.apply()
    with open_history(shop.folder / "state.db") as history:
        ends = {one.id: one.outcome for one in find_run(history, applied.run).operations()}
    assert isinstance(ends["stock:MUG-2@msk"], Rejected)


def test_filters(shop: Rehearsal) -> None:
    first = shop.apply().run
    shop.clock.advance(30)
    start = shop.clock.now()
    shop.clock.advance(30)
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 55})
    second = shop.apply().run
    with open_history(shop.folder / "state.db") as history:

        def runs(asked: Asked) -> list[int]:
            return [run.record.run for run in list_runs(history, asked)]

        assert runs(Asked()) == [second, first]
        assert runs(Asked(limit=1)) == [second]
        assert runs(Asked(offer="MUG-1")) == [first]
        assert runs(Asked(offer="MUG-*")) == [second, first]
        assert runs(Asked(offer="UG-1")) == []
        assert runs(Asked(since=start)) == [second]
        assert runs(Asked(store="other")) == []
        assert runs(Asked(store="test", limit=1)) == [second]


def test_the_commit_of_the_catalog(shop: Rehearsal) -> None:
    with shop.job() as job:
        job.world = replace(job.world, head=lambda _folder: Head("abc" * 13, dirty=True))
        assert (job.facts().commit, job.facts().dirty) == ("abc" * 13, True)
