"""`reconciler sandbox`: a fake Ozon to rehearse on, and a hand to move its world."""

from pathlib import Path
from typing import Annotated, Any

import typer

from reconciler.cli.options import CATALOG, Catalog
from reconciler.cli.sandbox_faults import bad_script, fault, faults, renew_keys
from reconciler.cli.sandbox_move import ADDRESS, Address, check, invalid, move

app = typer.Typer(
    name="sandbox",
    help="A fake Ozon on this machine: the Seller API with its limits, errors and sales.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Where = Annotated[str, typer.Argument(metavar="OFFER@WAREHOUSE", help="Alias or id, as MUG@msk.")]


@app.command("serve")
def serve(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8080,
    db: Annotated[
        Path | None,
        typer.Option("--db", help="Keep the shop in this file; else in memory.", metavar="FILE"),
    ] = None,
    seed: Annotated[
        str, typer.Option("--seed", help="`demo`, or a seed file.", metavar="demo|FILE")
    ] = "demo",
    speed: Annotated[
        float, typer.Option("--speed", min=0.01, help="How fast the shop's clock runs.")
    ] = 1.0,
    stock_semantics: Annotated[
        str,
        typer.Option(
            "--stock-semantics",
            help="How the shop reads a stock number: `free` as documented, or `present`.",
            metavar="free|present",
        ),
    ] = "free",
    script: Annotated[
        Path | None,
        typer.Option("--faults", help="A script of faults that calls will meet.", metavar="FILE"),
    ] = None,
    fault_seed: Annotated[
        int | None,
        typer.Option(
            "--fault-seed", help="A bad day of faults; the same number, the same.", metavar="N"
        ),
    ] = None,
) -> int:
    """Serve a shop until Ctrl-C. A shop kept in a file goes on where it was.

    Exit code 0: it was stopped. 6: the seed or the script is wrong, or the port is taken.
    """
    import math
    import sqlite3

    from reconciler.sandbox import ScaledClock, ScriptError, SeedError, Shop, SystemClock
    from reconciler.sandbox import serve as serve_shop

    check(stock_semantics in ("free", "present"), f"--stock-semantics {stock_semantics}",
           "choose free or present")  # fmt: skip
    check(math.isfinite(speed), f"--speed {speed} is not a speed", "choose a number as 60")
    clock = SystemClock() if speed == 1.0 else ScaledClock(speed)
    try:
        with Shop.open(
            str(db) if db else ":memory:",
            clock=clock,
            seed=seed,
            stock_semantics="present" if stock_semantics == "present" else "free",
        ) as shop:
            if script is not None:
                shop.script(script)
            if fault_seed is not None:
                shop.bad_day(fault_seed)
            serve_shop(shop, port=port, on_ready=lambda real: _announce(real, seed))
    except ScriptError as trouble:
        raise bad_script(trouble) from trouble
    except SeedError as trouble:
        raise invalid("seed", str(trouble), "correct the seed, or leave --seed out") from trouble
    except sqlite3.Error as trouble:
        raise invalid("db", f"{db} can't hold a shop: {trouble}", "name another file") from trouble
    except OSError as trouble:
        raise invalid("port-busy", str(trouble), "stop the other program, or pass --port 0") from (
            trouble
        )
    return 0


@app.command("sell", short_help="A buyer orders units: free stock falls.")
def sell(
    cell: Where,
    quantity: Annotated[int, typer.Argument(min=1, help="Units.")] = 1,
    endpoint: Address = ADDRESS,
    catalog: Catalog = CATALOG,
) -> int:
    """A buyer orders units: they become reserved, and free stock falls.

    Exit code 0: done. 6: the sandbox can't do that. 8: no sandbox answers.
    """
    answer = move(endpoint, "sell", {**_cell(cell, catalog), "quantity": quantity})
    typer.echo(f"sold {quantity} of {cell}, posting {answer['posting_number']}")
    return 0


@app.command("cancel", short_help="The buyer cancels: reserved units are free again.")
def cancel(
    posting: Annotated[str, typer.Argument(help="Posting number, as `sell` printed it.")],
    endpoint: Address = ADDRESS,
) -> int:
    """The buyer cancels before hand-over: reserved units are free again.

    Exit code 0: done. 6: the sandbox can't do that. 8: no sandbox answers.
    """
    move(endpoint, "cancel", {"posting_number": posting})
    typer.echo(f"cancelled {posting}")
    return 0


@app.command("ship", short_help="The posting is handed over to delivery.")
def ship(
    posting: Annotated[str, typer.Argument(help="Posting number, as `sell` printed it.")],
    endpoint: Address = ADDRESS,
) -> int:
    """The posting is handed over: reserved units leave the warehouse.

    Exit code 0: done. 6: the sandbox can't do that. 8: no sandbox answers.
    """
    move(endpoint, "ship", {"posting_number": posting})
    typer.echo(f"shipped {posting}")
    return 0


@app.command("edit-stock")
def edit_stock(
    cell: Where,
    free: Annotated[int, typer.Argument(min=0, help="Free units.")],
    endpoint: Address = ADDRESS,
    catalog: Catalog = CATALOG,
) -> int:
    """Somebody changes a stock in the cabinet.

    Exit code 0: done. 6: the sandbox can't do that. 8: no sandbox answers.
    """
    move(endpoint, "edit-stock", {**_cell(cell, catalog), "free": free})
    typer.echo(f"the cabinet set {cell} to {free}")
    return 0


@app.command("edit-price")
def edit_price(
    offer: Annotated[str, typer.Argument(metavar="OFFER", help="Offer id.")],
    price: Annotated[str, typer.Argument(help="New price, as 1490 or 349.90.")],
    endpoint: Address = ADDRESS,
) -> int:
    """Somebody changes a price in the cabinet.

    Exit code 0: done. 6: the sandbox can't do that. 8: no sandbox answers.
    """
    move(endpoint, "edit-price", {"offer_id": offer, "price": price})
    typer.echo(f"the cabinet set the price of {offer} to {price}")
    return 0


app.command("fault", short_help="Let calls meet a fault, as an error or a kill.")(fault)
app.command("faults", short_help="Show the faults that wait, as a script.")(faults)
app.command("renew-keys", short_help="Keys that expired live on.")(renew_keys)


@app.command("calls", short_help="Show which API calls came.")
def calls(
    endpoint: Address = ADDRESS,
    writes: Annotated[bool, typer.Option("--writes", help="Only calls that write.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget them afterwards.")] = False,
) -> int:
    """Show which API calls came, and how many items each had.

    Exit code 0: done. 8: no sandbox answers.
    """
    from reconciler.sandbox.methods import READ_METHODS

    seen = move(endpoint, "calls", {})["calls"]
    shown = [call for call in seen if not writes or call["path"] not in READ_METHODS]
    if not shown:
        typer.echo("no write calls" if writes else "no calls")
    for call in shown:
        typer.echo(f"{call['at']}  {call['status']}  {call['path']}  {call['items']} items")
    if reset:
        move(endpoint, "reset-calls", {})
    return 0


def _announce(port: int, seed: str) -> None:
    keys = "100200 OZON_API_KEY=demo-key" if seed == "demo" else "... OZON_API_KEY=..."
    whose = "the demo shop's keys" if seed == "demo" else f"keys of {seed}"
    typer.echo(
        f"sandbox listens on http://127.0.0.1:{port}\n"
        f"  export OZON_CLIENT_ID={keys}   ({whose})\n"
        f"  reconciler plan --endpoint http://127.0.0.1:{port}\n"
        "Ctrl-C stops it."
    )


def _cell(text: str, catalog: Path) -> dict[str, Any]:
    offer, at, warehouse = text.rpartition("@")
    check(bool(at and offer and warehouse), f"{text!r} is not OFFER@WAREHOUSE", "write MUG@msk")
    if warehouse.isdigit():
        return {"offer_id": offer, "warehouse_id": int(warehouse)}
    from reconciler.catalog import load_catalog

    known = load_catalog(catalog).store.warehouses
    named = {str(alias): entry.id for alias, entry in known.items()}
    check(
        warehouse in named,
        f"{catalog} names no warehouse {warehouse!r}",
        f"use one of {', '.join(named)}, or an id",
    )
    return {"offer_id": offer, "warehouse_id": named[warehouse]}
