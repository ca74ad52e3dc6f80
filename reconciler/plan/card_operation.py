"""One change of a card by one writer, with what is remembered once it took effect."""

from collections.abc import Iterator
from datetime import datetime

from reconciler.domain.card import UNTOLD, Card, DeclaredCard, Field, LiveCard, fitted, only
from reconciler.domain.card_digest import AppliedCard, field_digest, pack, sent_fields
from reconciler.domain.ids import OfferId
from reconciler.plan.card_writer import fields_of
from reconciler.plan.operation import FieldChange, SetCard, Why, Writer, card_id


def card_operation(
    offer: OfferId,
    card: DeclaredCard,
    writer: Writer,
    changes: tuple[FieldChange, ...],
    live: Card,
    held: tuple[Field, ...],
    at: datetime,
) -> SetCard:
    """The operation that makes these changes.

    `held` are the fields that need no write, `at` is when the card was read. Whoever plans adds
    what concerns the store: currency and traits.
    """
    says = fitted(card.says, live)
    fields = fields_of(changes)
    causes = [change.cause for change in changes]
    return SetCard(
        id=card_id(offer, writer),
        offer=offer,
        writer=writer,
        changes=changes,
        # An import forgets what it is not told, and of these nobody could read what to keep.
        says=only(says, fields | UNTOLD if writer == "import" else fields),
        applies=AppliedCard(card.digest, b"", _packed(says, live, frozenset(held))),
        observed=sent_fields(says, live, fields),
        cause=next((cause for cause in ("first", "git") if cause in causes), "live"),
        observed_at=at,
        why=(_declared(card),) if writer == "create" else tuple(_whys(card, changes)),
    )


def as_applied(card: DeclaredCard, live: LiveCard) -> AppliedCard:
    """The base of a card that is as declared."""
    says = fitted(card.says, live.card)
    fields = frozenset(field for field, _ in says.fields())
    return AppliedCard(card.digest, live.digest, _packed(says, live.card, fields))


def _packed(says: Card, live: Card, fields: frozenset[Field]) -> bytes:
    return pack(
        {
            field: (field_digest(says.get(field)), field_digest(live.get(field)))
            for field in sorted(fields)
        }
    )


def _declared(card: DeclaredCard) -> Why:
    return Why(what="git declares it", where=card.source.short)


def _whys(card: DeclaredCard, changes: tuple[FieldChange, ...]) -> Iterator[Why]:
    seen = set()
    for change in changes:
        place = card.sources.get(change.field, card.source).short
        if place not in seen:
            seen.add(place)
            yield Why(what=f"git says {change.title or change.field}", where=place)
