"""Both shapes of stocks, and the order of safety rules."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reconciler.catalog.cache import pack, unpack
from reconciler.catalog.said import file_said
from reconciler.domain.desired import Desired
from reconciler.domain.safety import Keep, KeepDays, KeepService, KeepShare, KeepUnits
from reconciler.domain.stock import Declaration, Fixed, Free, OnHand, StockContext

NINE = datetime(2026, 11, 20, 6, tzinfo=UTC)
STATEMENTS = """\
kind: stocks
warehouse: msk
as_of: 2026-11-20T09:00+03:00
stocks:
  A: 40
  B: {on_hand: 12}
  C: {on_hand: 12, counted_at: "2026-11-20T09:00:30.5Z"}
  D:
    free: 3
    as_of: 2026-11-21T09:00:00-00:00
  E: {fixed: 3}
  F: {free: 4}
---
kind: stocks
stocks:
  A: {spb: 2}
  G: {msk: 1, spb: {free: 5}}
  H: {spb: {on_hand: 6, counted_at: 2026-11-20T06:00Z}}
"""


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


def said(stocks: Desired, warehouse: str) -> dict[str, Declaration]:
    found = {str(alias): table for alias, table in stocks.stocks.items()}[warehouse]
    return {str(offer): value.says for offer, value in found.items()}


def test_counts_and_moments(catalog: Callable[..., Desired]) -> None:
    desired = catalog({"a.yaml": STATEMENTS})
    assert said(desired, "msk") == {
        "A": Free(40, NINE),
        "B": OnHand(12, NINE),
        "C": OnHand(12, datetime(2026, 11, 20, 9, 0, 30, 500_000, UTC)),
        "D": Free(3, datetime(2026, 11, 21, 9, tzinfo=UTC)),
        "E": Fixed(3),
        "F": Free(4, NINE),
        "G": Free(1),
    }
    assert said(desired, "spb") == {"A": Free(2), "G": Free(5), "H": OnHand(6, NINE)}


def test_plain_numbers_are_counts_where_the_store_says_so(catalog: Callable[..., Desired]) -> None:
    store = "kind: store\nname: s\ncurrency: RUB\nmanage: {stocks: on_hand}\n"
    store += "warehouses: {msk: {id: 1, stock_mode: enforce}, spb: {id: 2}}\n"
    desired = catalog({"store.yaml": store, "a.yaml": STATEMENTS})
    assert said(desired, "msk")["A"] == Free(40, NINE)
    assert said(desired, "spb") == {"A": OnHand(2), "G": Free(5), "H": OnHand(6, NINE)}
    assert [desired.store.stock_mode(alias) for alias in desired.stocks] == ["enforce", "on_hand"]


def test_a_moment_of_a_document_is_kept_once(catalog: Callable[..., Desired]) -> None:
    lines = "".join(f"  A{number}: {number}\n" for number in range(1000))
    head = "kind: stocks\nwarehouse: msk\nas_of: 2026-11-20T09:00+03:00\nstocks:\n"
    (table,) = catalog({"a.yaml": head + lines}).stocks.values()
    (part,) = table.parts()  # type: ignore[attr-defined]
    assert part.context == StockContext({}, NINE)
    assert len(pack(file_said((head + lines).encode(), "a.yaml")) or b"") < 1000 * 20


def test_what_was_said_survives_the_cache() -> None:
    rules = (
        "kind: safety-stock\nrules:\n- {match: {scheme: fbs}, keep: {days: 2.5}}\n"
        "- keep: {service_level: 0.98, lead_time_days: 3, window_days: 14, sales: offer}\n"
    )
    for text in (STATEMENTS, rules):
        read = file_said(text.encode(), "a.yaml")
        assert not read.problems
        assert unpack(pack(read) or b"") == read


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("{days: 2}", KeepDays(Decimal(2), 28, "warehouse")),
        ("{days: 2.5, window_days: 14, sales: offer}", KeepDays(Decimal("2.5"), 14, "offer")),
        (
            "{service_level: 0.98, lead_time_days: 0.5}",
            KeepService(Decimal("0.98"), Decimal("0.5"), 28, "warehouse"),
        ),
        (
            "{service_level: 0.9999, lead_time_days: 365, window_days: 180, sales: warehouse}",
            KeepService(Decimal("0.9999"), Decimal(365), 180, "warehouse"),
        ),
    ],
)
def test_rules_that_go_by_sales(catalog: Callable[..., Desired], text: str, keep: Keep) -> None:
    rules = f"kind: safety-stock\nrules: [{{match: {{scheme: [fbs, rfbs]}}, keep: {text}}}]\n"
    (rule,) = catalog({"a.yaml": rules}).safety
    assert rule.keep == keep
    assert rule.match.scheme == ("fbs", "rfbs")
