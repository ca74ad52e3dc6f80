"""The last look at a card before it is written: fields may drop out, and nothing may be added."""

from msgspec import UNSET
from msgspec.structs import replace

from reconciler.apply.outcome import AlreadyTrue, Stale
from reconciler.domain.card import LiveCard, only
from reconciler.domain.card_digest import arrived, field_digest, known_sent, pack_sent
from reconciler.domain.card_field import holds
from reconciler.plan.card_diff import plain
from reconciler.plan.operation import SetCard

NOW_TRUE = AlreadyTrue()


def recheck_card(
    op: SetCard, live: LiveCard | None, is_there: bool = False
) -> SetCard | AlreadyTrue | Stale:
    """Fit an operation to the card as it is now; `is_there`: another list shows the offer.

    A field that somebody set right meanwhile is left out; one that moved otherwise makes the
    operation stale, for nobody reviewed that.
    """
    if op.writer == "create":
        if live is not None or is_there:
            return Stale(observed="no such offer", now="the shop has it")
        return op
    if live is None:
        return Stale(observed="a card", now="no such offer")
    if op.product_id not in (None, live.product_id):
        return Stale(observed=f"product {op.product_id}", now=f"product {live.product_id}")
    if op.writer == "import" and live.unclear and op.says.groups is UNSET:
        return Stale(observed="groups of attributes", now="attributes without clear groups")
    observed = known_sent(op.observed)
    still = []
    for field, (_, before, _entries) in observed.items():
        now = live.card.get(field)
        if holds(field, op.says.get(field), now):
            continue
        if field_digest(now) != before:
            was = next((one.before for one in op.changes if one.field == field), None)
            return Stale(observed=f"{field} {was}", now=f"{plain(now)}")
        still.append(field)
    if not still:
        return NOW_TRUE
    # What the shop never tells goes along with an import, whatever else has to be sent.
    untold = [field for field, _ in op.says.fields() if field not in observed]
    return replace(
        op,
        says=only(op.says, {*still, *untold}),
        changes=tuple(change for change in op.changes if change.field in still),
        observed=pack_sent({field: observed[field] for field in still}),
        product_id=live.product_id,
        sku=live.sku,
    )


def is_shown(op: SetCard, live: LiveCard | None) -> bool:
    """Whether a card shows what was sent of it, or at least what the shop makes of that."""
    if live is None:
        return False
    if op.writer == "create":
        return True
    if op.writer == "barcodes":
        return holds("barcodes", op.says.barcodes, live.card.barcodes)
    return all_arrived(op, live) or isinstance(recheck_card(op, live), AlreadyTrue)


def all_arrived(op: SetCard, live: LiveCard) -> bool:
    """Whether every field that was sent has changed."""
    return arrived(op.observed, live.card).keys() >= known_sent(op.observed).keys()
