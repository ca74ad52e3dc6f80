"""Ids and the archive put back. What a run created goes into the archive: nothing is deleted."""

from collections.abc import Sequence

from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import LiveProduct
from reconciler.plan.blocked import Reason
from reconciler.plan.operation import (
    Operation,
    Rename,
    SetArchived,
    SetCard,
    SetStock,
    archive_id,
    rename_id,
)
from reconciler.plan.undo_scene import Scene


def rename_undone(scene: Scene, op: Rename, product: LiveProduct) -> Rename | Reason:
    """The old id again, unless the shop has another offer of that name by now."""
    if op.was in scene.now.snapshot.products:
        return (f"the shop has another offer `{op.was}` by now", "rename one of them")
    return Rename(
        id=rename_id(op.offer),
        offer=op.was,
        was=op.offer,
        product_id=product.product_id,
        cause="rollback",
        observed_at=scene.now.snapshot.taken_at,
        **scene.common(op.offer),
    )


def is_new(op: Operation) -> bool:
    """Whether it created an offer."""
    return isinstance(op, SetCard) and op.writer == "create"


def place_undone(
    scene: Scene, op: SetArchived | SetCard, zeros: Sequence[SetStock]
) -> SetArchived | Reason | None:
    """Into the archive or out of it; None if it is there. `zeros` take all stock off before."""
    # As it is now: `scene.product` has it on sale already.
    product = scene.now.snapshot.products.get(op.offer)
    into = isinstance(op, SetCard) or not op.archived
    if product is None or product.archived == into:
        return None
    if into:
        reason = _why_not(scene, op.offer, product, {one.warehouse_id for one in zeros})
        if reason:
            return reason
    return SetArchived(
        id=archive_id(op.offer, archived=into),
        offer=op.offer,
        product_id=product.product_id,
        archived=into,
        auto=product.auto_archived and not into,
        warehouses=tuple(sorted(scene.now.snapshot.stocks)) if into else (),
        cause="rollback",
        observed_at=scene.now.snapshot.taken_at,
        depends_on=tuple(sorted(one.id for one in zeros)) if into else (),
        **scene.common(op.offer),
    )


def comes_again(scene: Scene, op: SetArchived) -> bool:
    """Whether git asks for the opposite, so that the next plan would."""
    wanted = scene.desired.products
    return op.offer in (wanted.asked_on_sale() if op.archived else wanted.in_state("archived"))


def _why_not(
    scene: Scene, offer: OfferId, product: LiveProduct, emptied: set[int]
) -> Reason | None:
    if product.has_fbo_stocks:
        return ("it has stock in Ozon's own warehouses (FBO)", "sell or take it back first")
    for warehouse, live in scene.stocked(offer).items():
        if live.reserved:
            return (f"{live.reserved} units wait in orders", "ship or cancel them first")
        if live.free and warehouse not in emptied:
            return (f"it has {live.free} units on sale", "set its stock to 0 first")
    return None
