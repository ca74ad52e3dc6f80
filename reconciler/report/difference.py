"""What two revisions say differently: text for a terminal, markdown for a pull request, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.catalog.changes import Change, OfferChanges, StoreChanges
from reconciler.report.document import document
from reconciler.report.marks import code, prose
from reconciler.report.values import plain_words
from reconciler.report.words import count, number
from reconciler.workflow.difference import Difference

SIGNS = {"added": "+", "removed": "−", "changed": "~", "renamed": "→"}


def difference_text(difference: Difference, rows: int) -> RenderableType:
    """What `diff` prints; `rows` offers of each store, 0 for all."""
    if not difference.stores:
        return Text(_same(difference))
    return Group(*(part for store in difference.stores for part in _store(store, rows)))


def difference_json(difference: Difference, exit_code: int) -> bytes:
    """What `diff --format json` prints; the exit code is that of the command."""
    return document(
        exit_code,
        before=difference.before,
        after=difference.after,
        stores=difference.stores,
    )


def difference_markdown(difference: Difference, rows: int) -> str:
    """What `diff --format markdown` prints."""
    if not difference.stores:
        return f"{_same(difference)}\n"
    return "\n".join(line for store in difference.stores for line in _markdown(store, rows)) + "\n"


def summary(store: StoreChanges) -> str:
    """`3 offers changed, 1 added; 2 settings`."""
    counts = [
        f"{count(found, 'offer')} {what}"
        for what in ("changed", "added", "removed", "renamed")
        if (found := sum(offer.what == what for offer in store.offers))
    ]
    if store.settings:
        counts.append(f"{count(len(store.settings), 'setting')} changed")
    return ", ".join(counts)


def _same(difference: Difference) -> str:
    return f"{difference.before} and {difference.after} declare the same."


def _title(store: StoreChanges) -> str:
    what = "" if store.what == "changed" else f" ({store.what})"
    return f"{store.store}{what}"


def _store(store: StoreChanges, rows: int) -> Iterator[RenderableType]:
    yield Text.assemble((_title(store), "bold"), f": {summary(store)}")
    if store.settings:
        yield _table([("", change) for change in store.settings])
    shown = store.offers[:rows] if rows else store.offers
    if shown:
        yield _table([(name, change) for offer in shown for name, change in _named(offer)])
    if len(shown) < len(store.offers):
        more = len(store.offers) - len(shown)
        yield Text(f"{number(more)} more offers are not shown (--rows 0 shows all)", "dim")


def _named(offer: OfferChanges) -> Iterator[tuple[str, Change]]:
    name = f"{SIGNS[offer.what]} {offer.offer}"
    if offer.renamed_from:
        name = f"{SIGNS['renamed']} {offer.offer} (before {offer.renamed_from})"
    for change in offer.changes or (Change(path=()),):
        yield name, change
        name = ""


def _table(changes: Sequence[tuple[str, Change]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    named = any(name for name, _ in changes)
    if named:
        table.add_column("offer", no_wrap=True)
    table.add_column("field", overflow="fold")
    table.add_column("before", overflow="fold")
    table.add_column("after", overflow="fold")
    table.add_column("where", overflow="fold")
    for name, change in changes:
        row = [_path(change), *map(Text, _sides(change)), Text(_where(change), "dim")]
        table.add_row(*([Text(name)] if named else []), *row)
    return table


def _path(change: Change) -> Text:
    return Text(" ".join(change.path[:1]) + "".join(f".{part}" for part in change.path[1:]))


def _sides(change: Change) -> tuple[str, str]:
    before = plain_words(change.before) if change.at_before else ""
    after = plain_words(change.after) if change.at_after else ""
    return before, after


def _where(change: Change) -> str:
    place = change.at_after or change.at_before
    return place.short if place else ""


def _markdown(store: StoreChanges, rows: int) -> Iterator[str]:
    yield f"### {prose(_title(store))}"
    yield ""
    yield f"{summary(store)}"
    yield ""
    yield "| offer | field | before | after | where |"
    yield "|---|---|---|---|---|"
    for change in store.settings:
        yield _row("", change)
    shown = store.offers[:rows] if rows else store.offers
    for offer in shown:
        for name, change in _named(offer):
            yield _row(name, change)
    if len(shown) < len(store.offers):
        yield ""
        yield f"{number(len(store.offers) - len(shown))} more offers are not shown."
    yield ""


def _row(name: str, change: Change) -> str:
    before, after = (code(side) if side else "" for side in _sides(change))
    sign, _, offer = name.partition(" ")
    shown = f"{sign} {code(offer)}" if offer else ""
    return (
        f"| {shown} | {prose(_path(change).plain)} | {before} | {after} | {prose(_where(change))} |"
    )
