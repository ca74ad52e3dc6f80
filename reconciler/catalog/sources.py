"""Where the files of a catalog come from."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


class CatalogFile(Protocol):
    """One YAML file. `name` is relative to the catalog, `shown` the way the user would type it."""

    @property
    def name(self) -> str:
        """Relative to the catalog, with slashes."""
        ...

    @property
    def shown(self) -> str:
        """The way the user would type it."""
        ...

    @property
    def folder(self) -> str:
        """The first folder on the way; empty for a file in the catalog itself."""
        ...

    def read(self, problems: list[Problem]) -> bytes | None:
        """The bytes, or None and a problem that says why not."""
        ...


class CatalogSource(Protocol):
    """A catalog."""

    @property
    def shown(self) -> str:
        """The way the user would name it."""
        ...

    def files(self, problems: list[Problem]) -> list[CatalogFile]:
        """Every file, sorted by name. Raises InvalidInput if there is no catalog at all."""
        ...


class FolderSource:
    """A folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def shown(self) -> str:
        """Its path."""
        return self.root.as_posix()

    def files(self, problems: list[Problem]) -> list[CatalogFile]:
        """Every file. Raises InvalidInput if there is no such folder."""
        if not self.root.is_dir():
            what = "is not a folder" if self.root.exists() else "does not exist"
            raise InvalidInput([no_catalog(f"The catalog folder `{self.shown}` {what}.")])
        from reconciler.catalog.files import yaml_files

        return list(yaml_files(self.root, problems))


def no_catalog(message: str) -> Problem:
    """The problem of a catalog that is not there."""
    return Problem(
        code="catalog-missing",
        message=message,
        fix="Name the folder that holds the catalog with --catalog.",
    )
