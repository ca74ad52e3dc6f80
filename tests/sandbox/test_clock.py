from datetime import UTC, datetime, timedelta

import pytest

from reconciler.sandbox import ManualClock, ScaledClock, SystemClock
from reconciler.sandbox.clock import from_micros, to_micros, to_text


def test_a_manual_clock_moves_when_told() -> None:
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    clock = ManualClock(start)
    assert clock.now() == start
    assert clock.advance(1.5) == clock.now() == start + timedelta(seconds=1.5)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


def test_a_scaled_clock_runs_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([10.0, 12.0, 12.0])
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    start = datetime(2026, 11, 20, tzinfo=UTC)
    clock = ScaledClock(60, start)
    assert clock.now() == start + timedelta(minutes=2)
    assert clock.advance(5) == start + timedelta(minutes=2, seconds=5)


def test_wrong_speeds_and_steps() -> None:
    with pytest.raises(ValueError, match="speed"):
        ScaledClock(0)
    with pytest.raises(ValueError, match="forward"):
        ScaledClock(1).advance(-1)


def test_the_system_clock_is_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_stored_moments() -> None:
    moment = datetime(2026, 11, 20, 6, 0, 0, 123456, tzinfo=UTC)
    assert from_micros(to_micros(moment)) == moment
    assert to_text(to_micros(moment)) == "2026-11-20T06:00:00.123456Z"
