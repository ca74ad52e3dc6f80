"""A catalog in a temporary working folder, so that paths read as a user sees them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog, load_policies
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.policy.document import PolicyDocuments

STORE = """\
kind: store
name: samovar
currency: RUB
warehouses:
  msk: {id: 1020000123456}
  spb: {id: 1020000789012}
"""

Files = dict[str, str | bytes]


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def catalog() -> Callable[..., Desired]:
    """Write files below catalog/ (and a store document, if none is given), then load."""

    def load(files: Files, store: str | None = None) -> Desired:
        write("catalog", with_store(files))
        return load_catalog(Path("catalog"), store)

    return load


@pytest.fixture
def policies() -> Callable[[Files], PolicyDocuments]:
    def load(files: Files) -> PolicyDocuments:
        write("policies", files)
        return load_policies(Path("policies"))

    return load


@pytest.fixture
def refused(catalog: Callable[..., Desired]) -> Callable[..., list[Problem]]:
    """The problems of a catalog that must be refused."""

    def load(files: Files, store: str | None = None) -> list[Problem]:
        with pytest.raises(InvalidInput) as caught:
            catalog(files, store)
        return list(caught.value.problems)

    return load


def with_store(files: Files) -> Files:
    told = any(b"kind: store" in as_bytes(text) for text in files.values())
    return files if told else {"store.yaml": STORE, **files}


def write(root: str, files: Files) -> None:
    Path(root).mkdir(exist_ok=True)
    for name, text in files.items():
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(text))


def as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def rendered(problems: Iterable[Problem]) -> str:
    """Everything that a user will see of a problem."""
    lines = []
    for problem in problems:
        lines.append(f"{problem.source or '-'}: [{problem.code}] {problem.message}")
        if problem.path:
            lines.append(f"  path: {problem.path}")
        if problem.excerpt:
            lines.append(f"  | {problem.excerpt}")
            column = problem.source.column if problem.source else 1
            lines.append(f"  | {' ' * (column - 1)}{'^' * problem.width}")
        lines.append(f"  fix: {problem.fix}")
    return "\n".join(lines) + "\n"
