"""Windows hold what they say, in calls and in items, and are the same for a plan and for a run."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain import paths
from reconciler.domain.pace import Pace, Window

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_window_frees_what_was_used_a_span_ago() -> None:
    window = Window(3, 10)
    window.count(after(0), 2)
    window.count(after(4))
    assert window.left(after(4)) == 0
    assert window.free_at(after(5)) == after(10)
    assert window.free_at(after(5), 2) == after(10)
    assert window.free_at(after(5), 3) == after(14)
    assert window.left(after(10)) == 2


def test_more_than_a_window_holds_goes_into_an_empty_one() -> None:
    window = Window(3, 10)
    assert window.free_at(after(0), 50) == after(0)
    window.count(after(0), 50)
    assert window.free_at(after(1), 1) == after(10)


def test_a_lower_limit_holds_back_more() -> None:
    window = Window(4, 10)
    window.count(after(0), 2)
    assert window.free_at(after(1), 1) == after(1)
    assert window.free_at(after(1), 1, limit=2) == after(10)
    assert window.free_at(after(1), 1, limit=1) == after(10)


def test_what_is_on_its_way_holds_its_place_until_it_ends() -> None:
    window = Window(2, 10)
    window.begin()
    window.count(after(1))
    assert window.free_at(after(5)) == after(11)
    assert after(99) < window.free_at(after(99), 2) < after(100)
    window.end(after(100))
    assert window.free_at(after(105), 2) == after(110)


def test_a_clock_that_is_set_back_keeps_the_distances() -> None:
    window = Window(2, 10)
    window.count(after(100))
    window.count(after(104))
    assert window.free_at(after(50)) == after(56)


def test_items_count_only_where_the_shop_told_a_limit() -> None:
    pace = Pace()
    pace.count(paths.UPDATE_ATTRIBUTES, 100, NOW)
    assert pace.free_at(paths.UPDATE_ATTRIBUTES, 100, NOW) == NOW
    pace.items_per_minute = 150
    pace.count(paths.UPDATE_ATTRIBUTES, 100, NOW)
    assert pace.free_at(paths.UPDATE_ATTRIBUTES, 100, NOW) == after(60)
    assert pace.free_at(paths.UPDATE_ATTRIBUTES, 50, NOW) == NOW
    assert pace.free_at(paths.IMPORT_CARDS, 100, NOW) == NOW
    assert pace.free_at(paths.WRITE_PRICES, 1000, NOW) == NOW
    pace.items_per_minute = 0
    assert pace.free_at(paths.UPDATE_ATTRIBUTES, 100, NOW) == NOW


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 9)), min_size=1, max_size=40))
def test_no_stretch_holds_more_units_than_the_limit(script: list[tuple[float, int]]) -> None:
    window, now = Window(10, 10), NOW
    uses: list[tuple[datetime, int]] = []
    for pause, units in script:
        now = window.free_at(now + timedelta(seconds=pause), units)
        window.count(now, units)
        uses.append((now, units))
        recent = [used for at, used in uses if at > now - timedelta(seconds=10)]
        assert sum(recent) <= 10
