"""Variables of operations on cards: what a write changes, a rename, a move into the archive."""

from reconciler.domain.card import PICTURE_FIELDS
from reconciler.plan.operation import Rename, SetArchived, SetCard
from reconciler.policy.price_moves import amount, margin
from reconciler.policy.variable import OperationVariable, VariableOf

_PLACE_FIELDS = frozenset({"category", "type"})
"""What decides where in Ozon's tree a card stands, and so what commission it pays."""


def _changes(op: SetCard, fields: frozenset[str]) -> bool:
    """Whether a card that exists changes in one of the fields; a new one has nothing to change."""
    return op.writer != "create" and any(change.field in fields for change in op.changes)


_card = VariableOf(SetCard, "card")


CARD_VARIABLES: tuple[OperationVariable, ...] = (
    _card(
        "writer",
        "string",
        "",
        'how the card is written: "create", "attributes", "pictures", "barcodes" or "import"',
        lambda op, _: op.writer,
    ),
    _card("is_new", "bool", "", "whether it is a new offer", lambda op, _: op.writer == "create"),
    _card(
        "new_price",
        "double",
        "money",
        "the price that a new offer is created with",
        lambda op, _: amount(op.prices.price),
        optional=True,
    ),
    _card(
        "new_cost",
        "double",
        "money",
        "what a unit of a new offer costs, as git says",
        lambda op, _: amount(op.prices.cost),
        optional=True,
    ),
    _card(
        "has_new_cost",
        "bool",
        "",
        "whether it is a new offer, and git says its cost",
        lambda op, _: amount(op.prices.cost) is not None,
    ),
    _card(
        "new_margin",
        "double",
        "share",
        "what op.new_price leaves after op.new_cost, as a share of the price",
        lambda op, _: margin(amount(op.prices.price), amount(op.prices.cost)),
        optional=True,
    ),
    _card(
        "fields",
        "list",
        "",
        'the fields that change, such as "name", "images", "package.weight", "attributes.85"',
        lambda op, _: tuple(change.field for change in op.changes),
    ),
    _card(
        "fields_changed", "int", "fields", "how many fields change", lambda op, _: len(op.changes)
    ),
    _card(
        "changes_category",
        "bool",
        "",
        "whether a card that exists moves to another category or type",
        lambda op, _: _changes(op, _PLACE_FIELDS),
    ),
    _card(
        "changes_images",
        "bool",
        "",
        "whether pictures of a card that exists change",
        lambda op, _: _changes(op, PICTURE_FIELDS),
    ),
    _card(
        "is_destructive",
        "bool",
        "",
        "whether content ceases to be: pictures, values, documents",
        lambda op, _: op.is_destructive,
    ),
    _card(
        "lost",
        "int",
        "contents",
        "how many contents cease to be",
        lambda op, _: sum(len(change.lost) for change in op.changes),
    ),
    OperationVariable(
        name="op.was",
        type="string",
        meaning="the offer id that the shop has",
        kinds=("rename",),
        read=lambda op, _: op.was if isinstance(op, Rename) else None,
    ),
    OperationVariable(
        name="op.auto",
        type="bool",
        meaning="whether Ozon archived the offer by itself",
        kinds=("unarchive",),
        read=lambda op, _: op.auto if isinstance(op, SetArchived) else None,
    ),
)
