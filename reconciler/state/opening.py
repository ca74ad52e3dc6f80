"""Open the state that `--state` names."""

from collections.abc import Callable, Mapping
from pathlib import Path

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.git import GitState
from reconciler.state.git import address_of as git_address
from reconciler.state.postgres_address import address_of as postgres_address
from reconciler.state.postgres_address import is_postgres
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State

_VARIABLE = "env:"


def open_state(
    named: Path | str,
    repository: Path,
    environment: Mapping[str, str],
    must_stop: Callable[[], bool] = lambda: False,
) -> State:
    """A file, a ref of the repository that holds the folder, or a schema of a PostgreSQL server.
    Once `must_stop`, nothing waits long for another machine.

    Raises InvalidInput if it is something else, and HostUnreachable.
    """
    text = _told(str(named), environment)
    if is_postgres(text):
        is_secret = str(named).startswith(_VARIABLE)
        address = postgres_address(text, environment, is_secret=is_secret)
        from reconciler.state.postgres import PostgresState

        return PostgresState(address)
    ref = git_address(text)
    if ref is not None:
        return GitState(ref, repository, environment, must_stop)
    if "://" in text:
        raise InvalidInput([_unknown_place(text)])
    return SqliteState(Path(text))


def is_there(named: Path | str) -> bool:
    """Whether there is a state to open: a file that is missing is not made by a question."""
    text = str(named)
    is_elsewhere = text.startswith(_VARIABLE) or "://" in text or is_postgres(text)
    return is_elsewhere or git_address(text) is not None or Path(named).exists()


def _told(text: str, environment: Mapping[str, str]) -> str:
    """What is named, or what the variable holds that is named. Raises InvalidInput."""
    if not text.startswith(_VARIABLE):
        return text
    name = text.removeprefix(_VARIABLE)
    if not environment.get(name):
        problem = Problem(
            code="arguments",
            message=f"--state {text} names a variable of the environment, which is not set",
            fix=f"set {name or 'it'} to a file, git:REF or postgresql://...",
        )
        raise InvalidInput([problem])
    return environment[name]


def _unknown_place(text: str) -> Problem:
    scheme = text.partition("://")[0]
    return Problem(
        code="arguments",
        message=f"a state can't live at an address of {scheme}",
        fix="name a file, git:REF, or postgresql://USER@HOST/DATABASE",
    )
