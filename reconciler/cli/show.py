"""`reconciler show`: everything that git says of one offer, and where."""

from typing import Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, Catalog, Format, Store, one_of
from reconciler.cli.output import show as print_report
from reconciler.cli.output import write


def show(
    offer: Annotated[str, typer.Argument(help="The offer id.", metavar="OFFER")],
    catalog: Catalog = CATALOG,
    store: Store = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Show everything that is declared for one offer: each value, where it stands, and what it
    inherits from defaults. Reaches no shop.

    Exit code 0. 6: the catalog is wrong, or declares no such offer.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.offer_text import offer_json, offer_text
    from reconciler.workflow.showing import show_offer
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json"))
    with FileProgress() as files:
        shown = show_offer(Where(catalog=catalog, store=store, cache=CACHE), offer, files.read)
    if format == "json":
        write(offer_json(shown))
    else:
        print_report(offer_text(shown))
    return 0
