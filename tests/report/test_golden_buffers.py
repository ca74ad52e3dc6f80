"""How the story of a cell's safety stock reads."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from reconciler.domain.demand import Demand
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import CategoryId, Traits
from reconciler.domain.safety import (
    NO_BUFFER,
    Buffer,
    Keep,
    KeepDays,
    KeepService,
    KeepShare,
    KeepUnits,
    SafetyRule,
    kept,
)
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, Fixed, Free, LiveStock, OnHand
from reconciler.plan.buffer_story import BufferStory, TriedRule, tried_rules
from reconciler.plan.misfit import CellFacts, Part
from reconciler.report.buffer_json import buffer_json
from reconciler.report.buffer_text import buffer_text
from reconciler.report.plain import plain_text
from tests.report import golden
from tests.report.builders import NOW

MSK = WarehouseAlias("msk")
FORTY = Free(40)
SALES = Demand((0, 3, 1, 0, 2, 2, 0, 5, 1, 0, 0, 4, 2, 1))


def rule(keep: Keep, line: int, **match: Any) -> SafetyRule:
    return SafetyRule(Selector(**match), keep, Source("catalog/safety.yaml", line))


NOT_IT = (
    rule(KeepUnits(1), 3, offer=("TEA-*", "POT-*")),
    rule(KeepUnits(2), 4, price=(PriceBound(">=", Decimal(10000)),)),
    rule(KeepUnits(3), 5, labels=(("class", ("A", "B")),)),
    rule(KeepUnits(4), 6, labels=(("size", ("XL",)),)),
    rule(KeepUnits(5), 7, category=(CategoryId(17), CategoryId(18))),
    rule(KeepUnits(6), 8, scheme=("fbs",)),
    rule(KeepUnits(7), 9, warehouse=(WarehouseAlias("spb"),)),
)
SERVICE = KeepService(Decimal("0.95"), Decimal(7), 14)


def story(
    *rules: SafetyRule, says: Any = FORTY, demand: Demand | str = SALES, **more: Any
) -> BufferStory:
    """A cell that shows what the rules lead to already."""
    facts = CellFacts(
        offer=OfferId("MUG-1"),
        warehouse=MSK,
        price=None if more.get("offline") else Decimal(990),
        traits=Traits(CategoryId(16), {"class": "C"}),
        scheme=None if more.get("offline") else "rfbs",
        open=("price", "scheme") if more.get("offline") else (),
    )
    tried: tuple[TriedRule, ...] = tuple(tried_rules(rules, facts))
    won = tried[-1].rule if tried and tried[-1].matches else None
    asked = kept(won, says.units, lambda _keep: demand) if won else NO_BUFFER
    held = more.get("kept", asked).units
    free = says.units - held
    base = AppliedStock(says=says, buffer=held, withheld=held, free=free, reserved=0, at=NOW)
    given = {
        "store": "test",
        "facts": facts,
        "price_from": "shop",
        "says": says,
        "source": Source("catalog/msk.yaml", 4),
        "tried": tried,
        "asked": asked,
        "kept": asked,
        "now": NOW,
        "base": base,
        "live": LiveStock(present=free, reserved=0, free=free),
        "after": base,
        **more,
    }
    return BufferStory(**given)


AFTER = AppliedStock(says=Free(40), buffer=7, withheld=7, free=33, reserved=0, at=NOW)
YOUNG = datetime(2026, 11, 16, 8, tzinfo=UTC)
LIVE_30 = LiveStock(present=30, reserved=0, free=30)
GIT_ALONE: dict[str, Any] = {
    "live": None,
    "base": None,
    "after": None,
    "now": None,
    "price_from": "",
}

STORIES = {
    "060-service": story(*NOT_IT, rule(SERVICE, 10), after=AFTER, written=True, live=LIVE_30),
    "061-steadied": story(rule(KeepDays(Decimal("6.5"), 14), 3), kept=Buffer(9)),
    "062-young": story(
        rule(KeepService(Decimal("0.95"), Decimal(7)), 3), demand=Demand((1, 0, 3, 2)),
        born_at=YOUNG,
    ),
    "063-born-today": story(rule(KeepDays(Decimal(7)), 3), demand=Demand(()), born_at=NOW),
    "064-of-the-offer": story(rule(KeepDays(Decimal(7), 14, "offer"), 3), says=OnHand(40, NOW)),
    "065-share": story(rule(KeepShare(Decimal("12.5")), 3)),
    "066-units": story(rule(KeepUnits(10), 3)),
    "067-no-rule": story(*NOT_IT[:2]),
    "068-no-rules": story(),
    "069-made-to-order": story(says=Fixed(100)),
    "070-unknown-sales": story(
        rule(SERVICE, 3), demand="the key may not read postings",
        blocked="the safety stock is not known: the key may not read postings",
    ),
    "071-offline": story(*NOT_IT, rule(KeepShare(Decimal(20)), 10), offline=True, **GIT_ALONE),
    "072-offline-sales": story(
        rule(SERVICE, 3), demand="orders are read from the shop", offline=True, **GIT_ALONE
    ),
    "073-never-applied": story(rule(KeepUnits(3), 3), base=None, after=None),
    "074-nothing-declared": story(rule(SERVICE, 3), says=Free(0)),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_story_reads_as_it_did(name: str) -> None:
    golden.check(f"{name}.100.txt", plain_text(buffer_text(STORIES[name]), 100))


@pytest.mark.parametrize("name", ["060-service", "062-young", "071-offline"])
def test_and_as_json(name: str) -> None:
    golden.check(f"{name}.json", buffer_json(STORIES[name]))


def test_every_part_has_words() -> None:
    parts: set[Part] = {one.misfit.part for one in STORIES["060-service"].tried if one.misfit}
    assert parts == {"offer", "price", "label", "category", "scheme", "warehouse"}
