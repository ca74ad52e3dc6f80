"""Carrying out an update of attributes: what is sent is set, everything else stays."""

import msgspec

from .attribute_rules import check_values, with_texts
from .card_errors import CardError
from .card_requests import AttributesItem
from .cards import Card, CardAttribute, read_card, tidy, write_card
from .database import Database
from .moderation import begin, named, take_refusal
from .products import find
from .tasks import Outcome


def update_attributes(db: Database, document: str, at: int, moderation: int) -> Outcome:
    """Merge attributes into a card by their ids. An attribute that is filled in cannot be emptied.

    (Ozon Seller API docs, 2026-09.)
    """
    item = msgspec.json.decode(document, type=AttributesItem)
    product = find(db, item.offer_id) if item.offer_id else None
    if product is None:
        message = "the product is not in your personal account"
        return Outcome("failed", 0, [CardError("offer_id_not_found", message, "offer_id")])
    product_id = int(product["product_id"])
    before = tidy(read_card(db, product_id))
    sent = [attribute.kept() for attribute in item.attributes]
    kind = (before.description_category_id, before.type_id)
    refusal = take_refusal(db, item.offer_id, "import_refusal")
    errors = [named(refusal, before)] if refusal else check_values(*kind, sent)
    if errors:
        return Outcome("failed", product_id, errors)
    after = _merged(before, with_texts(*kind, sent))
    if after == before:
        return Outcome("skipped", product_id)
    write_card(db, product_id, after)
    db.execute("UPDATE products SET updated_at = ? WHERE product_id = ?", (at, product_id))
    begin(db, product_id, at, moderation)
    return Outcome("imported", product_id)


def _merged(card: Card, sent: list[CardAttribute]) -> Card:
    simple = {attribute.key: attribute for attribute in card.attributes}
    simple.update({a.key: a for a in sent if a.complex_id == 0})
    # A nested attribute may be there several times, as films may; what is not sent stays so.
    nested = {a.key: a for a in sent if a.complex_id != 0}
    kept = [nested.pop(a.key, a) for a in card.complex_attributes]
    return tidy(
        msgspec.structs.replace(
            card,
            attributes=tuple(simple.values()),
            complex_attributes=(*kept, *nested.values()),
        )
    )
