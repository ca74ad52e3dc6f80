"""Both shapes of stocks, and the order of safety rules."""

from collections.abc import Callable
from decimal import Decimal

from reconciler.domain.desired import Desired
from reconciler.domain.safety import KeepShare, KeepUnits
from reconciler.domain.stock import Fixed, Free


def test_one_warehouse_or_warehouses_under_offers(catalog: Callable[..., Desired]) -> None:
    stocks = catalog(
        {
            "a.yaml": "kind: stocks\nwarehouse: msk\nstocks: {A: 40, B: {fixed: 100}, C: 0}\n"
            "---\nkind: stocks\nstocks:\n  D: {msk: 1, spb: {fixed: 3}}\n  A: {spb: 2}\n"
        }
    ).stocks
    said = {alias: {k: v.says for k, v in table.items()} for alias, table in stocks.items()}
    assert said == {
        "msk": {"A": Free(40), "B": Fixed(100), "C": Free(0), "D": Free(1)},
        "spb": {"D": Fixed(3), "A": Free(2)},
    }


def test_an_offer_without_a_document_is_not_managed(catalog: Callable[..., Desired]) -> None:
    desired = catalog({"a.yaml": "kind: stocks\nwarehouse: msk\nstocks: {}\n"})
    assert (desired.stocks, desired.prices, desired.safety) == ({}, {}, ())


def test_rules_keep_the_order_of_file_names_then_positions(
    catalog: Callable[..., Desired],
) -> None:
    rules = catalog(
        {
            "z.yaml": "kind: safety-stock\nrules: [{keep: 2}]\n",
            "b/a.yaml": 'kind: safety-stock\nrules: [{match: {offer: "M*"}, keep: 20%}]\n'
            '---\nkind: safety-stock\nrules: [{match: {offer: [A, B]}, keep: "2.5%"}]\n',
        }
    ).safety
    kept = [KeepShare(Decimal(20)), KeepShare(Decimal("2.5")), KeepUnits(2)]
    assert [rule.keep for rule in rules] == kept
    assert [str(rule.source) for rule in rules][:2] == [
        "catalog/b/a.yaml:2:9",
        "catalog/b/a.yaml:5:9",
    ]
