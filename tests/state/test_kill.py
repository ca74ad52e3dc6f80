"""Kill -9 at the points that matter, with a real process: what the file says afterwards."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.domain.applied import Applied
from reconciler.domain.errors import StoreBusy
from reconciler.state.lease import LIFETIME
from reconciler.state.opening import open_state
from reconciler.state.sqlite import SqliteState
from tests.state.small_state import MSK, NOW, PRICES, SHOP, A, B, base, flight, known

SCRIPT = '''
import os, signal, sys
from pathlib import Path
from reconciler.state.opening import open_state
from tests.state.small_state import *

point = sys.argv[2]

def kill_at(here):
    if here == point:
        os.kill(os.getpid(), signal.SIGKILL)

class Deadly(dict):
    """Kills in the middle of a transaction: one row is written, the other is not."""
    def items(self):
        for number, pair in enumerate(super().items()):
            if number:
                kill_at(self.here)
            yield pair

def deadly(here, **cells):
    made = Deadly({globals()[name]: value for name, value in cells.items()})
    made.here = here
    return made

state = open_state(sys.argv[1], Path(), {})
kill_at("opened")
journal = begin(state, holder="killed")
kill_at("begun")
journal.intend(0, [operation(A, 9)], deadly("in intend", A=flight(9), B=flight(8)), NOW)
kill_at("intended")
journal.answered(0, deadly("in answered", A=base(9), B=base(8)), [A, B], {A.offer: PRICES}, NOW)
kill_at("answered")
journal.settled({}, deadly("in settled", A=base(7), B=base(6)), {}, NOW)
kill_at("settled")
'''
FLYING = Applied(in_flight={MSK: {A.offer: flight(9), B.offer: flight(8)}})
ANSWERED = Applied(stocks={MSK: {A.offer: base(9), B.offer: base(8)}}, prices={A.offer: PRICES})
SETTLED = Applied(stocks={MSK: {A.offer: base(7), B.offer: base(6)}}, prices={A.offer: PRICES})


POINTS = [
    ("opened", Applied()),
    ("begun", Applied()),
    ("in intend", Applied()),
    ("intended", FLYING),
    ("in answered", FLYING),
    ("answered", ANSWERED),
    ("in settled", ANSWERED),
    ("settled", SETTLED),
]


@pytest.mark.parametrize(
    ("shared", "point", "left"),
    [("sqlite", *point) for point in POINTS] + [("postgres", *point) for point in POINTS[3:6]],
    indirect=["shared"],
)
def test_kill_9(shared: str, point: str, left: Applied) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, shared, point], cwd=root, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    state = open_state(shared, Path(), {})
    assert known(state) == left
    lease = state.lease(SHOP, "next")
    if point == "opened":
        lease.take(NOW)
    else:
        with pytest.raises(StoreBusy, match="killed"):
            lease.take(NOW + timedelta(minutes=1))
        lease.take(NOW + LIFETIME)
    count = "select count(*) from batch where answered_at is null"
    unanswered = state._db.execute(count).fetchone()
    if isinstance(state, SqliteState):
        assert state.file.execute("pragma integrity_check").fetchone() == ("ok",)
    state.close()
    assert unanswered == (int(point in ("intended", "in answered")),)
