"""A run as a bundle for an appeal to the marketplace: what was sent, what was answered, when.

The same run gives the same bytes: entries have a fixed order and no times of their own. Nothing in
it tells who works for the seller, and no method that is kept tells of a buyer.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from reconciler.apply.outcome import is_good
from reconciler.apply.record import Exchange
from reconciler.report.history import operation_data, run_data
from reconciler.report.history_markdown import ROWS, operations_table
from reconciler.report.marks import code, prose, table
from reconciler.report.words import count, moment, number
from reconciler.workflow.history import ToldRun

FORMAT_VERSION = "1.0"
"""Of the bundle's layout."""

_OLDEST = (1980, 1, 1, 0, 0, 0)
_OURS = ("who", "commit", "dirty", "approvals", "waivers", "catalog_digest")
"""What of a run concerns nobody outside."""


class Bundle(msgspec.Struct, frozen=True):
    """What went into a bundle."""

    calls: int
    entries: int


def write_bundle(
    target: IO[bytes], run: ToldRun, exchanges: Iterable[tuple[int, Exchange]]
) -> Bundle:
    """Write the bundle; calls are taken one at a time."""
    with zipfile.ZipFile(target, "w") as archive:
        writer = _Writer(archive)
        calls: list[dict[str, Any]] = []
        for _batch, call in exchanges:
            calls.append(_call(writer, len(calls) + 1, call))
        writer.add("calls.json", _json({"calls": calls}))
        operations = [operation_data(record) for record in run.operations()]
        told = {name: value for name, value in run_data(run).items() if name not in _OURS}
        writer.add("run.json", _json({"run": told, "operations": operations}))
        writer.add("summary.md", "\n".join(_summary(run, calls)).encode())
        writer.add("manifest.json", _json(_manifest(run, writer.digests)))
        return Bundle(len(calls), len(writer.digests))


class _Writer:
    """Adds entries, and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.digests: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _OLDEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        self._archive.writestr(entry, content, compresslevel=6)
        self.digests[name] = hashlib.sha256(content).hexdigest()


def _call(writer: _Writer, index: int, call: Exchange) -> dict[str, Any]:
    name = f"calls/{index:05}"
    files = {"request": f"{name}.request.json", "answer": f"{name}.answer.{_kind(call)}"}
    writer.add(files["request"], call.request)
    writer.add(files["answer"], call.answer)
    return {
        "method": call.method,
        "writes": call.writes,
        "sent_at": call.sent_at,
        "answered_at": call.answered_at,
        "status": call.status or None,
        "headers": dict(call.trace),
        "cut": call.cut,
        **files,
    }


def _kind(call: Exchange) -> str:
    try:
        json.loads(call.answer)
    except (ValueError, RecursionError):
        return "txt"
    return "json"


def _manifest(run: ToldRun, digests: dict[str, str]) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "run": run.record.run,
        "store": run.record.store,
        "plan_id": run.record.plan,
        "times": "UTC",
        "sha256": dict(sorted(digests.items())),
    }


def _summary(run: ToldRun, calls: list[dict[str, Any]]) -> Iterator[str]:
    record = run.record
    yield f"# {prose(record.store)}: run {record.run}"
    yield ""
    yield f"- began: {moment(record.started_at)}"
    if record.finished_at is not None:
        yield f"- ended: {moment(record.finished_at)}"
    yield f"- plan: {code(record.plan)}"
    yield f"- operations: {number(record.operations)}, of which {number(record.sent)} were sent"
    bad = sum(1 for one in run.operations() if not (one.end and is_good(one.end)))
    yield f"- did not end as meant: {number(bad)}"
    yield f"- calls in this bundle: {number(len(calls))}"
    yield ""
    yield "All times are UTC, by the clock of the machine that sent the calls. `manifest.json` has"
    yield "the SHA-256 of every file; `calls.json` has times, status and headers of every call, and"
    yield "names the files with its bodies."
    yield ""
    yield "## Operations"
    yield ""
    yield from operations_table(run, ROWS)
    yield "## Calls"
    yield ""
    rows = [
        (
            code(call["method"]),
            "write" if call["writes"] else "proof",
            moment(call["sent_at"]),
            moment(call["answered_at"]),
            str(call["status"] or "no answer"),
            code(call["request"]),
            code(call["answer"]),
        )
        for call in calls[:ROWS]
    ]
    header = ("method", "what", "sent", "answered", "status", "request", "answer")
    yield from table(header, "<<<<><<", rows)
    if len(calls) > ROWS:
        yield f"{count(len(calls) - ROWS, 'more call')}: see `calls.json`."
    if not calls:
        yield "None: nothing was sent, or the bodies of calls are not kept any more."
    yield ""


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
