"""`reconciler coverage`: how much of the live shop git speaks of."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import (
    CATALOG,
    POLICIES,
    Catalog,
    Endpoint,
    Format,
    Policies,
    Store,
    a_number,
    one_of,
)
from reconciler.cli.output import show, write

Least = Annotated[
    float | None,
    typer.Option(
        "--min",
        callback=a_number,
        min=0,
        max=100,
        help="Exit with 3 if less of all values is covered.",
        metavar="PERCENT",
    ),
]


def coverage(
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    store: Store = None,
    endpoint: Endpoint = None,
    least: Least = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Show which live offers, warehouses and values git manages, observes or leaves out, and the
    imports that would add the rest. Reads the whole shop, writes nothing.

    Exit code 0. 3: less is covered than --min asks for.
    """
    from reconciler.cli.work import open_job
    from reconciler.report.coverage import coverage_json, coverage_text
    from reconciler.workflow.covering import cover

    one_of(format, ("text", "json"))
    options = _same_shop(catalog, policies, store, endpoint)
    at_least = None if least is None else Decimal(str(least))
    with open_job(catalog, policies, _NOTHING, store, endpoint) as (job, progress), progress:
        covered = cover(job, at_least, options)
    if format == "json":
        write(coverage_json(covered))
    else:
        show(coverage_text(covered))
    return int(covered.exit_code)


_NOTHING = ":memory:"
"""What was applied before has no part in it."""


def _same_shop(catalog: Path, policies: Path, store: str | None, endpoint: str | None) -> list[str]:
    """The options that the import needs as well."""
    said = {
        "--catalog": str(catalog) if catalog != CATALOG else "",
        "--policies": str(policies) if policies != POLICIES else "",
        "--store": store or "",
        "--endpoint": endpoint or "",
    }
    return [word for option, value in said.items() if value for word in (option, value)]
