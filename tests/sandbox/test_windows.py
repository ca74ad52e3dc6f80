from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.windows import SlidingWindow


@given(
    limit=st.integers(1, 5),
    span=st.integers(1, 50),
    steps=st.lists(st.integers(0, 30), max_size=60),
)
def test_no_stretch_of_time_holds_more_than_the_limit(
    limit: int, span: int, steps: list[int]
) -> None:
    window = SlidingWindow(limit, span)
    taken: list[int] = []
    now = 0
    for step in steps:
        now += step
        if window.wait(now) == 0:
            window.take(now)
            taken.append(now)
    for start in taken:
        assert sum(start <= event < start + span for event in taken) <= limit


@given(limit=st.integers(1, 5), span=st.integers(1, 50), steps=st.lists(st.integers(0, 9)))
def test_waiting_as_long_as_told_always_helps(limit: int, span: int, steps: list[int]) -> None:
    window = SlidingWindow(limit, span)
    now = 0
    for step in steps:
        now += step
        wait = window.wait(now)
        if wait:
            assert window.wait(now + wait - 1) == 1
            now += wait
        assert window.remaining(now) > 0
        window.take(now)
