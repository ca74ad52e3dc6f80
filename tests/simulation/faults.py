"""What goes wrong between tool and shop: lists that are behind or cut, lost answers, errors."""

from datetime import UTC, datetime, timedelta

from tests.simulation.buyers import Buyers
from tests.simulation.stage import Stage, suppress_world

STOCK_WRITE = "/v2/products/stocks"
STOCK_READS = (
    "/v2/product/info/stocks-by-warehouse/fbs",
    "/v1/product/info/warehouse/stocks",
)
ORDER_READS = ("/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list")
LAG_AT_MOST = timedelta(minutes=8)
"""A list that is behind is so by minutes."""


class Faults:
    """Of a life that has any."""

    def __init__(self, stage: Stage, buyers: Buyers) -> None:
        self._stage = stage
        self._buyers = buyers
        self.stocks_lag_until = datetime(2000, 1, 1, tzinfo=UTC)

    def maybe(self, chance: float) -> bool:
        return self._stage.random.random() < chance and self._stage.faults

    def plant(self) -> None:
        kind = self._stage.random.choice(
            ["lag", "lag", "lose-before", "lose-after", "truncate", "error"]
        )
        self._stage.counts[f"fault {kind}"] += 1
        self._stage.tell(f"fault {kind}")
        self._stage.counts["faults"] += 1
        times = self._stage.random.randint(1, 3)
        match kind:
            case "lag":
                paths = self._stage.random.choice([STOCK_READS, ORDER_READS])
                if paths == STOCK_READS:
                    self.stocks_lag_until = self._stage.now() + LAG_AT_MOST
                for path in paths:
                    self._stage.shop.fault(path, "lag", times=times, seconds=LAG_AT_MOST.seconds)
                # Life goes on while the lists stand still.
                for _ in range(self._stage.random.randint(0, 3)):
                    with suppress_world():
                        self._buyers.sell()
            case "lose-before" | "lose-after":
                self._stage.shop.fault(STOCK_WRITE, kind)
            case "truncate":
                self._stage.shop.fault(
                    self._stage.random.choice([*STOCK_READS, *ORDER_READS]), "truncate"
                )
            case _:
                self._stage.shop.fault("*", "internal-error", times=times)
