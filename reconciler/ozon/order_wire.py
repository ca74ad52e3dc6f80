"""The shapes of the lists of postings. Nothing of a buyer has a field here, so none is decoded.

Moments stay text and quantities stay what they are: `order_rows` reads them and says which posting
it can't read.
"""

import msgspec

from reconciler.ozon.wire import Cursor


class Money(msgspec.Struct, gc=False):
    """An amount; the currency is the cabinet's."""

    amount: str | int | float | None = None


class PostingItem(msgspec.Struct, gc=False):
    """One offer of a posting."""

    offer_id: str | int | None = None
    quantity: int | float | str | None = None
    price: Money | str | int | float | None = None


class WhereFrom(msgspec.Struct, gc=False):
    """What tells the warehouse: `delivery_method` for FBS and rFBS, `analytics_data` for FBO."""

    warehouse_id: int | str | None = None


class Posting(msgspec.Struct):
    """A row of any of the three lists; FBO rows tell no handover, FBS rows no creation."""

    posting_number: str | None = None
    parent_posting_number: str | None = None
    status: str | None = None
    in_process_at: str | None = None
    created_at: str | None = None
    delivering_date: str | None = None
    delivery_method: WhereFrom | None = None
    analytics_data: WhereFrom | None = None
    products: list[PostingItem] | None = None


class Postings(msgspec.Struct):
    """/v4/posting/fbs/list, /v4/posting/fbs/unfulfilled/list and /v3/posting/fbo/list."""

    postings: list[Posting] | None = None
    cursor: Cursor = None
    has_next: bool | None = None
