"""POST /v1/seller/info and /v1/roles: whose shop it is, and what the key may do."""

from typing import Any

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text

from .method import Method, NoFields


def answer_info(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return the company. A new shop has no ratings and no subscription."""
    row = cabinet.db.row("SELECT * FROM seller")
    company = dict(row) if row else {}
    company.pop("opened_at", None)
    return {
        "company": {**company, "ownership_form": "ООО", "tax_system": "USN"},
        "ratings": [],
        "subscription": {"is_premium": False, "type": "UNSPECIFIED"},
    }


def answer_roles(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return what the key may call.

    A key lives three months (Ozon Seller API docs, 2026-09-02). The documentation has no list of
    role names, so a key that only reads is told by ``methods`` without a path that writes.
    """
    # Imported late: the table of methods holds this very function.
    from . import METHODS, READ_METHODS

    if cabinet.key.may_write:
        role = {"name": "Admin", "methods": sorted(METHODS)}
    else:
        role = {"name": "Admin read only", "methods": sorted(READ_METHODS)}
    return {"expires_at": to_text(cabinet.key.expires_at), "roles": [role]}


INFO = Method("/v1/seller/info", NoFields, answer_info)
ROLES = Method("/v1/roles", NoFields, answer_roles)
