"""Carrying out an import of pictures: those that are sent take the place of all that were there."""

import msgspec

from .card_errors import CardError
from .card_requests import PicturesItem
from .cards import read_card, write_card
from .database import Database
from .moderation import begin, take_refusal
from .picture_rules import check_pictures, load, note_failed
from .products import find
from .tasks import Outcome


def update_pictures(db: Database, document: str, at: int, moderation: int) -> Outcome:
    """Replace the pictures of a card, the colour picture among them.

    Links that are there already make the item ``skipped`` (Ozon Seller API docs, 2026-09). That an
    item without any picture fails instead of emptying the card is our reading.
    """
    item = msgspec.json.decode(document, type=PicturesItem)
    product = find(db, item.offer_id) if item.offer_id else None
    if product is None:
        message = "the product is not in your personal account"
        return Outcome("failed", 0, [CardError("offer_id_not_found", message, "offer_id")])
    product_id = int(product["product_id"])
    errors = _errors(db, item)
    if errors:
        return Outcome("failed", product_id, errors)
    loaded = load(item.primary_image, item.images, item.color_image)
    before = read_card(db, product_id)
    after = msgspec.structs.replace(before, images=loaded.images, color_image=loaded.color_image)
    if after == before:
        return Outcome("skipped", product_id)
    write_card(db, product_id, after)
    note_failed(db, product_id, loaded.failed)
    db.execute("UPDATE products SET updated_at = ? WHERE product_id = ?", (at, product_id))
    begin(db, product_id, at, moderation)
    return Outcome("imported", product_id)


def _errors(db: Database, item: PicturesItem) -> list[CardError]:
    refusal = take_refusal(db, item.offer_id, "import_refusal")
    if refusal:
        return [refusal]
    if not (item.images or item.primary_image):
        return [CardError("EMPTY_REQUIRED", "no picture was sent", "images")]
    return check_pictures(item.primary_image, item.images, item.color_image)
