"""One suite for every place where a state may live."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reconciler.state.sqlite import SqliteState
from tests.state.bare import Bare

Again = Callable[[], SqliteState]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    made = Bare(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "git"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Again]:
    """Opens the same state, as another process would: of git, in another fresh clone."""
    opened: list[SqliteState] = []

    def from_file() -> SqliteState:
        opened.append(SqliteState(tmp_path / "deep" / "state.db"))
        return opened[-1]

    yield from_file if request.param == "sqlite" else request.getfixturevalue("bare").state
    for state in opened:
        state.close()


@pytest.fixture
def state(again: Again) -> SqliteState:
    return again()


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of the state, if the test has one; else where one may be made."""
    if "state" in request.fixturenames:
        (_, _, file) = (
            request.getfixturevalue("state")._db.execute("pragma database_list").fetchone()
        )
        return Path(file)
    return tmp_path / "deep" / "state.db"
