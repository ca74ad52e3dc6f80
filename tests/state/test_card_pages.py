"""Cards that an import keeps: whole, for an hour, for one import at a time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.domain.attribute import AttributeValue
from reconciler.domain.card import Card, Package
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.product import CategoryId
from reconciler.state.card_pages import KEPT, CardPages, KeptCard

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
CARD = Card(
    name="Кружка",
    category=CategoryId(17),
    type=18,
    package=Package(depth=1, unit="mm"),
    attributes={"85": (AttributeValue("Самовар", 9),)},
    groups=(),
)
MUG = KeptCard(OfferId("MUG"), CARD, True)


def keep(path: Path) -> None:
    pages = CardPages(path, NOW)
    pages.put([MUG, KeptCard(OfferId("CUP"), Card(), False)])
    pages.close(done=False)


def test_cards_come_back_as_they_were(tmp_path: Path) -> None:
    keep(tmp_path / "x" / "pages.db")
    pages = CardPages(tmp_path / "x" / "pages.db", NOW + KEPT)
    assert pages.known() == {"MUG": (17, 18), "CUP": (0, 0)}
    assert list(pages.read([OfferId("NO"), OfferId("MUG")])) == [MUG]
    assert pages.began_at == NOW
    pages.close(done=True)
    assert list((tmp_path / "x").iterdir()) == []


@pytest.mark.parametrize("moved", [KEPT + timedelta(seconds=1), -timedelta(seconds=1)])
def test_old_cards_are_forgotten_and_those_of_a_clock_that_ran_ahead(
    tmp_path: Path, moved: timedelta
) -> None:
    keep(tmp_path / "pages.db")
    pages = CardPages(tmp_path / "pages.db", NOW + moved)
    assert pages.known() == {}
    assert pages.began_at == NOW + moved
    pages.close(done=True)


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "pages.db").write_bytes(b"no database at all" * 99)
    pages = CardPages(tmp_path / "pages.db", NOW)
    assert pages.known() == {}
    pages.close(done=True)


def test_two_imports_of_one_shop_never_share_it(tmp_path: Path) -> None:
    keep(tmp_path / "pages.db")
    pages = CardPages(tmp_path / "pages.db", NOW)
    with pytest.raises(InvalidInput) as wrong:
        CardPages(tmp_path / "pages.db", NOW)
    assert [one.code for one in wrong.value.problems] == ["import-busy"]
    pages.close(done=True)


def test_a_place_that_cant_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput) as wrong:
        CardPages(tmp_path / "file" / "pages.db", NOW)
    assert [one.code for one in wrong.value.problems] == ["import-pages"]
