"""Every code that the catalog's sources use is explained, and no other is."""

import ast
from pathlib import Path

import reconciler.catalog
from reconciler.catalog.codes import EXPLAINED

PASSED_ON = ("broken.code", "code", "self.code")


def test_codes_used_and_codes_explained_are_the_same() -> None:
    folder = Path(reconciler.catalog.__file__).parent
    used = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code":
                if ast.unparse(node.value) in PASSED_ON:
                    continue  # the code of a caller, or of a broken rule
                assert isinstance(node.value, ast.Constant), f"{path}:{node.value.lineno}"
                used.add(node.value.value)
    assert used == set(EXPLAINED)


def test_explanations_are_sentences() -> None:
    for text in EXPLAINED.values():
        assert text.endswith(".")
        assert len(text) > 30
