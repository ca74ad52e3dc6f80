"""`reconciler validate`: read everything, reach nothing."""

from reconciler.cli.options import CATALOG, POLICIES, Catalog, Policies, Store


def validate(catalog: Catalog = CATALOG, policies: Policies = POLICIES, store: Store = None) -> int:
    """Check catalog and policies without the shop: every problem, with file, line and fix.

    Exit code 0 when all is well, 6 when something is wrong.
    """
    import typer

    from reconciler.report.words import count
    from reconciler.workflow.job import Where, load

    inputs = load(Where(catalog=catalog, policies=policies, store=store))
    desired = inputs.desired
    cells = sum(len(table) for table in desired.stocks.values())
    typer.echo(
        f"{desired.store.name}: {count(len(desired.offers()), 'offer')},"
        f" {count(cells, 'stock cell')}, {count(len(desired.prices), 'price')},"
        f" {count(len(desired.safety), 'safety-stock rule')},"
        f" {count(len(inputs.documents.policies), 'policy', 'policies')},"
        f" {count(len(inputs.documents.waivers), 'waiver')}: all valid"
    )
    return 0
