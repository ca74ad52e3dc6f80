"""The shapes of the answers about cards that we read; as tolerant as those in `wire`."""

import msgspec

from reconciler.ozon.wire import Cursor


class Value(msgspec.Struct, gc=False):
    """A value of an attribute. The document spells the id in two ways. (2026-09)"""

    value: str | int | float | bool | None = None
    dictionary_value_id: int | None = None
    dictionary_id: int | None = msgspec.field(default=None, name="dictionaryValueId")


class AttributeRow(msgspec.Struct, gc=False):
    """An attribute of a card."""

    id: int | None = None
    complex_id: int | None = None
    values: list[Value] | None = None


class ComplexRow(AttributeRow, gc=False):
    """A nested attribute; older answers hold whole groups instead."""

    attributes: list[AttributeRow] | None = None


class PdfRow(msgspec.Struct, gc=False):
    """A document of a card."""

    file_name: str | None = None
    name: str | None = None


class CardRow(msgspec.Struct, gc=False):
    """A row of /v4/product/info/attributes."""

    id: int
    offer_id: str | int
    sku: int | None = None
    name: str | None = None
    description_category_id: int | None = None
    type_id: int | None = None
    barcode: str | None = None
    barcodes: list[str] | None = None
    depth: int | None = None
    width: int | None = None
    height: int | None = None
    dimension_unit: str | None = None
    weight: int | None = None
    weight_unit: str | None = None
    images: list[str] | None = None
    primary_image: str | None = None
    color_image: str | None = None
    attributes: list[AttributeRow] | None = None
    complex_attributes: list[ComplexRow] | None = None
    pdf_list: list[PdfRow] | None = None


class Cards(msgspec.Struct):
    """/v4/product/info/attributes."""

    result: list[CardRow] | None = None
    last_id: Cursor = None
    total: int | None = None


class TaskResult(msgspec.Struct):
    """The answer of /v3/product/import."""

    task_id: int | None = None


class ImportAnswer(msgspec.Struct):
    """The two places where a task's number comes."""

    result: TaskResult | None = None
    task_id: int | None = None


class TaskError(msgspec.Struct):
    """Why an item of a task was refused."""

    code: str | int | None = None
    message: str | None = None
    description: str | None = None
    level: str | None = None
    field: str | None = None
    attribute_id: int | None = None
    attribute_name: str | None = None


class TaskItem(msgspec.Struct):
    """One item of a task."""

    offer_id: str | int | None = None
    product_id: int | None = None
    status: str | None = None
    errors: list[TaskError] | None = None


class TaskItems(msgspec.Struct):
    """The items of a task."""

    items: list[TaskItem] | None = None


class TaskInfo(msgspec.Struct):
    """/v1/product/import/info."""

    result: TaskItems | None = None


class OfferError(msgspec.Struct):
    """Why one offer was not renamed."""

    offer_id: str | int | None = None
    message: str | None = None


class OfferErrors(msgspec.Struct):
    """/v1/product/update/offer-id."""

    errors: list[OfferError] | None = None


class BarcodeError(msgspec.Struct):
    """Why one barcode was not bound."""

    code: str | int | None = None
    error: str | None = None
    barcode: str | None = None
    sku: int | None = None


class BarcodeErrors(msgspec.Struct):
    """/v1/barcode/add."""

    errors: list[BarcodeError] | None = None


class Flag(msgspec.Struct):
    """/v1/product/archive and /v1/product/unarchive."""

    result: bool | None = None


class Daily(msgspec.Struct):
    """A quota; a limit of -1 is none."""

    limit: int | None = None
    usage: int | None = None
    reset_at: str | None = None


class PerMinute(msgspec.Struct):
    """A limit of products a minute."""

    limit: int | None = None
    limit_type: str | None = None


class Limits(msgspec.Struct):
    """/v4/product/info/limit."""

    total: Daily | None = None
    daily_create: Daily | None = None
    daily_update: Daily | None = None
    operation_limits: PerMinute | list[PerMinute] | None = None
