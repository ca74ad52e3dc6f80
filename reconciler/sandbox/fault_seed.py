"""A number that stands for a bad day: the same number, the same faults."""

import random
from typing import Any

import yaml

from .fault_kinds import KINDS, fits
from .fault_script import HEAD
from .item_codes import ITEM_CODES

_RULES = 12
_LATEST_CALL = 3
_BUSY = (
    "/v3/product/list",
    "/v3/product/info/list",
    "/v4/product/info/attributes",
    "/v1/product/info/warehouse/stocks",
    "/v2/product/info/stocks-by-warehouse/fbs",
    "/v5/product/info/prices",
    "/v4/posting/fbs/list",
    "/v4/posting/fbs/unfulfilled/list",
    "/v1/product/import/info",
    "/v2/products/stocks",
    "/v2/products/stocks",
    "/v1/product/import/prices",
    "/v1/product/import/prices",
    "/v3/product/import",
    "/v1/product/attributes/update",
    "/v2/product/pictures/import",
)
"""The methods that a client of catalogs calls every day; those that write twice as often."""

_NEVER = frozenset({"answer", "kill-before", "kill-after", "expire-key", "offer-not-signed"})
"""Nobody can go on after these without doing something, so a bad day has none of them."""


def faults_of(seed: int) -> list[dict[str, Any]]:
    """Return the rules that a seed stands for: each is met by an early call of some method."""
    draw = random.Random(seed)  # noqa: S311
    rules = []
    for _ in range(_RULES):
        path = draw.choice(_BUSY)
        kind = draw.choice([kind for kind in KINDS if kind not in _NEVER and fits(kind, path)])
        rule = {"path": path, "kind": kind, "call": draw.randint(1, _LATEST_CALL)}
        rules.append({**rule, **_options(kind, path, draw)})
    return rules


def script_of(rules: list[dict[str, Any]]) -> str:
    """Return rules as a script."""
    lines = [
        yaml.safe_dump(rule, default_flow_style=True, width=1000, sort_keys=False).strip()
        for rule in rules
    ]
    listed = "".join(f"  - {line}\n" for line in lines)
    return f"{HEAD}: 1\nfaults:{chr(10) + listed if rules else ' []' + chr(10)}"


def _options(kind: str, path: str, draw: random.Random) -> dict[str, Any]:
    match kind:
        case "too-many-requests":
            waits: list[dict[str, Any]] = [
                {"retry_after": draw.randint(1, 5)},
                {"retry_after": None},
                {"item_retry_after": 1},
            ]
            return {**draw.choice(waits), "times": draw.randint(1, 5)}
        case "internal-error":
            return {"html": draw.random() < 0.5, "times": draw.randint(1, 3)}
        case "circle-is-open":
            return {"text": draw.random() < 0.5}
        case "item-error":
            return {"code": draw.choice(ITEM_CODES[path]), "items": draw.randint(1, 3)}
        case "lag":
            return {"behind": "write", "times": draw.randint(1, 3)}
        case _:
            return {}
