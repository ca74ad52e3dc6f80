"""What a process under test loads before anything else: the shared clock, and its own death.

`CRASH_CLOCK` is the file of the clock. `CRASH_AT=57:inside` kills at the 57th commit to the state,
`CRASH_AT=intend:after` at the first one that the function `intend` wants: `inside`, when all of it
is written but not committed, or `after` it. `CRASH_LOG` is a file that gets a line for each commit:
what wanted it.
"""

import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

_STATE = f"{os.sep}state{os.sep}"
_PLUMBING = ("transaction", "_fenced", "told", "write")


class Mortal(sqlite3.Connection):
    """A connection whose commits are counted, over all connections of the process."""

    commits = 0

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        """Run a statement; a commit may be the last thing that this process does."""
        if sql != "commit":
            return super().execute(sql, *arguments)
        Mortal.commits += 1
        purpose = _purpose()
        if log := os.environ.get("CRASH_LOG"):
            with Path(log).open("a") as file:
                file.write(f"{purpose}\n")
        here = (str(Mortal.commits), purpose)
        _die_at("inside", here)
        done = super().execute(sql)
        _die_at("after", here)
        return done


def _purpose() -> str:
    """The function of the state that wants to commit."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        code = frame.f_code
        if _STATE in code.co_filename and code.co_name not in _PLUMBING:
            return code.co_name
    return "?"


def _die_at(place: str, here: tuple[str, str]) -> None:
    if os.environ.get("CRASH_AT") in [f"{step}:{place}" for step in here]:
        os.kill(os.getpid(), signal.SIGKILL)


def _connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
    return _real_connect(*arguments, **{"factory": Mortal, **options})


if "CRASH_CLOCK" in os.environ:
    _real_connect = sqlite3.connect
    sqlite3.connect = _connect  # type: ignore[assignment]

    from reconciler.workflow.clock import SystemClock
    from tests.crash.skipping_clock import SkippingClock

    _clock = SkippingClock(Path(os.environ["CRASH_CLOCK"]))
    SystemClock.now = lambda _self: _clock.now()  # type: ignore[method-assign]
    SystemClock.sleep = lambda _self, seconds: _clock.sleep(seconds)  # type: ignore[method-assign]
