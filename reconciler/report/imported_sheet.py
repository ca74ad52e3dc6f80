"""What an import of a spreadsheet changes, to be reviewed before it is committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconciler.report.document import document
from reconciler.report.words import count, number
from reconciler.spreadsheet.columns import VALUES, Column
from reconciler.workflow.proposal import Summary, source_line
from reconciler.workflow.sheet_import import SheetImport
from reconciler.workflow.sheet_problems import Moved
from reconciler.workflow.sheet_refusals import row_numbers

_EXAMPLES = 5
"""Of each kind of change, the largest ones that are named in text; JSON names all."""


def import_json(found: SheetImport, *, saved: bool) -> bytes:
    """What `import FILE --format json` prints."""
    return document(
        0,
        saved=saved,
        file=found.table.file,
        detected=found.table.told,
        columns={column: found.table.title(column) for column in found.table.header.columns},
        not_taken={
            "shown": list(found.table.header.shown.values()),
            "unknown": list(found.table.header.unknown.values()),
            "filled": found.rows.not_taken,
        },
        warehouses=found.rows.wide,
        other_warehouses=found.rows.left,
        unverified=found.unverified,
        hidden_sheets=found.table.hidden,
        other_sheets=found.table.others,
        hidden=_hidden(found),
        rows=found.rows.count,
        skipped={**found.rows.skipped, **_skipped(found)},
        tidied=found.rows.tidied,
        blank=len(found.rows.blank),
        same=found.same,
        changes=[_change(one) for one in found.moved],
        zeroed_by_full=found.full,
        spared_by_full=found.spared,
        totals=_totals(found.moved),
        files=[change.shown for change in found.edits.changes],
    )


def import_lines(found: SheetImport, *, saved: bool) -> Iterator[str]:
    """The same for people: how the file was read, what changes, and what was left out."""
    yield from _reading(found)
    yield ""
    if not found.moved:
        yield f"nothing changes: {count(found.same, 'value')} as git says"
    for words, moved in _groups(found.moved):
        yield from _group(words, moved)
    for alias, cells in found.full.items():
        yield (
            f"--full: {count(cells, 'cell')} of {alias} that the sheet lacks "
            f"{'becomes' if cells == 1 else 'become'} 0"
        )
    if found.spared:
        yield f"--full: {count(found.spared, 'cell')} made to order left as said"
    if found.moved and found.same:
        yield f"{count(found.same, 'value')} as git says already"
    files = ", ".join(change.shown for change in found.edits.changes)
    if files:
        done = "changed in" if saved else "would change in"
        yield f"{count(len(found.moved), 'value')} {done} {files}"


def import_summary(found: SheetImport) -> Summary:
    """What the commit of an import is called."""
    lines = [source_line(Path(found.table.file).name, found.table.data), ""]
    for words, moved in _groups(found.moved):
        lines += _group(words, moved)
    lines += [f"--full: {count(cells, 'cell')} of {a} become 0" for a, cells in found.full.items()]
    title = f"Import {count(len(found.moved), 'value')} from {Path(found.table.file).name}"
    return Summary(title, tuple(lines))


def _reading(found: SheetImport) -> Iterator[str]:
    table, rows = found.table, found.rows
    told = ", ".join(
        value if key in ("format", "styles") else f"{key} {value}"
        for key, value in table.told.items()
    )
    yield f"{table.file}: {told}; headers in row {table.header.row + 1}"
    taken = [f"{table.title(one)} = {one.value}" for one in table.header.columns]
    taken += [f"{title} = stock of {alias}" for title, alias in rows.wide.items()]
    yield f"columns: {', '.join(taken)}"
    nowhere = table.header.stock_of_nowhere
    for words, titles in (
        ("not taken, they only show something", table.header.shown.values()),
        ("not taken, of other warehouses", rows.left),
        ("of stock not taken, as they name no warehouse of the store", nowhere),
        ("not taken, unknown", [x for x in table.header.unknown.values() if x not in nowhere]),
    ):
        if titles:
            yield f"columns {words}: {', '.join(titles)}"
    yield from _hidden_lines(found)
    if found.unverified:
        yield (
            f"columns whose meaning nobody has verified yet: {', '.join(found.unverified)}; "
            "look whether the numbers below are what you expect"
        )
    if Column.SAFETY in rows.not_taken:
        yield "the column safety is not taken: buffers are rules (kind: safety-stock)"
    if table.hidden:
        yield f"hidden sheets are not read: {', '.join(table.hidden)}"
    if table.others:
        yield f"sheets without such headers are not read: {', '.join(table.others)}"
    if rows.tidied:
        yield f"blanks put right in {_some(rows.tidied, 'cell')}"
    for why, rows_skipped in {**rows.skipped, **_skipped(found)}.items():
        yield f"left out: {count(rows_skipped, 'row')} {why}"
    if rows.blank:
        what = "cell" if rows.wide else "row"
        yield f"stock left blank in {count(len(rows.blank), what)}: nothing changes there"
    yield f"{count(rows.count, 'row')} read"


def _hidden_lines(found: SheetImport) -> Iterator[str]:
    """What nobody sees in the sheet, and what became of it."""
    rows, said = found.rows, _hidden(found)
    done = "taken too" if said["taken"] else "left out"
    if rows.hidden:
        yield f"hidden, and {done}: {count(len(rows.hidden), 'row')} ({row_numbers(rows.hidden)})"
    if rows.unseen:
        yield f"hidden, and {done}: columns {', '.join(said['columns'])}"
    if said["key_columns"]:
        yield f"hidden, and read: columns {', '.join(said['key_columns'])}"


def _hidden(found: SheetImport) -> dict[str, Any]:
    table, rows = found.table, found.rows
    keys = (one for one in table.header.columns if one not in VALUES and table.is_hidden(one))
    return {
        "taken": found.takes_hidden,
        "rows": len(rows.hidden),
        "first_rows": rows.hidden[:_EXAMPLES],
        "columns": [table.title(one) for one in rows.unseen],
        "key_columns": [table.title(one) for one in keys],
    }


def _skipped(found: SheetImport) -> dict[str, int]:
    sums: dict[str, int] = {}
    for why in found.table.skipped.values():
        sums[f"({why})"] = sums.get(f"({why})", 0) + 1
    return sums


def _some(places: Sequence[str], what: str) -> str:
    shown = ", ".join(places[:_EXAMPLES])
    more = len(places) - _EXAMPLES
    return f"{count(len(places), what)}: {shown}" + (f" and {more} more" if more > 0 else "")


def _groups(moved: Sequence[Moved]) -> Iterator[tuple[str, list[Moved]]]:
    """Changes by what they are of, in the order of the sheet."""
    found: dict[str, list[Moved]] = {}
    for one in moved:
        name = f"stock of {one.warehouse}" if one.warehouse else one.field.replace("_", " ")
        found.setdefault(name, []).append(one)
    yield from found.items()


def _group(words: str, moved: Sequence[Moved]) -> Iterator[str]:
    up = [one for one in moved if _delta(one) > 0 and not one.is_new]
    down = [one for one in moved if _delta(one) < 0]
    zero = [one for one in moved if one.after == 0 and one.before]
    new = [one for one in moved if one.is_new]
    rest = len(moved) - len(up) - len(down) - len(new)
    counts = [
        f"{number(len(some))} {name}"
        for some, name in ((up, "up"), (down, "down"), (zero, "of them to zero"), (new, "new"))
        if some
    ]
    if rest:
        counts.append(f"{number(rest)} said anew")
    yield f"{words}: {count(len(moved), 'value')} ({', '.join(counts)})"
    for name, some in (("most up", up), ("most down", down), ("new", new)):
        largest = sorted(some, key=lambda one: (-abs(_weight(one)), one.offer))[:_EXAMPLES]
        if largest:
            yield f"  {name}: {'; '.join(map(_told, largest))}"


def _told(one: Moved) -> str:
    after = "none" if one.after is None else _text(one.after)
    what = after if one.before is None else f"{_text(one.before)} → {after}"
    return f"{one.offer} {what}"


def _weight(one: Moved) -> Decimal:
    """By how much money moves in part, and stock in units."""
    delta = _delta(one)
    return delta if one.field == "stock" or not one.before else delta / Decimal(one.before)


def _delta(one: Moved) -> Decimal:
    return Decimal(one.after or 0) - Decimal(one.before or 0)


def _text(value: int | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _change(one: Moved) -> dict[str, object]:
    return {
        "offer": one.offer,
        **({"warehouse": one.warehouse} if one.warehouse else {}),
        "field": one.field,
        "before": None if one.before is None else _text(one.before),
        "after": None if one.after is None else _text(one.after),
        "cell": one.source.cell if one.source else "",
    }


def _totals(moved: Sequence[Moved]) -> dict[str, dict[str, int]]:
    return {
        words: {
            "changes": len(some),
            "up": sum(_delta(one) > 0 and not one.is_new for one in some),
            "down": sum(_delta(one) < 0 for one in some),
            "to_zero": sum(one.after == 0 and bool(one.before) for one in some),
            "new": sum(one.is_new for one in some),
        }
        for words, some in _groups(moved)
    }
