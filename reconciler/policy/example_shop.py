"""The small shop of a case, before and after its change."""

from collections.abc import Mapping

from msgspec.structs import replace

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.policy.example import Case, State

NOBODY = State()


def offers_of(case: Case) -> set[OfferId]:
    """The offers of a case, by the ids that they have in the end."""
    return {*case.before, *case.after} - {state.was for state in case.after.values() if state.was}


def together(case: Case, offer: OfferId) -> State:
    """What is known of an offer: what was said of it after the change, else before."""
    after = case.after.get(offer, NOBODY)
    before = case.before.get(after.was or offer, NOBODY)
    said = {
        name: value
        for name in State.__struct_fields__
        if (value := getattr(after, name)) != getattr(NOBODY, name)
    }
    return replace(before, **said)


def stock_after(case: Case, offer: OfferId) -> Mapping[WarehouseAlias, int]:
    """Units by warehouse after the change."""
    after = case.after.get(offer, NOBODY)
    return {**case.before.get(after.was or offer, NOBODY).stock, **after.stock}


def sells(state: State, stock: Mapping[WarehouseAlias, int]) -> bool:
    """Whether anybody can buy it with this stock."""
    return not state.archived and (state.fbo or any(stock.values()))


def sells_after(case: Case, offer: OfferId) -> bool:
    """Whether anybody can buy it after the change."""
    return sells(together(case, offer), stock_after(case, offer))
