"""A process that reads or formats catalog files for another one: bytes in, bytes out.

Frames on the pipes: the length as eight bytes, then the bytes. A request is two frames, the shown
name and the bytes of a file; the answer is one, or empty if there is none to give: then the other
process does the work itself, and tells what is wrong with the file.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import IO, Literal

Task = Literal["read", "format"]


def serve(task: Task) -> None:
    """Answer requests until the pipe closes."""
    work = _read() if task == "read" else _format()
    gc.disable()  # what is built for one file is not cyclic and gone before the next
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (name := receive(requests)) is not None:
        data = receive(requests)
        if data is None:
            return
        send(answers, work(data, name.decode("utf-8", "surrogateescape")))


def _read() -> Callable[[bytes, str], bytes]:
    from reconciler.catalog.cache import pack
    from reconciler.catalog.said import file_said

    return lambda data, shown: pack(file_said(data, shown)) or b""


def _format() -> Callable[[bytes, str], bytes]:
    from reconciler.catalog.formatting import format_text
    from reconciler.domain.errors import InvalidInput

    def formatted(data: bytes, shown: str) -> bytes:
        try:
            return format_text(data, shown)
        except InvalidInput:
            return b""

    return formatted


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
