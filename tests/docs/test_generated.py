"""Parts of the docs that are made from the code say what the code says.

REGENERATE_GOLDENS=1 writes them anew.
"""

import os
import re
from pathlib import Path

from reconciler.cli.codes import all_explained
from reconciler.policy import variables
from reconciler.policy.variable import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def test_policy_variables() -> None:
    rows = "".join(
        f"| `{item.name}` | {item.type} | {item.meaning}{_limits(item.kinds, item.optional)} |\n"
        for item in variables()
    )
    table = f"| variable | type | meaning |\n|---|---|---|\n{rows}"
    path = DOCS / "policies.md"
    text = path.read_text("utf-8")
    made = re.sub(
        r"(?s)(<!-- variables: generated -->\n).*(<!-- variables: end -->)",
        lambda found: found[1] + table + found[2],
        text,
    )
    _check(path, made)


def test_problem_codes() -> None:
    parts = "".join(f"\n## {code}\n\n{words}\n" for code, words in all_explained().items())
    head = (
        "# Problem codes\n\n"
        "Every mistake in catalog, policies, files and arguments has one of these codes.\n"
        "`reconciler explain CODE` says the same.\n"
    )
    _check(DOCS / "problems.md", head + parts)


def _limits(kinds: tuple[str, ...], optional: bool) -> str:
    words = []
    if len(kinds) == 1:
        words.append(f"{kinds[0]} only")
    elif kinds and len(kinds) < len(KINDS):
        words.append(f"not of {' and '.join(kind for kind in KINDS if kind not in kinds)}")
    words += ["may be missing"] if optional else []
    return f" ({', '.join(words)})" if words else ""


def _check(path: Path, made: str) -> None:
    if os.environ.get("REGENERATE_GOLDENS"):
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made, f"{path.name} is old; run with REGENERATE_GOLDENS=1"
