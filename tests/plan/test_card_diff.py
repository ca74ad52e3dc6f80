"""Declared fields against the card of the shop: by meaning, by whose move, and what gets lost."""

from typing import Any

import pytest

from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue
from reconciler.domain.card import Card, Package, merged
from reconciler.domain.card_digest import AppliedCard, sent_fields, taken
from reconciler.plan.card_diff import compare, plain
from tests.plan.cards import CM, PDF, applied, declared, film, values


def differs(says: dict[str, Any], live: dict[str, Any]) -> list[str]:
    diff = compare(declared(**says), Card(**live), None)
    return [change.field for change in diff.changes]


def attribute(said: tuple[AttributeValue, ...], there: tuple[AttributeValue, ...]) -> list[str]:
    return differs({"attributes": {"85": said}}, {"attributes": {"85": there}})


@pytest.mark.parametrize(
    ("said", "there"),
    [
        (values("0.50"), values("0.5")),
        (values("0,5"), values("0.5")),
        (values("1"), values("1.0")),
        (values("красный", "белый"), values("белый", "красный")),
        (values(61571), (AttributeValue("white", 61571),)),
        ((AttributeValue("белый", 61571),), (AttributeValue("white", 61571),)),
        (values("белый"), (AttributeValue("белый", 61571),)),
        (values("a\nb"), values("a\r\nb")),
        (values("Да"), values("Да ")),
    ],
)
def test_values_that_mean_the_same(
    said: tuple[AttributeValue, ...], there: tuple[AttributeValue, ...]
) -> None:
    assert attribute(said, there) == []


@pytest.mark.parametrize(
    ("said", "there"),
    [
        (values("007"), values("7")),
        (values("Да"), values("да")),
        (values("белый"), values("белый", "белый")),
        ((AttributeValue("белый", 61571),), (AttributeValue("белый", 61572),)),
        (values("0.5"), values("0.51")),
        (values("x"), ()),
    ],
)
def test_values_that_do_not(
    said: tuple[AttributeValue, ...], there: tuple[AttributeValue, ...]
) -> None:
    assert attribute(said, there) == ["attributes.85"]


def test_sizes_are_compared_in_their_units() -> None:
    assert differs({"package": CM}, {"package": Package(depth=120, unit="mm")}) == []
    assert differs({"package": CM}, {"package": Package(depth=12, unit="mm")}) == ["package.depth"]
    inches = {"package": Package(depth=10, unit="in")}
    assert differs(inches, {"package": Package(depth=254, unit="mm")}) == []
    kilogram = {"package": Package(weight=1, weight_unit="kg")}
    assert differs(kilogram, {"package": Package(weight=1000, weight_unit="g")}) == []


def test_a_size_without_a_unit_has_the_unit_of_the_shop() -> None:
    says = {"package": Package(depth=12)}
    assert differs(says, {"package": Package(depth=12, unit="cm")}) == []


def test_sizes_that_are_not_declared_do_not_count() -> None:
    there = Package(depth=120, width=1, height=2, unit="mm", weight=3, weight_unit="g")
    assert differs({"package": CM}, {"package": there}) == []


def test_the_order_of_pictures_counts() -> None:
    assert differs({"images": ("a", "b")}, {"images": ("a", "b")}) == []
    assert differs({"images": ("a", "b")}, {"images": ("b", "a")}) == ["images"]


def test_the_main_picture_is_the_first() -> None:
    there = {"images": ("a", "b", "c"), "primary_image": "a"}
    assert differs({"primary_image": "a"}, there) == []
    assert differs({"primary_image": "b", "images": ("a", "c")}, there) == ["images"]
    assert differs({"primary_image": "c"}, there) == ["primary_image"]
    assert merged(declared(primary_image="c").says, Card(**there)).images == ("c", "a", "b")


def test_a_main_picture_that_the_shop_keeps_under_a_link_of_its_own_stays_one() -> None:
    said = declared(primary_image="mine")
    before = Card(images=("a", "b"), primary_image="a")
    sent = merged(said.says, before)
    assert sent.images == ("mine", "a", "b")
    kept = Card(images=("copy", "a", "b"), primary_image="copy")
    base = taken(None, AppliedCard(), sent_fields(said.says, before, ["primary_image"]), kept)
    assert compare(said, kept, base).changes == ()


@pytest.mark.parametrize("nothing", [None, (), ""])
def test_nothing_is_nothing(nothing: Any) -> None:
    assert differs({"color_image": None, "pdf": None}, {"color_image": nothing, "pdf": ()}) == []


def test_more_barcodes_than_declared_are_fine() -> None:
    assert differs({"barcodes": ("1",)}, {"barcodes": ("2", "1")}) == []
    assert differs({"barcodes": ("1", "3")}, {"barcodes": ("2", "1")}) == ["barcodes"]


def test_the_order_of_groups_counts() -> None:
    one, two = film("a"), film("b")
    assert differs({"groups": (one, two)}, {"groups": (two, one)}) == ["groups"]
    assert differs({"groups": (one, two)}, {"groups": (one, one)}) == ["groups"]


def test_a_form_of_its_own_is_no_difference_as_long_as_nobody_moves() -> None:
    says, copy = Card(images=("https://a/1",)), Card(images=("https://ozon/copy-of-1",))
    known = applied(says, copy)
    diff = compare(declared(images=says.images), copy, known)
    assert (diff.changes, diff.held) == ((), ("images",))
    (git,) = compare(declared(images=("https://a/2",)), copy, known).changes
    assert git.cause == "git"
    (live,) = compare(declared(images=says.images), Card(images=("else",)), known).changes
    assert live.cause == "live"


def test_whose_move_it_was() -> None:
    (first,) = compare(declared(name="a"), Card(name="b"), None).changes
    (newly,) = compare(declared(name="a"), Card(name="b"), applied(Card(), Card())).changes
    assert (first.cause, newly.cause) == ("first", "git")


def test_what_the_shop_never_tells_moves_by_git_alone() -> None:
    says = Card(reviews_promo=True)
    assert differs({"reviews_promo": True}, {}) == ["reviews_promo"]
    known = applied(says, Card())
    assert compare(declared(reviews_promo=True), Card(), known).changes == ()
    assert len(compare(declared(reviews_promo=False), Card(), known).changes) == 1


def test_fewer_entries_are_a_loss_that_must_be_declared() -> None:
    live = Card(images=("a", "b", "c"), pdf=(PDF,))
    diff = compare(declared(images=("b",)), live, None)
    assert [change.lost for change in diff.undeclared_loss] == [("a", "c")]
    assert compare(declared(images=("b",), may_lose=("images",)), live, None).undeclared_loss == ()


def test_null_is_a_loss_that_is_declared() -> None:
    diff = compare(declared(pdf=None), Card(pdf=(PDF,)), None)
    assert [change.lost for change in diff.changes] == [("pdf",)]
    assert diff.undeclared_loss == ()


def test_what_is_lost_is_named_as_people_name_it() -> None:
    titles = {"attributes.85": "Бренд"}
    card = declared(attributes={"85": ()}, titles=titles)
    (change,) = compare(card, Card(attributes={"85": values("Гжель")}), None).changes
    assert (change.title, change.lost) == ("Бренд", ("Бренд",))
    films = Card(groups=(film("a"), film("b")))
    (change,) = compare(declared(groups=(film("a"),)), films, None).changes
    assert change.lost == ("b",)


def test_as_many_other_pictures_are_a_change_and_no_loss() -> None:
    (change,) = compare(declared(images=("x", "y")), Card(images=("a", "b")), None).changes
    assert change.lost == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (values("a", 7), ["a", {"id": 7}]),
        ((PDF,), [{"name": "Инструкция", "url": "https://a/1.pdf"}]),
        (film("a"), [{"21841": ["a"]}]),
        (None, None),
    ],
)
def test_values_in_the_form_of_the_catalog(value: Any, shown: Any) -> None:
    assert plain(value) == shown


def test_a_list_of_groups_is_as_declared_if_it_can_be_cut_so() -> None:
    one, other = film("a")[0], film("b")[0]
    name = Attribute(AttributeId(21837), values("n"), 100001)
    empty = Attribute(AttributeId(21837), (), 100001)
    assert differs({"groups": ((one,), (name, other))}, {"groups": ((one, name), (other,))}) == []
    assert differs({"groups": ((one, empty), (other,))}, {"groups": ((one,), (other,))}) == []
    assert differs({"groups": ((one,), (other,))}, {"groups": ((one, name), (other,))}) == [
        "groups"
    ]
