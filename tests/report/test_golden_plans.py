"""What each kind of plan looks like, in every format."""

import pytest

from reconciler.report.data import plan_json
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from tests.rehearsal import Rehearsal
from tests.report import golden
from tests.report.scenes import SCENES, first_apply, steady_planned


@pytest.mark.parametrize("name", SCENES)
def test_a_plan_reads_as_it_did(name: str, rehearsal: Rehearsal) -> None:
    planned = steady_planned(SCENES[name](rehearsal))
    golden.check(f"{name}.wide.txt", plain_text(plan_text(planned), 160))
    golden.check(f"{name}.100.txt", plain_text(plan_text(planned), 100))
    golden.check(f"{name}.md", plan_markdown(planned))
    golden.check(f"{name}.json", plan_json(planned))


def test_tables_are_cut_and_say_by_how_much(rehearsal: Rehearsal) -> None:
    planned = steady_planned(first_apply(rehearsal))
    golden.check("011-cut.wide.txt", plain_text(plan_text(planned, rows=1), 160))
    golden.check("011-cut.md", plan_markdown(planned, rows=1))
    assert plain_text(plan_text(planned, rows=0), 160) == plain_text(plan_text(planned), 160)


@pytest.mark.parametrize("name", SCENES)
def test_no_line_is_wider_than_the_terminal(name: str, rehearsal: Rehearsal) -> None:
    planned = SCENES[name](rehearsal)
    for width in (100, 160):
        lines = plain_text(plan_text(planned), width).splitlines()
        assert max(map(len, lines)) <= width
        assert not [line for line in lines if line != line.rstrip()]
