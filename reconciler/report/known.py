"""What a state knows, for people and for machines."""

from rich.console import Group, RenderableType
from rich.text import Text

from reconciler.report.document import document
from reconciler.report.words import count, number
from reconciler.state.known import KnownShop
from reconciler.workflow.knowing import Known
from reconciler.workflow.rebuilding import Rebuilt


def known_text(known: Known) -> RenderableType:
    """The place, then a few lines a shop."""
    lines = [Text.assemble(("state: ", "bold"), known.place)]
    for shop in known.shops:
        lines += _shop(shop)
    if not known.shops:
        lines.append(Text("Nothing was applied yet: the next plan is a first apply.", "dim"))
    return Group(*lines)


def known_json(known: Known) -> bytes:
    """The same for machines."""
    return document(0, place=known.place, shops=known.shops)


def rebuilt_text(rebuilt: Rebuilt, *, done: bool) -> RenderableType:
    """What is taken over, before and after it is."""
    values = (
        f"{count(rebuilt.cells, 'cell')}, {count(rebuilt.prices, 'price')} and"
        f" {count(rebuilt.cards, 'card')} as {rebuilt.revision} says"
    )
    lines = [Text(f"{'Remembered' if done else 'To be remembered as applied'}: {values}", "bold")]
    if rebuilt.differs:
        lines.append(
            Text(
                f"The shop has something else in {count(len(rebuilt.differs), 'place')}; that"
                " counts as its own move since, and is not set back"
            )
        )
    if rebuilt.unknown:
        lines.append(
            Text(
                f"Nothing is remembered of {count(len(rebuilt.unknown), 'change')} of cards that"
                " the revision asks for: the next plan compares them anew"
            )
        )
    return Group(*lines)


def rebuilt_json(rebuilt: Rebuilt) -> bytes:
    """The same for machines."""
    return document(0, rebuilt=rebuilt)


def _shop(shop: KnownShop) -> list[Text]:
    lines = [
        Text.assemble(("shop ", "dim"), (shop.shop, "bold")),
        Text(
            f"  applied: {count(shop.cells, 'cell')}, {count(shop.prices, 'price')},"
            f" {count(shop.cards, 'card')}"
        ),
    ]
    if shop.in_flight or shop.tasks:
        lines.append(
            Text(
                f"  perhaps on their way: {count(shop.in_flight, 'cell')},"
                f" {count(shop.tasks, 'change')} of cards; the next plan settles them",
                "yellow",
            )
        )
    last = f", the last is {shop.last_run}" if shop.last_run is not None else ""
    lines.append(Text(f"  runs: {number(shop.runs)}{last}"))
    lines.append(Text(f"  lease: {shop.lease.words if shop.lease else 'free'}"))
    return lines
