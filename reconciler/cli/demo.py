"""`reconciler demo`: the whole story on a sandbox shop, by real commands with real output."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.cli.demo_story import Story
from reconciler.cli.options import CATALOG, POLICIES, Catalog, Policies
from reconciler.domain.errors import InvalidInput, ShopUnreachable
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.sandbox import ScaledClock


def demo(catalog: Catalog = CATALOG, policies: Policies = POLICIES) -> int:
    """Rehearse the main job in under a minute: plan, policies, apply, sales, drift.

    Starts a sandbox shop on a free port, works on a copy of the catalog in a temporary folder, and
    leaves nothing behind.

    Exit code 0: every step went as told. 1: one did not. 6: the demo shop is not here.
    """
    for needed in (catalog / "stocks" / "msk.yaml", policies / "stock-mass-zero.yaml"):
        if not needed.is_file():
            raise InvalidInput(
                [
                    Problem(
                        code="no-demo-shop",
                        message=f"the demo shop is not here: there is no {needed}",
                        fix="run this in a checkout of reconciler, which has the demo shop",
                    )
                ]
            )
    with (
        tempfile.TemporaryDirectory(prefix="reconciler-demo-") as temporary,
        _sandbox() as (endpoint, clock),
    ):
        folder = Path(temporary)
        shutil.copytree(catalog, folder / "catalog")
        shutil.copytree(policies, folder / "policies")
        return Story(folder, endpoint, clock).tell()


@contextmanager
def _sandbox() -> Iterator[tuple[str, "ScaledClock"]]:
    """The shop lives on the morning of today, so that the story has its times of day."""
    from reconciler.sandbox import Limits, ScaledClock, Shop, serve

    ports: list[int] = []
    ready, stop = threading.Event(), threading.Event()

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    morning = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    clock = ScaledClock(1.0, morning)
    # Nobody watches a demo for the minute that a check of a card takes at least.
    limits = Limits(import_seconds=0.5, moderation_seconds=2)
    with Shop.open(seed="demo", clock=clock, limits=limits) as shop:
        server = threading.Thread(
            target=serve, args=(shop,), kwargs={"on_ready": on_ready, "stop": stop}
        )
        server.start()
        try:
            if not ready.wait(30):
                raise ShopUnreachable("the sandbox did not start", "see `reconciler sandbox serve`")
            yield f"http://127.0.0.1:{ports[0]}", clock
        finally:
            stop.set()
            server.join(30)
