"""`kind: store` to a Store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from reconciler.catalog.document import Document, PathPart
from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.duration import parse_duration
from reconciler.domain.endpoint import why_unsafe
from reconciler.domain.ids import WarehouseAlias, WarehouseId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.domain.store import (
    OFFICIAL_ENDPOINT,
    RENEW_DAYS,
    CredentialNames,
    Manage,
    Store,
    StoreWarehouse,
)
from reconciler.domain.zones import TIME_ZONE, zone


class StoreSaid(msgspec.Struct, frozen=True, array_like=True):
    """A store document; `store` is None if it is refused, so that it still counts as a store."""

    name: str
    source: Source
    store: Store | None


def store_said(document: Document, problems: list[Problem], *, accepted: bool) -> StoreSaid:
    """What a store document says."""
    value = document.value
    name = value.get("name")
    source = document.place([])
    if not accepted:
        return StoreSaid(name if isinstance(name, str) else "", source, None)
    found = [
        *_endpoint_problems(document),
        *_warehouse_problems(document),
        *zone_problems(document, ["time_zone"]),
    ]
    problems += found
    return StoreSaid(value["name"], source, None if found else _store(document))


def zone_problems(document: Document, path: list[PathPart]) -> list[Problem]:
    """The problem of a time zone that is said at a path and that this system does not know."""
    name = document.get(path)
    if name is None or zone(name) is not None:
        return []
    return [
        document.problem(
            code="bad-time-zone",
            message=f"`time_zone`: this system knows no time zone {name}.",
            fix="Write one such as Europe/Moscow, Asia/Shanghai or UTC. If it is right, install the"
            " database of time zones: the package `tzdata`.",
            path=path,
        )
    ]


def _store(document: Document) -> Store:
    value = document.value
    return Store(
        name=value["name"],
        currency=value["currency"],
        source=document.place([]),
        endpoint=value.get("endpoint", OFFICIAL_ENDPOINT).rstrip("/"),
        credentials=_credentials(value.get("credentials", {})),
        warehouses={
            WarehouseAlias(alias): StoreWarehouse(
                id=WarehouseId(int(said["id"])),
                source=document.place(["warehouses", alias], key=True),
                stock_mode=said.get("stock_mode"),
            )
            for alias, said in value.get("warehouses", {}).items()
        },
        manage=Manage(**value.get("manage", {})),
        orphans=value.get("orphans", "report"),
        orphans_at=document.place(["orphans"]) if "orphans" in value else None,
        on_deny=value.get("on_deny", "stop"),
        send_cost=value.get("send_cost", False),
        renew_days=_renew_days(value.get("min_price_timer")),
        apply=_apply(value.get("apply", {})),
        time_zone=value.get("time_zone", TIME_ZONE),
    )


def _apply(said: dict[str, Any]) -> ApplySettings:
    numbers = {name: int(said[name]) for name in ("canary", "waves") if name in said}
    times = {name: parse_duration(said[name]) for name in ("watch", "max_age") if name in said}
    shares = {
        name: Decimal(said[name].removesuffix("%")) / 100
        for name in ("stop_share", "tolerance")
        if name in said
    }
    return ApplySettings(**numbers, **shares, **times)  # type: ignore[arg-type]


def _renew_days(said: dict[str, Any] | bool | None) -> int | None:
    """`{renew_days: 7}`, which is the default, or false."""
    if said is None:
        return RENEW_DAYS
    return int(said["renew_days"]) if isinstance(said, dict) else None


def _credentials(said: dict[str, Any]) -> CredentialNames:
    return CredentialNames(**{name: inner["env"] for name, inner in said.items()})


def _endpoint_problems(document: Document) -> list[Problem]:
    endpoint = document.value.get("endpoint", OFFICIAL_ENDPOINT)
    reason = why_unsafe(endpoint)
    if reason is None:
        return []
    return [
        document.problem(
            code="bad-endpoint",
            message=f"`endpoint` {reason}.",
            fix=f"Write `{OFFICIAL_ENDPOINT}`, or `http://127.0.0.1:8080` for a sandbox on this "
            "machine.",
            path=["endpoint"],
        )
    ]


def _warehouse_problems(document: Document) -> list[Problem]:
    """Two aliases of one warehouse would let the same cell be said twice unseen."""
    first: dict[int, str] = {}
    problems = []
    for alias, said in document.value.get("warehouses", {}).items():
        path = ["warehouses", alias, "id"]
        other = first.setdefault(said["id"], alias)
        if other != alias:
            place = document.place(["warehouses", other, "id"])
            problems.append(
                document.problem(
                    code="said-twice",
                    message=f"Warehouse {said['id']} has two aliases: `{alias}`, and `{other}` at "
                    f"{place}.",
                    fix="Delete one of the aliases and use the other everywhere.",
                    path=path,
                )
            )
    return problems
