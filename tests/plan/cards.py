"""Cards for tests of the plan: declared, live and last applied, by the little that matters."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue
from reconciler.domain.card import Card, DeclaredCard, Field, Package, Pdf, fitted
from reconciler.domain.card_digest import AppliedCard, field_digest, pack
from reconciler.domain.source import Source
from reconciler.plan.operation import Cause, FieldChange

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CM = Package(depth=12, unit="cm")
PDF = Pdf("Инструкция", "https://a/1.pdf")


def values(*said: str | int) -> tuple[AttributeValue, ...]:
    """Texts, or ids of a dictionary."""
    return tuple(
        AttributeValue("", one) if isinstance(one, int) else AttributeValue(one) for one in said
    )


def film(link: str) -> tuple[Attribute, ...]:
    return (Attribute(AttributeId(21841), values(link), 100001),)


def declared(may_lose: tuple[str, ...] = (), titles: Any = None, **says: Any) -> DeclaredCard:
    return DeclaredCard(
        says=Card(**says),
        digest=b"d",
        source=Source("a.yaml", 1),
        titles=titles or {},
        may_lose=frozenset(may_lose),
    )


def applied(says: Card, live: Card) -> AppliedCard:
    """As left by our last write."""
    fields: Mapping[Field, tuple[bytes, bytes]] = {
        field: (field_digest(value), field_digest(live.get(field)))
        for field, value in fitted(says, live).fields()
    }
    return AppliedCard(b"d", b"l", pack(fields))


def change(field: Field, after: Any = "x", cause: Cause = "git") -> FieldChange:
    return FieldChange(field=field, before=None, after=after, cause=cause)
