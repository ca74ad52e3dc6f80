"""What the cabinet itself tells of a shop that is to be set up: its currency and warehouses."""

from collections.abc import Iterable
from contextlib import closing

import msgspec

from reconciler.catalog.file_names import slug
from reconciler.domain.snapshot import LiveWarehouse
from reconciler.domain.store import OFFICIAL_ENDPOINT, CredentialNames
from reconciler.ozon.credentials import find_credentials
from reconciler.ozon.governor import Governor
from reconciler.ozon.shop import OzonShop
from reconciler.workflow.job import World, safe_endpoint
from reconciler.workflow.shop_answers import Answers

LONGEST_ALIAS = 24


def with_live_facts(
    answers: Answers, given: frozenset[str], world: World, endpoint: str | None
) -> Answers:
    """The answers, with what nobody gave taken from the cabinet.

    Raises CredentialsRefused or ShopUnreachable.
    """
    safe = safe_endpoint(endpoint or OFFICIAL_ENDPOINT)
    names = CredentialNames(client_id=answers.client_id_env, api_key=answers.api_key_env)
    credentials = find_credentials(names, world.environment)
    governor = Governor(world.clock, world.on_wait)
    transport = world.connect(safe, credentials, governor, world.clock)
    with closing(OzonShop(safe, credentials, transport, world.clock)) as shop:
        account = shop.account()
        found = answers
        if "currency" not in given and account.currency:
            found = msgspec.structs.replace(found, currency=account.currency)
        if "warehouses" not in given:
            own = [one for one in shop.warehouses().values() if one.scheme in ("fbs", "rfbs")]
            found = msgspec.structs.replace(found, warehouses=tuple(_lines(own)))
    return found


def _lines(warehouses: Iterable[LiveWarehouse]) -> Iterable[str]:
    """`alias=ID` for each, the alias made of its name."""
    taken: set[str] = set()
    for one in sorted(warehouses, key=lambda warehouse: warehouse.id):
        alias = slug(one.name)[:LONGEST_ALIAS].strip("-")
        if alias in taken:
            alias = f"{alias}-{one.id}"
        taken.add(alias)
        yield f"{alias}={one.id}"
