"""Files as people write them, and as `fmt` leaves them: given, `====`, expected.

To add a case, write a file without what follows `====` and run with GOLDEN=write; read the result.
"""

import os
from pathlib import Path

import pytest

from reconciler.catalog.formatting import format_text
from reconciler.domain.errors import InvalidInput

CASES = sorted((Path(__file__).parent / "formatting").glob("*.txt"))
DEMO = Path(__file__).parents[2]


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
@pytest.mark.parametrize("fast", [True, False], ids=["C", "pure"])
def test_it_is_written_like_this(case: Path, fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fast:
        monkeypatch.setattr("yaml.__with_libyaml__", False)
    given, _, expected = case.read_text("utf-8").partition("====\n")
    written = format_text(given.encode(), "a.yaml").decode()
    if os.environ.get("GOLDEN") == "write" and not expected:
        case.write_text(f"{given}====\n{written}", "utf-8")
    else:
        assert written == expected


@pytest.mark.parametrize(
    "given",
    [
        b"\xef\xbb\xbfkind: prices\r\n\r\n\r\nprices: {}\r\n\r\n",
        b"\nkind: prices   \n\nprices: {}",
        b"kind: prices\r\rprices: {}\r",
    ],
    ids=["byte order mark and CRLF", "no line break at the end", "CR alone"],
)
def test_bytes(given: bytes) -> None:
    assert format_text(given, "a.yaml") == b"kind: prices\n\nprices: {}\n"


def test_a_text_that_the_file_ends_with_keeps_its_missing_line_break() -> None:
    assert format_text(b"a: |\n    x", "a.yaml") == b"a: |-\n  x\n"


def test_a_refused_file_is_a_problem() -> None:
    with pytest.raises(InvalidInput) as caught:
        format_text(b"a: 1\na: 2\n", "a.yaml")
    assert [problem.code for problem in caught.value.problems] == ["duplicate-key"]


@pytest.mark.parametrize("folder", ["catalog", "policies"])
def test_the_demo_is_formatted(folder: str) -> None:
    for path in sorted((DEMO / folder).rglob("*.yaml")):
        assert format_text(path.read_bytes(), str(path)) == path.read_bytes()
