"""What the entries of a document share is told once, and means the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.factoring import factored
from reconciler.domain.ids import OfferId

FEW = st.sampled_from([1, 2, "a"])
CARDS = st.fixed_dictionaries(
    {"name": st.just("x")},
    optional={
        "category": FEW,
        "type": FEW,
        "package": st.fixed_dictionaries({"unit": FEW}, optional={"depth": FEW}),
        "attributes": st.dictionaries(st.sampled_from("pqr"), FEW, min_size=1),
    },
)


@given(cards=st.dictionaries(st.text(max_size=3), CARDS, max_size=6))
def test_defaults_never_reach_a_card_that_does_not_say_them(cards: dict[Any, Any]) -> None:
    found = factored("products", cards)
    effective = {}
    for offer, entry in found.entries.items():
        assert entry
        whole: dict[str, Any] = {**found.defaults, **entry}
        for field in ("package", "attributes"):
            inner = {**found.defaults.get(field, {}), **entry.get(field, {})}
            if inner:
                whole[field] = inner
        effective[offer] = whole
    assert effective == cards


def test_what_most_share_is_told_once() -> None:
    cards = {
        OfferId(name): {
            "name": name,
            "category": 1,
            "type": kind,
            "attributes": {"Бренд": "Самовар"},
        }
        for name, kind in (("a", 2), ("b", 2), ("c", 3))
    }
    found = factored("products", cards)
    assert found.defaults == {"category": 1, "type": 2, "attributes": {"Бренд": "Самовар"}}
    assert found.entries == {"a": {"name": "a"}, "b": {"name": "b"}, "c": {"name": "c", "type": 3}}
