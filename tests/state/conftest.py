"""One suite for every place where a state may live."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reconciler.state.opening import open_state
from reconciler.state.state import State
from tests.postgres import Server
from tests.state.bare import Bare

Again = Callable[[], State]
Look = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    made = Bare(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgres"])
def shared(request: pytest.FixtureRequest) -> str:
    """What `--state` names, of states that several processes may write at any time."""
    named: Path | str = request.getfixturevalue("path" if request.param == "sqlite" else "url")
    return str(named)


@pytest.fixture(params=["sqlite", "git", "postgres"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Again]:
    """Opens the same state, as another process would: of git, in another fresh clone."""
    if request.param == "git":
        yield request.getfixturevalue("bare").state
        return
    named = request.getfixturevalue("path" if request.param == "sqlite" else "url")
    opened: list[State] = []

    def open_it() -> State:
        opened.append(open_state(named, tmp_path, {}))
        return opened[-1]

    yield open_it
    for state in opened:
        state.close()


@pytest.fixture
def state(again: Again) -> State:
    return again()


@pytest.fixture
def look(state: State) -> Look:
    """Asks the tables of the state in SQL, or changes them, with marks `?`."""

    def asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        assert not state._db.in_transaction
        done = state._db.execute(sql, values)
        return [] if sql.split(maxsplit=1)[0] in ("update", "insert", "delete") else done.fetchall()

    return asked


@pytest.fixture
def url(postgres: Server) -> str:
    """A schema that nobody has made yet."""
    return postgres.url()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file of a state may be made."""
    return tmp_path / "deep" / "state.db"
