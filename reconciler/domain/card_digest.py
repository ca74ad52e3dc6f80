"""Short names of contents: equal digests, equal content. Cards are many, and rarely looked into."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from reconciler.domain.card import UNTOLD, Card, Field
from reconciler.domain.card_field import entries_of, is_nothing

CARD_BYTES = 16
FIELD_BYTES = 8
"""Enough to tell the values of one field of one card apart."""


class AppliedCard(msgspec.Struct, frozen=True, gc=False):
    """What we know of a card since we last brought it to what git says.

    `declared` stands for the declaration, `live` for the card as the shop had it afterwards: while
    both are the same, nobody has to look into either. `fields` has both by field, as short digests:
    a shop may keep a value in a form of its own (a link to its own copy of a picture), and that is
    no difference as long as neither side moves.
    """

    declared: bytes = b""
    live: bytes = b""
    fields: bytes = b""


_ENCODER = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string")
LISTS = frozenset({"images", "groups", "pdf"})
"""Fields whose entries can get lost one by one."""

_SENT = msgspec.msgpack.Decoder(dict[str, tuple[bytes, bytes, int]])
_FIELDS = msgspec.msgpack.Decoder(dict[str, tuple[bytes, bytes]])


def card_digest(card: Card) -> bytes:
    """Of all content of a card."""
    return _digest(list(card.fields()), CARD_BYTES)


def field_digest(value: Any) -> bytes:
    """Of one value of a field."""
    return _digest(value, FIELD_BYTES)


def pack(fields: Mapping[Field, tuple[bytes, bytes]]) -> bytes:
    """By field the digest of what was said and of what the shop has, as bytes."""
    return _ENCODER.encode(fields)


def known_fields(packed: bytes) -> Mapping[Field, tuple[bytes, bytes]]:
    """What `pack` packed."""
    return _FIELDS.decode(packed) if packed else {}


def taken(
    base: AppliedCard | None,
    applies: AppliedCard,
    sent: bytes,
    live: Card,
    *,
    skipped: bool = False,
) -> AppliedCard:
    """The base after a write took effect: the fields that were `sent` as the shop has them now.

    `applies` has those that needed no write. The base stands for no declaration as a whole: other
    fields of the card may still have to be sent.
    """
    fields = dict(known_fields(base.fields)) if base else {}
    fields.update(known_fields(applies.fields))
    fields.update(arrived(sent, live, skipped=skipped))
    return AppliedCard(fields=pack(fields))


def sent_fields(says: Card, live: Card, fields: Iterable[Field]) -> bytes:
    """What `arrived` has to know of a write: by field what was said, what was there before, and of
    a list how many entries it is to have.
    """
    packed = {}
    for field in sorted(fields):
        value = says.get(field)
        entries = entries_of(field, value) if field in LISTS else 0
        packed[field] = (field_digest(value), field_digest(live.get(field)), entries)
    return pack_sent(packed)


def pack_sent(fields: Mapping[Field, tuple[bytes, bytes, int]]) -> bytes:
    """The same as bytes, of these fields alone."""
    return _ENCODER.encode(fields)


def known_sent(packed: bytes) -> Mapping[Field, tuple[bytes, bytes, int]]:
    """What `sent_fields` packed."""
    return _SENT.decode(packed) if packed else {}


def arrived(sent: bytes, live: Card, *, skipped: bool = False) -> dict[Field, tuple[bytes, bytes]]:
    """Of the fields that were sent, those that the shop took in, in whatever form it keeps them.

    One that it still shows as before is left to the next comparison, unless it never tells it, or
    `skipped` the write: then it holds that nothing differs. So is what came out `missing`: a
    picture that could not be loaded must not pass for one that was taken in.
    """
    fields = {}
    gone = missing(sent, live)
    for field, (said, before, _entries) in known_sent(sent).items():
        value = live.get(field)
        now = field_digest(value)
        untold = field in UNTOLD and value is msgspec.UNSET
        if field not in gone and (skipped or untold or now != before or now == said):
            fields[field] = (said, now)
    return fields


def missing(sent: bytes, live: Card) -> list[Field]:
    """Of the fields that were sent, those of which the shop shows nothing at all, and lists with
    fewer entries than were sent.
    """
    gone = []
    for field, (said, _before, entries) in known_sent(sent).items():
        value = live.get(field)
        if entries:
            lacks = entries_of(field, value) < entries
        elif field in UNTOLD:
            lacks = False
        else:
            lacks = is_nothing(value) and said not in _NOTHING
        if lacks:
            gone.append(field)
    return gone


def _digest(value: Any, size: int) -> bytes:
    return blake2b(_ENCODER.encode(_plain(value)), digest_size=size).digest()


def _plain(value: Any) -> Any:
    """UNSET has no form of its own in msgpack; it is the same as nothing here."""
    return None if value is msgspec.UNSET else value


_NOTHING = frozenset(field_digest(value) for value in (None, (), ""))
"""What `sent` holds of a field that was to be cleared."""
