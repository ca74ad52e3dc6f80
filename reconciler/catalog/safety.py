"""`kind: safety-stock` to rules. Their order is: file name, then position in the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from reconciler.catalog.document import Document, PathPart, dotted
from reconciler.catalog.keeps import keep_said
from reconciler.catalog.rows import Mention
from reconciler.catalog.selectors import match_fractions, selector
from reconciler.catalog.stock_merge import unknown_warehouse
from reconciler.catalog.unreachable import unreachable
from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.place import packed
from reconciler.domain.problem import Problem
from reconciler.domain.safety import SafetyRule


class RulesSaid(msgspec.Struct, frozen=True, array_like=True):
    """The rules of one document, and the warehouses that they name."""

    rules: list[SafetyRule]
    mentions: list[Mention]


Said = tuple[str, RulesSaid]
"""A document and the name of its file."""


def rules_said(document: Document, problems: list[Problem]) -> RulesSaid:
    """Read one document that the schema accepted."""
    said = RulesSaid([], [])
    for index, rule in enumerate(document.value["rules"]):
        path: list[PathPart] = ["rules", index]
        keep = keep_said(document, [*path, "keep"], rule["keep"], problems)
        match = rule.get("match")
        problems += match_fractions(document, [*path, "match"])
        said.mentions.extend(_mentions(document, [*path, "match", "warehouse"], match))
        if keep is not None:
            said.rules.append(SafetyRule(selector(match), keep, document.place(path)))
    return said


def merge_rules(
    layers: Iterable[Iterable[Said]],
    warehouses: Collection[str] | None,
    problems: list[Problem],
) -> tuple[SafetyRule, ...]:
    """All rules in the order in which they are tried: those of the later layer first.

    So a store's own rules come before the shared ones. None as `warehouses`: no store is known.
    """
    rules: list[SafetyRule] = []
    for layer in reversed(list(layers)):
        own: list[SafetyRule] = []
        for file, said in layer:
            own += said.rules
            for mention in said.mentions:
                problems += unknown_warehouse(mention, file, warehouses)
        # By layer: a store may replace all shared rules, which other stores go on using.
        problems += unreachable(own)
        rules += own
    return tuple(rules)


def _mentions(
    document: Document, path: list[PathPart], match: dict[str, Any] | None
) -> Iterable[Mention]:
    said = (match or {}).get("warehouse", [])
    places = [path] if isinstance(said, str) else [[*path, index] for index in range(len(said))]
    for place in places:
        alias, at = WarehouseAlias(document.get(place)), document.place(place)
        yield Mention(alias, packed(at.line, at.column), dotted(place))
