"""The store document: defaults, every field, and the endpoints that may get the API key."""

from collections.abc import Callable

import pytest

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem
from reconciler.domain.store import CredentialNames, Manage

SMALL = "kind: store\nname: s\ncurrency: RUB\n"


def test_defaults(catalog: Callable[..., Desired]) -> None:
    store = catalog({"s.yaml": SMALL}).store
    assert store.endpoint == "https://api-seller.ozon.ru"
    assert store.credentials == CredentialNames()
    assert store.manage == Manage()


def test_every_field(catalog: Callable[..., Desired]) -> None:
    store = catalog(
        {
            "s.yaml": SMALL + "credentials: {client_id: {env: A}, api_key: {env: B_2}}\n"
            "endpoint: http://127.0.0.1:8080/\n"
            "warehouses:\n  msk: {id: 1020000123456}\n  spb: {id: 7, stock_mode: observe}\n"
            "manage: {prices: observe, stocks: on_change}\norphans: report\n"
        }
    ).store
    assert store.credentials == CredentialNames(client_id="A", api_key="B_2")
    assert store.endpoint == "http://127.0.0.1:8080"
    assert store.stock_mode("msk") == "on_change"
    assert store.stock_mode("spb") == "observe"
    assert str(store.warehouses["spb"].source) == "catalog/s.yaml:8:3"
    assert store.manage.prices == "observe"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://localhost:1",
        "http://[::1]:80/x",
        "https://proxy.example.com/ozon",
        "http://127.0.0.1",
    ],
)
def test_good_endpoints(catalog: Callable[..., Desired], endpoint: str) -> None:
    assert catalog({"s.yaml": f"{SMALL}endpoint: '{endpoint}'\n"}).store.endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api-seller.ozon.ru",
        "api-seller.ozon.ru",
        "ftp://x",
        "https://",
        "https://u:p@x.ru",
        "https://x.ru?a=1",
        "http://127.0.0.1.evil.ru",
        "https://x:port",
        "https://[::1",
        "https://a b",
    ],
)
def test_bad_endpoints(refused: Callable[..., list[Problem]], endpoint: str) -> None:
    (problem,) = refused({"s.yaml": f"{SMALL}endpoint: '{endpoint}'\n"})
    assert problem.code == "bad-endpoint"


@pytest.mark.parametrize(
    "said",
    [
        "{api_key: 0f3c-SECRET}",
        "{api_key: {env: 0f3c-SECRET}}",
        "SECRET",
        "{api_key: {value: SECRET}}",
        "{api_key: [SECRET]}",
    ],
)
def test_a_secret_is_never_repeated(refused: Callable[..., list[Problem]], said: str) -> None:
    from reconciler.catalog import with_excerpts

    problems = with_excerpts(refused({"s.yaml": f"{SMALL}credentials: {said}\n"}))
    assert {problem.code for problem in problems} == {"secret-in-git"}
    assert "SECRET" not in repr(problems)
