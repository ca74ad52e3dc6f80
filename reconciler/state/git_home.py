"""A state that lives on a ref: a local file takes the ref in, and each step that others must know
of is a commit, pushed by compare and swap.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from typing import TypeVar

import msgspec

from reconciler.domain.errors import HostUnreachable, InvalidInput, StoreBusy
from reconciler.domain.problem import Problem
from reconciler.state.commit_words import commit_words
from reconciler.state.database import Database
from reconciler.state.git_ref import GitRef, GitRefused, Moved
from reconciler.state.lost_run import SILENCE, take_for_lost
from reconciler.state.schema import LaterVersion, transaction
from reconciler.state.sheets import (
    clear,
    folder,
    look_away,
    prepare_sheets,
    read,
    sheet_at,
    shop_of,
    teach,
    watch,
    written,
)

FORMAT = "reconciler-state.json"
_VERSION = 1
_TRIES = 8
_OFTEN, _FOR_EACH_FILE = timedelta(seconds=60), timedelta(milliseconds=50)
"""How often a long run is shared, so that sharing takes a small part of its time."""

_DAMAGED = (msgspec.DecodeError, UnicodeDecodeError, ValueError, sqlite3.DatabaseError)
_Value = TypeVar("_Value")


class GitHome:
    """The port `Home` over a ref of git. `db` is nobody else's while this one is open."""

    def __init__(self, db: sqlite3.Connection, ref: GitRef) -> None:
        """Raises HostUnreachable, or InvalidInput if the ref holds something else."""
        self._db = db
        self._ref = ref
        self._tip: str | None = None
        self._looked = False
        self._writes = False
        self._shared_at: datetime | None = None
        self._pace = _OFTEN
        teach(db)
        db.execute("pragma recursive_triggers = on")
        # Sheets come in the order of a hash: pages are met again and again.
        db.execute("pragma cache_size = -262144")
        with transaction(db):
            prepare_sheets(db)
            db.execute("create table if not exists sheet (path text primary key, blob text)")
            watch(db)
        self.look()

    @property
    def tip(self) -> str | None:
        """The commit that was taken in last; None if the ref is not there yet."""
        return self._tip

    def look(self) -> None:
        """Take in what others have written. Raises HostUnreachable."""
        with _refused(self._ref.ref), _readable(self._ref.ref):
            tip = self._ref.fetch()
            if not self._looked or tip != self._tip or not self._writes:
                self._take_in(tip)
        self._tip, self._looked = tip, True

    def write(self, change: Callable[[Database], _Value], at: datetime | None) -> _Value:
        """Make a change and push it with everything that was not pushed yet (see `Home`)."""
        for _ in range(_TRIES):
            try:
                with _refused(self._ref.ref), transaction(self._db) as db:
                    made = change(db)
                    tip = self._push(at or self._shared_at or datetime.now(UTC))
            except Moved:
                self.look()
                continue
            self._tip, self._writes = tip, True
            self._shared_at = at or self._shared_at
            return made
        raise StoreBusy(
            f"others write {self._ref.ref} all the time", "run again when they are done"
        )

    def is_due(self, at: datetime) -> bool:
        """Whether the run was last shared longer ago than its size lets it be."""
        return self._shared_at is None or at - self._shared_at >= self._pace

    def _take_in(self, tip: str | None) -> None:
        files = self._ref.files(tip) if tip is not None else {}
        if files:
            self._check_format(files)
        with transaction(self._db) as db:
            known = dict(db.execute("select path, blob from sheet"))
            changed = {
                path for path in files.keys() | known.keys() if files.get(path) != known.get(path)
            }
            if not self._writes:
                # What was never pushed is of a process that was killed, or of a reading like this.
                changed.update(path for (path,) in db.execute("select path from dirty"))
            look_away(db)
            try:
                self._replace({path: files.get(path, "") for path in changed})
            finally:
                watch(db)
            db.executemany("delete from dirty where path = ?", [(path,) for path in changed])
            runs = [path.split("/")[2] for path in changed if path.endswith("/run.jsonl")]
            take_for_lost(db, sorted(int(run) for run in runs if run.isdecimal()))

    def _replace(self, changed: dict[str, str]) -> None:
        """Sheets of shops come first: they tell whose folder it is."""
        first = {path: blob for path, blob in changed.items() if path.endswith("/shop.jsonl")}
        heads = dict(self._ref.contents({path: blob for path, blob in first.items() if blob}))
        shops = self._shops()
        for path, text in heads.items():
            shops[path.split("/")[0]] = shop_of(text)
        for path in first:
            self._put(path, heads.get(path, b""), shops)
        rest = sorted(changed.keys() - first.keys())
        for start in range(0, len(rest), _AT_ONCE):
            some = {path: changed[path] for path in rest[start : start + _AT_ONCE]}
            texts = dict(self._ref.contents({path: blob for path, blob in some.items() if blob}))
            for path in some:
                self._put(path, texts.get(path, b""), shops)
        self._db.executemany(
            "insert or replace into sheet values (?, ?)",
            [(path, blob) for path, blob in changed.items() if blob],
        )
        gone = [(path,) for path, blob in changed.items() if not blob]
        self._db.executemany("delete from sheet where path = ?", gone)

    def _put(self, path: str, text: bytes, shops: dict[str, str]) -> None:
        sheet = sheet_at(path, shops)
        if sheet is not None:
            clear(self._db, sheet)
            read(self._db, sheet, text)

    def _shops(self) -> dict[str, str]:
        named = "select shop from shop union select shop from lease union select shop from run"
        return {folder(shop): shop for (shop,) in self._db.execute(named)}

    def _push(self, at: datetime) -> str | None:
        """Inside the transaction. Raises Moved."""
        texts = {path: text for path, text in self._dirty() if self._differs(path, text)}
        if not texts:
            self._db.execute("delete from dirty")
            return self._tip
        if self._tip is None:
            texts[FORMAT] = _encode({"reconciler-state": _VERSION}) + b"\n"
        message = commit_words(self._db, list(texts))
        commit = self._ref.commit(self._tip, texts, message, at)
        self._ref.push(commit, self._tip)
        for path, text in texts.items():
            if text is None:
                self._db.execute("delete from sheet where path = ?", (path,))
            else:
                values = (path, blob_id(text))
                self._db.execute("insert or replace into sheet values (?, ?)", values)
        self._db.execute("delete from dirty")
        self._pace = min(SILENCE - _OFTEN, _OFTEN + len(texts) * _FOR_EACH_FILE)
        return commit

    def _dirty(self) -> Iterator[tuple[str, bytes | None]]:
        shops = self._shops()
        for (path,) in self._db.execute("select path from dirty order by path").fetchall():
            sheet = sheet_at(path, shops)
            yield path, written(self._db, sheet) if sheet is not None else None

    def _differs(self, path: str, text: bytes | None) -> bool:
        row = self._db.execute("select blob from sheet where path = ?", (path,)).fetchone()
        return (row[0] if row else None) != (blob_id(text) if text is not None else None)

    def _check_format(self, files: dict[str, str]) -> None:
        """Raises ValueError if it is no state, LaterVersion if it is one that we can't read."""
        if FORMAT not in files:
            raise ValueError("it holds something else")
        ((_, text),) = self._ref.contents({FORMAT: files[FORMAT]})
        if msgspec.json.decode(text, type=dict[str, int])["reconciler-state"] > _VERSION:
            raise LaterVersion


_AT_ONCE = 256
_encode = msgspec.json.Encoder().encode


def blob_id(text: bytes) -> str:
    """The id that git gives to a content."""
    return sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()


@contextmanager
def _refused(ref: str) -> Iterator[None]:
    """What git refuses, in words. Raises HostUnreachable."""
    try:
        yield
    except GitRefused as trouble:
        raise HostUnreachable(
            f"the state on {ref} can't be read or written: {trouble}",
            "correct what git names; what was sent before this is found out from the shop",
        ) from trouble


@contextmanager
def _readable(ref: str) -> Iterator[None]:
    """A ref that holds something else, in words. Raises InvalidInput."""
    try:
        yield
    except LaterVersion as trouble:
        problem = Problem(
            code="state-too-new",
            message=f"{ref} was written by a later version of reconciler",
            fix="use that version, or name another ref: --state git:REF",
        )
        raise InvalidInput([problem]) from trouble
    except _DAMAGED as trouble:
        problem = Problem(
            code="state-unusable",
            message=f"{ref} is not a state: {trouble}",
            fix="name another ref: --state git:REF; an earlier commit of it can be pushed again",
        )
        raise InvalidInput([problem]) from trouble
