"""Plans of any mixture of changes, to hold the formats of reports against each other."""

from hypothesis import strategies as st

from reconciler.workflow.plan import Planned
from tests.report.builders import plan, planned, price, stock, with_findings
from tests.report.card_builders import archived, card, field, new_offer, renamed

FEW = st.integers(0, 3)
UNITS = st.integers(0, 5000)


@st.composite
def plans(draw: st.DrawFn) -> Planned:
    offers = [f"MUG-{n}" for n in range(draw(st.integers(0, 8)))]
    stocks = []
    for name in offers:
        before, after = draw(UNITS), draw(UNITS)
        dark = draw(st.booleans()) and after < before
        stocks.append(stock(name, before=before, after=after, goes_dark=dark))
    prices = [price(f"TEA-{n}", after=str(draw(UNITS))) for n in range(draw(st.integers(0, 4)))]
    lost = field("images", lost=("a.jpg",))
    cards = [card(f"CUP-{n}", *(draw(st.sampled_from([(), (lost,)])))) for n in range(draw(FEW))]
    others = [
        *(new_offer(f"NEW-{n}") for n in range(draw(FEW))),
        *(renamed(f"TO-{n}", f"FROM-{n}") for n in range(draw(FEW))),
        *(archived(f"OLD-{n}", into=draw(st.booleans())) for n in range(draw(FEW))),
    ]
    made = plan(*stocks, *prices, *cards, *others)
    return planned(with_findings(made, offers[: draw(st.integers(0, 8))]))
