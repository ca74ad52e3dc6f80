"""The cabinet behind the key, and the fingerprint that keys the state."""

from typing import Any

import pytest

from reconciler.domain.errors import CredentialsRefused, ShopUnreachable
from reconciler.domain.store import OFFICIAL_ENDPOINT
from tests.ozon.scripted import CLIENT_ID, ENDPOINT, Scripted, says, shop

INFO = {"currency": "RUB", "name": "Самовар", "legal_name": "ООО Самовар", "ogrn": "1"}


def account(company: dict[str, Any], endpoint: str = ENDPOINT) -> Any:
    return shop(Scripted(says({"company": company})), endpoint=endpoint).account()


def test_name_and_currency() -> None:
    made = account(INFO)
    assert (made.name, made.currency) == ("Самовар", "RUB")
    assert account({**INFO, "name": ""}).name == "ООО Самовар"
    assert account({}).name == account({"currency": None}).currency == ""


def test_a_sandbox_is_another_shop_than_the_real_one_and_than_another_sandbox() -> None:
    real = account(INFO, OFFICIAL_ENDPOINT).fingerprint
    assert account({**INFO, "ogrn": "2", "name": "x"}, f"{OFFICIAL_ENDPOINT}/").fingerprint == real
    others = {
        account(INFO).fingerprint,
        account({**INFO, "ogrn": "2"}).fingerprint,
        account(INFO, "http://127.0.0.1:8080").fingerprint,
    }
    assert len({real, *others}) == 4
    assert CLIENT_ID not in "".join([real, *others])


@pytest.mark.parametrize("body", [{}, {"company": None}, [], {"company": []}], ids=str)
def test_what_is_not_a_cabinet(body: Any) -> None:
    with pytest.raises(ShopUnreachable, match="shape that we don't know"):
        shop(Scripted(says(body))).account()


WRITES = ["/v2/products/stocks", "/v1/product/import/prices"]


@pytest.mark.parametrize(
    ("roles", "refused"),
    [
        ([{"name": "Admin", "methods": [*WRITES, "/v1/roles"]}], False),
        ([{"methods": WRITES[:1]}, {"methods": WRITES[1:]}], False),
        ([{"methods": WRITES[:1]}], True),
        ([{"name": "Admin read only", "methods": ["/v1/roles"]}], True),
        ([{"name": "Admin", "methods": None}], False),
        ([], False),
        (None, False),
    ],
    ids=str,
)
def test_what_a_key_may_do(roles: Any, refused: bool) -> None:
    """A list that is empty says nothing; then the shop's own refusal must do."""
    made = shop(Scripted(says({"roles": roles, "expires_at": "2027-01-01T00:00:00Z"})))
    if refused:
        with pytest.raises(CredentialsRefused, match="can't write"):
            made.require_write_access(("stock", "price"))
    else:
        made.require_write_access(("stock", "price"))
