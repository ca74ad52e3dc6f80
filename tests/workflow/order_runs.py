"""What tests of the order ledger share: the lists, another run, and what orders say of a cell."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reconciler.domain.ids import Cell, OfferId, WarehouseId
from reconciler.domain.orders import OrderLine, Orders
from tests.rehearsal import FBO, MSK, SPB, Rehearsal, offer

CHANGES = "/v4/posting/fbs/list"
WAITING = "/v4/posting/fbs/unfulfilled/list"
FBO_LIST = "/v3/posting/fbo/list"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUG = Cell(OfferId("MUG-1"), WarehouseId(MSK))


def open_shop(folder: Path) -> Rehearsal:
    """A shop with enough to sell on every warehouse."""
    stocks = {MSK: 100, SPB: 50, FBO: 500}
    shop = Rehearsal.open(folder, [offer(1, stocks=stocks), offer(2, stocks=stocks)])
    shop.stocks(msk={"MUG-1": 100})
    return shop


def now(shop: Rehearsal) -> datetime:
    return shop.clock.now()


def anew(shop: Rehearsal, since: datetime, **options: Any) -> Orders:
    """As by another run, which has the state alone."""
    renew_key(shop)
    with shop.job() as job:
        return job.ledger.read(since, **options)


def renew_key(shop: Rehearsal) -> None:
    """Keys live three months, and some of these stories are longer."""
    db = shop.shop._db
    with db.transaction():
        db.execute("UPDATE keys SET expires_at = ?", (2**62,))


def calls(shop: Rehearsal) -> list[str]:
    """Calls for orders since the last look."""
    found = [call.path for call in shop.shop.calls() if "/posting/" in call.path]
    shop.shop.reset_calls()
    return found


def units(orders: Orders, cell: Cell = MUG) -> int:
    return sum(line.units for line in orders.of(cell))


def only(orders: Orders, cell: Cell = MUG) -> OrderLine:
    (line,) = orders.of(cell)
    return line
