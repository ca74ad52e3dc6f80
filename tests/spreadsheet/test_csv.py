"""CSV as Excel and ERPs write it: the encoding and the separator are found out, and shown."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet.encodings import decoded
from tests.spreadsheet.workbooks import ROW, opened, texts

RUSSIAN = "Артикул;Склад;Остаток\r\nMUG-1;msk;4\r\n"
CHINESE = "货号,仓库,可用库存\r\nMUG-1,msk,4\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "separator"),
    [
        (RUSSIAN.encode(), "utf-8", "semicolon"),
        (RUSSIAN.encode("utf-8-sig"), "utf-8", "semicolon"),
        (RUSSIAN.encode("cp1251"), "cp1251", "semicolon"),
        (RUSSIAN.replace(";", "\t").encode("utf-16"), "utf-16", "tab"),
        (RUSSIAN.encode("utf-16-le"), "utf-16", "semicolon"),
        (codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), "utf-16", "semicolon"),
        (CHINESE.encode("gbk"), "gbk", "comma"),
        (CHINESE.encode(), "utf-8", "comma"),
        (RUSSIAN.replace(";", "|").encode(), "utf-8", "bar"),
        (b"offer_id,warehouse,stock\nMUG-1,msk,4", "utf-8", "comma"),
    ],
)
def test_what_is_detected_is_shown(
    tmp_path: Path, data: bytes, encoding: str, separator: str
) -> None:
    table = opened(tmp_path, data, "s.csv")
    assert texts(table) == [(2, ROW)]
    assert table.told == {"format": "text", "encoding": encoding, "separator": separator}


def test_what_excel_says_of_the_separator_is_believed_and_keeps_its_row(tmp_path: Path) -> None:
    data = b"sep=|\r\noffer_id|warehouse|stock\r\nMUG-1|msk|4\r\n"
    assert texts(opened(tmp_path, data, "s.csv")) == [(3, ROW)]


def test_quotes_may_hold_separators_and_lines(tmp_path: Path) -> None:
    data = b'"offer_id";stock;note\n"A;1";4;"two\nlines"\n"B ""2""";5;\n'
    assert texts(opened(tmp_path, data, "s.csv")) == [
        (2, {"offer_id": "A;1", "stock": "4", "note": "two lines"}),
        (3, {"offer_id": 'B "2"', "stock": "5"}),
    ]


@pytest.mark.parametrize(
    ("data", "said", "code", "place"),
    [
        (RUSSIAN.encode("cp1251"), {"encoding": "utf-8"}, "sheet-encoding", ":row 1"),
        (b"offer_id;stock\nA;1\n\xff\xff\xff;1\n" * 1, {"encoding": "gbk"}, "sheet-encoding", "3"),
        (b'offer_id;stock\n"A;1\n', {}, "sheet-damaged", ":row 2"),
        ("имя;число\nчашка;1\n".encode("cp1251"), {}, "column-missing", ""),
        (bytes([0xE4, 0xD6, 0xE4, 0xC1, 10]) * 3, {}, "sheet-encoding", ""),
    ],
)
def test_what_can_not_be_read(
    tmp_path: Path, data: bytes, said: dict[str, str], code: str, place: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        opened(tmp_path, data, "s.csv", **said)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert place in str(problem.source)


RUSSIAN_WORDS = st.lists(
    st.text("абвгдежзиклмнопрстуфхцчшщыьэюяАБВГДКМНОПРСТ", min_size=2, max_size=9).map(str.title),
    min_size=6,
)
CHINESE_WORDS = st.text("店小秘库存导出仓库商品编码可用数量红色杯子三百五十毫升茶壶", min_size=12)


@given(st.one_of(RUSSIAN_WORDS.map(" ".join), CHINESE_WORDS))
def test_russian_and_chinese_are_never_taken_for_each_other(text: str) -> None:
    encoding = "cp1251" if text[0] < "\u0500" else "gbk"
    try:
        found = decoded(text.encode(encoding), "s.csv", None, lambda _: False)
    except InvalidInput:
        return  # Not clear, and said so.
    assert (found.encoding, found.text) == (encoding, text)
