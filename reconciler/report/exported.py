"""What `export` wrote, and what could not be written."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from reconciler.report.document import document
from reconciler.report.plain import harmless
from reconciler.report.words import count, number, some
from reconciler.workflow.filling import Filled, Left


def table_words(out: Path, rows: int) -> str:
    """What is told of a table."""
    return f"{out}: {count(rows, 'row')}\n"


def table_json(out: Path, rows: int) -> bytes:
    """The same for machines."""
    return document(0, file=str(out), rows=rows)


def filled_words(out: Path, filled: Filled) -> str:
    """What is told of a template: what changed in it, then what is left, by reason."""
    parts = [f"{count(filled.changed, 'cell')} written", f"{number(filled.same)} as they were"]
    if filled.appended:
        parts.append(f"{count(filled.appended, 'row')} appended")
    lines = [f"{out}: {', '.join(parts)}", *_left(filled)]
    return harmless("\n".join(lines)) + "\n"


def filled_json(out: Path, filled: Filled) -> bytes:
    """The same for machines, with all that is left."""
    return document(
        0,
        file=str(out),
        changed=filled.changed,
        same=filled.same,
        appended=filled.appended,
        left=filled.left,
    )


def _left(filled: Filled) -> Iterator[str]:
    reason = attrgetter("reason", "field")
    for (why, field), items in groupby(sorted(filled.left, key=reason), reason):
        what = f" {field}" if field else ""
        yield f"left{what}: {some(_name(one) for one in items)}: {why}"


def _name(left: Left) -> str:
    return f"{left.offer}@{left.warehouse}" if left.warehouse else left.offer
