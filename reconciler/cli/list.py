"""`reconciler list`: the offers that git declares, chosen as rules choose them."""

from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, Catalog, Rows, Store, one_of
from reconciler.cli.output import show, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.domain.selector import Selector

Offers = Annotated[
    list[str] | None,
    typer.Argument(help="Offer ids or patterns such as 'MUG-*'; else all.", metavar="[OFFER]..."),
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", help="NAME=VALUE; several names must all hold.", metavar="LABEL"),
]
Categories = Annotated[
    list[int] | None, typer.Option("--category", help="Ozon's category id.", metavar="ID")
]
Warehouses = Annotated[
    list[str] | None,
    typer.Option("--warehouse", help="Where stock is declared.", metavar="ALIAS"),
]
Prices = Annotated[
    list[str] | None,
    typer.Option("--price", help="A bound such as '>= 1000'; several must all hold.", metavar="P"),
]
States = Annotated[
    list[str] | None,
    typer.Option("--state", help="active, archived or released.", metavar="STATE"),
]
ListFormat = Annotated[
    str, typer.Option("--format", help="text, json, or ids (one a line).", metavar="FORMAT")
]


def list_(
    offers: Offers = None,
    label: Labels = None,
    category: Categories = None,
    warehouse: Warehouses = None,
    price: Prices = None,
    state: States = None,
    catalog: Catalog = CATALOG,
    store: Store = None,
    format: ListFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """List the offers that git declares: state, category, labels, price, stock. Reaches no shop.

    Options choose as `match` does in rules: all that are given must hold; of several offers,
    categories, warehouses, states or values of one label any.

    Exit code 0, also for an empty list. 6: the catalog or an option is wrong.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.listing import listing_ids, listing_json, listing_text
    from reconciler.workflow.listing import list_offers
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json", "ids"))
    for said in state or ():
        one_of(said, ("active", "archived", "released"), "--state")
    selector = _selector(offers, label, category, warehouse, price)
    with FileProgress() as files:
        where = Where(catalog=catalog, store=store, cache=CACHE)
        listing = list_offers(where, selector, state or (), files.read)
    match format:
        case "json":
            write(listing_json(listing))
        case "ids":
            write(listing_ids(listing))
        case _:
            show(listing_text(listing, rows))
    return 0


def _selector(
    offers: list[str] | None,
    label: list[str] | None,
    category: list[int] | None,
    warehouse: list[str] | None,
    price: list[str] | None,
) -> "Selector":
    from reconciler.domain.ids import WarehouseAlias
    from reconciler.domain.product import CategoryId
    from reconciler.domain.selector import Selector, price_bound

    problems = [_bad_label(text) for text in label or () if "=" not in text]
    bounds = [(text, price_bound(text)) for text in price or ()]
    problems += [_bad_price(text) for text, bound in bounds if bound is None]
    if problems:
        raise InvalidInput(problems)
    labels: dict[str, list[str]] = {}
    for text in label or ():
        name, _, value = text.partition("=")
        labels.setdefault(name, []).append(value)
    return Selector(
        offer=tuple(offers or ()),
        warehouse=tuple(map(WarehouseAlias, warehouse or ())),
        price=tuple(bound for _, bound in bounds if bound),
        labels=tuple((name, tuple(values)) for name, values in labels.items()),
        category=tuple(map(CategoryId, category or ())),
    )


def _bad_label(text: str) -> Problem:
    return Problem(
        code="arguments",
        message=f"--label {text} is not NAME=VALUE",
        fix="write it like --label class=A",
    )


def _bad_price(text: str) -> Problem:
    return Problem(
        code="arguments",
        message=f"--price {text} is not a bound",
        fix="write it like --price '>= 1000'; the comparisons are >=, >, <=, < and ==",
    )
