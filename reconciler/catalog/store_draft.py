"""A store document that is not written yet: what would be wrong with it."""

from __future__ import annotations

import msgspec

from reconciler.catalog.explain import explain
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts
from reconciler.catalog.store import store_said
from reconciler.domain.problem import Problem


def store_problems(text: str) -> list[Problem]:
    """The usual problems, without places: there is no file to look into."""
    problems: list[Problem] = []
    for document in read_documents(text.encode(), "store.yaml", problems):
        if accepts("store", document.value):
            store_said(document, problems, accepted=True)
        else:
            problems += explain(document, "store")[0]
    return [msgspec.structs.replace(problem, source=None) for problem in problems]
