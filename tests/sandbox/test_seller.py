from reconciler.sandbox.methods import METHODS
from tests.sandbox.small_shop import READ_KEY, Bench


def test_the_company(shop_bench: Bench) -> None:
    company = shop_bench.read("/v1/seller/info")["company"]
    assert (company["name"], company["currency"]) == ("Самовар", "RUB")


def test_a_key_lives_three_months(shop_bench: Bench) -> None:
    assert shop_bench.read("/v1/roles")["expires_at"] == "2027-02-20T06:00:00.000000Z"


def test_a_key_that_reads_has_no_method_that_writes(shop_bench: Bench) -> None:
    roles = shop_bench.post("/v1/roles", headers=READ_KEY).json()["roles"]
    methods = {method for role in roles for method in role["methods"]}
    assert methods == {path for path, method in METHODS.items() if not method.writes}
    assert "/v2/products/stocks" not in methods


def test_a_key_that_writes_has_all_methods(shop_bench: Bench) -> None:
    assert set(shop_bench.read("/v1/roles")["roles"][0]["methods"]) == set(METHODS)
