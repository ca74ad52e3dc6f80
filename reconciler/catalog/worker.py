"""A process that reads catalog files for another one: bytes in, rows out.

Frames on the pipes: the length as eight bytes, then the bytes. A request is two frames, the shown
name and the bytes of a file; the answer is one, what the file says, packed, or
empty if that can't be packed.
"""

from __future__ import annotations

import gc
import sys
from typing import IO


def serve() -> None:
    """Answer requests until the pipe closes."""
    from reconciler.catalog.cache import pack
    from reconciler.catalog.said import file_said

    gc.disable()  # what is built for one file is not cyclic and gone before the next
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (name := receive(requests)) is not None:
        data = receive(requests)
        if data is None:
            return
        said = file_said(data, name.decode("utf-8", "surrogateescape"))
        send(answers, pack(said) or b"")


def send(pipe: IO[bytes], data: bytes) -> None:
    """One frame."""
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """One frame; None if the other side is gone."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    data = pipe.read(size)
    return data if len(data) == size else None
