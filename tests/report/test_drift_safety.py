"""Foreign text in a report on drift can't become structure either."""

import pytest
from hypothesis import given, settings

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.plan.finding import Shift
from reconciler.report.drift_sections import drift_markdown
from reconciler.report.github import drift_commands
from reconciler.report.markdown import plan_markdown
from reconciler.workflow.plan import Drifted
from tests.effort import examples
from tests.report.builders import consumed, drift, plan, planned
from tests.report.test_markdown_safety import NASTY, TEXT, skeleton


def reports(text: str) -> tuple[str, str]:
    """Both reports with the text at every place where foreign text can stand."""
    alias = WarehouseAlias(text)
    made = plan(
        findings=(
            drift(text, unknown=text, where=f"{text}:3"),
            consumed(text, unknown=text),
            consumed(text, ordered=1),
            Shift(offer=OfferId(text), units=1, left=((alias, 1),), arrived=((alias, 1),)),
        )
    )
    return plan_markdown(planned(made)), drift_markdown(Drifted(made))


EXPECTED = [skeleton(report) for report in reports("MUG")]


@pytest.mark.parametrize("text", NASTY)
def test_the_structure_does_not_depend_on_the_text(text: str) -> None:
    assert [skeleton(report) for report in reports(text)] == EXPECTED


@given(TEXT)
@settings(max_examples=examples(100))
def test_no_text_at_all_breaks_out(text: str) -> None:
    assert [skeleton(report) for report in reports(text)] == EXPECTED


@pytest.mark.parametrize("text", [*NASTY, "a:b,c%d", "::error::x"])
def test_an_annotation_stays_one_line_at_one_place(text: str) -> None:
    said = drift_commands([drift(text, where=f"{text}:3")])
    assert said.count("\n") == 1
    assert said.startswith("::warning file=")
    properties = said.removeprefix("::warning ").partition("::")[0]
    assert [pair.partition("=")[0] for pair in properties.split(",")] == ["file", "line", "title"]
