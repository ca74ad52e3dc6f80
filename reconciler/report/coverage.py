"""What of the shop git speaks of, for people and for machines."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.plan.coverage import Line
from reconciler.report.document import document
from reconciler.report.tables import plain_table
from reconciler.report.words import count, number
from reconciler.workflow.covering import Covered

COMMANDS = 6
"""So many commands are shown; JSON has all."""


def coverage_text(covered: Covered) -> RenderableType:
    """The percentage, the table, and what to do about the rest."""
    found = covered.coverage
    head = Text.assemble(
        (f"git covers {_percent(found.total)} of what is live in {covered.store}", "bold"),
        f": {number(found.total.managed + found.total.observed)} of"
        f" {count(found.total.live, 'value')} of {count(found.offers.live, 'offer')}",
    )
    parts: list[RenderableType] = [head, Text(""), _table(covered)]
    parts += _unnamed(covered)
    parts += _imports(covered)
    if covered.too_little:
        parts.append(Text(f"\nLess than --min {covered.least} is covered.", "red"))
    return Group(*parts)


def coverage_json(covered: Covered) -> bytes:
    """The same for machines, with every orphan."""
    found = covered.coverage
    return document(
        covered.exit_code,
        store=covered.store,
        percent=found.total.share,
        min=covered.least,
        offers=_line(found.offers),
        warehouses=_line(found.warehouses),
        values=[_line(line) for line in found.values],
        total=_line(found.total),
        unnamed_warehouses=[{"id": one.id, "name": one.name} for one in found.unnamed],
        gaps=found.gaps,
        imports=covered.imports,
        proofs=covered.proofs,
    )


def _line(line: Line) -> dict[str, object]:
    return {
        "what": line.what,
        "live": line.live,
        "managed": line.managed,
        "observed": line.observed,
        "orphaned": line.orphaned,
        "percent": line.share,
    }


def _table(covered: Covered) -> Table:
    found = covered.coverage
    right: dict[str, object] = {"justify": "right", "no_wrap": True}
    table = plain_table(
        ("", {"no_wrap": True}),
        ("live", right),
        ("managed", right),
        ("observed", right),
        ("orphaned", right),
        ("covered", right),
    )
    for line in (found.offers, found.warehouses, *found.values, found.total):
        table.add_row(
            Text(line.what, "bold" if line is found.total else ""),
            number(line.live),
            number(line.managed),
            number(line.observed),
            Text(number(line.orphaned), "yellow" if line.orphaned else ""),
            _percent(line),
        )
    return table


def _percent(line: Line) -> str:
    return f"{line.share:.1f} %"


def _unnamed(covered: Covered) -> Iterator[Text]:
    for one in covered.coverage.unnamed:
        yield Text(
            f"\nThe store does not name warehouse {one.id} ({one.name}): add it under"
            " `warehouses` of the store document, then its stock can be declared.",
            "yellow",
        )


def _imports(covered: Covered) -> Iterator[Text]:
    if not covered.imports:
        return
    yield Text("\nTo take the rest into git:", "bold")
    for one in covered.imports[:COMMANDS]:
        yield Text(f"  # {count(one.offers, 'offer')}{_restates(one.restates)}", "dim")
        yield Text(f"  {one.command}", no_wrap=True, overflow="ignore")
    left = covered.imports[COMMANDS:]
    if left:
        offers = sum(one.offers for one in left)
        yield Text(
            f"  … and {count(len(left), 'command')} for {count(offers, 'offer')} more"
            " (--format json has all)",
            "dim",
        )


def _restates(restates: bool) -> str:
    return "; their stock in other warehouses is said anew as well: see the diff" * restates
