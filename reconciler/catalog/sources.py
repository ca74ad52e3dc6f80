"""Where the files of a catalog come from: a folder, a revision of git, or edits not yet saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reconciler.catalog.files import first_folder, is_hidden, is_yaml, why_no_folder, yaml_files
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.catalog.revision import RevisionFile


class CatalogFile(Protocol):
    """A file that can be read once or many times, also after it was pickled into another process.

    Files of a revision are best pickled together: each group starts one git over there.
    """

    @property
    def name(self) -> str:
        """Relative to the catalog, with slashes."""
        ...

    @property
    def shown(self) -> str:
        """The way the user would type it; problems name it so."""
        ...

    @property
    def folder(self) -> str:
        """The first folder of the name; empty for a file in the catalog itself."""
        ...

    def read(self, problems: list[Problem]) -> bytes | None:
        """The bytes, or None and a problem that says why. Must not raise."""
        ...


class CatalogSource(Protocol):
    """A list of files. What is not among them is not there."""

    @property
    def shown(self) -> str:
        """The catalog folder as the user would type it."""
        ...

    def files(self, problems: list[Problem]) -> Sequence[CatalogFile]:
        """All files, sorted by name; what looks like one and can't be read is a problem.

        May be empty. Raises InvalidInput if there is no such catalog.
        """
        ...


class FolderSource(NamedTuple):
    """A folder of the working tree."""

    root: Path

    @property
    def shown(self) -> str:
        """The folder."""
        return self.root.as_posix()

    def files(self, problems: list[Problem]) -> Sequence[CatalogFile]:
        """Its YAML files. Raises InvalidInput if it is not a folder."""
        wrong = why_no_folder(self.root)
        if wrong is None:
            return yaml_files(self.root, problems)
        raise InvalidInput([no_catalog(f"The catalog folder `{self.shown}` {wrong}.")])


class RevisionSource(NamedTuple):
    """The same folder as a revision has it."""

    rev: str
    root: Path

    @property
    def shown(self) -> str:
        """`HEAD~3:catalog`."""
        return f"{self.rev}:{self.root.as_posix()}"

    def files(self, problems: list[Problem]) -> Sequence[RevisionFile]:
        """Its YAML files. Raises InvalidInput if there is no such revision, or no such folder."""
        from reconciler.catalog.revision import revision_files

        return revision_files(self.rev, self.root, problems)


class EditedFile(NamedTuple):
    """A file whose bytes are in memory."""

    name: str
    shown: str
    data: bytes

    @property
    def folder(self) -> str:
        """The first folder of the name; empty for a file in the catalog itself."""
        return first_folder(self.name)

    def read(self, problems: list[Problem]) -> bytes | None:  # noqa: ARG002  (they can't fail)
        """The bytes."""
        return self.data


class OverlaidSource(NamedTuple):
    """Another source as it would be with some files written: the dry run of an edit."""

    base: CatalogSource
    written: Mapping[str, bytes]

    @property
    def shown(self) -> str:
        """As the other."""
        return self.base.shown

    def files(self, problems: list[Problem]) -> Sequence[CatalogFile]:
        """The files of the other, replaced and added to. Names that no catalog reads stay out."""
        found = {file.name: file for file in self.base.files(problems)}
        shown = {name: file.shown for name, file in found.items()}
        for name, data in self.written.items():
            if is_yaml(name) and not is_hidden(name):
                place = shown.get(name, f"{self.shown.rstrip('/')}/{name}")
                found[name] = EditedFile(name, place, data)
        return [found[name] for name in sorted(found)]


def no_catalog(message: str) -> Problem:
    """The problem of a catalog that is not there."""
    return Problem(
        code="catalog-missing",
        message=message,
        fix="Name the folder that holds the catalog with --catalog.",
    )
