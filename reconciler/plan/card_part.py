"""The cards' part of a plan: new offers, changed fields, and what earlier runs left under way."""

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.card import Card, DeclaredCard, Field, LiveCard, fitted
from reconciler.domain.card_digest import AppliedCard, sent_fields, taken
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.blocked import CARD_ARCHIVED, BlockedCells
from reconciler.plan.card_diff import CardDiff, compare, plain
from reconciler.plan.card_operation import as_applied, card_operation
from reconciler.plan.card_quota import fit
from reconciler.plan.card_writer import fields_of, needs_import, writers
from reconciler.plan.finding import CardAdoption, CardDrift, Finding, Processing
from reconciler.plan.model import Quota
from reconciler.plan.new_card import lacks
from reconciler.plan.operation import Cause, FieldChange, SetCard, Writer
from reconciler.plan.task_state import item_of, refusal, refused_card, why_waiting
from reconciler.plan.told import NOTHING_TOLD, Told


class CardPart(msgspec.Struct, frozen=True):
    """What the declared cards lead to. `compared` is how many are declared; `absent` are those
    that the shop lacks and that can't be created yet, for a reason that a finding tells.
    """

    operations: list[SetCard]
    findings: list[Finding]
    adoptions: list[CardAdoption]
    compared: int = 0
    quotas: tuple[Quota, ...] = ()
    absent: frozenset[OfferId] = frozenset()

    @property
    def created(self) -> dict[OfferId, SetCard]:
        """The new offers."""
        return {op.offer: op for op in self.operations if op.writer == "create"}


class CardPlanner:
    """Walks the declared cards of a store and collects what follows. One use each."""

    def __init__(
        self,
        desired: Desired,
        snapshot: Snapshot,
        applied: Applied,
        told: Told = NOTHING_TOLD,
    ) -> None:
        self._desired = desired
        self._snapshot = snapshot
        self._applied = applied
        self._told = told
        self._mode = desired.store.manage.products
        self._traits = desired.products.traits() if told.cards else {}
        self._blocked = BlockedCells()
        self._ended: dict[OfferId, AppliedCard | None] = {}
        self._operations: list[SetCard] = []
        self._findings: list[Finding] = []
        self._adoptions: list[CardAdoption] = []

    def plan(self) -> CardPart:
        """Decide every declared card."""
        compared = 0
        declared = set()
        for offer, _ in self._desired.cards():
            compared += 1
            declared.add(offer)
            if offer in self._applied.tasks and self._is_under_way(offer):
                continue
            self._decide(offer)
        gone = sorted((self._applied.cards.keys() | self._applied.tasks.keys()) - declared)
        for offer in gone:
            # Not ours to change any more, and still ours to wait for.
            if offer not in self._applied.tasks or not self._is_under_way(offer):
                self._adopt(offer, None)
            self._ended.pop(offer, None)
        for offer, base in self._ended.items():
            self._adopt(offer, base)
        self._findings.extend(self._blocked.findings())
        self._findings.extend(
            refused_card(offer, error)
            for offer, errors in sorted(self._told.refused.items())
            for error in errors
        )
        fitted = fit(self._operations, self._snapshot.quota)
        self._findings.extend(fitted.deferred)
        part = CardPart(fitted.operations, self._findings, self._adoptions, compared, fitted.quotas)
        absent = declared - self._snapshot.products.keys() - part.created.keys()
        return replace(part, absent=frozenset(absent))

    def _decide(self, offer: OfferId) -> None:
        card = self._told.cards.get(offer)
        if card is None:
            now = self._told.settled.get(offer)
            if (
                now is not None
                and self._mode != "observe"
                and now != self._applied.cards.get(offer)
            ):
                self._adopt(offer, now)
            return  # else neither side moved since our last write
        product = self._snapshot.products.get(offer)
        live = self._snapshot.cards.get(offer)
        if product is None:
            self._create(offer, card)
        elif live is not None:
            self._update(offer, card, live)

    def _create(self, offer: OfferId, card: DeclaredCard) -> None:
        if self._mode == "observe":
            reason = ("the shop has no such offer, and `manage.products` is `observe`", "create it")
            self._blocked.add_all(reason, (offer,), None, card.source.short)
            return
        prices = self._prices(offer)
        lacking = [*lacks(card.says, prices), *card.lacking]
        if lacking:
            reason = (
                f"the shop has no such offer, and a new one lacks: {', '.join(lacking)}",
                "declare these, or correct the offer id",
            )
            self._blocked.add_all(reason, (offer,), None, card.source.short)
            return
        changes = tuple(
            FieldChange(
                field=field,
                title=card.titles.get(field, ""),
                after=plain(value),
                cause=self._cause(offer),
            )
            for field, value in fitted(card.says, Card()).fields()
        )
        barcodes = card.says.barcodes
        more = isinstance(barcodes, tuple) and len(barcodes) > 1
        first = self._operation(offer, card, "create", changes, Card())
        if more:
            # The call that creates takes one of them: the others are no part of what arrives.
            says = fitted(card.says, Card())
            rest_of = fields_of(changes) - {"barcodes"}
            first = replace(first, observed=sent_fields(says, Card(), rest_of))
        self._operations.append(replace(first, prices=prices))
        if more:
            rest = tuple(change for change in changes if change.field == "barcodes")
            late = self._operation(offer, card, "barcodes", rest, Card())
            self._operations.append(replace(late, depends_on=(first.id,)))

    def _update(self, offer: OfferId, card: DeclaredCard, live: LiveCard) -> None:
        base = self._base(offer, live)
        diff = compare(card, live.card, base)
        if self._snapshot.products[offer].archived and any(map(self._writes, diff.changes)):
            self._blocked.add_all(CARD_ARCHIVED, (offer,), None, card.source.short)
            return
        losing = fields_of(diff.undeclared_loss)
        if losing:
            self._refuse_loss(offer, card, diff)
        wanted = tuple(
            change for change in diff.changes if change.field not in losing and self._writes(change)
        )
        if live.unclear and card.says.groups is UNSET:
            wanted = self._without_whole(offer, card, wanted)
        self._report_drift(offer, card, diff, fields_of(wanted))
        if not diff.changes:
            self._remember(offer, card, live, base)
        for writer, changes in writers(wanted):
            op = self._operation(offer, card, writer, changes, live.card, diff.held)
            if live.unclear and writer == "import":
                # What can't be read can't be kept: git's word goes along, changed or not.
                op = replace(op, says=replace(op.says, groups=card.says.groups))
            if len(wanted) < len(diff.changes):
                # What is held back has to be told again: the card is not as declared after this.
                op = replace(op, applies=replace(op.applies, declared=b""))
            product = self._snapshot.products[offer]
            self._operations.append(replace(op, product_id=product.product_id, sku=live.sku))

    def _writes(self, change: FieldChange) -> bool:
        if self._mode == "observe":
            return False
        return self._mode == "enforce" or change.cause != "live"

    def _operation(
        self,
        offer: OfferId,
        card: DeclaredCard,
        writer: Writer,
        changes: tuple[FieldChange, ...],
        live: Card,
        held: tuple[Field, ...] = (),
    ) -> SetCard:
        traits = self._traits.get(offer, NO_TRAITS)
        return replace(
            card_operation(offer, card, writer, changes, live, held, self._snapshot.taken_at),
            currency=self._desired.store.currency,
            category=traits.category,
            labels=traits.labels,
        )

    def _refuse_loss(self, offer: OfferId, card: DeclaredCard, diff: CardDiff) -> None:
        for change in diff.undeclared_loss:
            what = change.title or change.field
            there = len(change.before or ())
            reason = (
                f"`{what}` would lose {len(change.lost)} of {there} entries that the shop has",
                f"declare all of them, or add `remove: [{_removal(change.field)}]` to the card",
            )
            source = card.sources.get(change.field, card.source)
            self._blocked.add_all(reason, (offer,), None, source.short)

    def _without_whole(
        self, offer: OfferId, card: DeclaredCard, wanted: tuple[FieldChange, ...]
    ) -> tuple[FieldChange, ...]:
        """The changes that need no import: it would send back groups that nobody can tell."""
        whole = [change for change in wanted if needs_import(change)]
        if whole:
            fields = ", ".join(f"`{change.title or change.field}`" for change in whole)
            why = (
                f"{fields} can only be changed with the whole card, and the shop does not tell"
                " which of its nested attributes belong together"
            )
            reason = (why, "declare them: `complex_attributes`, one entry for each group")
            source = card.sources.get(whole[0].field, card.source)
            self._blocked.add_all(reason, (offer,), None, source.short)
        return tuple(change for change in wanted if change not in whole)

    def _report_drift(
        self, offer: OfferId, card: DeclaredCard, diff: CardDiff, written: frozenset[Field]
    ) -> None:
        for change in diff.changes:
            if change.cause == "live" or self._mode == "observe":
                source = card.sources.get(change.field, card.source)
                self._findings.append(
                    CardDrift(
                        offer=offer,
                        field=change.field,
                        title=change.title,
                        expected=change.after,
                        now=change.before,
                        corrected=change.field in written,
                        where=source.short,
                    )
                )

    def _remember(
        self, offer: OfferId, card: DeclaredCard, live: LiveCard, base: AppliedCard | None
    ) -> None:
        now = as_applied(card, live)
        if (now != base or offer in self._ended) and self._mode != "observe":
            self._ended.pop(offer, None)
            self._adopt(offer, now)

    def _adopt(self, offer: OfferId, base: AppliedCard | None) -> None:
        ended = tuple(task.operation for task in self._applied.tasks.get(offer, ()))
        self._adoptions.append(CardAdoption(offer=offer, applies=base, ended=ended))

    def _base(self, offer: OfferId, live: LiveCard) -> AppliedCard | None:
        """What was last applied, with what tasks of earlier runs have brought since."""
        base = self._applied.cards.get(offer)
        for task in self._applied.tasks.get(offer, ()):
            item = item_of(task, self._told)
            if item is not None and item.status in ("imported", "skipped"):
                base = self._ended[offer] = taken(
                    base, task.applies, task.sent, live.card, skipped=item.status == "skipped"
                )
        return base

    def _is_under_way(self, offer: OfferId) -> bool:
        """Whether an earlier change of the card is still at work; if so, it is told."""
        for task in self._applied.tasks[offer]:
            reason = why_waiting(task, item_of(task, self._told), self._snapshot.taken_at)
            if reason:
                self._findings.append(
                    Processing(offer=offer, task=task.number, sent_at=task.sent_at, reason=reason)
                )
                return True
        self._ended[offer] = self._applied.cards.get(offer)
        for task in self._applied.tasks[offer]:
            self._findings.extend(refusal(task, item_of(task, self._told)))
        return False

    def _cause(self, offer: OfferId) -> Cause:
        return "first" if offer not in self._applied.cards else "git"

    def _prices(self, offer: OfferId) -> Prices:
        declared = self._desired.prices.get(offer)
        return declared.says if declared else Prices()


def _removal(field: Field) -> str:
    return {"groups": "complex_attributes"}.get(field, field.removeprefix("attributes."))
