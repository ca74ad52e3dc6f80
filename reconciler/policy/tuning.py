"""The numbers that hold for one store: the policy's own, a profile's, the settings'."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.policy.document import (
    Enforce,
    Param,
    Policy,
    PolicyDocuments,
    Profile,
    Settings,
    Tuning,
)
from reconciler.policy.fault import unknown_name

STANDARD = "standard"
"""The profile that holds when nobody chose one: the numbers of the policies themselves."""


class Origin(msgspec.Struct, frozen=True):
    """Who set a number or the level: `by` is empty for the policy itself; `where` is file:line."""

    name: str
    value: Param
    by: str
    where: str


class Tuned(msgspec.Struct, frozen=True):
    """A policy as it holds for a store, with the origin of its level and of each number."""

    policy: Policy
    origins: tuple[Origin, ...] = ()
    off: bool = False


class _Layer(msgspec.Struct, frozen=True):
    by: str
    policies: Mapping[str, Tuning]


def tuned(documents: PolicyDocuments, store: str | None) -> list[Tuned]:
    """Every policy with what profile and settings say for a store; later layers win.

    What is wrong with them is told by `tuning_problems`, and passed over here.
    """
    layers = list(_layers(documents, store))
    return [_tuned(policy, layers) for policy in documents.policies]


def profile_of(documents: PolicyDocuments, store: str | None) -> str:
    """The name of the profile that holds for a store."""
    chosen = [one.profile for one in _settings_of(documents, store) if one.profile]
    return chosen[-1] if chosen else STANDARD


def tuning_problems(documents: PolicyDocuments) -> Iterator[Problem]:
    """What profiles and settings say that no policy has, that is of another type, or said twice."""
    policies = {policy.id: policy for policy in documents.policies}
    profiles: dict[str, Source] = {}
    for profile in documents.profiles:
        yield from _twice("a profile", profile.name, profile.source, profiles)
        yield from _strange(profile.policies, policies)
    stores: dict[str, Source] = {}
    for settings in documents.settings:
        yield from _twice(
            "a document of settings of", settings.store or "all stores", settings.source, stores
        )
        yield from _strange(settings.policies, policies)
        yield from _unknown_profile(settings, {STANDARD, *profiles})


def strange_stores(documents: PolicyDocuments, stores: Iterable[str]) -> Iterator[Problem]:
    """Settings for stores that the catalog does not have: a misspelt name would tune nothing."""
    known = sorted(stores)
    for settings in documents.settings:
        if settings.store is not None and settings.store not in known:
            message, fix = unknown_name(settings.store, known)
            yield Problem(
                code="settings-unknown-store",
                message=f"The settings are for a store that the catalog does not have. {message}",
                fix=fix,
                source=settings.at.get("store", settings.source),
                path="store",
                width=len(settings.store),
            )


def fitting(value: Param, like: Param) -> Param | None:
    """A value in the type of another: whole numbers stand for decimal ones; None if it can't be."""
    if isinstance(like, float) and type(value) is int:
        return float(value)
    return value if type(value) is type(like) else None


def _layers(documents: PolicyDocuments, store: str | None) -> Iterator[_Layer]:
    chosen = profile_of(documents, store)
    for profile in documents.profiles:
        if profile.name == chosen:
            yield _Layer(f"profile {profile.name}", profile.policies)
    for settings in _settings_of(documents, store):
        of = f"settings of {settings.store}" if settings.store else "settings"
        yield _Layer(of, settings.policies)


def _settings_of(documents: PolicyDocuments, store: str | None) -> list[Settings]:
    """Those of all stores first, so that what is said of this one wins."""
    meant = [one for one in documents.settings if one.store is None or one.store == store]
    return sorted(meant, key=lambda one: one.store is not None)


def _tuned(policy: Policy, layers: Iterable[_Layer]) -> Tuned:
    level: Enforce | Literal["off"] = policy.enforce
    ways = policy.approved_by
    values = dict(policy.params)
    origins = {
        "enforce": Origin("enforce", policy.enforce, "", policy.source.short),
        **{
            name: Origin(name, value, "", policy.at.get(f"params.{name}", policy.source).short)
            for name, value in policy.params.items()
        },
    }
    for layer in layers:
        tuning = layer.policies.get(policy.id)
        if tuning is None:
            continue
        ways = tuning.approved_by or ways
        if tuning.enforce is not None:
            level = tuning.enforce
            where = tuning.at.get("enforce", tuning.source).short
            origins["enforce"] = Origin("enforce", level, layer.by, where)
        for name, said in tuning.params.items():
            value = fitting(said, values[name]) if name in values else None
            if value is not None:
                values[name] = value
                where = tuning.at.get(f"params.{name}", tuning.source).short
                origins[name] = Origin(name, value, layer.by, where)
    off = level == "off"
    kept = policy.enforce if level == "off" else level
    held = replace(policy, params=values, enforce=kept, approved_by=ways)
    return Tuned(held, tuple(origins.values()), off)


def _strange(said: Mapping[str, Tuning], policies: Mapping[str, Policy]) -> Iterator[Problem]:
    for name, tuning in said.items():
        policy = policies.get(name)
        if policy is None:
            message, fix = unknown_name(name, policies)
            yield Problem(
                code="unknown-policy",
                message=f"Numbers are set for a policy that isn't there. {message}",
                fix=fix,
                source=tuning.source,
                path=f"policies.{name}",
                width=len(name),
            )
            continue
        for param, value in tuning.params.items():
            yield from _strange_param(policy, param, value, tuning)


def _strange_param(policy: Policy, name: str, value: Param, tuning: Tuning) -> Iterator[Problem]:
    own = policy.params.get(name)
    if own is None:
        message, fix = unknown_name(name, policy.params)
        message = f"The policy {policy.id} has no such param. {message}"
    elif fitting(value, own) is None:
        message = f"params.{name} is a {_word(own)} in the policy, and a {_word(value)} here."
        fix = f"Write it as there ({policy.at.get(f'params.{name}', policy.source).short})."
    else:
        return
    yield Problem(
        code="settings-param",
        message=message,
        fix=fix,
        source=tuning.at.get(f"params.{name}", tuning.source),
        path=f"policies.{policy.id}.params.{name}",
    )


def _word(value: Param) -> str:
    match value:
        case bool():
            return "yes or no"
        case int():
            return "whole number"
        case float():
            return "decimal number"
        case str():
            return "text"
        case tuple():
            return "list of texts"


def _twice(what: str, name: str, source: Source, first: dict[str, Source]) -> Iterator[Problem]:
    if name in first:
        yield Problem(
            code="settings-twice",
            message=f"There is {what} {name} already, at {first[name].short}.",
            fix="Keep one of the two.",
            source=source,
        )
    first.setdefault(name, source)


def _unknown_profile(settings: Settings, known: set[str]) -> Iterator[Problem]:
    if settings.profile is not None and settings.profile not in known:
        message, fix = unknown_name(settings.profile, known)
        yield Problem(
            code="settings-unknown-profile",
            message=f"The settings choose a profile that isn't there. {message}",
            fix=fix,
            source=settings.at.get("profile", settings.source),
            path="profile",
            width=len(settings.profile),
        )


def names_of(profiles: Iterable[Profile]) -> list[str]:
    """The names of profiles that may be chosen, the standard one among them."""
    return sorted({STANDARD, *(profile.name for profile in profiles)})
