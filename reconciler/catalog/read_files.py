"""Every file of a catalog to what it says: from the cache, by workers, or here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from reconciler.catalog.cache import Cache, pack, unpack
from reconciler.catalog.files import hash_of
from reconciler.catalog.said import FileSaid, file_said
from reconciler.catalog.sources import CatalogFile
from reconciler.catalog.workers import MOST, Workers, cores
from reconciler.domain.problem import Problem

WORTH_WORKERS = 4 * 1024 * 1024
"""Bytes to parse: half a second of one core, against a fifth to start the workers."""

Progress = Callable[[int, int], None]
"""Hears how many bytes of how many are read."""


class ReadFile(NamedTuple):
    """A file, the hash of its bytes, and what they say."""

    file: CatalogFile
    hash: bytes
    said: FileSaid


class _Packed(NamedTuple):
    """What a file says, as bytes where that can be; no hash where the file can't be read."""

    file: CatalogFile
    hash: bytes
    said: FileSaid | bytes


def read_files(
    files: Sequence[CatalogFile], cache: Cache, progress: Progress | None = None
) -> list[ReadFile]:
    """Read all files, in their order."""
    done: dict[CatalogFile, ReadFile] = {}
    todo: list[tuple[CatalogFile, int]] = []
    for file in files:
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
) -> Iterable[ReadFile]:
    sizes = dict(todo)
    count = min(len(todo), cores(), MOST)
    if sum(sizes.values()) < WORTH_WORKERS or count < 2:
        yield from _told((_read(file, None) for file in sizes), sizes, cache, progress)
        return
    with Workers(count) as workers, ThreadPoolExecutor(count) as threads:
        try:
            read = threads.map(lambda file: _read(file, workers), sizes)
            yield from _told(read, sizes, cache, progress)
        except BaseException:
            threads.shutdown(cancel_futures=True, wait=False)
            raise


def _told(
    read: Iterable[_Packed], sizes: dict[CatalogFile, int], cache: Cache, progress: Progress
) -> Iterator[ReadFile]:
    total, done = sum(sizes.values()), 0
    progress(0, total)
    for file, content, packed in read:
        said = unpack(packed) if isinstance(packed, bytes) else packed
        if content and isinstance(packed, bytes):
            cache.put(content, file.shown, said, packed)
        done += sizes[file]
        progress(done, total)
        yield ReadFile(file, content, said)


def _read(file: CatalogFile, workers: Workers | None) -> _Packed:
    """Parse a file. The hash is that of the very bytes that were parsed."""
    problems: list[Problem] = []
    data = file.read(problems)
    if data is None:
        return _Packed(file, b"", FileSaid(unclear=True, problems=problems))
    if not _is_utf8(file.shown):
        return _Packed(file, hash_of(data), file_said(data, file.shown))
    packed = workers.read(file.shown, data) if workers else None
    return _Packed(file, hash_of(data), packed or pack(file_said(data, file.shown)))


def _is_utf8(name: str) -> bool:
    """Whether a name can be packed: other names come from the system as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
