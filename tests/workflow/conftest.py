"""A small shop and its catalog, ready to rehearse."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.workflow.job import Job
from tests.rehearsal import MSK, SPB, Rehearsal, offer


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    return Rehearsal.open(
        tmp_path,
        [
            offer(1, stocks={MSK: 10, SPB: 4}),
            offer(2, stocks={MSK: (7, 2)}, price="500", old_price="700"),
            offer(3),
        ],
    )


@pytest.fixture
def job(shop: Rehearsal) -> Iterator[Job]:
    """One run on the shop."""
    with shop.job() as job:
        yield job
