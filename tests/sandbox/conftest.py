from collections.abc import Iterator

import pytest

from tests.sandbox.small_shop import Bench, bench


@pytest.fixture
def shop_bench() -> Iterator[Bench]:
    with bench() as made:
        yield made
