"""What becomes of calls side by side when one of them fails, or somebody interrupts."""

import threading

import pytest

from reconciler.ozon.side_by_side import side_by_side


def test_all_of_them_end_where_nothing_is_wrong() -> None:
    with side_by_side(2) as pool:
        doubled = pool.map(lambda number: 2 * number, range(5))
    assert list(doubled) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_has_not_begun_never_does(error: type[BaseException]) -> None:
    is_cancelled = threading.Event()
    with pytest.raises(error), side_by_side(1) as pool:  # noqa: PT012
        first = pool.submit(is_cancelled.wait, 30)
        second = pool.submit(lambda: None)
        second.add_done_callback(lambda _: is_cancelled.set())
        raise error
    assert second.cancelled()
    assert first.result(30)


def test_an_interrupt_does_not_wait_for_an_answer() -> None:
    answer = threading.Event()
    with pytest.raises(KeyboardInterrupt), side_by_side(1) as pool:  # noqa: PT012
        waiting = pool.submit(answer.wait, 30)
        raise KeyboardInterrupt
    assert not waiting.done()
    answer.set()
