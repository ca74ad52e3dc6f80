"""The kinds of documents: which exist, where they belong, which are not in this version."""

from __future__ import annotations

from typing import Any

from reconciler.catalog.document import Document
from reconciler.catalog.nearest import listed, suggestion
from reconciler.domain.problem import Problem

CATALOG_KINDS = (
    "store",
    "products",
    "prices",
    "stocks",
    "safety-stock",
    "moved",
    "defaults",
)
POLICY_KINDS = ("policy", "waiver", "policy-profile", "policy-settings")
TEST_KINDS = ("policy-test",)
MAPPING_KINDS = ("sheet-mapping",)
KINDS = (*CATALOG_KINDS, *POLICY_KINDS, *TEST_KINDS, *MAPPING_KINDS)
"""Every kind of document, those of the catalog first."""


def kind_of(document: Document, kinds: tuple[str, ...], problems: list[Problem]) -> str | None:
    """The kind of a document if it is one of `kinds`; else None and a problem that says why."""
    if not isinstance(document.value, dict):
        problems.append(
            document.problem(
                code="wrong-type",
                message="A document must be a mapping that begins with `kind:`.",
                fix=f"Begin the document with `kind: ...`, one of {listed(kinds)}.",
            )
        )
        return None
    kind = document.value.get("kind")
    if isinstance(kind, str) and kind in kinds:
        return kind
    problems.append(_kind_problem(document, kind, kinds))
    return None


def _kind_problem(document: Document, kind: Any, kinds: tuple[str, ...]) -> Problem:
    if "kind" not in document.value:
        return document.problem(
            code="missing-kind",
            message="The document does not say what it is: the key `kind` is missing.",
            fix=f"Begin the document with `kind: ...`, one of {listed(kinds)}.",
        )
    if kind in KINDS:
        return document.problem(
            code="misplaced-kind",
            message=f"A document of kind `{kind}` does not belong into this folder.",
            fix=f"Move it to {_folder_of(kind)}.",
            path=["kind"],
        )
    known = f"The kinds here are {listed(kinds)}."
    return document.problem(
        code="unknown-kind",
        message=f"There is no kind `{kind}`. {known}",
        fix=suggestion(str(kind), kinds, "Write one of them."),
        path=["kind"],
    )


def _folder_of(kind: str) -> str:
    if kind in TEST_KINDS:
        return "the policies/tests folder"
    if kind in MAPPING_KINDS:
        return "a file beside the catalog, and name that with `import --mapping`"
    return "the policies folder" if kind in POLICY_KINDS else "the catalog folder"
