"""The name of a process that applies, and whether the process behind such a name still lives."""

import getpass
import hashlib
import os
import platform
import re
import secrets
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(
    r" pid (?P<pid>[0-9]+) \((?P<place>[0-9a-f]{8})-((?P<began>[0-9a-f]+)-)?[0-9a-f]{8}\)$"
)
NOWHERE = "00000000"


def holder() -> str:
    """Who holds a lease: user, host, process, where and when that began, and a part that no two
    runs share.
    """
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    pid = os.getpid()
    seen = _seen(pid)
    run = "-".join(filter(None, (_place(), seen and seen.began, secrets.token_hex(4))))
    return f"{user}@{platform.node()} pid {pid} ({run})"


def is_dead(name: str) -> bool:
    """Whether the process of that name surely lives no more.

    Only a process of this boot and this process namespace can be asked for; of all others (another
    machine, a container) nothing is known, and their leases run out by themselves. A number that
    another process has by now, which began at another time, is no sign of life; nor is one that
    only waits for its parent to notice its end.
    """
    found = _NAME.search(name)
    if found is None or found["place"] in (NOWHERE, "") or found["place"] != _place():
        return False
    pid = int(found["pid"])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        # It is there, and somebody else's: whether the same, its beginning tells.
        pass
    seen = _seen(pid)
    if seen is None:
        return False
    return seen.is_over or found["began"] not in (None, seen.began)


class _Seen(NamedTuple):
    """What the system tells of a process: when it began (ticks since the boot), in hexadecimal."""

    began: str
    is_over: bool


def _seen(pid: int) -> _Seen | None:
    """None where the system does not tell. (proc_pid_stat(5): fields 3 and 22)"""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2]
        fields = after_name.split()
        return _Seen(f"{int(fields[19]):x}", fields[0] in ("Z", "X"))
    except (OSError, ValueError, IndexError):
        return None


def _place() -> str:
    """Names this boot and these namespaces, of processes and of time; the same zeros wherever the
    system does not tell. In another namespace of time the same process began at another time.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return NOWHERE
    try:
        times = Path("/proc/self/ns/time").readlink()
    except OSError:
        times = Path()  # an older system has one for all
    return hashlib.sha256(f"{boot}{space}{times}".encode()).hexdigest()[:8]
