"""Open the state that `--state` names."""

from collections.abc import Mapping
from pathlib import Path

from reconciler.state.git import GitState, address_of
from reconciler.state.sqlite import SqliteState


def open_state(named: Path, repository: Path, environment: Mapping[str, str]) -> SqliteState:
    """A file, or a ref of the repository that holds the folder.

    Raises InvalidInput if it is something else, and HostUnreachable.
    """
    address = address_of(str(named))
    if address is None:
        return SqliteState(named)
    return GitState(address, repository, environment)


def is_there(named: Path) -> bool:
    """Whether there is a state to open: a file that is missing is not made by a question."""
    return address_of(str(named)) is not None or named.exists()
