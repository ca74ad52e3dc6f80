"""POST /v4/posting/fbs/unfulfilled/list: postings that the seller still has to hand over."""

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
from reconciler.sandbox.postings import OPEN
from reconciler.sandbox.reading import Int64

from .method import Method
from .posting_rows import fbs_rows


class Filter(msgspec.Struct):
    """The cutoff is the moment by which a posting must be put together, its ``shipment_date``."""

    cutoff_from: Moment | None = None
    cutoff_to: Moment | None = None
    last_changed_status_date: Period = msgspec.field(default_factory=Period)
    statuses: list[str] = []
    warehouse_ids: list[Int64] = []
    delivery_method_ids: list[str] = []
    provider_ids: list[str] = []
    delivering_date_from: str = ""
    delivering_date_to: str = ""


class Request(msgspec.Struct):
    """A page size of 1 to 1000. ``with`` is not read: the shop always sends all it has."""

    filter: Filter = msgspec.field(default_factory=Filter)
    limit: Int64 = 0
    cursor: str = ""
    sort_dir: SortDir = "ASC"


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of postings that are neither handed over nor cancelled.

    Raises:
        Refusal: 400 when the period is longer than 366 days, or a filter is unknown here.
    """
    chosen = request.filter
    check_period(chosen.cutoff_from, chosen.cutoff_to)
    refuse_filters(
        delivery_method_ids=chosen.delivery_method_ids,
        provider_ids=chosen.provider_ids,
        delivering_date_from=chosen.delivering_date_from,
        delivering_date_to=chosen.delivering_date_to,
    )
    conditions = Conditions()
    conditions.equal("fbo", 0)
    conditions.among("status", OPEN)
    conditions.within("shipment_date", chosen.cutoff_from, chosen.cutoff_to)
    changed = chosen.last_changed_status_date
    conditions.within("+changed_at", changed.from_, changed.to)
    conditions.among("+status", chosen.statuses)
    conditions.among("+warehouse_id", chosen.warehouse_ids)
    page = read_page(cabinet.db, conditions, request.cursor, request.limit, request.sort_dir)
    return {
        "postings": fbs_rows(cabinet, page.rows),
        "cursor": page.cursor,
        "has_next": bool(page.cursor),
    }


METHOD = Method("/v4/posting/fbs/unfulfilled/list", Request, answer, rows=("postings",))
