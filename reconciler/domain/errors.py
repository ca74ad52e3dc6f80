"""The errors that can reach a user. Everything else that is raised is a bug.

```
ReconcilerError
├── InvalidInput          catalog, policies, arguments or a plan file are wrong     exit 6
├── CredentialsRefused    missing, wrong, expired, or without the needed role      exit 7
├── ShopUnreachable       network, 5xx, an answer that is not the API's            exit 8
│   ├── ReadIncomplete    a read could not prove that it saw everything
│   ├── NotNow            a call was not executed: wait, look again, then send
│   └── StoreBusy         another apply holds the lease
├── HostUnreachable       GitHub, or where the state lives, can't be reached       exit 8
├── PlanStale             the plan no longer fits the catalog or the shop          exit 4
├── Interrupted           a signal ended a wait for the shop                       exit 5
└── Declined              a person said no                                         exit 9
```
"""

from collections.abc import Iterable
from enum import IntEnum

from reconciler.domain.problem import Problem, in_order


class ExitCode(IntEnum):
    """One meaning each, in every command."""

    DONE = 0
    BUG = 1
    CHANGES_PENDING = 2
    DENIED = 3
    STALE = 4
    PARTIAL = 5
    INVALID = 6
    CREDENTIALS = 7
    UNREACHABLE = 8
    DECLINED = 9


class ReconcilerError(Exception):
    """Something that a user can understand and act on: what happened, and the way out."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class InvalidInput(ReconcilerError):
    """The input is wrong; carries every problem found, in reading order."""

    exit_code = ExitCode.INVALID

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        found = len(self.problems)
        super().__init__(f"{found} problem{'' if found == 1 else 's'} in the input")


class CredentialsRefused(ReconcilerError):
    """The shop does not let us in, or the credentials are not there."""

    exit_code = ExitCode.CREDENTIALS


class ShopUnreachable(ReconcilerError):
    """The shop can't be reached, or what answered is not the Seller API."""

    exit_code = ExitCode.UNREACHABLE


class ReadIncomplete(ShopUnreachable):
    """A read ended without the proof that it is complete; nothing may be decided on it."""


class NotNow(ShopUnreachable):
    """The shop did not execute a call and wants us to wait `seconds`.

    What was read before the call is old by then: read again before sending.
    """

    def __init__(self, message: str, fix: str = "", seconds: float = 0.0) -> None:
        super().__init__(message, fix)
        self.seconds = seconds


class StoreBusy(ShopUnreachable):
    """Another apply of the same store is under way."""


class HostUnreachable(ReconcilerError):
    """The host of the repository or of the state can't be reached, or refuses; the shop has no part
    in it.
    """

    exit_code = ExitCode.UNREACHABLE


class PlanStale(ReconcilerError):
    """The saved plan was made for another catalog, account or time."""

    exit_code = ExitCode.STALE


class Interrupted(ReconcilerError):
    """Somebody asked to stop while we waited for the shop; what was sent before counts."""

    exit_code = ExitCode.PARTIAL


class Declined(ReconcilerError):
    """The user was asked and said no."""

    exit_code = ExitCode.DECLINED
