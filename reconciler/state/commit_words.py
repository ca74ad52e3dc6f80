"""What a commit of the state says: who did what, by which plan. Its log is an audit log."""

import sqlite3
from collections.abc import Collection

from reconciler.state.sheets import folder


def commit_words(db: sqlite3.Connection, paths: Collection[str]) -> str:
    """The message of a commit that changes these files."""
    shops = {path.split("/")[0] for path in paths if "/" in path}
    shop = next((one for one in _shops(db) if folder(one) in shops), "")
    row = db.execute(
        "select run.id, store, plan, catalog, who, finished_at, stopped, count(operation.id),"
        " sum(sends > 0), sum(outcome is not null) from run"
        " left join operation on operation.run = run.id where shop = ? group by run.id"
        " order by run.id desc limit 1",
        (shop,),
    ).fetchone()
    lease = db.execute("select holder from lease where shop = ?", (shop,)).fetchone()
    holder = lease[0] if lease else ""
    if row is None or not _is_of(row[0], paths):
        return f"lease: {f'taken by {holder}' if holder else 'given back'}\n\nShop: {shop}\n"
    run, store, plan, catalog, who, finished, stopped, operations, sent, ended = row
    many = "operation" if operations == 1 else "operations"
    told = f"{operations} {many}, {sent or 0} sent, {ended or 0} ended"
    how = "goes on" if not finished and sent else "begins" if not finished else "ended"
    return (
        f"{store}: run {run} {how}, {told}\n\n"
        f"By: {who}\nPlan: {plan}\nCatalog: {catalog}\nShop: {shop}\n"
        + (f"Stopped: {stopped}\n" if stopped else "")
    )


def _is_of(run: int, paths: Collection[str]) -> bool:
    return any(f"/runs/{run}/" in path or "/offers/" in path for path in paths)


def _shops(db: sqlite3.Connection) -> list[str]:
    named = "select shop from shop union select shop from lease union select shop from run"
    return [shop for (shop,) in db.execute(named)]
