"""The tables of a plan, as rich draws them in a terminal."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from reconciler.plan.operation import SetPrice, SetStock
from reconciler.report.drifts import Drift, row
from reconciler.report.words import CAUSES, amount, change, number, signed, where, why_stock


def more(rows: int) -> Text:
    """What stands under a table that was cut."""
    return Text(f"  … and {number(rows)} more (--rows 0 shows all, --format json has all)", "dim")


def stock_table(operations: Sequence[SetStock]) -> Table:
    """One row a cell: live, new, the difference, and where it comes from.

    The places stand in the why column, where they wrap as words: a column of their own would fold
    in the middle of a name on a terminal of 100 columns.
    """
    table = plain_table(
        ("", {}),
        ("offer", {"no_wrap": True}),
        ("warehouse", {"no_wrap": True}),
        ("live", {"justify": "right", "no_wrap": True}),
        ("new", {"justify": "right", "no_wrap": True}),
        ("Δ", {"justify": "right", "no_wrap": True}),
        ("cause", {"no_wrap": True}),
        ("why", {"overflow": "fold", "ratio": 1}),
    )
    for op in operations:
        style = "red" if op.goes_dark else "green" if op.delta > 0 else "yellow"
        sign = "+" if op.delta > 0 else "−"
        dark = ("goes dark; ", "red") if op.goes_dark else ""
        table.add_row(
            Text(sign, style),
            op.offer,
            op.warehouse,
            number(op.before.free),
            number(op.after.free),
            Text(signed(op.delta), style),
            CAUSES[op.cause],
            Text.assemble(dark, (why_stock(op), "dim")),
        )
    return table


def price_table(operations: Sequence[SetPrice]) -> Table:
    """One row a field of an offer."""
    table = plain_table(
        ("", {}),
        ("offer", {"no_wrap": True}),
        ("field", {"no_wrap": True}),
        ("live", {"justify": "right", "no_wrap": True}),
        ("new", {"justify": "right", "no_wrap": True}),
        ("change", {"justify": "right", "no_wrap": True}),
        ("cause", {"no_wrap": True}),
        ("said at", {"overflow": "fold"}),
    )
    for op in operations:
        for name, value in op.after.said():
            before = op.before.get(name)
            table.add_row(
                Text("~", "yellow"),
                op.offer,
                name,
                amount(before),
                amount(value) if value is not None else "cleared",
                change(before, value),
                CAUSES[op.causes[name]],
                Text(where(op), "dim"),
            )
    return table


def drift_table(items: Sequence[Drift]) -> Table:
    """One row for everything that moved without us."""
    table = plain_table(
        ("", {}),
        ("offer", {"no_wrap": True}),
        ("what", {"no_wrap": True}),
        ("expected", {"justify": "right", "no_wrap": True}),
        ("live", {"justify": "right", "no_wrap": True}),
        ("Δ", {"justify": "right", "no_wrap": True}),
        ("what follows", {"overflow": "fold", "ratio": 1}),
    )
    for item in items:
        told = row(item)
        follows = Text.assemble(told.follows, (f" ({told.where})" if told.where else "", "dim"))
        table.add_row(
            Text("!", "magenta"),
            told.offer,
            told.what,
            told.expected,
            told.live,
            Text(told.rest, "magenta"),
            follows,
        )
    return table


def plain_table(*columns: tuple[str, dict[str, object]]) -> Table:
    """A table without frames, as all of a plan's are."""
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for header, options in columns:
        table.add_column(header, **options)  # type: ignore[arg-type]
    return table
