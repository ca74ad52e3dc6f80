"""Changes of cards made by hand: each kind, as a plan has them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from reconciler.domain.applied import AppliedCard
from reconciler.domain.attribute import AttributeId, AttributeValue
from reconciler.domain.card import Card, Package
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.price import Prices
from reconciler.domain.product import CategoryId
from reconciler.plan.operation import (
    FieldChange,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    Why,
    Writer,
    archive_id,
    card_id,
    rename_id,
    timer_id,
)
from tests.report.builders import NOW

DESCRIPTION = (
    "Кружка из толстого фарфора с ручной росписью. Держит тепло дольше обычной, не боится"
    " посудомоечной машины и микроволновой печи. Объём 350 мл, высота 11 см. Роспись нанесена под"
    " глазурь и не стирается. Упакована в коробку из плотного картона."
)
LINK = "https://cdn.example.com/mugs/{}.jpg"


def links(*names: str) -> list[str]:
    return [LINK.format(name) for name in names]


def field(
    name: str = "name", before: Any = "Mug", after: Any = "Red mug", **more: Any
) -> FieldChange:
    return FieldChange(field=name, before=before, after=after, **{"cause": "git", **more})


def card(
    offer: str = "MUG", *changes: FieldChange, writer: Writer = "attributes", **more: Any
) -> SetCard:
    told = {
        "says": Card(),
        "why": (Why(what="git says the card", where="catalog/mugs.yaml:12"),),
        **more,
    }
    return SetCard(
        id=card_id(OfferId(offer), writer),
        offer=OfferId(offer),
        product_id=None if writer == "create" else ProductId(7),
        writer=writer,
        changes=changes or (field(),),
        applies=AppliedCard(),
        cause="git",
        observed_at=NOW,
        **told,
    )


def new_offer(offer: str = "POT", price: str = "2490") -> SetCard:
    says = Card(
        name="Чайник «Самовар» фарфоровый, 1,2 л",
        category=CategoryId(17028922),
        type=91565,
        barcodes=("4600000000017",),
        package=Package(depth=240, width=180, height=160, unit="mm", weight=1100, weight_unit="g"),
        images=tuple(links("pot-1", "pot-2", "pot-3")),
        attributes={AttributeId(n): (AttributeValue("x"),) for n in (85, 4191, 9048)},
    )
    changes = tuple(FieldChange(field=name, after=value, cause="first") for name, value in _plain())
    return card(offer, *changes, writer="create", says=says, prices=Prices(price=Decimal(price)))


def _plain() -> Iterator[tuple[str, Any]]:
    yield "name", "Чайник «Самовар» фарфоровый, 1,2 л"
    yield "category", 17028922


def renamed(offer: str = "MUG-RED-350", was: str = "MUG-RED", free: int = 12) -> Rename:
    return Rename(
        id=rename_id(OfferId(was)),
        offer=OfferId(offer),
        was=OfferId(was),
        product_id=ProductId(7),
        observed_at=NOW,
        free=free,
        why=(Why(what="git moved it", where="catalog/moved.yaml:3"),),
    )


def archived(offer: str = "MUG-OLD", *, into: bool = True, auto: bool = False) -> SetArchived:
    state = "archived" if into else "active"
    return SetArchived(
        id=archive_id(OfferId(offer), archived=into),
        offer=OfferId(offer),
        product_id=ProductId(7),
        archived=into,
        auto=auto,
        cause="git",
        observed_at=NOW,
        why=(Why(what=f"git says {state}", where="catalog/mugs.yaml:40"),),
    )


def timer(offer: str = "MUG", days: int | None = 3) -> RenewTimer:
    return RenewTimer(
        id=timer_id(OfferId(offer)),
        offer=OfferId(offer),
        product_id=ProductId(7),
        min_price=Decimal(990),
        expires_at=None if days is None else NOW + timedelta(days=days),
        observed_at=NOW,
    )


def every_change() -> tuple[SetCard, ...]:
    """Writes of cards by every writer, with every form that a value can have."""
    text = DESCRIPTION.replace("350 мл", "400 мл").replace("плотного картона", "плотного картона")
    videos = [
        {"Название": "Обзор", "Ссылка": ["https://v.example/1"]},
        {"Название": "Роспись", "Ссылка": ["https://v.example/2"]},
    ]
    others = [videos[0], {**videos[1], "Название": "Как расписывают"}]
    return (
        card(
            "MUG-RED-350",
            field("attributes.85", "Самовар", "Samovar", title="Бренд"),
            field("attributes.10096", ["красный"], ["красный", "белый"], title="Цвет товара"),
            field("attributes.4191", DESCRIPTION, text, title="Аннотация"),
            field("attributes.22232", None, "6912001", title="ТН ВЭД"),
        ),
        card(
            "MUG-BLU-350",
            field("images", links("a", "b", "c", "d"), links("c", "a", "b", "e"),
                  lost=(LINK.format("d"),)),
            field("primary_image", LINK.format("x"), LINK.format("y"), cause="live"),
            writer="pictures",
        ),
        card("MUG-GRN-350", field("barcodes", ["46000017"], ["46000017", "46000024"]),
             writer="barcodes"),
        card(
            "MUG-BLK-350",
            field("category", 17028922, 17028760),
            field("package.weight", Decimal(420), Decimal(450)),
            field("groups", videos, others),
            field("pdf", [{"name": "Инструкция", "url": "https://cdn.example.com/i.pdf"}], None,
                  lost=("Инструкция",)),
            field("attributes.11254", '{"content": [{"widgetName": "raTextBlock"}]}',
                  '{"content": [{"widgetName": "raShowcase"}]}', title="Rich-контент JSON"),
            writer="import",
        ),
    )  # fmt: skip
