"""The offers that git declares, as a table, as JSON, or as bare ids for other programs."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.report.document import document
from reconciler.report.words import amount, count, number
from reconciler.workflow.listing import Listed, Listing


def listing_text(listing: Listing, rows: int) -> RenderableType:
    """What `list` prints: the first rows, and how many there are."""
    shown = listing.offers[:rows] if rows else listing.offers
    total = f"{count(len(listing.offers), 'offer')} of {number(listing.total)} in {listing.store}"
    more = len(listing.offers) - len(shown)
    if more:
        total += f"; {number(more)} more are not shown (--rows 0 shows all)"
    return Group(_table(shown), Text(total, "dim")) if shown else Text(total)


def listing_json(listing: Listing) -> bytes:
    """What `list --format json` prints."""
    return document(0, store=listing.store, total=listing.total, offers=listing.offers)


def listing_ids(listing: Listing) -> str:
    """What `list --format ids` prints: one id a line."""
    return "".join(f"{row.offer}\n" for row in listing.offers)


def _table(rows: tuple[Listed, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("offer", no_wrap=True)
    table.add_column("state")
    table.add_column("category", justify="right")
    table.add_column("labels", overflow="fold")
    table.add_column("price", justify="right")
    table.add_column("stock", overflow="fold")
    for row in rows:
        labels = ", ".join(f"{name}={value}" for name, value in row.labels.items())
        stock = ", ".join(f"{alias} {number(units)}" for alias, units in row.stock.items())
        table.add_row(
            Text(row.offer),
            "" if row.state == "active" else row.state,
            str(row.category or ""),
            Text(labels),
            amount(row.price) if row.price is not None else "",
            Text(stock),
        )
    return table
