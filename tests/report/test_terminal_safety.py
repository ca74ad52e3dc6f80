"""Text from the shop can't move the cursor, hide a line or ring the bell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.apply.outcome import Rejected
from reconciler.domain.errors import ShopUnreachable
from reconciler.report.applied_text import applied_text
from reconciler.report.plain import harmless, plain_text
from reconciler.report.plan_text import plan_text
from reconciler.report.problems import error_text
from tests.report.builders import applied, plan, planned, stock, with_findings
from tests.report.card_builders import card, field, new_offer, renamed

CLEAR = "\x1b[2J\x1b[1;1HMUG\x07\x9b"


def only_lines(text: str) -> bool:
    return all(char == "\n" or char.isprintable() for char in text)


@given(st.text())
def test_nothing_unprintable_is_left(text: str) -> None:
    clean = harmless(text)
    assert only_lines(clean.replace("\u00a0", "").replace("\u202f", ""))
    if text.isprintable():
        assert clean == text


def test_it_is_shown_and_not_dropped() -> None:
    assert harmless("a\x1bb\u202ec") == "a\\x1bb\\u202ec"
    assert harmless("a\nb") == "a\nb"


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize(
    "name", ["A\n::error::x", "A\n  ::error::x", "A ::error::x " * 9, "##[error]x"]
)
def test_no_name_speaks_to_the_runner_of_a_job(name: str, width: int) -> None:
    text = plain_text(plan_text(planned(with_findings(plan(stock(name)), [name]))), width)
    text += plain_text(error_text(ShopUnreachable(name)), width)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in text
    assert "error" in text


def test_signs_that_are_no_command_stay() -> None:
    text = plain_text(error_text(ShopUnreachable("G::set-output ## [x] a::b")), 100)
    assert "G::set-output ## [x] a::b" in text


def test_names_from_the_shop() -> None:
    made = with_findings(replace(plan(stock(CLEAR)), account_name=CLEAR), [CLEAR])
    text = plain_text(plan_text(planned(made)), 100)
    assert only_lines(text)
    assert "\\x1b[2J" in text


def test_cards_from_the_shop() -> None:
    changed = card(CLEAR, field("attributes.1", CLEAR, f"{CLEAR}\n\n", title=CLEAR, lost=(CLEAR,)))
    text = plain_text(plan_text(planned(plan(changed, new_offer(CLEAR), renamed(CLEAR)))), 100)
    assert only_lines(text)
    assert "⏎" in text


def test_messages_from_the_shop() -> None:
    text = plain_text(applied_text(applied({"stock:A@msk": Rejected("X", CLEAR)})), 100)
    assert only_lines(text)


@pytest.mark.parametrize("message", [CLEAR, "[red]not markup[/red]", ":smile:"])
def test_errors_are_shown_as_they_are(message: str) -> None:
    text = plain_text(error_text(ShopUnreachable(message)), 100)
    assert only_lines(text)
    assert text == f"error: {harmless(message).replace(chr(7), '')}\n".replace("\\x07", "")
