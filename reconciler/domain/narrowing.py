"""A store with all but some of its offers left out."""

from msgspec.structs import replace

from reconciler.domain.declared import only
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.narrowed import Narrowed
from reconciler.domain.rule_reach import rules_for


def narrow(desired: Desired, offers: frozenset[OfferId], since: str, commit: str) -> Desired:
    """The desired state of just these offers, and of the rules only those that may concern them.

    Renames stay, all of them: what is remembered of an offer goes by its newest name. The digest
    stays as well: it is the same catalog.
    """
    part = replace(
        desired,
        stocks={alias: only(table, offers) for alias, table in desired.stocks.items()},
        prices=only(desired.prices, offers),
        products=desired.products.only(offers),
        narrowed=Narrowed(
            since=since,
            commit=commit,
            offers=offers,
            declared=len(desired.offers() | offers),
            sold=len(desired.sold()),
            cells=sum(map(len, desired.stocks.values())),
            prices=len(desired.prices),
        ),
    )
    return replace(part, safety=rules_for(part))
