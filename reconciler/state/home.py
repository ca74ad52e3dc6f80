"""Where a state lives besides the file that is open: nowhere, or on a ref that others share too."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from reconciler.state.database import Database
from reconciler.state.schema import transaction

_Value = TypeVar("_Value")


class Home(Protocol):
    """Shares what runs of several machines must agree on."""

    def look(self) -> None:
        """Take in what others have written. Raises HostUnreachable."""
        ...

    def write(self, change: Callable[[Database], _Value], at: datetime | None) -> _Value:
        """Make a change, together with everything that is not shared yet, all or nothing.

        If somebody else wrote meanwhile, the change is made once more on what he wrote: it must
        check all that it rests on. Raises HostUnreachable, or what the change raises.
        """
        ...

    def is_due(self, at: datetime) -> bool:
        """Whether so much time has passed that what happened since should be shared."""
        ...


class Alone:
    """The file is all there is: what is on this disk is shared."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def look(self) -> None:
        """There is nobody else."""

    def write(
        self,
        change: Callable[[Database], _Value],
        at: datetime | None,  # noqa: ARG002
    ) -> _Value:
        """One transaction."""
        with transaction(self._db) as db:
            return change(db)

    def is_due(self, at: datetime) -> bool:  # noqa: ARG002
        """Everything is shared already."""
        return False
