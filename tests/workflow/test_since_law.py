"""A plan of what a branch changes is the whole plan, as far as those offers go; and the others are
planned as they would be without the branch.
"""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, Rename, SetStock
from reconciler.workflow.plan import Planned
from tests.catalog.repository import Repository, needs_git
from tests.effort import examples
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer

pytestmark = needs_git

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
OFFERS = [f"MUG-{n}" for n in range(1, 8)]
"""The shop has the first six of them."""

names = st.sampled_from(OFFERS)
units = st.integers(0, 40)
cell = st.one_of(
    units,
    st.fixed_dictionaries({"fixed": units}),
    st.fixed_dictionaries({"on_hand": units, "counted_at": st.just("2026-11-19T09:00+03:00")}),
)
cells = st.dictionaries(names, cell, max_size=5)
amounts = st.integers(1000, 1400)
price = st.one_of(
    st.fixed_dictionaries({"price": amounts}),
    st.fixed_dictionaries({"price": amounts, "min_price": st.just(900)}),
    st.just(
        "[{price: 1300}, {price: 1200, from: 2026-01-01T00:00+03:00, until: "
        "2026-12-31T00:00+03:00}]"
    ),
)
products = st.dictionaries(
    names,
    st.sampled_from(
        [
            "{labels: {class: A}}",
            "{labels: {class: B}}",
            "{category: 17028922}",
            "{state: archived}",
            "{state: active}",
        ]
    ),
    max_size=4,
)
narrow_rules = st.lists(
    st.sampled_from(
        [
            "{match: {labels: {class: A}}, keep: 5}",
            '{match: {price: ">= 1200"}, keep: 4}',
            "{match: {scheme: rfbs}, keep: 6}",
            "{match: {category: 17028922}, keep: 1}",
            "{match: {offer: MUG-2}, keep: {days: 3}}",
            "{match: {offer: [MUG-1, MUG-2], warehouse: msk}, keep: 3}",
        ]
    ),
    unique=True,
    max_size=3,
)
last_rules = st.sampled_from([[], ["{keep: 2}"], ["{keep: 10%}"], ["{keep: {days: 2}}"]])
rules = st.tuples(narrow_rules, last_rules).map(lambda both: [*both[0], *both[1]])
catalogs = st.fixed_dictionaries(
    {
        "msk": cells,
        "spb": cells,
        "as_of": st.booleans(),
        "prices": st.dictionaries(names, price, max_size=4),
        "products": products,
        "rules": rules,
        "defaults": st.sampled_from(["", "labels: {class: A}", "labels: {class: B}"]),
        "moved": st.sampled_from(["", "{from: MUG-6, to: MUG-7}"]),
        "mode": st.sampled_from(["on_change", "on_change", "enforce"]),
    }
)
edits = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "msk",
                "msk",
                "spb",
                "prices",
                "products",
                "rules",
                "defaults",
                "moved",
                "mode",
                "as_of",
            ]
        ),
        catalogs,
        names,
    ),
    min_size=1,
    max_size=3,
)
events = st.lists(
    st.tuples(st.sampled_from(["sell", "edit"]), names, st.integers(1, 4)), max_size=4
)


def edited(
    base: dict[str, Any], changes: Iterable[tuple[str, dict[str, Any], str]]
) -> dict[str, Any]:
    """One offer of a table as another catalog has it, or a whole setting."""
    made = dict(base)
    for part, other, name in changes:
        if isinstance(made[part], dict):
            table = dict(made[part])
            table.pop(name, None)
            if name in other[part]:
                table[name] = other[part][name]
            made[part] = table
        else:
            made[part] = other[part]
    return made


def write(shop: Rehearsal, said: dict[str, Any]) -> None:
    """What is archived, or moved away, has nothing else to be said of it."""
    gone = {name for name, text in said["products"].items() if "archived" in text}
    gone |= {"MUG-6"} if said["moved"] else set()
    for alias in ("msk", "spb"):
        shop.stocks(**{alias: {n: v for n, v in said[alias].items() if n not in gone}})
    if said["as_of"]:
        path = shop.folder / "catalog" / "msk.yaml"
        path.write_text(path.read_text() + "as_of: 2026-11-21T09:00+03:00\n")
    prices = {n: v for n, v in said["prices"].items() if n not in gone}
    shop.prices(prices) if prices else shop.write("prices.yaml", "# none\n")
    cards = {n: v for n, v in said["products"].items() if not (said["moved"] and n == "MUG-6")}
    lines = "".join(f"  {name}: {text}\n" for name, text in cards.items())
    head = f"defaults: {{{said['defaults']}}}\n" if said["defaults"] else ""
    text = f"kind: products\n{head}products:\n{lines}" if cards else "# none\n"
    shop.write("products.yaml", text)
    shop.safety(*said["rules"]) if said["rules"] else shop.write("safety.yaml", "# none\n")
    moved = f"kind: moved\nmoved: [{said['moved']}]\n" if said["moved"] else "# none\n"
    shop.write("moved.yaml", moved)
    mode = said["mode"]
    shop.write(
        "store.yaml",
        STORE.replace(f"spb: {{id: {SPB}}}", f"spb: {{id: {SPB}, stock_mode: {mode}}}"),
    )


def happen(shop: Rehearsal, happened: Iterable[tuple[str, str, int]]) -> None:
    for what, name, many in happened:
        number = int(name.removeprefix("MUG-"))
        if number > 5:  # the sixth may be renamed
            continue
        if what == "sell" and shop.free(name) >= many:
            shop.shop.sell(name, MSK, many)
        elif what == "edit":
            shop.shop.edit_stock(name, SPB, many)


def aside(shop: Rehearsal, since: str = "") -> Planned:
    """A plan that leaves the state as it was: what it reads of orders helps no other."""
    state, kept = shop.folder / "state.db", shop.folder / "kept.db"
    if state.exists():
        shutil.copy(state, kept)
    try:
        return shop.plan(since)
    finally:
        for path in shop.folder.glob("state.db*"):
            path.unlink()
        if kept.exists():
            shutil.copy(kept, state)


def named(op: Operation) -> set[OfferId]:
    return {op.offer, op.was} if isinstance(op, Rename) else {op.offer}


def of(operations: Iterable[Operation]) -> dict[str, Operation]:
    """Operations by id, but for their place among the others."""
    return {op.id: replace(whenever(op), batch=0) for op in operations}


def whenever(op: Operation) -> Operation:
    """Without the moment at which the shop was looked at: the client waits here and there.

    And without what is on sale of an offer that changes in another way: a whole plan reads no stock
    of it where none is declared, unless it reads all of a warehouse.
    """
    if not isinstance(op, SetStock):
        op = replace(op, **({"free": 0} if hasattr(op, "free") else {}))
    else:
        account = op.account
        if account is not None and account.since == op.observed_at:
            account = replace(account, since=NEVER)
        said_at = NEVER if op.after.said_at == op.observed_at else op.after.said_at
        after = replace(op.after, at=NEVER, until=None, said_at=said_at)
        op = replace(op, after=after, account=account, observed_until=None)
    return replace(op, observed_at=NEVER)


def wherever(operations: Iterable[Operation]) -> dict[str, Operation]:
    """The same, whatever lines they follow from."""
    return {name: replace(op, why=()) for name, op in of(operations).items()}


def parted(plan: Plan, offers: frozenset[OfferId]) -> tuple[list[Operation], list[Operation]]:
    """The operations of some offers, and the rest."""
    mine = [op for op in plan.operations if not offers.isdisjoint(named(op))]
    return mine, [op for op in plan.operations if op not in mine]


def differences(one: dict[str, Operation], other: dict[str, Operation]) -> list[str]:
    """In words, so that a failure names the field."""
    found = [f"only on one side: {name}" for name in one.keys() ^ other.keys()]
    for name in sorted(one.keys() & other.keys()):
        for field in type(one[name]).__struct_fields__:
            sides = [getattr(side[name], field) for side in (one, other)]
            if sides[0] != sides[1]:
                found.append(f"{name}.{field}: {sides[0]} is not {sides[1]}")
    return found


@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    live=st.dictionaries(names, st.integers(0, 40)),
    base=catalogs,
    changes=edits,
    applied=st.booleans(),
    happened=events,
    committed=st.booleans(),
)
def test_it_is_the_whole_plan_of_those_offers(
    tmp_path_factory: pytest.TempPathFactory,
    live: dict[str, int],
    base: dict[str, Any],
    changes: list[tuple[str, dict[str, Any], str]],
    applied: bool,
    happened: list[tuple[str, str, int]],
    committed: bool,
) -> None:
    folder = tmp_path_factory.mktemp("since")
    repository = Repository(folder)
    goods = [offer(n, stocks={MSK: live.get(f"MUG-{n}", 0), SPB: 7}) for n in range(1, 7)]
    shop = Rehearsal.open(folder, goods)
    write(shop, base)
    repository.commit({".gitignore": "*.db*\n"})
    if applied:
        shop.apply()
        shop.clock.advance(7200)
    happen(shop, happened)
    before = aside(shop).plan
    write(shop, edited(base, changes))
    if committed:
        repository.commit()
    whole = aside(shop).plan
    part = aside(shop, "HEAD~1" if committed else "HEAD").plan
    if part.narrowed is None:
        return  # every offer may be meant differently
    offers = frozenset(part.narrowed.offers)
    mine, others = parted(whole, offers)
    assert differences(of(part.operations), of(mine)) == []
    assert differences(wherever(others), wherever(parted(before, offers)[1])) == []
