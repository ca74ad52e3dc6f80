"""Pictures that are sent as links: which of them arrive on the card."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from .card_errors import CardError
from .cards import pictures
from .database import Database

# 50 pictures a product with the main one (Ozon Seller API docs, 2026-09-03).
MOST_PICTURES = 50
# A link with this in it leads nowhere: the way to rehearse pictures that fail.
_BROKEN = "/broken/"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Pictures after Ozon has fetched them: those that arrived, and the links that did not."""

    images: tuple[str, ...]
    color_image: str
    failed: tuple[str, ...]


def load(primary: str, images: Sequence[str], color_image: str) -> Loaded:
    """Fetch pictures; a card keeps the links themselves."""
    sent = pictures(primary, tuple(images))
    every = (*sent, color_image) if color_image else sent
    return Loaded(
        images=tuple(url for url in sent if _BROKEN not in url),
        color_image="" if _BROKEN in color_image else color_image,
        failed=tuple(url for url in every if _BROKEN in url),
    )


def check_pictures(primary: str, images: Sequence[str], color_image: str) -> list[CardError]:
    """Return what is wrong with pictures that were sent.

    The documentation (2026-09) has no code for too many pictures; ``VALUE_MAX_LIMIT`` is our
    reading.
    """
    sent = pictures(primary, tuple(images))
    if len(sent) > MOST_PICTURES:
        return [CardError("VALUE_MAX_LIMIT", f"at most {MOST_PICTURES} pictures", "images")]
    if sent and not load(primary, images, color_image).images:
        return [CardError("all_image_failed", "no picture could be loaded", "images")]
    return []


def note_failed(db: Database, product_id: int, failed: Sequence[str]) -> None:
    """Keep the links that failed, for ``/v2/product/pictures/info``."""
    errors = [{"url": url, "message": "the picture could not be loaded"} for url in failed]
    db.execute(
        "UPDATE cards SET picture_errors = ? WHERE product_id = ?",
        (msgspec.json.encode(errors).decode(), product_id),
    )
