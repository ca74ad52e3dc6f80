"""The tables of changes of cards, as rich draws them in a terminal."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from reconciler.plan.model import Plan
from reconciler.plan.operation import Rename, SetArchived, SetCard
from reconciler.report.card_counts import card_counts
from reconciler.report.card_words import (
    WRITERS,
    archive_words,
    by_loss,
    change_words,
    field_words,
    lost_words,
    new_card_words,
)
from reconciler.report.tables import plain_table
from reconciler.report.words import CAUSES, amount, chain, count, number

Draw = Callable[[Sequence[Any]], Table]


def card_sections(plan: Plan) -> Iterator[tuple[str, Sequence[Any], Draw]]:
    """The sections on cards in the reader's order: title, operations, and how they are drawn."""
    renames = [op for op in plan.operations if isinstance(op, Rename)]
    moves = [op for op in plan.operations if isinstance(op, SetArchived)]
    cards = [op for op in plan.operations if isinstance(op, SetCard)]
    creates = [op for op in cards if op.writer == "create"]
    changed = by_loss(op for op in cards if op.writer != "create")
    offers = card_counts(plan).cards
    sections: tuple[tuple[str, Sequence[Any], Draw], ...] = (
        (f"Renames: {count(len(renames), 'offer')}", renames, rename_table),
        (f"New offers: {number(len(creates))}", creates, create_table),
        (f"Cards: {count(offers, 'offer')}", changed, card_table),
        (f"Archive: {count(len(moves), 'offer')}", moves, archive_table),
    )
    yield from (section for section in sections if section[1])


def card_table(operations: Sequence[SetCard]) -> Table:
    """Each write with how and why it is made, and under it one row a field.

    They share their columns: a column more would leave no room for what changes.
    """
    table = plain_table(
        ("", {}),
        ("offer and field", {"overflow": "fold", "max_width": 36}),
        ("change", {"overflow": "fold", "ratio": 1}),
        ("cause", {"no_wrap": True}),
    )
    for op in operations:
        sign = Text("−", "red") if op.is_destructive else Text("~", "yellow")
        how = Text(f"{WRITERS[op.writer]}: {chain(op.why)}", "dim")
        table.add_row(sign, Text(op.offer, "bold"), how, CAUSES[op.cause])
        for change in op.changes:
            lost = lost_words(change)
            table.add_row(
                "",
                Text(f"  {field_words(change.field, change.title)}"),
                Text.assemble(change_words(change), "; " if lost else "", (lost, "bold red")),
                "" if change.cause == op.cause else CAUSES[change.cause],
            )
    return table


def create_table(operations: Sequence[SetCard]) -> Table:
    """One row a new offer."""
    table = plain_table(
        ("", {}),
        ("new offer", {"overflow": "fold"}),
        ("card", {"overflow": "fold", "ratio": 2}),
        ("price", {"justify": "right", "no_wrap": True}),
        ("why", {"overflow": "fold", "ratio": 1}),
    )
    for op in operations:
        table.add_row(
            Text("+", "green"),
            Text(op.offer),
            Text(new_card_words(op)),
            amount(op.prices.price),
            Text(chain(op.why), "dim"),
        )
    return table


def rename_table(operations: Sequence[Rename]) -> Table:
    """One row an offer that gets another id."""
    table = plain_table(
        ("", {}),
        ("offer", {"overflow": "fold"}),
        ("becomes", {"overflow": "fold"}),
        ("on sale", {"justify": "right", "no_wrap": True}),
        ("why", {"overflow": "fold", "ratio": 1}),
    )
    for op in operations:
        table.add_row(
            Text("~", "cyan"),
            Text(op.was),
            Text(op.offer),
            number(op.free),
            Text(chain(op.why), "dim"),
        )
    return table


def archive_table(operations: Sequence[SetArchived]) -> Table:
    """One row an offer that goes into the archive or comes out of it."""
    table = plain_table(
        ("", {}),
        ("offer", {"overflow": "fold"}),
        ("moves", {"overflow": "fold"}),
        ("cause", {"no_wrap": True}),
        ("why", {"overflow": "fold", "ratio": 1}),
    )
    for op in operations:
        table.add_row(
            Text("−", "red") if op.archived else Text("+", "green"),
            Text(op.offer),
            archive_words(op),
            CAUSES[op.cause],
            Text(chain(op.why), "dim"),
        )
    return table
