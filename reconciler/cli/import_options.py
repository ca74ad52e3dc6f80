"""Options of `import` alone, and which of them are of a shop, and which of a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

OF_SHOPS = (
    *("only", "category", "fields", "archived", "layout", "fresh"),
    *("policies", "state", "endpoint", "rows"),
)
OF_SHEETS = (
    *("sheet", "encoding", "separator", "mapping", "full", "counted_at", "as_of"),
    *("formula_values", "skip_unknown", "hidden"),
)
"""Parameters that mean nothing for the other one."""

File = Annotated[
    Path | None,
    typer.Argument(
        help="A spreadsheet: XLSX, XLS, ODS or CSV. Without one the live shop is read.",
        metavar="FILE",
    ),
]
Warehouses = Annotated[
    list[str] | None,
    typer.Option(
        "--warehouse",
        help="Only the stock of this warehouse; of a shop repeatable.",
        metavar="ALIAS",
    ),
]
ShopRows = Annotated[
    int, typer.Option("--rows", min=0, help="Shop: rows of each table in text; 0 shows all.")
]
Layout = Annotated[
    str,
    typer.Option(
        "--layout",
        help="Shop: files of new entries, by category, by letters of the offer id, or single.",
        metavar="LAYOUT",
    ),
]
Archived = Annotated[bool, typer.Option("--archived", help="Shop: write archived offers as well.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Shop: these offers; patterns; repeatable.", metavar="OFFER"),
]
Categories = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        help="Shop: offers of a category or type, by id or by a pattern of its name; repeatable.",
        metavar="CATEGORY",
    ),
]
FieldWords = Annotated[
    list[str] | None,
    typer.Option(
        "--fields",
        help="Shop: card, price, stock, or single ones such as price.min_price; with commas.",
        metavar="FIELDS",
    ),
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", help="Shop: read cards again that a killed import has read."),
]
SheetName = Annotated[
    str | None,
    typer.Option("--sheet", help="File: which sheet, if several fit.", metavar="NAME"),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="CSV file: utf-8, utf-16, cp1251 or gbk.", metavar="ENCODING"),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator", help="CSV file: semicolon, comma, tab or bar.", metavar="SEPARATOR"
    ),
]
Mapping = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        help="File: what an ERP's headers mean, a name or a file.",
        metavar="NAME|FILE",
    ),
]
Full = Annotated[bool, typer.Option("--full", help="File: declared cells that it lacks become 0.")]
CountedAt = Annotated[
    str | None,
    typer.Option(
        "--counted-at",
        help="File: the numbers lay on the shelf at this moment.",
        metavar="MOMENT",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="File: the numbers were free to sell at this moment.",
        metavar="MOMENT",
    ),
]
FormulaValues = Annotated[
    bool, typer.Option("--formula-values", help="File: take what formulas showed last.")
]
SkipUnknown = Annotated[
    bool,
    typer.Option("--skip-unknown", help="File: leave out offers that the catalog lacks."),
]
Hidden = Annotated[
    str | None,
    typer.Option(
        "--hidden",
        help="File: take or skip rows and columns of values that are hidden.",
        metavar="take|skip",
    ),
]
ListMappings = Annotated[
    bool, typer.Option("--list-mappings", help="List the shipped mapping files.")
]
ShowMapping = Annotated[
    str | None,
    typer.Option(
        "--show-mapping", help="Print a shipped mapping file, to copy it.", metavar="NAME"
    ),
]


def one_warehouse(warehouses: list[str] | None) -> str | None:
    """The one that a sheet is for, if one is named. Raises InvalidInput for several."""
    if warehouses is None or len(warehouses) == 1:
        return warehouses[0] if warehouses else None
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message="A sheet is for one --warehouse, or says of each row which it is for.",
                fix="name one warehouse, or none",
            )
        ]
    )


def refuse(context: typer.Context, names: tuple[str, ...], read: str, others: str) -> None:
    """Raises InvalidInput for parameters of these that the user said: they mean nothing here."""
    problems = [
        Problem(
            code="arguments",
            message=f"--{name.replace('_', '-')} means nothing for {read}.",
            fix=f"it is about {others}",
        )
        for name in names
        if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    ]
    if problems:
        raise InvalidInput(problems)
