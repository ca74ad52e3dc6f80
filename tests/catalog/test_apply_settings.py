"""`apply` of a store document."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.desired import Desired

SMALL = "kind: store\nname: test\ncurrency: RUB\n"


def test_all_of_it(catalog: Callable[..., Desired]) -> None:
    said = "{canary: 5, waves: 3, watch: 1m30s, stop_share: 2.5%, max_age: 2d, tolerance: 0%}"
    store = catalog({"s.yaml": f"{SMALL}apply: {said}\n"}).store
    assert store.apply == ApplySettings(
        canary=5,
        waves=3,
        watch=timedelta(seconds=90),
        stop_share=Decimal("0.025"),
        max_age=timedelta(days=2),
        tolerance=Decimal(0),
    )


def test_nothing_said(catalog: Callable[..., Desired]) -> None:
    assert catalog({"s.yaml": SMALL}).store.apply == ApplySettings()
    assert ApplySettings().canary == 0
