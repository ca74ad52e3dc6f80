"""The hand on the world over HTTP: JSON under ``/_sandbox/``, for this machine only.

Everything here does what the method of the same name of :class:`Shop` does. It needs no key, so
it answers only to loopback addresses and never to a page in a browser.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec

from .faults import FaultError
from .price_control import PRICE_ACTIONS
from .replies import INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, Refusal, Reply, encode
from .shop import Shop
from .world import WorldError

PREFIX = "/_sandbox/"
_LOOPBACK = ("127.0.0.1", "::1")
Document = dict[str, Any]


# A GET changes nothing: a page in a browser can send one without telling where it comes from.
READS = frozenset({"stock", "postings", "calls", "faults", "now"})


def control(
    shop: Shop,
    action: str,
    client: str,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
) -> Reply:
    """Answer one control call; errors have the shape of Ozon's."""
    try:
        _check_caller(client, headers)
        return Reply(200, encode(_run(shop, action, query, body)))
    except Refusal as refusal:
        return refusal.reply()


def _check_caller(client: str, headers: Mapping[str, str]) -> None:
    if client not in _LOOPBACK or "origin" in headers:
        raise Refusal(403, PERMISSION_DENIED, "the sandbox is moved from its own machine only")


def _run(shop: Shop, action: str, query: Mapping[str, str], body: bytes) -> Any:
    run = _ACTIONS.get(action)
    if run is None:
        raise Refusal(404, NOT_FOUND, f"no action {action!r}; known are {', '.join(_ACTIONS)}")
    try:
        document = {**query, **msgspec.json.decode(body or b"{}", type=Document)}
        return run(shop, document)
    except (WorldError, FaultError) as error:
        raise Refusal(400, INVALID_ARGUMENT, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, INVALID_ARGUMENT, f"not a JSON object: {error}") from error
    except KeyError as error:
        raise Refusal(400, INVALID_ARGUMENT, f"{action}: {error.args[0]} is missing") from error
    except (TypeError, ValueError, OverflowError, sqlite3.Error) as error:
        raise Refusal(400, INVALID_ARGUMENT, f"{action}: {error}") from error


def _sell(shop: Shop, document: Document) -> Document:
    quantity, legal = int(document.get("quantity", 1)), bool(document.get("legal", False))
    return _posting(shop.sell(*_cell_key(document), quantity, legal=legal))


def _order(shop: Shop, document: Document) -> Document:
    lines = [(line["offer_id"], int(line.get("quantity", 1))) for line in document["lines"]]
    legal = bool(document.get("legal", False))
    return _posting(shop.order(lines, int(document["warehouse_id"]), legal=legal))


def _sell_fbo(shop: Shop, document: Document) -> Document:
    return _posting(shop.sell_fbo(*_cell_key(document), int(document.get("quantity", 1))))


def _pack(shop: Shop, document: Document) -> Document:
    shop.pack(document["posting_number"])
    return {}


def _ship(shop: Shop, document: Document) -> Document:
    shop.ship(document["posting_number"])
    return {}


def _deliver(shop: Shop, document: Document) -> Document:
    shop.deliver(document["posting_number"])
    return {}


def _cancel(shop: Shop, document: Document) -> Document:
    shop.cancel(document["posting_number"])
    return {}


def _cancel_part(shop: Shop, document: Document) -> Document:
    shop.cancel_part(*_part(document))
    return {}


def _split(shop: Shop, document: Document) -> Document:
    return _posting(shop.split(*_part(document)))


def _reserve(shop: Shop, document: Document) -> Document:
    return {"reserve_id": shop.reserve(*_cell_key(document), int(document.get("quantity", 1)))}


def _confirm(shop: Shop, document: Document) -> Document:
    return _posting(shop.confirm(document["reserve_id"]))


def _release(shop: Shop, document: Document) -> Document:
    shop.release(document["reserve_id"])
    return {}


def _edit_stock(shop: Shop, document: Document) -> Document:
    shop.edit_stock(*_cell_key(document), int(document["free"]))
    return {}


def _edit_price(shop: Shop, document: Document) -> Document:
    offer_id = document.pop("offer_id")
    shop.edit_price(offer_id, **document)
    return {}


def _edit_card(shop: Shop, document: Document) -> Document:
    offer_id = document.pop("offer_id")
    shop.edit_card(offer_id, **document)
    return {}


def _reject_next(shop: Shop, document: Document) -> Document:
    offer_id, code = document.pop("offer_id"), document.pop("code")
    shop.reject_next(offer_id, code, **document)
    return {}


def _hold_moderation(shop: Shop, document: Document) -> Document:
    shop.hold_moderation(document["offer_id"], float(document["seconds"]))
    return {}


def _archive(shop: Shop, document: Document) -> Document:
    shop.archive(document["offer_id"])
    return {}


def _autoarchive(shop: Shop, document: Document) -> Document:
    shop.autoarchive(document["offer_id"])
    return {}


def _unarchive(shop: Shop, document: Document) -> Document:
    shop.unarchive(document["offer_id"])
    return {}


def _edit_warehouse(shop: Shop, document: Document) -> Document:
    warehouse_id = int(document.pop("warehouse_id"))
    shop.edit_warehouse(warehouse_id, **document)
    return {}


def _remove_warehouse(shop: Shop, document: Document) -> Document:
    shop.remove_warehouse(int(document["warehouse_id"]))
    return {}


def _stock(shop: Shop, document: Document) -> Document:
    cell = shop.stock(*_cell_key(document))
    return {"present": cell.present, "reserved": cell.reserved, "free": cell.free}


def _postings(shop: Shop, _document: Document) -> Document:
    return {"postings": [asdict(posting) for posting in shop.postings()]}


def _calls(shop: Shop, document: Document) -> Document:
    text = document.get("since")
    since = datetime.fromisoformat(text) if text else None
    if since and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return {"calls": [asdict(call) for call in shop.calls(since)]}


def _reset_calls(shop: Shop, _document: Document) -> Document:
    shop.reset_calls()
    return {}


def _fault(shop: Shop, document: Document) -> Document:
    path, kind = document.pop("path"), document.pop("kind")
    shop.fault(path, kind, **document)
    return {}


def _faults(shop: Shop, _document: Document) -> Document:
    return {"faults": shop.faults()}


def _renew_keys(shop: Shop, _document: Document) -> Document:
    shop.renew_keys()
    return {}


def _rate(shop: Shop, document: Document) -> Document:
    shop.rate(document["rating"], document["status"], float(document.get("value", 0)))
    return {}


def _set_error_index(shop: Shop, document: Document) -> Document:
    shop.set_error_index(float(document["value"]))
    return {}


def _clear_faults(shop: Shop, _document: Document) -> Document:
    shop.clear_faults()
    return {}


def _advance(shop: Shop, document: Document) -> Document:
    advance = getattr(shop.clock, "advance", None)
    if advance is None:
        raise WorldError("the clock of this shop is the machine's; it cannot be moved")
    return {"now": advance(float(document["seconds"]))}


def _now(shop: Shop, _document: Document) -> Document:
    return {"now": shop.clock.now()}


def _posting(number: str) -> Document:
    return {"posting_number": number}


def _part(document: Document) -> tuple[str, str, int]:
    return document["posting_number"], document["offer_id"], int(document.get("quantity", 1))


def _cell_key(document: Document) -> tuple[str, int]:
    return document["offer_id"], int(document["warehouse_id"])


_ACTIONS: dict[str, Callable[[Shop, Document], Document]] = {
    "sell": _sell,
    "order": _order,
    "sell-fbo": _sell_fbo,
    "pack": _pack,
    "ship": _ship,
    "deliver": _deliver,
    "cancel": _cancel,
    "cancel-part": _cancel_part,
    "split": _split,
    "reserve": _reserve,
    "confirm": _confirm,
    "release": _release,
    "edit-stock": _edit_stock,
    "edit-price": _edit_price,
    "edit-card": _edit_card,
    "reject-next": _reject_next,
    "hold-moderation": _hold_moderation,
    "archive": _archive,
    "autoarchive": _autoarchive,
    "unarchive": _unarchive,
    **PRICE_ACTIONS,
    "edit-warehouse": _edit_warehouse,
    "remove-warehouse": _remove_warehouse,
    "stock": _stock,
    "postings": _postings,
    "calls": _calls,
    "reset-calls": _reset_calls,
    "fault": _fault,
    "faults": _faults,
    "clear-faults": _clear_faults,
    "renew-keys": _renew_keys,
    "rate": _rate,
    "set-error-index": _set_error_index,
    "advance": _advance,
    "now": _now,
}
