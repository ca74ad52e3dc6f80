"""A canary first, then the rest in waves: watched, stopped when too much goes wrong."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.apply.outcome import Blocked, Converged, Pending, Rejected, Unknown, is_good
from reconciler.domain.errors import ExitCode, StoreBusy
from tests.effort import examples
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.workflow.poison import Poisoned
from tests.workflow.small_cards import card_shop, declare

STOCK = "/v2/products/stocks"


@pytest.fixture
def many(tmp_path: Path) -> Rehearsal:
    """Thirty offers; MUG-1 sells best, and MUG-3 changes least."""
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 50}) for n in range(1, 31)])
    shop.stocks(msk={f"MUG-{n}": 50 for n in range(1, 31)})
    shop.apply()
    shop.shop.sell("MUG-1", MSK, 9)
    shop.shop.sell("MUG-2", MSK, 2)
    shop.clock.advance(60)
    shop.stocks(msk={f"MUG-{n}": 100 + n for n in range(1, 31)} | {"MUG-3": 51})
    shop.shop.reset_calls()
    return shop


def test_the_least_risky_go_first_and_the_best_seller_last(many: Rehearsal) -> None:
    poisoned = Poisoned(many, STOCK)
    applied = many.apply(canary=2)
    assert applied.exit_code == ExitCode.DONE
    first, second, third = [body for _, body in poisoned.sent]
    assert [f'"MUG-{n}"' in first for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert '"MUG-1"' not in second
    assert '"MUG-1"' in third
    assert [end.name for end in applied.finished.stages] == ["canary", "wave 1 of 2", "wave 2 of 2"]
    assert [end.sent for end in applied.finished.stages] == [2, 27, 1]
    times = [at for at, _ in poisoned.sent]
    assert all(late - early >= timedelta(seconds=30) for early, late in pairwise(times))
    assert many.plan().plan.operations == ()


def test_the_store_says_it_and_the_command_line_overrides_it(many: Rehearsal) -> None:
    many.write("store.yaml", STORE + "apply: {canary: 3, waves: 1, watch: 2m}\n")
    poisoned = Poisoned(many, STOCK)
    assert [end.sent for end in many.apply(canary=4).finished.stages] == [4, 26]
    early, late = poisoned.sent
    assert late[0] - early[0] >= timedelta(minutes=2)


def test_a_refused_canary_stops_the_run(many: Rehearsal) -> None:
    Poisoned(many, STOCK, '"MUG-3"')
    applied = many.apply(canary=4)
    outcomes = applied.finished.outcomes
    assert isinstance(outcomes["stock:MUG-3@msk"], Rejected)
    assert applied.finished.stopped.startswith(
        "stopped after the canary: 1 of 4 operations were refused or are unknown, more than 10%"
    )
    assert applied.exit_code == ExitCode.PARTIAL
    assert sum(isinstance(end, Blocked) for end in outcomes.values()) == 26


def test_a_value_that_does_not_stick_stops_the_run(many: Rehearsal) -> None:
    undone = False

    def undo(_seconds: float, why: str) -> None:
        nonlocal undone
        if "second look" in why and not undone:
            undone = True
            many.shop.edit_stock("MUG-3", MSK, 50)

    many.listener.waiting = undo  # type: ignore[method-assign]
    applied = many.apply(canary=2)
    end = applied.finished.outcomes["stock:MUG-3@msk"]
    assert isinstance(end, Unknown)
    assert "a second look shows 50 instead of 51" in end.reason
    assert applied.exit_code == ExitCode.PARTIAL
    assert many.free("MUG-4") == 104
    assert many.free("MUG-5") == 50


def test_sales_while_it_is_watched_are_no_failure(many: Rehearsal) -> None:
    def sell(_seconds: float, why: str) -> None:
        if "second look" in why:
            many.shop.sell("MUG-4", MSK, 5)

    many.listener.waiting = sell  # type: ignore[method-assign]
    assert many.apply(canary=2).exit_code == ExitCode.DONE


def test_a_signal_ends_the_watch(many: Rehearsal) -> None:
    began = many.clock.now()
    applied = many.apply(must_stop=lambda: len(many.writes()) > 0, canary=2)
    assert many.clock.now() - began < timedelta(seconds=10)
    assert many.writes() == [(STOCK, 2)]
    assert applied.exit_code == ExitCode.PARTIAL
    assert "run apply again" in applied.finished.stopped
    assert many.apply().exit_code == ExitCode.DONE
    assert many.free("MUG-30") == 130


def test_so_many_operations_and_no_more(many: Rehearsal) -> None:
    applied = many.apply(max_ops=7)
    assert many.writes() == [(STOCK, 7)]
    assert applied.exit_code == ExitCode.PARTIAL
    assert applied.finished.stopped.startswith("--max-ops left 23 of 30 operations")
    assert sum(is_good(end) for end in applied.finished.outcomes.values()) == 7
    many.apply(max_ops=1000)
    assert many.plan().plan.operations == ()


def test_what_belongs_together_is_not_torn_apart(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 2, "MUG-2": 9}, spb={"MUG-1": 12})
    applied = shop.apply(max_ops=1)
    assert isinstance(applied.finished.outcomes["stock:MUG-2@msk"], Converged)
    assert (shop.free("MUG-1"), shop.free("MUG-1", SPB)) == (10, 4)


def test_when_its_time_is_over_no_batch_begins(many: Rehearsal) -> None:
    applied = many.apply(canary=2, max_duration=timedelta(seconds=20))
    assert many.writes() == [(STOCK, 2)]
    assert "--max-duration" in applied.finished.stopped
    assert applied.exit_code == ExitCode.PARTIAL


MOVES = st.dictionaries(
    st.tuples(st.integers(1, 8), st.sampled_from(["msk", "spb"])),
    st.integers(0, 30),
    min_size=1,
    max_size=14,
)


@given(MOVES, st.sets(st.integers(1, 8), min_size=1), st.integers(0, 5), st.integers(1, 4))
@settings(max_examples=examples(15), deadline=None)
def test_stages_never_change_the_final_state_nor_write_anything_else(
    tmp_path_factory: pytest.TempPathFactory,
    moves: dict[tuple[int, str], int],
    priced: set[int],
    canary: int,
    waves: int,
) -> None:
    ends = []
    for many in (0, canary):
        folder = tmp_path_factory.mktemp("shop")
        shop = Rehearsal.open(folder, [offer(n, stocks={MSK: 9, SPB: 5}) for n in range(1, 9)])
        shop.write("store.yaml", STORE + f"apply: {{waves: {waves}, watch: 1s}}\n")
        for alias in ("msk", "spb"):
            shop.stocks(**{alias: {f"MUG-{n}": u for (n, w), u in moves.items() if w == alias}})
        shop.prices({f"MUG-{n}": {"price": 1010} for n in priced})
        named = {op.id for op in shop.plan().plan.operations}
        applied = shop.apply(canary=many)
        assert applied.exit_code == ExitCode.DONE
        assert applied.finished.outcomes.keys() == named
        ends.append(
            [
                [shop.free(f"MUG-{n}", w) for n in range(1, 9) for w in (MSK, SPB)],
                [shop.shop.price(f"MUG-{n}") for n in range(1, 9)],
            ]
        )
    assert ends[0] == ends[1]


def test_time_that_ends_while_the_shop_works_on_cards(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 3)
    declare(shop, {f"MUG-{n}": {"attributes": {"4191": "Фарфор"}} for n in (1, 2, 3)})
    shop.shop.hold_moderation("MUG-1", 3_600)
    began = shop.clock.now()
    applied = shop.apply(max_duration=timedelta(seconds=40), patience=timedelta(hours=2))
    assert shop.clock.now() - began <= timedelta(seconds=41)
    ends = applied.finished.outcomes.values()
    assert all(is_good(end) or isinstance(end, Pending) for end in ends)
    shop.clock.advance(3_700)
    shop.apply()
    assert shop.plan().plan.operations == ()
    assert len(shop.writes()) == 1, "no card is sent twice"


def test_a_lease_that_went_away_during_the_watch_ends_the_run(many: Rehearsal) -> None:
    def asleep(_seconds: float, why: str) -> None:
        if "second look" in why:
            many.clock.advance(20 * 60)
            with many.job() as job:
                job.state.lease(job.shop_key, "boris").take(many.clock.now())

    many.listener.waiting = asleep  # type: ignore[method-assign]
    applied = many.apply(canary=2)
    assert many.writes() == [(STOCK, 2)]
    assert isinstance(applied.finished.error, StoreBusy)
    assert applied.exit_code == ExitCode.PARTIAL
    assert "its lease" in applied.finished.stopped


def test_a_lease_is_kept_through_a_long_watch(many: Rehearsal) -> None:
    many.write("store.yaml", STORE + "apply: {watch: 2h, waves: 1}\n")
    taken: list[str] = []
    sleep = many.virtual.sleep

    def meanwhile(seconds: float) -> None:
        sleep(seconds)
        if len(many.writes()) == 1 and many.clock.now().minute % 20 == 0 and not taken:
            with many.job() as job:
                held = job.state.lease(job.shop_key, "boris").held(many.clock.now())
                taken.append(held.holder if held else "")

    many.virtual.sleep = meanwhile  # type: ignore[method-assign]
    assert many.apply(canary=2).exit_code == ExitCode.DONE
    assert taken
    assert "pid" in taken[0]
