"""A plan of some offers only says so, in every format."""

from msgspec.structs import replace

from reconciler.plan.model import Looked
from reconciler.report.data import plan_json
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import Planned
from tests.report import golden
from tests.report.builders import plan, planned, stock


def narrowed(in_stock: int | None) -> Planned:
    whole = plan(stock("MUG-1", before=4, after=9))
    totals = replace(
        whole.totals,
        cells_unchanged=None,
        prices_unchanged=None,
        cards=None,
        cards_unchanged=None,
        in_stock_before=in_stock,
        in_stock_after=in_stock,
    )
    looked = Looked(since="origin/main", commit="a" * 40, offers=("MUG-1", "TEA-2"), of=100_000)
    return planned(replace(whole, totals=totals, narrowed=looked))


def test_what_was_looked_at_and_what_was_not() -> None:
    made = narrowed(None)
    golden.check("090-narrowed.wide.txt", plain_text(plan_text(made), 160))
    golden.check("090-narrowed.100.txt", plain_text(plan_text(made), 100))
    golden.check("090-narrowed.md", plan_markdown(made))
    golden.check("090-narrowed.json", plan_json(made))


def test_what_the_shop_counted_itself_is_shown() -> None:
    golden.check("091-narrowed-counted.md", plan_markdown(narrowed(64_000)))
