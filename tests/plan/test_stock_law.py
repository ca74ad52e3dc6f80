"""Whatever happens, what the shop shows after a write never exceeds what a person said, less what
was sold since, less the buffer; and nothing is written when only sales happened."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.decision import Adopt, Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import sight

SMALL = st.integers(0, 30)

EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), SMALL),
        st.tuples(st.just("say"), SMALL),
        st.tuples(st.just("buffer"), SMALL),
        st.tuples(st.just("plan"), st.just(0)),
    ),
    max_size=30,
)


class Shelf:
    """The truth: how many units are really left, whatever shop and tool believe."""

    def __init__(self, shown: int) -> None:
        self.shown = shown
        self.left = shown
        self.says = Free(shown)
        self.buffer = 0
        self.base: AppliedStock | None = None
        self.moved = True

    def sell(self, units: int) -> None:
        units = min(units, self.shown)
        self.shown -= units
        self.left -= units

    def say(self, units: int) -> None:
        # A person counts what is there now and writes it down.
        self.moved = self.moved or self.says != Free(units)
        if self.says != Free(units):
            self.left = units
        self.says = Free(units)

    def set_buffer(self, units: int) -> None:
        self.moved = self.moved or self.buffer != units
        self.buffer = units

    def plan(self) -> None:
        stock = LiveStock(present=self.shown, reserved=0, free=self.shown)
        decision = decide(sight(self.says, self.base, stock, self.buffer))
        if isinstance(decision, Write | Adopt):
            wrote = isinstance(decision, Write)
            assert self.moved or not wrote, "nobody moved anything, and it would write"
            self.base = replace(decision.after, free=decision.after.free)
            self.shown = decision.after.free
            if wrote:
                assert self.shown <= max(0, self.left - self.buffer)
        self.moved = False


@given(st.integers(0, 30), EVENTS)
def test_no_history_oversells(shown: int, events: list[tuple[str, int]]) -> None:
    shelf = Shelf(shown)
    shelf.plan()
    for event, units in events:
        match event:
            case "sell":
                shelf.sell(units)
            case "say":
                shelf.say(units)
                shelf.plan()
            case "buffer":
                shelf.set_buffer(units)
            case _:
                shelf.plan()
