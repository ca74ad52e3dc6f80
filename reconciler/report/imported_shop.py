"""What `import` did, or would do: new entries, changed values, and what is left out and why."""

from collections.abc import Iterator
from typing import Any

from reconciler.catalog.draft import Changed
from reconciler.report.diff_text import diff_text
from reconciler.report.document import document
from reconciler.report.words import count, minute
from reconciler.workflow.import_left import Left
from reconciler.workflow.importing import Imported
from reconciler.workflow.proposal import Summary

_ENTRIES = {"products": "card", "prices": "price", "stocks": "stock cell", "defaults": "default"}


def imported_json(imported: Imported, *, saved: bool) -> bytes:
    """What `import --format json` prints."""
    return document(
        imported.exit_code,
        saved=saved,
        offers=imported.offers,
        archived=imported.archived,
        read_at=imported.read_at,
        resumed=imported.resumed,
        added=[
            {"file": file, "entries": dict(kinds)} for file, kinds in sorted(imported.added.items())
        ],
        changed=[one._asdict() for one in imported.changed],
        lock=imported.lock,
        left_out=imported.left,
        quarantined=imported.quarantined,
        unread=imported.unread,
    )


def imported_text(imported: Imported, rows: int) -> Iterator[str]:
    """The same for people; at most so many rows of each table, 0 shows all."""
    archived = f", {imported.archived} of them in the archive" if imported.archived else ""
    offers = count(imported.offers + imported.archived, "offer")
    yield f"{offers}{archived}, as of {minute(imported.read_at)}"
    if imported.added:
        yield ""
        yield "New entries"
        files = sorted(imported.added.items())
        yield from _cut([_file(name, dict(kinds)) for name, kinds in files], rows)
    if imported.changed:
        yield ""
        yield f"Changed in place ({count(len(imported.changed), 'value')})"
        yield from _cut([_changed(one) for one in imported.changed], rows)
    if imported.left:
        yield ""
        yield "Left out"
        yield from _cut([_left(one) for one in imported.left], rows)
    if imported.quarantined:
        first = ", ".join(imported.quarantined[:5])
        yield ""
        yield f"{count(len(imported.quarantined), 'price')} in quarantine: {first}"


def import_diff(imported: Imported) -> str:
    """What changes in files that were there; new files are told by their counts."""
    changes = imported.staging.changes()
    return diff_text(change for change in changes if change.before is not None)


def import_words(
    imported: Imported, *, saved: bool, committed: bool, everything: bool
) -> Iterator[str]:
    """Beside the report: what could not be read, what was done, and what comes next. Only an
    import of everything promises an empty plan.
    """
    yield from (f"note: {one}" for one in imported.unread)
    if imported.resumed:
        yield (
            f"note: {count(imported.resumed, 'card')} were read by a dry run, or an import that was"
            f" killed, from {minute(imported.cards_at)} on; --fresh reads them again"
        )
    if not (imported.added or imported.changed or imported.lock):
        yield "nothing to write: the catalog says all of it"
    elif saved:
        promise = ": it should be empty" * everything
        done = "written; look" if committed else "written; commit it soon, and look"
        yield f"{done} at `reconciler plan`{promise}"
    else:
        yield "nothing is written"


def imported_summary(imported: Imported) -> Summary:
    """What the commit of an import is called."""
    lines = [_file(name, dict(kinds)) for name, kinds in sorted(imported.added.items())]
    title = f"Import {count(imported.offers, 'offer')} of the live shop"
    return Summary(title, (*lines, *map(_changed, imported.changed)))


def _file(name: str, kinds: dict[str, int]) -> str:
    entries = ", ".join(count(number, _ENTRIES[kind]) for kind, number in sorted(kinds.items()))
    return f"{name}: {entries}"


def _changed(one: Changed) -> str:
    before = "" if one.before is None else f"{_value(one.before)} → "
    after = "not said any more" if one.removed else _value(one.after)
    return f"{one.offer} {one.what}: {before}{after} ({one.file})"


def _left(one: Left) -> str:
    first = ", ".join(one.first)
    more = " …" if one.offers > len(one.first) else ""
    return f"{one.part} of {count(one.offers, 'offer')}: {one.reason} [{one.code}]: {first}{more}"


def _value(value: Any) -> str:
    from reconciler.catalog.edit_values import flow_text

    text = flow_text(value, flow=True)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _cut(lines: list[str], rows: int) -> Iterator[str]:
    shown = lines[:rows] if rows else lines
    yield from (f"  {line}" for line in shown)
    if len(shown) < len(lines):
        hidden = len(lines) - len(shown)
        yield f"  … and {hidden:,} more (--rows 0 shows all, --format json has all)"
