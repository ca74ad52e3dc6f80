"""A catalog as it will be, in a folder of its own: proved there as a whole, and then saved.

Files that stay as they are stand there as links; so no more of a large catalog is in memory than
the files that change, as they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from reconciler.catalog.files import YamlFile, yaml_files
from reconciler.catalog.lock import LOCK_NAME
from reconciler.catalog.saving import Change, save
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


class Staging:
    """Files by their name below the catalog."""

    def __init__(self, root: Path) -> None:
        """Raises InvalidInput if a file of the catalog can't be read."""
        self._root = root
        self._temporary = TemporaryDirectory(prefix="reconciler-")
        self.folder = Path(self._temporary.name)
        self._before: dict[str, bytes | None] = {}
        self._was_read: dict[str, bytes] = {}
        problems: list[Problem] = []
        self._files = {file.name: file for file in yaml_files(root, problems)}
        if problems:
            raise InvalidInput(problems)
        self._folded = {name.casefold(): name for name in self._files}
        for file in self._files.values():
            _link(file.path, self._place(file.name))
        if (root / LOCK_NAME).is_file():
            _link(root / LOCK_NAME, self._place(LOCK_NAME))

    def name_of(self, name: str) -> str:
        """A name, or the one of a file that is the same where letter case does not count."""
        return self._folded.get(name.casefold(), name)

    def has(self, name: str) -> bool:
        """Whether there is such a file, now or by what was put."""
        return name in self._files

    def inside(self, folder: str) -> list[str]:
        """All files of a folder and of those below it, now."""
        return [name for name in self._files if name.startswith(f"{folder}/")]

    def shown(self, name: str) -> str:
        """The way the user would type it."""
        return (self._root / name).as_posix()

    def read(self, name: str) -> bytes:
        """What a file holds by now. What is put later takes the place of this, and of no other."""
        data = self._place(name).read_bytes()
        if name not in self._before:
            self._was_read.setdefault(name, data)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Give a file its new bytes. A lock, which is no document, is staged the same way."""
        place = self._place(name)
        if name not in self._before:
            path = self._root / name
            there = path.read_bytes() if path.exists() else None
            self._before[name] = self._was_read.pop(name, there)
        place.unlink(missing_ok=True)
        place.write_bytes(data)
        if name not in self._files:
            self._files[name] = YamlFile(name, self.shown(name), self._root / name)
            self._folded[name.casefold()] = name

    def changes(self) -> Iterator[Change]:
        """What differs from the catalog, one file after the other."""
        for name, before in sorted(self._before.items()):
            after = self._place(name).read_bytes()
            if after != before:
                yield Change(self.shown(name), self._root / name, before, after)

    def save(self) -> None:
        """Write all of it, or nothing. Raises InvalidInput if a file moved under our hands."""
        save(self.changes())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        with suppress(OSError):
            self._temporary.cleanup()

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def _link(path: Path, place: Path) -> None:
    """A link, or a copy where the system makes none."""
    try:
        place.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, place)
