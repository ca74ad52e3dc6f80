"""Safety-stock rules that no declared stock falls under."""

from collections.abc import Callable

import pytest

from reconciler.domain.desired import Desired
from reconciler.domain.idle_rules import idle_rules

CATALOG = """\
kind: products
products:
  MUG-1: {category: 1, labels: {class: A, season: winter}}
  MUG-2: {category: 2, labels: {class: B}}
  CUP: {category: 3, labels: {class: C}}
---
kind: stocks
stocks:
  MUG-1: {msk: 5}
  MUG-2: {msk: 0, spb: 3}
  TEA: {msk: 1}
---
kind: prices
prices: {CUP: 5}
"""


def why(catalog: Callable[..., Desired], match: str) -> list[str]:
    rules = f"---\nkind: safety-stock\nrules: [{{match: {match}, keep: 1}}, {{keep: 2}}]\n"
    notes = idle_rules(catalog({"a.yaml": CATALOG + rules}))
    assert all(note.code == "rule-idle" and note.fix and note.source for note in notes)
    return [note.message.partition(": ")[2] for note in notes]


@pytest.mark.parametrize(
    "match",
    [
        "{offer: MUG-1}",
        '{offer: "MUG-*", warehouse: spb}',
        "{offer: [CUP, TEA]}",
        "{labels: {class: A}}",
        "{category: [2, 9]}",
        "{labels: {class: [X, B]}, warehouse: spb}",
        "{scheme: rfbs}",
        '{price: ">= 100000"}',
    ],
)
def test_a_rule_that_may_match(catalog: Callable[..., Desired], match: str) -> None:
    assert why(catalog, match) == []


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        ("{offer: MAG-1}", "no offer with stock there is called `MAG-1`."),
        ('{offer: ["MAG-*", CUP]}', "no offer with stock there is called `MAG-*` or `CUP`."),
        ("{offer: MUG-1, warehouse: spb}", "no offer with stock there is called `MUG-1`."),
        ("{labels: {class: X}}", "no offer has the label `class` with `X`."),
        ("{labels: {klass: A}}", "no offer has the label `klass` with `A`."),
        ("{category: 9}", "no offer is in category `9`."),
        ("{category: 3}", "no offer with stock has all of that at once."),
        ("{labels: {class: B}, category: 1}", "no offer with stock has all of that at once."),
        ("{labels: {class: A}, warehouse: spb}", "no offer with stock has all of that at once."),
    ],
)
def test_a_rule_that_matches_nothing(
    catalog: Callable[..., Desired], match: str, reason: str
) -> None:
    assert why(catalog, match) == [reason]


def test_a_warehouse_without_stocks(catalog: Callable[..., Desired]) -> None:
    rules = "kind: safety-stock\nrules: [{match: {warehouse: spb}, keep: 1}, {keep: 2}]\n"
    stocks = "kind: stocks\nwarehouse: msk\nstocks: {A: 1}\n"
    (note,) = idle_rules(catalog({"a.yaml": rules, "b.yaml": stocks}))
    assert note.message.endswith("no stock is declared on `spb`.")
    notes = idle_rules(catalog({"a.yaml": rules, "b.yaml": "kind: prices\nprices: {A: 5}\n"}))
    assert len(notes) == 2
