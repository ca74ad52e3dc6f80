"""Every file of a catalog to what it says: from the cache, by workers, or here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from reconciler.catalog.cache import Cache, unpack
from reconciler.catalog.files import hash_of
from reconciler.catalog.said import FileSaid, file_said
from reconciler.catalog.sources import CatalogFile
from reconciler.catalog.workers import Workers, each
from reconciler.domain.problem import Problem

Progress = Callable[[int, int], None]
"""Hears how many bytes of how many are read."""


class ReadFile(NamedTuple):
    """A file, the hash of its bytes, and what they say."""

    file: CatalogFile
    hash: bytes
    said: FileSaid


Known = Callable[[CatalogFile], ReadFile | None]
"""Tells what a file says, if somebody has read a file of the same name and bytes."""


class _Parsed(NamedTuple):
    """What a file says, and the same packed if a worker did it; no hash if it can't be read."""

    file: CatalogFile
    hash: bytes
    said: FileSaid
    packed: bytes | None = None


def read_files(
    files: Sequence[CatalogFile],
    cache: Cache,
    progress: Progress | None = None,
    known: Known = lambda _file: None,
) -> list[ReadFile]:
    """Read all files, in their order, but for those that are `known` already."""
    done: dict[CatalogFile, ReadFile] = {}
    todo: list[tuple[CatalogFile, int]] = []
    for file in files:
        same = known(file)
        if same is not None:
            done[file] = same
            continue
        problems: list[Problem] = []
        data = file.read(problems)
        if data is None:
            done[file] = ReadFile(file, b"", FileSaid(unclear=True, problems=problems))
            continue
        content = hash_of(data)
        said = cache.get(content, file.shown)
        if said is None:
            todo.append((file, len(data)))
        else:
            done[file] = ReadFile(file, content, said)
    for read in _parse(todo, cache, progress or _nobody):
        done[read.file] = read
    cache.save()
    return [done[file] for file in files]


def _nobody(_done: int, _total: int) -> None: ...


def _parse(
    todo: Sequence[tuple[CatalogFile, int]], cache: Cache, progress: Progress
) -> Iterator[ReadFile]:
    sizes = dict(todo)
    with closing(each(sizes, "read", _read)) as parsed:
        yield from _told(parsed, sizes, cache, progress)


def _told(
    read: Iterable[_Parsed], sizes: dict[CatalogFile, int], cache: Cache, progress: Progress
) -> Iterator[ReadFile]:
    total, done = sum(sizes.values()), 0
    progress(0, total)
    for file, content, said, packed in read:
        if content:
            cache.put(content, file.shown, said, packed)
        done += sizes[file]
        progress(done, total)
        yield ReadFile(file, content, said)


def _read(file: CatalogFile, workers: Workers | None) -> _Parsed:
    """Parse a file. The hash is that of the very bytes that were parsed."""
    problems: list[Problem] = []
    data = file.read(problems)
    if data is None:
        return _Parsed(file, b"", FileSaid(unclear=True, problems=problems))
    packed = workers.ask(file.shown, data) if workers else None
    said = unpack(packed) if packed else file_said(data, file.shown)
    return _Parsed(file, hash_of(data), said, packed)
