"""Between two catalogs exactly what is said differently is named, wherever it is said."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import open_catalog
from reconciler.catalog.changes import StoreChanges
from reconciler.catalog.comparison import Side, compare, same_value
from tests.catalog.conftest import STORE, Files, as_bytes, write
from tests.catalog.layouts import MODELS, OFFERS, Leaves, Model, in_model, leaves, told
from tests.catalog.test_random_layouts import written
from tests.effort import examples

EDITS = st.lists(
    st.tuples(st.sampled_from(OFFERS), st.sampled_from(["say", "drop", "remove"]), leaves()),
    max_size=4,
)
Named = dict[str, tuple[str, dict[tuple[str, ...], tuple[Any, Any]]]]


def side(place: Path, store: str | None = "samovar") -> Side:
    catalog = open_catalog(place)
    return Side(catalog.desired(store), catalog.of(store))


def quiet(_done: int, _total: int) -> None: ...


def edited(model: Model, edits: list[tuple[str, str, Leaves]]) -> Model:
    after = {offer: dict(said) for offer, said in model.items()}
    for offer, what, said in edits:
        match what:
            case "say":
                after.setdefault(offer, {}).update(said)
            case "drop":
                for path in said:
                    after.get(offer, {}).pop(path, None)
            case _:
                after.pop(offer, None)
    return {offer: said for offer, said in after.items() if said}


def expected(before: Model, after: Model) -> Named:
    found: Named = {}
    for offer in before.keys() | after.keys():
        old, new = before.get(offer, {}), after.get(offer, {})
        changes = {
            path: (told(old.get(path)), told(new.get(path)))
            for path in old.keys() | new.keys()
            if (path in old) != (path in new) or told(old.get(path)) != told(new.get(path))
        }
        if changes:
            found[offer] = ("changed" if old and new else "added" if new else "removed", changes)
    return found


def named(changes: StoreChanges | None) -> Named:
    if changes is None:
        return {}
    assert len({one.offer for one in changes.offers}) == len(changes.offers)
    found: Named = {}
    for one in changes.offers:
        inner = {in_model(c.path): (told(c.before), told(c.after)) for c in one.changes}
        assert len(inner) == len(one.changes)
        found[one.offer] = (one.what, inner)
        for change in one.changes:
            assert change.at_before or change.at_after
    return found


@settings(max_examples=examples(100))
@given(MODELS, EDITS, st.integers(0, 999), st.booleans(), st.booleans(), st.booleans())
def test_edits_are_named_and_nothing_else(
    model: Model,
    edits: list[tuple[str, str, Leaves]],
    seed: int,
    layered: bool,
    layered_after: bool,
    scattered_anew: bool,
) -> None:
    after = edited(model, edits)
    randoms = Random(seed), Random(seed + scattered_anew)
    with (
        written(model, randoms[0], layered=layered) as one,
        written(after, randoms[1], layered=layered_after) as other,
    ):
        older, newer = side(one), side(other)
        assert named(compare(older, newer, quiet)) == expected(model, after)
        assert named(compare(newer, older, quiet)) == expected(after, model)
        assert compare(older, side(one), quiet) is None


# By hand: what the random catalogs do not hold.

BASE: Files = {
    "store.yaml": STORE,
    "_defaults.yaml": "kind: defaults\nproducts: {labels: {class: A}}\nprices: {vat: 0.1}\n",
    "cards.yaml": "kind: products\nproducts: {A: {note: x}, B: {note: y}}\n",
    "prices.yaml": "kind: prices\nprices: {A: 1490, B: 5}\n",
    "stocks.yaml": "kind: stocks\nwarehouse: msk\nstocks: {A: 1, B: 2}\n",
    "moved.yaml": "kind: moved\nmoved: [{from: OLD, to: A}]\n",
    "safety.yaml": "kind: safety-stock\n"
    "rules: [{match: {price: '>= 100'}, keep: 20%}, {keep: 1}]\n",
}


def changes(after: Files, before: Files = BASE) -> list[str]:
    """One line for each change, between two working folders."""
    write("before", before)
    write("after", {**BASE, **after})
    for name, text in after.items():
        if text == b"":
            Path("after", name).unlink()
    found = compare(side(Path("before"), None), side(Path("after"), None), quiet)
    if found is None:
        return []
    lines = [f"{'.'.join(c.path)}: {c.before} -> {c.after}" for c in found.settings]
    for one in found.offers:
        before_id = f" from {one.renamed_from}" if one.renamed_from else ""
        told_as = [f"{'.'.join(c.path)}: {c.before} -> {c.after}" for c in one.changes]
        lines.append(f"{one.what} {one.offer}{before_id}: {'; '.join(told_as)}")
    return lines


def replaced(name: str, old: str, new: str) -> Files:
    text = as_bytes(BASE[name]).decode()
    assert old in text
    return {name: text.replace(old, new)}


@pytest.mark.parametrize(
    "after",
    [
        {},
        replaced("prices.yaml", "1490", "1490.00"),
        replaced("prices.yaml", "A: 1490", "A: {price: 1490.0, vat: 0.10}"),
        replaced("prices.yaml", "A: 1490, B: 5", "B: 5, 'A': 1490"),
        replaced("stocks.yaml", "kind: stocks", "# moved down\n\n\nkind: stocks"),
        {
            "stocks.yaml": "kind: stocks\nstocks: {A: {msk: 1}, B: {msk: 2}}\n",
            "moved.yaml": "kind: moved\nmoved: [{to: A, from: OLD}]\n",
        },
        {"prices.yaml": b"", "x/new.yaml": BASE["prices.yaml"]},
        {
            "cards.yaml": "kind: products\nproducts: {A: {note: x}}\n",
            "x/y.yaml": "kind: products\ndefaults: {note: y}\n"
            "products: {B: {labels: {class: A}}}\n",
        },
        {"_defaults.yaml": b"", "_defaults.yml": BASE["_defaults.yaml"]},
        replaced("safety.yaml", "'>= 100'", "'>= 100.00'"),
        replaced("safety.yaml", "20%", "20.0%"),
        replaced("store.yaml", "currency: RUB", "orphans: report\ncurrency: RUB"),
    ],
)
def test_another_way_of_saying_it_is_no_change(after: Files) -> None:
    assert changes(after) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (replaced("prices.yaml", "1490", "1490.01"), ["changed A: price: 1490 -> 1490.01"]),
        (
            replaced("stocks.yaml", "A: 1", "A: {fixed: 1}"),
            ["changed A: stock.msk: 1 -> {'fixed': 1}"],
        ),
        (
            replaced("_defaults.yaml", "class: A", "class: B"),
            [
                "changed A: labels.class: A -> B",
                "changed B: labels.class: A -> B",
            ],
        ),
        (
            {"_defaults.yaml": b""},
            [
                "changed A: labels.class: A -> None; prices.vat: 0.1 -> None",
                "changed B: labels.class: A -> None; prices.vat: 0.1 -> None",
            ],
        ),
        (
            {"x/_defaults.yaml": "kind: defaults\nproducts: {category: 5}\n"},
            [],
        ),
        (
            {
                "x/_defaults.yaml": "kind: defaults\nproducts: {category: 5}\n",
                "cards.yaml": b"",
                "x/cards.yaml": BASE["cards.yaml"],
            },
            ["changed A: category: None -> 5", "changed B: category: None -> 5"],
        ),
        (
            {"cards.yaml": b"", "prices.yaml": "# all gone\n", "stocks.yaml": b""},
            [
                (
                    "removed A: labels.class: A -> None; note: x -> None; price: 1490 -> None; "
                    "prices.vat: 0.1 -> None; stock.msk: 1 -> None"
                ),
                (
                    "removed B: labels.class: A -> None; note: y -> None; price: 5 -> None; "
                    "prices.vat: 0.1 -> None; stock.msk: 2 -> None"
                ),
            ],
        ),
        (
            {"new.yaml": "kind: products\nproducts: {C: {reviews_promo: true}}\n"},
            ["added C: reviews_promo: None -> True; labels.class: None -> A"],
        ),
        ({"moved.yaml": b""}, ["moved.OLD: A -> None"]),
        (
            replaced("moved.yaml", "to: A", "to: OTHER"),
            ["moved.OLD: A -> OTHER"],
        ),
        (
            replaced("safety.yaml", "20%", "21%"),
            ["safety-stock.rule 1: price >= 100: keep 20% -> price >= 100: keep 21%"],
        ),
        (
            replaced("safety.yaml", "20%", "{days: 2, window_days: 14}"),
            [
                (
                    "safety-stock.rule 1: price >= 100: keep 20% -> "
                    "price >= 100: keep 2 days of sales (of the last 14 days)"
                ),
            ],
        ),
        (
            replaced("safety.yaml", "{keep: 1}", "{match: {scheme: [fbs, rfbs]}, keep: 1}"),
            [
                "safety-stock.rule 2: every offer: keep 1 -> scheme fbs or rfbs: keep 1",
            ],
        ),
        (
            replaced("safety.yaml", "{keep: 1}", "{match: {offer: A}, keep: 1}, {keep: 1}"),
            ["safety-stock.rule 2: None -> offer A: keep 1"],
        ),
        (
            replaced("safety.yaml", "{match: {price: '>= 100'}, keep: 20%}, ", ""),
            ["safety-stock.rule 1: price >= 100: keep 20% -> None"],
        ),
        (
            replaced("store.yaml", "name: samovar", "name: kettle"),
            ["store.name: samovar -> kettle"],
        ),
        (
            replaced("store.yaml", "spb: {id: 1020000789012}", "spb: {id: 5, stock_mode: observe}"),
            [
                "store.warehouses.spb.id: 1020000789012 -> 5",
                "store.warehouses.spb.stock_mode: None -> observe",
            ],
        ),
        (
            replaced("store.yaml", "  spb", "  source: {id: 6}\n  spb"),
            ["store.warehouses.source.id: None -> 6"],
        ),
    ],
)
def test_what_is_said_differently(after: Files, expected: list[str]) -> None:
    assert changes(after) == expected


def rules(text: str) -> Files:
    return {"safety.yaml": f"kind: safety-stock\nrules: [{text}]\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{match: {offer: [A, B]}, keep: 1}", "{match: {offer: A or B}, keep: 1}"),
        ("{match: {labels: {c: [A, B]}}, keep: 1}", "{match: {labels: {c: A or B}}, keep: 1}"),
        ("{match: {offer: A}, keep: 1}", "{match: {offer: A}, keep: 1%}"),
        ("{match: {offer: every offer}, keep: 1}", "{keep: 1}"),
    ],
)
def test_rules_that_read_alike_are_still_told_apart(before: str, after: str) -> None:
    assert len(changes(rules(after), {**BASE, **rules(before)})) == 1


# Renames.

RENAMED: Files = {
    "cards.yaml": "kind: products\nproducts: {A2: {note: x}, B: {note: y}}\n",
    "prices.yaml": "kind: prices\nprices: {A2: 1490, B: 5}\n",
    "stocks.yaml": "kind: stocks\nwarehouse: msk\nstocks: {A2: 1, B: 2}\n",
    "moved.yaml": "kind: moved\nmoved: [{from: OLD, to: A}, {from: A, to: A2}]\n",
}


def test_a_renamed_offer_is_compared_with_itself() -> None:
    said = changes(RENAMED)
    assert said == ["moved.A: None -> A2", "moved.OLD: A -> A2", "renamed A2 from A: "]
    text = as_bytes(RENAMED["prices.yaml"]).decode().replace("1490", "1500")
    assert changes({**RENAMED, "prices.yaml": text})[-1] == "renamed A2 from A: price: 1490 -> 1500"


def test_without_an_entry_it_is_another_offer() -> None:
    said = changes({**RENAMED, "moved.yaml": BASE["moved.yaml"]})
    assert [line.partition(":")[0] for line in said] == ["added A2", "removed A"]


def test_over_two_renames_at_once() -> None:
    twice = {
        name: as_bytes(text).decode().replace("A2", "A3").replace("to: A3}]", "to: A2}, %s]")
        for name, text in RENAMED.items()
    }
    twice["moved.yaml"] = twice["moved.yaml"] % "{from: A2, to: A3}"
    assert changes(twice)[-1] == "renamed A3 from A: "


def test_two_offers_that_become_one_are_one_rename_and_one_removal() -> None:
    """Chained entries pass for renames of two offers; only one of them can be the new one."""
    merged: Files = {
        "cards.yaml": "kind: products\nproducts: {C: {note: x}}\n",
        "prices.yaml": "kind: prices\nprices: {C: 1490}\n",
        "stocks.yaml": "kind: stocks\nwarehouse: msk\nstocks: {C: 1}\n",
        "moved.yaml": "kind: moved\n"
        "moved: [{from: OLD, to: A}, {from: A, to: B}, {from: B, to: C}]\n",
    }
    said = changes(merged)
    assert [line.partition(":")[0] for line in said[-2:]] == ["renamed C from B", "removed A"]


def test_a_name_that_both_sides_have_is_no_rename() -> None:
    said = changes({**RENAMED, "moved.yaml": "kind: moved\nmoved: [{from: A, to: B}]\n"})
    assert {line.partition(":")[0] for line in said} >= {"removed A", "added A2"}


# Whole stores.


def test_a_store_that_is_new_and_one_that_went() -> None:
    write("a", BASE)
    one = side(Path("a"), None)
    added, removed = compare(None, one, quiet), compare(one, None, quiet)
    assert added
    assert removed
    assert (added.what, removed.what) == ("added", "removed")
    assert {offer.what for offer in added.offers} == {"added"}
    assert {offer.what for offer in removed.offers} == {"removed"}
    assert [c.path for c in added.settings] == [c.path for c in removed.settings]
    assert all(c.before is None and c.at_before is None for c in added.settings)
    assert all(c.after is None and c.at_after is None for c in removed.settings)
    back = {c.path: (c.after, c.before) for o in removed.offers for c in o.changes}
    assert {c.path: (c.before, c.after) for o in added.offers for c in o.changes} == back


def test_a_shared_file_that_becomes_the_stores_own() -> None:
    two: Files = {
        "one/store.yaml": STORE,
        "two/store.yaml": STORE.replace("samovar", "teapot"),
        "p.yaml": "kind: prices\nprices: {A: 5}\n",
    }
    write("before", two)
    write("after", {**two, "p.yaml": "# gone\n", "one/p.yaml": two["p.yaml"]})
    before, after = Path("before"), Path("after")
    assert compare(side(before), side(after), quiet) is None
    other = compare(side(before, "teapot"), side(after, "teapot"), quiet)
    assert named(other) == {"A": ("removed", {("price",): (told(5), told(None))})}


def test_one_store_that_becomes_two() -> None:
    write("before", {"one/store.yaml": STORE, "p.yaml": "kind: prices\nprices: {A: 5}\n"})
    write("after", {"one/store.yaml": STORE, "p.yaml": "kind: prices\nprices: {A: 5}\n"})
    write("after", {"two/store.yaml": STORE.replace("samovar", "teapot")})
    assert compare(side(Path("before")), side(Path("after")), quiet) is None


def test_many_offers_are_compared_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.catalog.comparison.TOGETHER", 3)
    inside = ", ".join(f"O{n}: 50" for n in range(8))
    before = f"kind: prices\nprices: {{{inside}}}\n"
    write("a", {"store.yaml": STORE, "p.yaml": before})
    write("b", {"store.yaml": STORE, "p.yaml": before.replace("50", "60")})
    heard: list[tuple[int, int]] = []
    found = compare(
        side(Path("a")), side(Path("b")), lambda done, total: heard.append((done, total))
    )
    assert len(named(found)) == 8
    assert heard == [(3, 8), (6, 8), (8, 8)]


def test_only_changed_files_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a", BASE)
    other = {"q.yaml": "kind: prices\nprices: {Q: 5}\n"}
    write("a", {**BASE, **other})
    write("b", {**BASE, **other, **replaced("prices.yaml", "1490", "1500")})
    older, newer = side(Path("a")), side(Path("b"))
    read, seen = Path.read_bytes, set()

    def listening(path: Path) -> bytes:
        seen.add(path.name)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", listening)
    assert named(compare(older, newer, quiet)).keys() == {"A"}
    assert "q.yaml" not in seen


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5", "5.00", True),
        ("1", "true", False),
        ("0", "false", False),
        ("5", '"5"', False),
        ("[1, 2]", "[2, 1]", False),
        ("[1]", "[true]", False),
        ("[1]", "[1, 1]", False),
        ("{id: 1, value: x}", "{value: x, id: 1}", True),
        ("{id: 1}", "{id: 1, value: x}", False),
        ("null", '"null"', False),
        ("x", "[x]", False),
    ],
)
def test_values_that_mean_the_same(one: str, other: str, same: bool) -> None:
    card = "kind: products\nproducts: {A: {attributes: {4: %s}}}\n"
    write("a", {"store.yaml": STORE, "c.yaml": card % one})
    write("b", {"store.yaml": STORE, "c.yaml": card % other})
    assert (compare(side(Path("a")), side(Path("b")), quiet) is None) == same
    assert same_value({"a": [1]}, {"a": [1]})


def test_a_document_s_moment_is_a_part_of_what_it_says() -> None:
    stocks = "kind: stocks\nwarehouse: %s\n%sstocks: {A: 4, B: {free: 5}, C: {fixed: 1}}\n"
    counted = STORE.replace("789012}", "789012, stock_mode: on_hand}")
    for folder, as_of in (("a", ""), ("b", "as_of: 2026-11-20T09:00Z\n")):
        files = {alias: stocks % (alias, as_of) for alias in ("msk", "spb")}
        write(folder, {"store.yaml": counted, **{f"{k}.yaml": v for k, v in files.items()}})
    changes = compare(side(Path("a")), side(Path("b")), quiet)
    assert changes is not None
    found = {(o.offer, *c.path): (c.before, c.after) for o in changes.offers for c in o.changes}
    free = {"as_of": "2026-11-20T09:00Z"}
    assert found == {
        ("A", "stock", "msk"): (4, {"free": 4, **free}),
        ("A", "stock", "spb"): (4, {"on_hand": 4, "counted_at": "2026-11-20T09:00Z"}),
        ("B", "stock", "msk"): (5, {"free": 5, **free}),
        ("B", "stock", "spb"): ({"free": 5}, {"free": 5, **free}),
    }
