"""Policies and waivers as their documents say them, before any expression is compiled."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from reconciler.domain.selector import Selector
from reconciler.domain.source import Source

Enforce = Literal["deny", "approve", "warn"]
Scope = Literal["plan", "operation"]
Param = bool | int | float | str


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: policy`. `match` and `require` are CEL; `message` has `{plan.goes_dark}` places.

    `at` tells where each field's text begins (keys `match`, `require`, `message`, `params.NAME`).
    """

    id: str
    title: str
    enforce: Enforce
    scope: Scope
    require: str
    message: str
    why: str
    source: Source
    match: str | None = None
    params: Mapping[str, Param] = {}
    at: Mapping[str, Source] = {}


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: waiver`: these offers are exempt from one policy, for a reason, until a day.

    The waiver holds through the whole of `expires`, UTC.
    """

    policy: str
    match: Selector
    reason: str
    owner: str
    expires: date
    source: Source


class PolicyDocuments(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read from the policies folder; `digest` is the SHA-256 of names and bytes."""

    policies: tuple[Policy, ...]
    waivers: tuple[Waiver, ...]
    digest: str
