"""What goes out as a table comes back unchanged, and what came in as a table goes out as it was."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.desired import Desired
from reconciler.domain.selector import Selector
from reconciler.spreadsheet.book import Sheet, Value
from reconciler.spreadsheet.neutral import PRICES, STOCKS, write_table
from reconciler.workflow.editing import save_edits
from reconciler.workflow.exporting import (
    declared,
    price_rows,
    price_sheet,
    stock_rows,
    stock_sheet,
)
from reconciler.workflow.filling_prices import fill_prices
from reconciler.workflow.filling_stocks import fill_stocks
from reconciler.workflow.sheet_import import SheetImport, SheetOrder, import_sheet
from reconciler.workflow.where import Where
from tests.workflow.templates import (
    MAIN,
    SECOND,
    catalog,
    parts,
    prices_template,
    stocks_template,
    with_broken_styles,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFERS = st.text(
    st.sampled_from("aЖ仓012=+-@';,\"_\u00a0\ufeff\u200b😀 "), min_size=1, max_size=12
).filter(lambda text: text == text.strip() and text.isprintable() is not None)
UNITS = st.integers(0, 999_999)
AT = ", counted_at: 2026-11-20T09:00:00+03:00"
SUFFIXES = pytest.mark.parametrize("suffix", [".csv", ".xlsx"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


def key(offer: str) -> str:
    """An offer id as YAML takes it, whatever is in it."""
    return json.dumps(offer)


@st.composite
def declarations(draw: st.DrawFn) -> str:
    units = draw(UNITS)
    return draw(
        st.sampled_from(
            [f"{units}", f"{{fixed: {units}}}", f"{{on_hand: {units}{AT}}}", f"{{free: {units}}}"]
        )
    )
