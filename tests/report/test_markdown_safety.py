"""Foreign text can't become structure of the comment."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.plan.finding import CardDrift, Deferred, Processing
from reconciler.plan.model import Quota
from reconciler.report.markdown import plan_markdown
from reconciler.report.marks import code, prose
from tests.effort import examples
from tests.report.builders import NOW, plan, planned, price, result, stock, with_findings
from tests.report.card_builders import archived, card, field, new_offer, renamed, timer

NASTY = [
    "A|B",
    "A`B",
    "``",
    "A<B>C",
    "<script>alert(1)</script>",
    "A\nB",
    "A\r\nB",
    "A\\|B",
    "A\\",
    " A ",
    "A&lt;B",
    "</details>",
    "| A | B |",
    "```",
    "A\u2028B",
]
PIECES = st.sampled_from([*"|`<>\n\\&*_[]#~@!-=1.", "A", " ", "```", "</details>", "\r", "\x1b"])
TEXT = st.lists(PIECES, min_size=1, max_size=12).map("".join)


def split_row(line: str) -> list[str]:
    """The cells of a row as GitHub finds them: a bar counts unless a backslash escapes it."""
    cells, current, escaped = [], "", False
    for char in line:
        if char == "|" and not escaped:
            cells.append(current)
            current = ""
        else:
            current += char
        escaped = char == "\\" and not escaped
    return [*cells, current]


def comment(text: str) -> str:
    """A comment that has the text at every place where foreign text can stand."""
    lost = field("pdf", [{"name": text}], None, title=text, lost=(text,))
    cards = (
        card(text, field(f"attributes.{text}", text, f"b{text}", title=text), lost),
        new_offer(text),
        renamed(text, text),
        archived(text),
        timer(text),
    )
    made = plan(stock(text, text, goes_dark=True), price(text), *cards)
    bad = result(policy=text, title=text, messages=(text,), why=text, operations=("stock:x",))
    whole = with_findings(made, [text])
    waiting = (
        Deferred(reason=text, offers=(OfferId(text),), where=text),
        Processing(offer=OfferId(text), task=1, sent_at=NOW, reason=text),
        CardDrift(offer=OfferId(text), field=text, title=text, expected=text, now=f"b{text}",
                  where=text),
    )  # fmt: skip
    quota = Quota(name=text, limit=1, used=2, needed=3, resets_at=None)
    whole = replace(whole, findings=(*whole.findings, *waiting), quotas=(quota,))
    return plan_markdown(planned(whole, bad, decision="deny"))


def skeleton(markdown: str) -> list[tuple[str, int]]:
    """What a reader's eye takes for structure: how each line begins, and its number of cells."""
    found = []
    for line in markdown.splitlines():
        kind = re.match(r"\s*(#+ |\||- |```|\*\*|<|)", line)
        assert kind
        found.append((kind[1], len(split_row(line)) if kind[1] == "|" else 0))
    return found


EXPECTED = skeleton(comment("MUG"))


@pytest.mark.parametrize("text", NASTY)
def test_the_structure_does_not_depend_on_the_text(text: str) -> None:
    assert skeleton(comment(text)) == EXPECTED


@given(TEXT)
@settings(max_examples=examples(100))
def test_no_text_at_all_breaks_out(text: str) -> None:
    assert skeleton(comment(text)) == EXPECTED


@given(TEXT)
def test_no_tag_and_no_entity_comes_through(text: str) -> None:
    for safe in (prose(text), code(text)):
        bare = safe.removeprefix("<code>").removesuffix("</code>")
        assert not re.search(r"[<>\n\r]", bare)
        if not safe.startswith("`"):
            assert not re.search(r"&(?!amp;|lt;|gt;|#\d+;)", bare)


@given(TEXT)
def test_a_code_span_closes_itself(text: str) -> None:
    span = code(text)
    if span.startswith("`"):
        assert "`" not in span[1:-1]
        assert "|" not in span
        assert "\\" not in span


@pytest.mark.parametrize("text", ["MUG-RED-350", "Кружка «Самовар»", "A_B_C", "MUG@1", "A*B", "#1"])
def test_usual_ids_stay_readable(text: str) -> None:
    assert code(text) == f"`{text}`"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("catalog/stock_msk.yaml:5", "catalog/stock_msk.yaml:5"),
        ("git: 40 free", "git: 40 free"),
        ("*bold*", "\\*bold\\*"),
        ("_thin_", "\\_thin\\_"),
        ("[a](b)", "\\[a\\](b)"),
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("a\n- b", "a - b"),
        ("# a", "\\# a"),
        ("R&D", "R&amp;D"),
        ("1. a", "1&#8203;. a"),
        ("stock @msk", "stock @&#8203;msk"),
        ("ask @org/team", "ask @&#8203;org/team"),
        ("see #12 and a/b#3", "see #&#8203;12 and a/b#&#8203;3"),
        ("GH-12", "GH&#8203;-12"),
        ("a @ b # c", "a @ b # c"),
    ],
)
def test_prose(text: str, safe: str) -> None:
    assert prose(text) == safe


def test_a_waiver_that_lets_a_plan_pass_is_told_to_the_reviewer() -> None:
    from datetime import date

    from reconciler.policy.verdict import WaiverNote

    note = WaiverNote(
        policy="p", reason="out|side", owner="anna", expires=date(2026, 12, 1), where="w:1",
        state="used",
    )  # fmt: skip
    allowed = planned(plan(stock()))
    text = plan_markdown(replace(allowed, verdict=replace(allowed.verdict, waivers=(note,))))
    assert "- waiver **used** `p`: out\\|side (anna, until 2026-12-01, w:1)" in text
