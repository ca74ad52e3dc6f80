"""Policies, their settings and waivers as documents say them, before anything is compiled."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from reconciler.domain.selector import Selector
from reconciler.domain.source import Source

Enforce = Literal["deny", "approve", "warn"]
Scope = Literal["plan", "operation"]
Way = Literal["comment", "review", "label"]
"""How somebody approves on a pull request: by a comment that names policy and plan, by an approving
review, by a label.
"""

COMMENT_ONLY: tuple[Way, ...] = ("comment",)
"""A review says that the YAML is right and a label says nothing: a policy has to let them count."""

Param = bool | int | float | str | tuple[str, ...]

EVERYTHING = Selector()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: policy`. `match` and `require` are CEL; `message` has `{plan.goes_dark}` places.

    `applies_to` chooses offers as safety-stock rules do, before any expression is asked.
    `on_unknown` is the level of what can't be judged because an input is missing; None is the
    policy's own. `approved_by` are the ways on a pull request that approve a violation. `at` tells
    where each field's text begins (keys `match`, `require`, `message`, `params.NAME`).
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
    applies_to: Selector = EVERYTHING
    on_unknown: Enforce | None = None
    approved_by: tuple[Way, ...] = COMMENT_ONLY
    params: Mapping[str, Param] = {}
    at: Mapping[str, Source] = {}


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """What a profile or the settings of a store say of one policy: other numbers, another level.

    `at` has the places of `enforce` and `params.NAME`.
    """

    source: Source
    enforce: Enforce | Literal["off"] | None = None
    approved_by: tuple[Way, ...] | None = None
    params: Mapping[str, Param] = {}
    at: Mapping[str, Source] = {}


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: policy-profile`: a named set of numbers. Nobody uses it until settings choose it."""

    name: str
    title: str
    why: str
    policies: Mapping[str, Tuning]
    source: Source


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: policy-settings`: which profile holds, and what else differs, for one store or all.

    `at` has the places of `store` and `profile`.
    """

    policies: Mapping[str, Tuning]
    source: Source
    store: str | None = None
    profile: str | None = None
    why: str = ""
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
    profiles: tuple[Profile, ...] = ()
    settings: tuple[Settings, ...] = ()

    def ways(self) -> frozenset[Way]:
        """Every way that anything here lets count, for whichever store."""
        said = [policy.approved_by for policy in self.policies]
        for layer in (
            *(profile.policies for profile in self.profiles),
            *(settings.policies for settings in self.settings),
        ):
            said += [tuning.approved_by or () for tuning in layer.values()]
        return frozenset(way for ways in said for way in ways)
