"""One offer, as git declares it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.report.document import document
from reconciler.report.values import value_words
from reconciler.workflow.declared_buffers import ShownBuffer
from reconciler.workflow.showing import Shown, ShownValue


def offer_text(shown: Shown) -> RenderableType:
    """What `show` prints."""
    return Group(*_parts(shown))


def offer_json(shown: Shown) -> bytes:
    """What `show --format json` prints."""
    return document(
        0,
        store=shown.store,
        offer=shown.offer,
        state=shown.state,
        renamed_from=shown.renamed_from,
        values=shown.values,
        safety_stock=shown.buffers,
    )


def _parts(shown: Shown) -> Iterator[RenderableType]:
    head = Text.assemble((shown.offer, "bold"), f" in {shown.store}")
    if shown.state != "active":
        head.append(f", {shown.state}", "yellow")
    if shown.renamed_from:
        head.append(f", before {', '.join(shown.renamed_from)}", "dim")
    yield head
    if shown.values:
        yield _table(shown)
    for alias, buffer in shown.buffers.items():
        if buffer.source is not None:
            yield Text(f"safety stock @{alias}: {_buffer_words(buffer)}", "dim")
        elif buffer.asks_scheme:
            yield Text(f"safety stock @{alias}: a rule may match the warehouse's scheme", "dim")


def _buffer_words(buffer: ShownBuffer) -> str:
    kept = "what the orders ask for" if buffer.asks_orders else str(buffer.kept)
    asked = [
        *(["the live price"] if buffer.asks_live_price else []),
        *(["the warehouse's scheme"] if buffer.asks_scheme else []),
    ]
    live = f"; another rule may match {' or '.join(asked)}" if asked else ""
    place = buffer.source.short if buffer.source else ""
    return f"keeps {kept} of {buffer.declared} (keep {buffer.rule}, {place}){live}"


def _table(shown: Shown) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("field", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("where", overflow="fold")
    for value in shown.values:
        table.add_row(Text(".".join(value.path)), value_words(value.value), _where(value))
    return table


def _where(value: ShownValue) -> Text:
    text = Text(value.source.short)
    if value.via == "defaults":
        text.append(" (default)", "cyan")
    if value.over:
        places = ", ".join(place.short for place in value.over)
        text.append(f" (over {places})", "dim")
    return text
