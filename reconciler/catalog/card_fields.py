"""The fields of a product card, and the bits that say which of them a document gives."""

CARD_FIELDS = (
    "name",
    "state",
    "category",
    "type",
    "vat",
    "barcode",
    "package",
    "images",
    "primary_image",
    "color_image",
    "attributes",
    "complex_attributes",
    "pdf",
    "service_type",
    "reviews_promo",
    "remove",
    "labels",
    "note",
)
"""In the order in which they are shown."""

REMOVABLE = ("images", "pdf", "complex_attributes")
"""What `remove` may name besides attributes."""

MERGED = ("package", "attributes", "labels")
"""Mappings that several documents and defaults may fill together, key by key."""

FIELD_BITS = {name: 1 << number for number, name in enumerate(CARD_FIELDS)}

MERGED_BITS = sum(FIELD_BITS[name] for name in MERGED)

OUR_OWN = ("state", "vat", "labels", "note")
"""What a card says that is no content of the shop's card: the rate goes with the prices."""

CONTENT_BITS = sum(bit for name, bit in FIELD_BITS.items() if name not in OUR_OWN)
