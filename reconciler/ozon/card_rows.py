"""Rows of cards as domain values."""

from collections.abc import Iterable, Iterator, Sequence

from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue
from reconciler.domain.card import Card, LiveCard, Package, Pdf
from reconciler.domain.card_digest import card_digest
from reconciler.domain.ids import ProductId
from reconciler.domain.product import CategoryId
from reconciler.ozon.card_groups import Grouping, grouped
from reconciler.ozon.card_wire import AttributeRow, CardRow, ComplexRow, Value


def live_card(row: CardRow) -> LiveCard:
    """A card with all that the shop tells of it.

    The kind of a service and the promotion that collects reviews are taken and never told back.
    (Ozon Seller API docs, /v4/product/info/attributes, 2026-09)
    """
    plain = [item for item in row.attributes or [] if not item.complex_id]
    loose = [item for item in row.attributes or [] if item.complex_id]
    pictures = tuple(_pictures(row))
    grouping = _groups(row.complex_attributes or [])
    card = Card(
        name=row.name or "",
        category=CategoryId(row.description_category_id or 0),
        type=row.type_id or 0,
        barcodes=_barcodes(row),
        package=Package(
            depth=row.depth or 0,
            width=row.width or 0,
            height=row.height or 0,
            unit=row.dimension_unit or "",
            weight=row.weight or 0,
            weight_unit=row.weight_unit or "",
        ),
        images=pictures,
        primary_image=pictures[0] if pictures else None,
        color_image=row.color_image or None,
        attributes={
            str(item.id): tuple(_values(item.values)) for item in plain if item.id and item.values
        },
        groups=grouping.groups,
        pdf=tuple(Pdf(pdf.name or "", pdf.file_name or "") for pdf in row.pdf_list or []),
        loose=tuple(_nested(loose)),
    )
    return LiveCard(
        product_id=ProductId(row.id),
        sku=row.sku or None,
        card=card,
        digest=card_digest(card),
        unclear=grouping.unclear,
    )


def _pictures(row: CardRow) -> Iterator[str]:
    """All pictures, the main one first; it is named apart, and may stand among the others."""
    if row.primary_image:
        yield row.primary_image
    yield from (link for link in row.images or () if link != row.primary_image)


def _barcodes(row: CardRow) -> tuple[str, ...]:
    """All barcodes, the main one first: it is the one that an import must not leave out."""
    others = [code for code in row.barcodes or () if code != row.barcode]
    return (row.barcode, *others) if row.barcode else tuple(others)


def _values(values: Iterable[Value] | None) -> Iterator[AttributeValue]:
    for item in values or ():
        text = "" if item.value is None else str(item.value)
        if isinstance(item.value, bool):
            text = text.lower()
        yield AttributeValue(text, item.dictionary_value_id or item.dictionary_id or 0)


def _nested(rows: Iterable[AttributeRow]) -> Iterator[Attribute]:
    for item in rows:
        if item.id:
            number = item.complex_id or 0
            yield Attribute(AttributeId(item.id), tuple(_values(item.values)), number)


def _groups(rows: Sequence[ComplexRow]) -> Grouping:
    """Groups of nested attributes; older answers tell them as groups."""
    if any(row.attributes for row in rows):
        return Grouping(tuple(tuple(_nested(row.attributes or [row])) for row in rows), False)
    return grouped(_nested(rows))
