"""POST /v4/posting/fbs/list: postings of the seller's own warehouses in a period."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.posting_pages import (
    Conditions,
    Moment,
    Period,
    SortDir,
    check_period,
    read_page,
    refuse_filters,
)
from reconciler.sandbox.reading import Int64

from .method import Method
from .posting_rows import fbs_rows


class Filter(msgspec.Struct):
    """``since`` and ``to`` are required and are about ``in_process_at`` (Ozon docs, 2026-09)."""

    since: Moment
    to: Moment
    last_changed_status_date: Period = msgspec.field(default_factory=Period)
    statuses: list[str] = []
    warehouse_ids: list[Int64] = []
    order_numbers: list[str] = []
    order_id: Int64 = 0
    delivery_method_ids: list[str] = []
    provider_ids: list[str] = []
    integration_type_flow: list[str] = []


class Request(msgspec.Struct):
    """A page size of 1 to 1000. ``with`` is not read: the shop always sends all it has."""

    filter: Filter
    limit: Int64
    cursor: str = ""
    sort_dir: SortDir = "ASC"


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of postings; a reserve that nobody has paid for yet is none.

    Raises:
        Refusal: 400 when the period is longer than 366 days, or a filter is unknown here.
    """
    chosen = request.filter
    check_period(chosen.since, chosen.to)
    refuse_filters(
        delivery_method_ids=chosen.delivery_method_ids,
        provider_ids=chosen.provider_ids,
        integration_type_flow=chosen.integration_type_flow,
    )
    conditions = Conditions()
    conditions.equal("fbo", 0)
    changed = chosen.last_changed_status_date
    if changed.from_ is None and changed.to is None:
        conditions.within("in_process_at", chosen.since, chosen.to)
    else:
        # Who asks for changes asks for a few: the index on the moment of the change finds them.
        conditions.within("changed_at", changed.from_, changed.to)
        conditions.within("+in_process_at", chosen.since, chosen.to)
    conditions.among("+status", chosen.statuses)
    conditions.among("+warehouse_id", chosen.warehouse_ids)
    conditions.among("+order_number", chosen.order_numbers)
    if chosen.order_id:
        conditions.equal("+order_id", chosen.order_id)
    page = read_page(cabinet.db, conditions, request.cursor, request.limit, request.sort_dir)
    return {
        "postings": fbs_rows(cabinet, page.rows),
        "cursor": page.cursor,
        "has_next": bool(page.cursor),
    }


METHOD = Method("/v4/posting/fbs/list", Request, answer, rows=("postings",))
