"""The name of a process that applies, and whether the process behind such a name still lives."""

import getpass
import hashlib
import os
import platform
import re
import secrets
from pathlib import Path

_NAME = re.compile(r" pid (?P<pid>[0-9]+) \((?P<place>[0-9a-f]{8})-[0-9a-f]{8}\)$")
NOWHERE = "00000000"


def holder() -> str:
    """Who holds a lease: user, host, process, and a part that no two runs share."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{platform.node()} pid {os.getpid()} ({_place()}-{secrets.token_hex(4)})"


def is_dead(name: str) -> bool:
    """Whether the process of that name surely lives no more.

    Only a process of this boot and this process namespace can be asked for; of all others (another
    machine, a container) nothing is known, and their leases run out by themselves.
    """
    found = _NAME.search(name)
    if found is None or found["place"] in (NOWHERE, "") or found["place"] != _place():
        return False
    try:
        os.kill(int(found["pid"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _place() -> str:
    """Names this boot and process namespace; the same zeros wherever the system tells neither."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return NOWHERE
    return hashlib.sha256(f"{boot}{space}".encode()).hexdigest()[:8]
