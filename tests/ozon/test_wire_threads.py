"""Threads that meet a shape for the first time at once all read it."""

import subprocess
import sys

SCRIPT = """
import sys, threading
import msgspec
from reconciler.ozon.wire import decode

sys.setswitchinterval(1e-6)

def shape(number):
    values = [(f"f{k}", int | str | None, None) for k in range(9)]
    inner = [msgspec.defstruct(f"Inner{number}x{n}", values) for n in range(6)]
    fields = [(f"g{n}", list[kind] | None, None) for n, kind in enumerate(inner)]
    return msgspec.defstruct(f"Outer{number}", fields)

for number in range(60):
    kind = shape(number)
    start = threading.Barrier(8)
    read = []
    def work():
        start.wait()
        read.append(decode(b'{"g0": [{"f0": 1}], "g5": [{"f8": "x"}]}', kind, "/path"))
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 8 and all(one.g0[0].f0 == 1 for one in read)
"""


def test_threads_that_meet_a_new_shape_at_once() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=60)
