"""Some offers of a whole: what a pull request changes is looked at, and nothing else."""

import msgspec

from reconciler.domain.ids import OfferId


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """Which offers are looked at, and why just these: `since` as somebody said it, and the commit.

    `offers` are all that are said differently, also those of which nothing is declared any more.
    `declared`, `sold`, `cells` and `prices` count what the whole catalog declares: offers in all,
    offers with prices or stocks, stock cells, and offers with prices.
    """

    since: str
    commit: str
    offers: frozenset[OfferId]
    declared: int
    sold: int
    cells: int
    prices: int
