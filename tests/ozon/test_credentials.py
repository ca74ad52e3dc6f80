"""Credentials: found in the environment, fit for a header, shown to nobody."""

import copy
import pickle

import pytest

from reconciler.domain.errors import CredentialsRefused
from reconciler.domain.store import CredentialNames
from reconciler.ozon.credentials import Credentials, find_credentials
from tests.ozon.live import live, write
from tests.rehearsal import MSK, WRITES, offer

NAMES = CredentialNames()
KEY = "3f9c5f5e-1c1a-4b0e-8f0a-0123456789ab"


def test_they_come_from_the_variables_that_the_store_names() -> None:
    names = CredentialNames(client_id="A_ID", api_key="A_KEY")
    found = find_credentials(names, {"A_ID": " 42\n", "A_KEY": f"\t{KEY}\r\n", "OZON_API_KEY": "x"})
    assert found.headers() == {"Client-Id": "42", "Api-Key": KEY}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, ["OZON_CLIENT_ID", "OZON_API_KEY"]),
        ({"OZON_CLIENT_ID": "1"}, ["OZON_API_KEY"]),
        ({"OZON_CLIENT_ID": " ", "OZON_API_KEY": KEY}, ["OZON_CLIENT_ID"]),
    ],
)
def test_missing_ones_are_named(environment: dict[str, str], named: list[str]) -> None:
    with pytest.raises(CredentialsRefused) as caught:
        find_credentials(NAMES, environment)
    for name in ("OZON_CLIENT_ID", "OZON_API_KEY"):
        assert (name in caught.value.message) == (name in named)
    assert KEY not in repr(caught.value)


@pytest.mark.parametrize("value", ["ab\ncd", "ab cd", "ключ", "ab\u00a0cd", "ab\x00", "“abcd”"])
@pytest.mark.parametrize("name", ["OZON_CLIENT_ID", "OZON_API_KEY"])
def test_a_value_that_no_header_carries_is_refused_without_being_shown(
    name: str, value: str
) -> None:
    environment = {"OZON_CLIENT_ID": "42", "OZON_API_KEY": KEY, name: value}
    with pytest.raises(CredentialsRefused, match=name) as caught:
        find_credentials(NAMES, environment)
    assert value not in caught.value.message + caught.value.fix


def test_nothing_that_prints_it_reveals_it() -> None:
    made = Credentials("7741852", KEY)
    for text in (
        repr(made),
        str(made),
        f"{made}",
        f"{made!r:>40}",
        repr([made]),
        repr(made.redact),
    ):
        assert KEY not in text
        assert "7741852" not in text
    assert not hasattr(made, "__dict__")
    with pytest.raises(TypeError):
        pickle.dumps(made, protocol=1)
    assert made != Credentials("7741852", KEY)
    assert repr(copy.copy(made)) == "Credentials(***)"


def test_redaction() -> None:
    made = Credentials("42", "key-42-key")
    assert made.redact("42 of key-42-key, 142") == "*** of ***, 1***"
    assert made.redact("nothing here") == "nothing here"


def test_a_fingerprint_names_the_account_and_outlives_the_key() -> None:
    one = Credentials("7741852", KEY)
    assert one.fingerprint() == Credentials("7741852", "another").fingerprint()
    assert one.fingerprint() != Credentials("7741853", KEY).fingerprint()
    assert one.fingerprint() != one.fingerprint("https://shop.test 1")
    assert len(one.fingerprint()) == 16
    assert "7741852" not in one.fingerprint()


def test_a_wrong_key_is_told_from_a_wrong_address() -> None:
    with live([offer(1)], api_key="wrong-key") as made:
        with pytest.raises(CredentialsRefused, match="Invalid Api-Key") as caught:
            made.ozon.account()
        assert made.shop.calls()[0].status == 404
    assert "wrong-key" not in caught.value.message
    with live([offer(1)]) as made:
        made.shop.fault("/v1/seller/info", "answer", status=404, body="<html>nothing</html>")
        with pytest.raises(Exception, match="nothing") as other:
            made.ozon.account()
        assert not isinstance(other.value, CredentialsRefused)


def test_a_key_that_only_reads_is_refused_before_the_first_write() -> None:
    with live([offer(1, stocks={MSK: 4})], api_key="secret-read-key") as made:
        with pytest.raises(CredentialsRefused, match="can't write") as caught:
            made.ozon.require_write_access(("stock", "price"))
        for path in ("/v2/products/stocks", "/v1/product/import/prices"):
            assert path in caught.value.message
        assert made.called(WRITES[0]) == 0
        with pytest.raises(CredentialsRefused, match="missing a required role"):
            made.ozon.write_stock([write(1, MSK, 9)])
        assert made.shop.stock("MUG-1", MSK).free == 4


def test_a_key_that_writes_may_write() -> None:
    with live([offer(1)]) as made:
        made.ozon.require_write_access(("stock", "price"))
