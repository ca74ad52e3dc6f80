"""The files of a folder: which ones count, how they are named, and their digest."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

SUFFIXES = (".yaml", ".yml")


class YamlFile(NamedTuple):
    """`name` is relative to the folder, with slashes; `shown` is the way the user would type it."""

    name: str
    shown: str
    path: Path

    @property
    def folder(self) -> str:
        """The first folder on the way from the root; empty for a file in the root itself."""
        return first_folder(self.name)

    def read(self, problems: list[Problem]) -> bytes | None:
        """The bytes, or None and a problem."""
        return read_bytes(self, problems)


def first_folder(name: str) -> str:
    """The first folder in a relative name; empty if there is none."""
    return name.partition("/")[0] if "/" in name else ""


def is_hidden(name: str) -> bool:
    """Whether a relative name, or a folder on its way, begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))


def is_yaml(name: str) -> bool:
    """Whether the name of a file says that it holds YAML."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def why_no_folder(root: Path) -> str | None:
    """What is wrong with a path that should be a folder; None if it is one."""
    try:
        mode = root.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "does not exist"
    except OSError as error:
        return f"can't be reached ({error.strerror})"
    except ValueError:
        return "is no name of a folder"
    return None if stat.S_ISDIR(mode) else "is not a folder"


def yaml_files(root: Path, problems: list[Problem]) -> list[YamlFile]:
    """Every YAML file under `root`, sorted by name; hidden files and folders are left out.

    What looks like a part of the catalog and can't be read is a problem, not passed over: the
    recall that nobody may miss could be in it.
    """
    found = []
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        if is_hidden(relative.as_posix()):
            continue
        shown = (root / relative).as_posix()
        if path.is_dir():
            if path.is_symlink():
                problems.append(not_read(shown, "a link to a folder"))
        elif is_yaml(path.name):
            if path.is_file():
                found.append(YamlFile(relative.as_posix(), shown, path))
            else:
                problems.append(not_read(shown, "not a regular file, or a link that leads nowhere"))
    return sorted(found)


def not_read(shown: str, what: str) -> Problem:
    """The problem of something that looks like a file of the folder and is none."""
    return Problem(
        code="file-unreadable",
        message=f"`{shown}` is {what}, and is not read.",
        fix="Put the file itself there, or delete it.",
        source=Source(shown, 1, 1),
    )


def read_bytes(file: YamlFile, problems: list[Problem]) -> bytes | None:
    """The bytes of a file, or None and a problem when the system does not give them."""
    try:
        return file.path.read_bytes()
    except OSError as error:
        problems.append(
            Problem(
                code="file-unreadable",
                message=f"The file can't be read: {error.strerror}.",
                fix="Give the user who runs this the right to read it, or delete it.",
                source=Source(file.shown, 1, 1),
            )
        )
        return None


def digest_of(hashes: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over sorted relative names and the SHA-256 of each file's bytes, in hex.

    Names are hashed too, so that every part has a fixed length and no byte can pass unseen from
    a name into a content.
    """
    total = hashlib.sha256()
    for name, content in sorted(hashes):
        total.update(hash_of(name.encode("utf-8", "surrogateescape")))
        total.update(content)
    return total.hexdigest()


def hash_of(data: bytes) -> bytes:
    """SHA-256 of some bytes."""
    return hashlib.sha256(data).digest()
