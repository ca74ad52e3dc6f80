"""Cells that were written a moment ago rest, and no clock makes that longer than Ozon's 30 s."""

from datetime import timedelta
from typing import Any, cast

import pytest

from reconciler.apply.work import Work
from tests.ozon.scripted import Time
from tests.rehearsal import Listener


@pytest.mark.parametrize(
    ("until", "slept"), [(12, [12]), (30, [30]), (0, []), (-5, []), (86_400, [30])]
)
def test_how_long_is_waited(until: int, slept: list[int]) -> None:
    time, nothing = Time(), cast("Any", None)
    work = Work(nothing, nothing, time, Listener())
    work.rest_until(time.now() + timedelta(seconds=until))
    assert sum(time.slept) == sum(slept)
