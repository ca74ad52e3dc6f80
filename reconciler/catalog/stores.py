"""The names of the stores that a catalog holds, without reading all of it."""

from __future__ import annotations

import re
from pathlib import Path

from reconciler.catalog.files import read_bytes, yaml_files
from reconciler.catalog.reader import read_documents
from reconciler.domain.problem import Problem

_STORE = re.compile(rb"""kind["']?\s*:\s*["']?store\b""")


def catalog_stores(root: Path) -> list[str]:
    """The names in the order of the files; a store document without a name has an empty one.

    What can't be read is left out: whoever loads the catalog hears of it.
    """
    unheard: list[Problem] = []
    names = []
    for file in yaml_files(root, unheard) if root.is_dir() else []:
        data = read_bytes(file, unheard)
        if data is None or not _STORE.search(data):
            continue
        for document in read_documents(data, file.shown, unheard):
            if isinstance(document.value, dict) and document.value.get("kind") == "store":
                name = document.value.get("name")
                names.append(name if isinstance(name, str) else "")
    return names
