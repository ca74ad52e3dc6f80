"""Which process of this machine is at the other end of a connection, and its end.

Linux tells it in ``/proc``: the table of connections gives the socket, and the open files of the
processes of this user give the one that holds it.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_LOOPBACK = ("127.0.0.1", "::1")
Address = tuple[str, int]


def kill_client(client: Address, server: Address) -> int | None:
    """Kill the process of this machine that holds the client's end of a connection.

    As SIGKILL does: it gets no chance to tidy up. Never this process itself. Returns its number, or
    None where nobody was found.
    """
    if client[0] not in _LOOPBACK:
        return None
    for inode in _sockets(client[1], server[1]):
        for process in _holders(inode):
            os.kill(process, signal.SIGKILL)
            return process
    return None


def _sockets(local: int, remote: int) -> Iterator[str]:
    """The sockets whose own port and other port are these."""
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (_PROC / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                ports = [int(fields[n].rpartition(":")[2], 16) for n in (1, 2)]
                if ports == [local, remote] and fields[9] != "0":
                    yield fields[9]


def _holders(inode: str) -> Iterator[int]:
    """The other processes of this user that have the socket open."""
    for folder in _PROC.iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            links = [str(link.readlink()) for link in (folder / "fd").iterdir()]
            if f"socket:[{inode}]" in links:
                yield int(folder.name)
