"""Small stories played on a sandbox shop, each ending with the report to look at."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from reconciler.plan.model import Plan
from reconciler.workflow.apply import AppliedPlan
from reconciler.workflow.plan import Drifted, Planned
from tests.rehearsal import FBO, MSK, SPB, STORE, Rehearsal, offer

Scene = Callable[[Rehearsal], Planned]

NO_DARKNESS = """\
kind: policy
id: no-darkness
title: No listing goes dark
enforce: deny
scope: plan
params: {offers: 0}
require: plan.goes_dark <= params.offers
message: "{plan.goes_dark} of {plan.in_stock_before} listings would go dark (limit {params.offers})"
why: This is what the tests want.
"""

BIG_STEPS = """\
kind: policy
id: big-steps
title: A price moves far
enforce: approve
scope: operation
match: op.kind == "price" && op.changes_price
require: op.price_change <= 0.1
message: "{op.offer} moves far"
why: This is what the tests want.
"""


def open_shop(folder: Path) -> Rehearsal:
    """Six mugs; the catalog's folder is the working folder, so that places are relative."""
    products = [offer(n, stocks={MSK: 10 * n, SPB: n}) for n in range(1, 6)]
    products.append(offer(6, stocks={FBO: 3}, price="499.90", old_price="600"))
    return Rehearsal.open(folder, products)


def first_apply(r: Rehearsal) -> Planned:
    r.safety("{match: {offer: MUG-2}, keep: 20%}", "{keep: 2}")
    r.stocks(msk={"MUG-1": 12, "MUG-2": 31, "MUG-3": 3}, spb={"MUG-1": 3, "MUG-5": "{fixed: 50}"})
    r.prices({"MUG-1": {"price": 1100}, "MUG-6": {"price": 449.5, "old_price": None}})
    return r.plan()


def nothing_to_do(r: Rehearsal) -> Planned:
    first_apply(r)
    r.apply()
    return r.plan()


def every_cause(r: Rehearsal) -> Planned:
    before = {"MUG-1": 12, "MUG-2": 31, "MUG-3": "{fixed: 50}"}
    r.stocks(msk=before)
    r.prices({"MUG-1": {"price": 1100}, "MUG-2": {"price": 900}})
    r.apply()
    r.clock.advance(60)
    r.shop.edit_price("MUG-1", price="990")
    r.shop.edit_stock("MUG-3", MSK, 47)
    r.safety("{match: {offer: MUG-2}, keep: 4}")
    r.stocks(msk={**before, "MUG-1": 20, "MUG-4": 41})
    r.prices({"MUG-1": {"price": 1100}, "MUG-2": {"price": 950}})
    return r.plan()


def goes_dark(r: Rehearsal) -> Planned:
    r.stocks(msk={"MUG-1": 0, "MUG-2": 0}, spb={"MUG-1": 0, "MUG-2": 2})
    return r.plan()


def consumed_and_drift(r: Rehearsal) -> Planned:
    r.stocks(msk={"MUG-1": 12, "MUG-2": 31, "MUG-3": 25})
    r.prices({"MUG-1": {"price": 1100}, "MUG-4": {"price": 1000}})
    r.apply()
    r.clock.advance(1800)
    r.shop.sell("MUG-1", MSK, 5)
    r.shop.ship(r.shop.sell("MUG-2", MSK, 2))
    r.shop.edit_stock("MUG-3", MSK, 90)
    r.shop.edit_price("MUG-4", price="1250")
    return r.plan()


def blocked_and_orphans(r: Rehearsal) -> Planned:
    lost = STORE + "  lost: {id: 1020000000404}\n" + f"  ozon: {{id: {FBO}}}\n"
    r.write("store.yaml", lost)
    r.shop.archive("MUG-3")
    r.stocks(msk={"MUG-1": 11, "MUG-3": 7, "GONE-1": 4, "GONE-2": 5})
    r.stocks(lost={"MUG-1": 1, "MUG-2": 2}, ozon={"MUG-6": 1})
    return r.plan()


def denied(r: Rehearsal) -> Planned:
    r.policy("no-darkness.yaml", NO_DARKNESS)
    r.policy("big-steps.yaml", BIG_STEPS)
    r.prices({"MUG-1": {"price": 1500}, "MUG-2": {"price": 1050}})
    return goes_dark(r)


def needs_approval(r: Rehearsal) -> Planned:
    r.policy("big-steps.yaml", BIG_STEPS)
    r.prices({f"MUG-{n}": {"price": 1500, "old_price": None} for n in range(1, 7)})
    return r.plan()


def warned(r: Rehearsal) -> Planned:
    r.policy("no-darkness.yaml", NO_DARKNESS.replace("deny", "warn"))
    return goes_dark(r)


def waiver(r: Rehearsal) -> Planned:
    def text(name: str, expires: str) -> str:
        return (
            f"kind: waiver\npolicy: no-darkness\nmatch: {{offer: {name}}}\n"
            f'reason: "Sold out on purpose"\nowner: anna\nexpires: {expires}\n'
        )

    r.policy("no-darkness.yaml", NO_DARKNESS)
    r.policy("now.yaml", text("MUG-1", "2026-12-20"))
    r.policy("soon.yaml", text("MUG-1*", "2026-11-23"))
    r.policy("past.yaml", text('"*"', "2026-11-01"))
    return goes_dark(r)


def prices_and_others(r: Rehearsal) -> Planned:
    managed = {"price": 1000, "managed_by": "promotions"}
    known = {"MUG-1": {"price": 1000}, "MUG-2": managed, "MUG-4": {"price": 1000}}
    r.prices({**known, "MUG-5": {"price": 1000, "min_price": 700}})
    r.apply()
    r.clock.advance(25 * 86_400)
    action = r.shop.start_promotion("Sale *1+1*", {"MUG-1": "950", "MUG-2": "950"})
    r.shop.promote("MUG-1", action, "900")
    r.shop.promote("MUG-2", action, "910")
    r.prices({**known, "MUG-4": {"price": 400}, "MUG-5": {"price": 1000, "min_price": 700}})
    r.apply()
    r.shop.promote("MUG-1", action, "900")
    soon = "[{price: 1000}, {price: 890, from: 2026-12-18T00:00+03:00}]"
    r.prices({**known, "MUG-3": soon, "MUG-4": {"price": 400}, "MUG-6": {"price": 650}})
    r.write("more.yaml", "kind: prices\nprices: {MUG-5: {price: 1000, min_price: 700}}\n")
    r.write("store.yaml", STORE + "min_price_timer: {renew_days: 29}\n")
    r.clock.advance(2 * 86_400)
    return r.plan()


SCENES: dict[str, Scene] = {
    "001-first-apply": first_apply,
    "002-nothing-to-do": nothing_to_do,
    "003-every-cause": every_cause,
    "004-goes-dark": goes_dark,
    "005-consumed-and-drift": consumed_and_drift,
    "006-blocked-and-orphans": blocked_and_orphans,
    "007-denied": denied,
    "008-needs-approval": needs_approval,
    "009-warned": warned,
    "010-waiver": waiver,
    "012-prices-and-others": prices_and_others,
}


def steady(plan: Plan) -> Plan:
    """The plan without what changes with every version of the tool."""
    return replace(
        plan,
        id="0123456789ab" + 52 * "0",
        tool_version="0",
        account="a" * 16,
        catalog_digest=64 * "c",
        state_revision="",
    )


def steady_planned(planned: Planned) -> Planned:
    verdict = replace(planned.verdict, policy_digest=64 * "d")
    return replace(planned, plan=steady(planned.plan), verdict=verdict)


def steady_drifted(drifted: Drifted) -> Drifted:
    return replace(drifted, plan=steady(drifted.plan))


def steady_applied(applied: AppliedPlan) -> AppliedPlan:
    return replace(applied, planned=steady_planned(applied.planned))
