"""What files said when they were last read, by the hash of their bytes.

A reading is used only if the bytes, the reader and the schemas are those that it was made of, and
only if it is whole: anything else is read again. The folder may be deleted at any time. It holds
msgpack and nothing that could run. Commands that write to a shop don't use it.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from reconciler.catalog.defaults import is_defaults_file
from reconciler.catalog.said import FileSaid

MAX_BYTES = 256 * 1024 * 1024
"""Readings of files that were not asked for in this run are kept up to this size of all."""

_MAGIC = b"reconciler-catalog-cache\n"
_DIGEST = 32
_DECODER = msgspec.msgpack.Decoder(FileSaid)
_ENTRIES = msgspec.msgpack.Decoder(dict[bytes, bytes])


def pack(said: FileSaid) -> bytes | None:
    """A reading as bytes; None if it names a file by a name that is not Unicode."""
    try:
        return msgspec.msgpack.encode(said)
    except UnicodeEncodeError:
        return None


def unpack(packed: bytes) -> FileSaid:
    """The reading that `pack` made. Raises msgspec.MsgspecError for anything else."""
    return _DECODER.decode(packed)


class Cache:
    """Readings of earlier runs in one file. Without a path it remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path if path and _reader_is_known() else None
        self._old = _load(self._path) if self._path else {}
        self._used: dict[bytes, bytes] = {}
        self._changed = False

    def get(self, content: bytes, shown: str) -> FileSaid | None:
        """What the file with this hash said, if it is known."""
        named = _with_name(content, shown)
        for key in (named,) if is_defaults_file(shown) else (content, named):
            packed = self._old.get(key)
            if packed is None:
                continue
            try:
                said = unpack(packed)
            except msgspec.MsgspecError:
                continue
            self._used[key] = packed
            return said
        return None

    def put(self, content: bytes, shown: str, said: FileSaid, packed: bytes | None = None) -> None:
        """Remember what a file said; `packed` is the same, if somebody has packed it already."""
        packed = packed or (pack(said) if self._path else None)
        if self._path is None or packed is None:
            return
        # A name that decides what a file may hold is part of what was read.
        named = said.names_its_file or is_defaults_file(shown)
        key = _with_name(content, shown) if named else content
        self._used[key] = packed
        self._changed = True

    def save(self) -> None:
        """Write the cache if something new was read. A folder that can't be written is no error."""
        if self._path is None or not self._changed:
            return
        kept = dict(self._used)
        size = sum(map(len, kept.values()))
        for key, packed in self._old.items():
            size += len(packed)
            if key not in kept and size <= MAX_BYTES:
                kept[key] = packed
        body = msgspec.msgpack.encode(kept)
        try:
            _write(self._path, _MAGIC + reader_digest() + hashlib.sha256(body).digest() + body)
        except OSError:
            return


@cache
def reader_digest() -> bytes:
    """A hash of all that gives bytes their meaning: our own sources, schemas and libraries."""
    import yaml

    libraries = [version(name) for name in ("PyYAML", "msgspec", "jsonschema-rs", "jsonschema")]
    python = (sys.version_info[:2], sys.byteorder, yaml.__with_libyaml__)
    total = hashlib.sha256(repr((python, libraries)).encode())
    package = Path(__file__).parents[1]
    for folder in ("domain", "catalog", "catalog/schemas"):
        for path in sorted((package / folder).iterdir()):
            if path.suffix in (".py", ".json"):
                total.update(path.name.encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.digest()


def _reader_is_known() -> bool:
    """Whether we can tell what reads; inside an archive, or without metadata, we can't."""
    try:
        return bool(reader_digest())
    except (OSError, PackageNotFoundError):
        return False


def _with_name(content: bytes, shown: str) -> bytes:
    return hashlib.sha256(content + shown.encode("utf-8", "surrogateescape")).digest()


def _load(path: Path) -> dict[bytes, bytes]:
    """The entries of a cache file; none if it is missing, of another reader, or not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    head = _MAGIC + reader_digest()
    if not data.startswith(head):
        return {}
    body = data[len(head) + _DIGEST :]
    if hashlib.sha256(body).digest() != data[len(head) : len(head) + _DIGEST]:
        return {}
    try:
        return _ENTRIES.decode(body)
    except msgspec.MsgspecError:
        return {}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ignore = path.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    temporary: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise
