"""A user's working folder and a sandbox shop on loopback, and the commands as a user runs them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from reconciler.sandbox import Shop, serve
from reconciler.sandbox.replies import Reply
from tests.rehearsal import KEYS, MSK, SPB

POLICY = """\
kind: policy
id: no-darkness
title: No listing goes dark
enforce: deny
scope: plan
params: {offers: 0}
require: plan.goes_dark <= params.offers
message: "{plan.goes_dark} would go dark"
why: This is what the tests want.
"""


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as one JSON document; fails if anything else stands there."""
        return msgspec.json.decode(self.out)


@dataclass
class World:
    """The folder, the shop, its address, and a way to run commands in this process."""

    folder: Path
    shop: Shop
    endpoint: str
    run: Callable[..., Ended]

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def store(self, endpoint: str | None = None) -> None:
        self.write(
            "catalog/store.yaml",
            "kind: store\nname: test\ncurrency: RUB\n"
            f"endpoint: {endpoint or self.endpoint}\n"
            f"warehouses: {{msk: {{id: {MSK}}}, spb: {{id: {SPB}}}}}\n",
        )

    def stocks(self, table: Mapping[str, int]) -> None:
        lines = "".join(f"  {name}: {units}\n" for name, units in table.items())
        self.write("catalog/msk.yaml", f"kind: stocks\nwarehouse: msk\nstocks:\n{lines}")

    def writes(self) -> list[tuple[str, int]]:
        writing = ("/v2/products/stocks", "/v1/product/import/prices")
        return [(call.path, call.items) for call in self.shop.calls() if call.path in writing]

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """The command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "reconciler", *arguments],
            cwd=self.folder,
            env=environment(**KEYS),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what changes colours, widths and keys."""
    noise = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "RECONCILER_DEBUG")
    kept = {k: v for k, v in os.environ.items() if k not in noise and not k.startswith("OZON_")}
    root = str(Path(__file__).parents[2])
    return {**kept, "PYTHONPATH": root, **more}


@contextmanager
def served(shop: Shop) -> Iterator[str]:
    """The shop on a free port of this machine."""
    ports: list[int] = []
    ready, stop = threading.Event(), threading.Event()

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    server = threading.Thread(
        target=serve, args=(shop,), kwargs={"on_ready": on_ready, "stop": stop}
    )
    server.start()
    try:
        assert ready.wait(30)
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        stop.set()
        server.join(30)


class Gate:
    """Holds the shop's answer to the first call of a path until it is opened."""

    def __init__(self, shop: Shop, path: str) -> None:
        self.arrived, self._open = threading.Event(), threading.Event()
        handle = shop.handle

        def held(called: str, headers: Mapping[str, str], body: bytes) -> Reply:
            if called == path and not self._open.is_set():
                self.arrived.set()
                self._open.wait(30)
            return handle(called, headers, body)

        shop.handle = held  # type: ignore[method-assign, assignment]

    def open(self) -> None:
        self._open.set()
