"""What of a write took effect, by the card that the shop shows afterwards."""

from reconciler.domain.card import Card, Package
from reconciler.domain.card_digest import arrived, missing, sent_fields
from reconciler.domain.card_field import is_nothing
from tests.plan.cards import values

EVERYTHING = Card(
    name="Mug",
    images=("https://a/1.jpg", "https://a/2.jpg"),
    color_image="https://a/c.jpg",
    package=Package(depth=1, width=1, height=1, weight=5),
    attributes={"85": values("a")},
    service_type="x",
)
EMPTY = Card(
    name="",
    images=(),
    primary_image=None,
    package=Package(),
    groups=(),
    pdf=(),
)
FIELDS = frozenset(field for field, _ in EVERYTHING.fields())


def sent(says: Card = EVERYTHING, before: Card | None = None) -> bytes:
    return sent_fields(says, before or Card(), [field for field, _ in says.fields()])


def test_nothing_of_an_empty_card_arrived_but_what_is_never_told() -> None:
    assert arrived(sent(), EMPTY).keys() == {"service_type"}
    assert frozenset(missing(sent(), EMPTY)) == FIELDS - {"service_type"}


def test_a_form_of_its_own_has_arrived() -> None:
    own = Card(
        name="mug",
        images=("https://o/1", "https://o/2"),
        color_image="https://o/c",
        package=Package(depth=2, width=2, height=2, weight=6),
        attributes={"85": values("b")},
    )
    assert arrived(sent(), own).keys() == FIELDS
    assert missing(sent(), own) == []


def test_a_list_that_came_out_shorter_is_missing() -> None:
    assert missing(sent(), Card(images=("https://o/1",)))[:2] == ["attributes.85", "color_image"]
    assert "images" in missing(sent(), Card(images=("https://o/1",)))


def test_a_write_that_wiped_a_field_did_not_bring_it() -> None:
    before = Card(name="Cup", attributes={"85": values("b")})
    says = Card(name="Mug", attributes={"85": values("a")})
    assert arrived(sent(says, before), Card(name="Mug")).keys() == {"name"}


def test_that_the_shop_skipped_it_does_not_make_it_there() -> None:
    assert "attributes.85" not in arrived(sent(), EMPTY, skipped=True)


def test_what_is_to_be_cleared_is_not_missed() -> None:
    says = Card(color_image=None, groups=None, attributes={"85": ()})
    packed = sent(says, EVERYTHING)
    assert missing(packed, EMPTY) == []
    assert arrived(packed, EMPTY).keys() == {"color_image", "groups", "attributes.85"}


def test_ids_that_are_nought_are_nothing_and_false_is_a_value() -> None:
    assert is_nothing(0)
    assert not is_nothing(False)
