"""A new offer: from YAML to stock that sells, in phases."""

from pathlib import Path

from reconciler.apply.outcome import Converged, Pending
from reconciler.domain.errors import ExitCode
from tests.policy.builders import SHIPPED
from tests.rehearsal import MSK, Rehearsal, offer

NEW = """\
kind: products
products:
  MUG-NEW:
    name: Кружка новая, 350 мл
    category: 17028922
    type: 91565
    vat: 0.22
    barcode: "4600000000099"
    images: [https://cdn.example.com/new-1.jpg, https://cdn.example.com/new-2.jpg]
    package: {depth: 120, width: 100, height: 110, unit: mm, weight: 420, weight_unit: g}
    attributes: {85: {id: 971082156, value: Самовар}, 4191: Большая кружка}
"""


def declare(rehearsal: Rehearsal, text: str = NEW) -> None:
    rehearsal.write("products.yaml", text)
    rehearsal.prices({"MUG-NEW": {"price": 1490, "old_price": 1990, "min_price": 1290}})
    rehearsal.stocks(msk={"MUG-NEW": 40})


def test_a_new_offer_sells_after_one_apply(tmp_path: Path) -> None:
    rehearsal = Rehearsal.open(tmp_path, [offer(1)])
    declare(rehearsal)

    applied = rehearsal.apply()

    assert all(isinstance(end, Converged) for end in applied.finished.outcomes.values()), (
        applied.finished
    )
    assert applied.exit_code == ExitCode.DONE
    assert rehearsal.free("MUG-NEW") == 40
    assert rehearsal.shop.price("MUG-NEW")["min_price"] == 1290
    assert [path for path, _ in rehearsal.writes()] == [
        "/v3/product/import",
        "/v1/product/import/prices",
        "/v2/products/stocks",
    ]
    assert rehearsal.plan().plan.operations == ()


def test_what_moderation_holds_up_waits_for_the_next_run(tmp_path: Path) -> None:
    rehearsal = Rehearsal.open(tmp_path, [offer(1)])
    declare(rehearsal)
    rehearsal.shop.hold_moderation("MUG-NEW", 6 * 3600)

    applied = rehearsal.apply()

    assert applied.exit_code == ExitCode.CHANGES_PENDING
    assert isinstance(applied.finished.outcomes["stock:MUG-NEW@msk"], Pending)

    rehearsal.clock.advance(6 * 3600)
    assert rehearsal.apply().exit_code == ExitCode.DONE
    assert rehearsal.free("MUG-NEW", MSK) == 40


def test_the_shipped_policies_stop_one_that_would_sell_below_its_cost(tmp_path: Path) -> None:
    """It has no price before, so no policy on moves of prices has anything to say."""
    rehearsal = Rehearsal.open(tmp_path, [offer(1)])
    rehearsal.policy("price-floor.yaml", (SHIPPED / "price-floor.yaml").read_text("utf-8"))
    declare(rehearsal)
    for price, stopped in ((149, {"price-new-below-cost"}), (1490, set())):
        rehearsal.prices({"MUG-NEW": {"price": price, "cost": 610}})
        verdict = rehearsal.plan().verdict
        assert {one.policy for one in verdict.results if one.outcome != "pass"} == stopped
