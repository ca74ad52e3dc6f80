"""Random valid catalogs load back to the same values at the places where they were written."""

import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import load_catalog
from reconciler.domain.stock import Declaration, Fixed, Free
from tests.catalog.conftest import STORE
from tests.effort import examples

OFFERS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=50
)
UNITS = st.integers(0, 999_999)
SAID = st.one_of(UNITS.map(Free), UNITS.map(Fixed))
STOCKS = st.dictionaries(OFFERS, st.dictionaries(st.sampled_from(["msk", "spb"]), SAID, min_size=1))
AMOUNT = st.decimals(min_value="0.01", max_value=10**9, places=2)
PRICES = st.dictionaries(OFFERS, st.tuples(AMOUNT, st.none() | AMOUNT))


def cell(said: Declaration) -> str:
    return f"{{fixed: {said.units}}}" if isinstance(said, Fixed) else str(said.units)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@settings(max_examples=examples(60), deadline=None)
@given(STOCKS, PRICES)
def test_what_is_written_is_what_is_read(
    stocks: dict[str, dict[str, Declaration]], prices: dict[str, tuple[Decimal, Decimal | None]]
) -> None:
    lines = ["kind: stocks", "stocks:" if stocks else "stocks: {}"]
    for offer, row in stocks.items():
        inner = ", ".join(f"{alias}: {cell(said)}" for alias, said in row.items())
        lines.append(f"  {quoted(offer)}: {{{inner}}}")
    lines += ["---", "kind: prices", "prices:" if prices else "prices: {}"]
    for offer, (price, cost) in prices.items():
        more = "" if cost is None else f", cost: {cost:f}"
        lines.append(f"  {quoted(offer)}:\n    {{price: {price:f}{more}}}")
    with TemporaryDirectory() as folder:
        Path(folder, "store.yaml").write_text(STORE, "utf-8")
        Path(folder, "a.yaml").write_text("\n".join(lines), "utf-8")
        desired = load_catalog(Path(folder))
    text = "\n".join(lines).split("\n")
    read = {
        (offer, alias): said.says
        for alias, table in desired.stocks.items()
        for offer, said in table.items()
    }
    assert read == {(o, alias): said for o, row in stocks.items() for alias, said in row.items()}
    for alias, table in desired.stocks.items():
        for said in table.values():
            assert text[said.source.line - 1][said.source.column - 1 :].startswith(f"{alias}: ")
    for offer, (price, cost) in prices.items():
        declared = desired.prices[offer]
        assert str(declared.says.price) == str(price)
        assert (cost is None) == (not isinstance(declared.says.cost, Decimal))
        place = declared.source
        assert text[place.line - 1][place.column - 1 :].startswith(quoted(offer))
