from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.state.sqlite import SqliteState


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "state.db"


@pytest.fixture
def state(path: Path) -> Iterator[SqliteState]:
    made = SqliteState(path)
    yield made
    made.close()
