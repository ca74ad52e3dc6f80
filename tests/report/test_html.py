"""The page: well-formed, all rows, nothing that a browser would run or fetch."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.report.html import plan_html
from tests.effort import examples
from tests.rehearsal import Rehearsal
from tests.report import golden
from tests.report.builders import plan, planned, price, result, stock, with_findings
from tests.report.card_builders import card, field, new_offer, renamed
from tests.report.scenes import SCENES, steady_planned

TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "table", "thead",
    "tbody", "tr", "th", "td", "code", "pre", "strong", "details", "summary", "div",
}  # fmt: skip
VOID = {"meta"}


class Strict(HTMLParser):
    """Refuses tags that we don't write, attributes besides ours, and what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= {"class", "charset", "lang", "http-equiv", "content",
                                               "name"}, attrs  # fmt: skip
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(page: bytes) -> Strict:
    parser = Strict()
    parser.feed(page.decode())
    parser.close()
    assert parser.open == []
    return parser


def page(text: str) -> bytes:
    lost = field("pdf", [text], None, title=text, lost=(text,))
    made = plan(stock(text, text, goes_dark=True), price(text), card(text, lost), new_offer(text),
                renamed(text, text))  # fmt: skip
    bad = result(policy=text, title=text, messages=(text,), why=text, override=text)
    return plan_html(planned(with_findings(made, [text]), bad, decision="deny"))


USUAL = read(page("MUG")).count


@given(
    st.text(min_size=1, max_size=60)
    | st.sampled_from(
        ["<script>alert(1)</script>", "<!--", "-->", "&lt;", '"><img src=x onerror=1>', "</table>"]
    )
)
@settings(max_examples=examples(60), deadline=None)
def test_no_text_becomes_structure(text: str) -> None:
    assert read(page(text)).count == USUAL


def test_every_row_is_there() -> None:
    many = plan_html(planned(plan(*(stock(f"MUG-{n}") for n in range(500)))))
    assert read(many).count["tr"] > 500
    assert "more in the JSON plan" not in many.decode()


def test_a_browser_may_do_nothing_but_draw() -> None:
    text = page("MUG").decode()
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.parametrize("name", ["007-denied"])
def test_it_reads_as_it_did(name: str, rehearsal: Rehearsal) -> None:
    golden.check(f"{name}.html", plan_html(steady_planned(SCENES[name](rehearsal))))
