"""Who calls: the Client-Id and Api-Key headers."""

from dataclasses import dataclass

from .database import Database
from .replies import INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED, Refusal
from .windows import HOUR

LIFETIME = 90 * 24 * HOUR
"""Three months (Ozon Seller API docs, 2026-09-02)."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that was let in. ``expires_at`` is in microseconds."""

    client_id: str
    may_write: bool
    expires_at: int


def authenticate(db: Database, client_id: str, api_key: str, now: int) -> Key:
    """Return the key behind the two headers.

    The messages are the documented ones (Ozon Seller API docs, 2026-09). The documentation does not
    give their HTTP statuses; these are the ones that clients have met on the live service: 401 for
    missing headers, 400 for a Client-Id that is not a number, 404 for a wrong key, 403 for a key
    that is switched off. An expired key is answered like one that is switched off.

    Raises:
        Refusal: nobody is behind these headers.
    """
    if not client_id or not api_key:
        message = "Client-Id and Api-Key headers are required"
        raise Refusal(401, UNAUTHENTICATED, message)
    if not (client_id.isascii() and client_id.isdigit() and int(client_id) > 0):
        message = "Client-Id header value should be positive integer"
        raise Refusal(400, INVALID_ARGUMENT, message)
    row = db.row("SELECT * FROM keys WHERE client_id = ? AND api_key = ?", (client_id, api_key))
    if row is None:
        message = "Invalid Api-Key, please check the key and try again"
        raise Refusal(404, NOT_FOUND, message)
    if row["state"] != "active" or row["expires_at"] <= now:
        message = "Api-key is deactivated, use another one or generate a new one"
        raise Refusal(403, PERMISSION_DENIED, message)
    return Key(client_id, row["access"] == "write", row["expires_at"])


def expire(db: Database, client_id: str, api_key: str, now: int) -> None:
    """Let the months of a key be over at ``now``."""
    sql = "UPDATE keys SET expires_at = ? WHERE client_id = ? AND api_key = ?"
    db.execute(sql, (now, client_id, api_key))


def renew(db: Database, now: int) -> None:
    """Let all keys live three months from ``now`` on, as new ones of the cabinet do."""
    db.execute("UPDATE keys SET expires_at = ?", (now + LIFETIME,))


def check_role(key: Key, *, writes: bool) -> None:
    """Let a key pass that may use the method.

    Raises:
        Refusal: 403 when the method writes and the key only reads.
    """
    if writes and not key.may_write:
        message = "Api-Key is missing a required role for a method"
        raise Refusal(403, PERMISSION_DENIED, message)
