"""`kind: policy-profile` and `kind: policy-settings`: other numbers for policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.policies import param
from reconciler.policy.document import Profile, Settings, Tuning


def profile_said(document: Document) -> Profile:
    """Read one document that the schema accepted."""
    said = document.value
    return Profile(
        name=said["name"],
        title=said["title"],
        why=said["why"],
        policies=_tunings(document),
        source=document.place([]),
    )


def settings_said(document: Document) -> Settings:
    """Read one document that the schema accepted."""
    said = document.value
    return Settings(
        store=said.get("store"),
        profile=said.get("profile"),
        why=said.get("why", ""),
        policies=_tunings(document),
        source=document.place([]),
        at={key: document.place([key]) for key in ("store", "profile") if key in said},
    )


def _tunings(document: Document) -> Mapping[str, Tuning]:
    said: Mapping[str, Any] = document.value.get("policies", {})
    return {name: _tuning(document, name, inner) for name, inner in said.items()}


def _tuning(document: Document, name: str, said: Mapping[str, Any]) -> Tuning:
    path: list[PathPart] = ["policies", name]
    params = said.get("params", {})
    at = {f"params.{key}": document.place([*path, "params", key]) for key in params}
    if "enforce" in said:
        at["enforce"] = document.place([*path, "enforce"])
    return Tuning(
        source=document.place(path, key=True),
        enforce=said.get("enforce"),
        approved_by=tuple(said["approved_by"]) if "approved_by" in said else None,
        params={key: param(value) for key, value in params.items()},
        at=at,
    )
