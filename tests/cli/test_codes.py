"""Every problem code that the sources use is explained, once, and no other is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import reconciler
from reconciler.catalog.codes import EXPLAINED as CATALOG
from reconciler.cli.codes import EXPLAINED as CLI
from reconciler.cli.codes import all_explained
from reconciler.github.codes import EXPLAINED as GITHUB
from reconciler.ozon.codes import EXPLAINED as OZON
from reconciler.policy.codes import EXPLAINED as POLICY
from reconciler.spreadsheet.codes import EXPLAINED as SPREADSHEET
from reconciler.state.codes import EXPLAINED as STATE
from reconciler.workflow.codes import EXPLAINED as WORKFLOW

ROOMS = (CATALOG, POLICY, GITHUB, OZON, SPREADSHEET, STATE, WORKFLOW, CLI)

PASSED_ON = {
    "catalog/attribute_problems.py",  # the caller's code
    "catalog/card_clashes.py",  # the caller's code
    "catalog/card_rules.py",  # the broken rule's code
    "catalog/cross_rules.py",  # the caller's code
    "catalog/document.py",  # the caller's code
    "catalog/price_list.py",  # the broken rule's code
    "catalog/price_merge.py",  # the broken rule's code
    "catalog/price_schedule.py",  # the broken rule's code
    "catalog/prices.py",  # the broken rule's code
    "catalog/statements.py",  # the caller's code
    "cli/sandbox_move.py",  # the caller's code
    "ozon/card_refusals.py",  # Ozon's own codes
    "ozon/cards.py",  # Ozon's own codes
    "ozon/sending.py",  # Ozon's own codes
    "plan/task_state.py",  # Ozon's own codes
    "policy/compiled.py",  # the fault's code
    "policy/fault.py",  # the caller's code
    "spreadsheet/refusals.py",  # the caller's code
    "workflow/sheet_import.py",  # the fault's code
    "workflow/sheet_rows.py",  # the fault's code
    "workflow/import_left.py",  # why something is left out
    "workflow/shop_checks.py",  # the caller's code
}
"""Files in which a code may come from elsewhere."""


def test_codes_used_and_codes_explained_are_the_same() -> None:
    assert set(codes_in_sources()) == set(all_explained())


def test_a_code_belongs_to_one_room() -> None:
    assert len(all_explained()) == sum(map(len, ROOMS))


def test_explanations_are_sentences() -> None:
    for code, text in all_explained().items():
        assert code == code.lower().replace("_", "-")
        assert text.endswith(".")
        assert text[0].isupper() or text[0] in "`/" or text.startswith(("has(", "git ")), code
        assert len(text) > 30


def codes_in_sources() -> Iterator[str]:
    root = Path(reconciler.__file__).parent
    for path in root.rglob("*.py"):
        name = path.relative_to(root).as_posix()
        if name.startswith("sandbox/"):
            continue  # the shop's own errors
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from codes_of_call(node, name)


def codes_of_call(call: ast.Call, name: str) -> Iterator[str]:
    said = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    if (
        name.startswith("cli/sandbox")
        and isinstance(call.func, ast.Name)
        and call.func.id == "invalid"
    ):
        said = [call.args[0]]
    for value in said:
        choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        for choice in choices:
            if isinstance(choice, ast.Constant):
                yield choice.value
            else:
                assert name in PASSED_ON, f"{name}:{choice.lineno}"
