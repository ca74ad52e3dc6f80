from decimal import Decimal
from itertools import product

import pytest
from msgspec.structs import replace

from reconciler.domain.health import Health
from reconciler.domain.stock import Free
from reconciler.plan.account import Account
from reconciler.policy import judge, variables
from reconciler.policy.evidence import (
    Evidence,
    OfferFacts,
    Sales,
    Sold,
    StoreFacts,
    WarehouseFacts,
)
from tests.policy.builders import (
    NOW,
    archived,
    card,
    compiled,
    field,
    plan,
    policy,
    price,
    prices,
    renamed,
    stock,
    timer,
)

SOLD = Sold(3, Decimal(300))
EVIDENCE = Evidence(
    sales=Sales(since=NOW, until=NOW, offers={"A": SOLD}, store=SOLD),
    offers={"A": OfferFacts(cost=Decimal(30), promotions=("11.11",), auto_add=True)},
    timers={"A": NOW},
    warehouses={"msk": WarehouseFacts(scheme="fbs", status="created", works=(1, 2))},
    updates={"A": (NOW,)},
    stores={"price:A": ("mirror",)},
    health=Health(critical=("a",), warning=("b",), error_index=1.0, key_ends=NOW),
)
MISSING = {kind: {"op.price"} for kind in ("card", "rename", "archive", "unarchive", "timer")}
FULL = {
    "price": "90",
    "old_price": "100",
    "min_price": "80",
    "cost": "30",
    "vat": "0.22",
    "declared_price": "90",
    "auto_add_to_promotions": True,
    "strategy": True,
    "min_price_in_promotions": True,
}


def test_names_are_used_once_and_explained():
    names = [variable.name for variable in variables()]
    assert len(names) == len(set(names))
    assert all(variable.meaning and variable.type for variable in variables())
    assert all(variable.unit for variable in variables() if variable.type in ("int", "double"))


def test_every_variable_can_be_used_where_its_scope_and_kinds_say():
    """Each is compiled, read and shown: an unknown would mean a type that the table has wrong."""
    made = {
        "stock": plan(
            replace(
                stock("A", before=5, after=3, category=7),
                account=Account(says=Free(3), since=NOW),
            )
        ),
        "price": plan(replace(price("A", before=FULL, after={**FULL, "price": "95"}), category=7)),
        "card": plan(replace(card("A"), category=7, prices=prices(price="100", cost="61"))),
        "rename": plan(replace(renamed("A"), category=7)),
        "archive": plan(replace(archived("A"), category=7)),
        "unarchive": plan(replace(archived("A", archived=False), category=7)),
        "timer": plan(replace(timer("A"), category=7, expires_at=NOW)),
    }
    for variable in variables():
        for scope, kind in product(variable.scopes, variable.kinds or ("stock",)):
            if variable.name in MISSING.get(kind, ()):
                continue
            guard = f'op.kind == "{kind}"' if variable.kinds else None
            rule = policy(
                f"{variable.name} != {variable.name}",
                match=guard,
                scope=scope,
                message=f"{{{variable.name}}}",
            )
            (result,) = judge(made[kind], compiled(rule), NOW, EVIDENCE).results
            assert result.outcome == "violated", (variable.name, kind)
            assert result.messages != ("unknown",), (variable.name, kind)


def test_what_is_in_force_after_is_the_new_value_else_the_old():
    rule = policy(
        "!(op.price_after == 90.0 && op.old_price_after == 120.0 && !op.has_cost_after"
        " && op.has_cost_before && op.changes_cost && !op.changes_price)",
        match='op.kind == "price"',
    )
    made = plan(price(before=FULL, after={"old_price": "120", "cost": None}))
    assert judge(made, compiled(rule), NOW).decision == "deny"


def test_switches_are_known_where_the_shop_or_git_says_them():
    rule = policy(
        "!(op.changes_strategy && !op.strategy_after && op.auto_add_to_promotions_after"
        " && !op.changes_auto_add_to_promotions)",
        match='op.kind == "price"',
    )
    made = plan(price(before={"auto_add_to_promotions": True}, after={"strategy": False}))
    assert judge(made, compiled(rule), NOW).decision == "deny"
    unknown = policy("!op.strategy_after", match='op.kind == "price"')
    made = plan(price(after={"price": "90"}))
    (result,) = judge(made, compiled(unknown), NOW).results
    assert result.outcome == "unknown"


def test_shares_are_exact_at_their_limits():
    for step in range(1, 100):
        text = f"{step / 100:.2f}"
        rule = policy(
            f"op.price_change == {text}", match='op.kind == "price"', params={"x": step / 100}
        )
        made = plan(price(before={"price": "700"}, after={"price": str(700 + 7 * step)}))
        assert judge(made, compiled(rule), NOW).decision == "allow", text


@pytest.mark.parametrize(
    ("op", "says"),
    [
        (card(writer="create", price="90"), "op.is_new && op.price == 90.0 && !op.changes_images"),
        (card(), 'op.writer == "attributes" && op.fields_changed == 1 && "name" in op.fields'),
        (card(), "!op.has_price && op.free == 10 && op.lost == 0 && !op.is_destructive"),
        (card("A", field("images", lost="ab")), "op.changes_images && op.lost == 2"),
        (card("A", field("primary_image")), "op.changes_images && !op.changes_category"),
        (card("A", field("attributes.85")), 'op.fields.exists(f, f.startsWith("attributes."))'),
    ],
)
def test_what_a_write_of_a_card_says(op, says):
    rule = policy(f"!({says})", match='op.kind == "card"')
    assert judge(plan(op), compiled(rule), NOW).decision == "deny"


def test_other_operations_say_what_they_are():
    rules = [
        policy('op.was != "MUG"', id="rename", match='op.kind == "rename"'),
        policy("op.free > 0", id="archive", match='op.kind == "archive"'),
        policy("!op.auto", id="unarchive", match='op.kind == "unarchive"'),
        policy("op.has_price", id="timer", match='op.kind == "timer"'),
    ]
    made = plan(renamed(), archived("A"), archived("B", archived=False, auto=True), timer())
    assert all(r.outcome == "violated" for r in judge(made, compiled(*rules), NOW).results)


def test_the_plan_counts_changes_of_cards():
    lost = field("images", lost=["a.jpg"])
    made = plan(
        card("A", writer="create"), card("B", lost, writer="pictures"), card("C"), renamed(),
        archived("D"), archived("E"), archived("F", archived=False), timer(), stock(),
    )  # fmt: skip
    counts = {
        "operations": 9, "card_operations": 3, "creates": 1, "destructive": 1, "renames": 1,
        "archives": 2, "unarchives": 1, "timers": 1, "stock_operations": 1,
    }  # fmt: skip
    for name, expected in counts.items():
        rule = policy(f"plan.{name} != {expected}", scope="plan")
        assert judge(made, compiled(rule), NOW).decision == "deny", name


def test_a_zone_that_this_system_lacks_is_no_other_zone():
    rule = policy("now.hour >= 0", scope="plan")
    evidence = replace(EVIDENCE, store=StoreFacts(time_zone="Nowhere/Far"))
    (result,) = judge(plan(stock()), compiled(rule), NOW, evidence).results
    assert result.outcome == "unknown"
