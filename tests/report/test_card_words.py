"""How one value of a card becomes another, in words."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from reconciler.domain.attribute import AttributeValue
from reconciler.plan.model import Plan
from reconciler.report.card_words import difference_words, field_words, lost_words
from reconciler.report.markdown import plan_markdown
from tests.report.builders import plan, planned
from tests.report.card_builders import every_change, field, links, new_offer

LONG = "word " * 30


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("name", "Mug", "Red mug", "Mug → Red mug"),
        ("name", None, "Mug", "— → Mug"),
        ("attributes.1", "", ["a", "b"], "— → a, b"),
        ("attributes.1", ["a"], None, "a → cleared"),
        ("attributes.1", ["a"], ["b"], "a → b"),
        ("attributes.1", ["a"], ["a", "b"], "added b"),
        ("attributes.1", ["a", "b"], ["c", "b"], "added c; removed a"),
        ("attributes.1", ["a", "b"], ["b", "a"], "order: a, b → b, a"),
        ("attributes.1", (AttributeValue("a", 5),), (AttributeValue("b", 6),), "a → b"),
        ("attributes.1", (AttributeValue("", 5),), (AttributeValue("b", 6),), "#5 → b"),
        ("attributes.1", 0, False, "0 → false"),
        ("reviews_promo", True, False, "true → false"),
        ("category", 1, 2, "1 → 2"),
        ("package.weight", Decimal(420), Decimal("450.0"), "420 → 450.0 g"),
        ("package.depth", None, Decimal(12), "— → 12 mm"),
        ("groups", [{"a": 1}], [{"a": 2}, {"b": 3}], "1.a: 1 → 2; added 2: {b: 3}"),
        ("groups", [{"a": ["x"]}], [{"a": ["x", "y"]}], "added 1.a.2: y"),
        ("groups", [{"a": 1}, {"b": 2}], [{"a": 1}], "removed 2: {b: 2}"),
        ("groups", [{"a": 1}], {"a": 1}, "{a: 1} → {a: 1}"),
        ("attributes.1", '{"a": [1, 2]}', '{"a": [1, 3]}', "a.2: 2 → 3"),
        ("attributes.1", "{a", "{b", "{a → {b"),
        ("attributes.1", '{"a": 1}', "[1]", "{a: 1} → 1"),
        ("attributes.1", f"{LONG}old end", f"{LONG}new end",
         "…word word word word [-old-]{+new+} end"),
        ("attributes.1", LONG, f"Begin. {LONG}", "{+Begin. +}word word word word …"),
        ("attributes.1", "a\nb", "a", "a⏎b → a"),
        ("primary_image", *links("a", "b"), "a.jpg → b.jpg"),
        ("images", links("a", "b"), links("a", "b", "c"), "added 1: c.jpg"),
        ("images", links("a", "b", "c"), links("c", "a", "b"), "picture 3 moves to 1"),
        ("images", links("a", "b", "c"), links("b", "c", "a"), "picture 1 moves to 3"),
        ("images", links("a", "b", "c"), links("c"), "removed 2: a.jpg, b.jpg"),
        ("images", links("a", "a", "b"), links("a", "b", "b"),
         "added 1: b.jpg; removed 1: a.jpg"),
        ("images", ["x/1.jpg"], ["y/1.jpg"], "added 1: y/1.jpg; removed 1: x/1.jpg"),
        ("images", list("abcdefgh"), list("hgfedcba"), "7 pictures move, the first is now h"),
        ("images", links("a"), None, f"{links('a')[0]} → cleared"),
    ],
)  # fmt: skip
def test_differences(name: str, before: Any, after: Any, words: str) -> None:
    assert difference_words(name, before, after) == words


def test_a_text_that_changes_everywhere_is_cut_and_counted() -> None:
    before = " ".join(f"word{n} same same same same same" for n in range(40))
    words = difference_words("attributes.1", before, before.replace("word", "text"))
    assert words.endswith("and 36 more changes")
    assert words.count("[-") == 4


def test_texts_too_long_to_compare_are_only_measured() -> None:
    before, after = "a b " * 2000, "b a " * 2000
    assert (
        difference_words("attributes.1", before, after)
        == "a text of 8,000 characters → another of 8,000"
    )


def test_many_changes_inside_are_counted() -> None:
    before, after = [{"a": n} for n in range(9)], [{"a": n + 10} for n in range(9)]
    assert difference_words("groups", before, after).endswith("; and 5 more changes")


def test_fields_are_named_as_in_the_catalog() -> None:
    assert field_words("attributes.85", "Бренд") == "attributes.Бренд"
    assert field_words("attributes.85") == "attributes.85"
    assert field_words("package.weight") == "package.weight"


def test_what_is_lost_is_named_and_counted() -> None:
    lost = tuple(links(*"abcdef"))
    assert lost_words(field(lost=lost)) == "lost: a.jpg, b.jpg, c.jpg, d.jpg and 2 more"
    assert lost_words(field()) == ""


def test_a_plan_that_was_saved_reads_the_same() -> None:
    made = plan(*every_change(), new_offer())
    again = msgspec.json.decode(msgspec.json.encode(made), type=Plan)
    assert plan_markdown(planned(again)) == plan_markdown(planned(made))
