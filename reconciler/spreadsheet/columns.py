"""The columns that we understand, and what people and programs call them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from reconciler.spreadsheet.wide import Wide


class Column(StrEnum):
    """A column by our own name, which is a header too."""

    STORE = "store"
    OFFER_ID = "offer_id"
    WAREHOUSE = "warehouse"
    STOCK = "stock"
    SAFETY = "safety"
    PRICE = "price"
    OLD_PRICE = "old_price"
    MIN_PRICE = "min_price"
    COST = "cost"
    VAT = "vat"
    NOTE = "note"


PRICE_COLUMNS = (
    Column.PRICE,
    Column.OLD_PRICE,
    Column.MIN_PRICE,
    Column.COST,
    Column.VAT,
)
VALUES = (Column.STOCK, *PRICE_COLUMNS)
"""Columns of which a sheet must have one: without any it says nothing."""


class Alias(NamedTuple):
    """A header that stands for a column; `seen` is whether we know a file or a tool that has it."""

    text: str
    seen: bool = True


class Form(NamedTuple):
    """One kind of spreadsheet: what its headers mean.

    `marks` are headers that no other kind has: one of them is enough to know it, and none needed
    if there are no marks. `sheets` are the usual names of the sheet. `shown` are headers that only
    show what the shop has now: an import must not take them for what somebody wants. Of several
    aliases of a column that a sheet has, the first one named here is meant. `wide` knows columns
    of stock by warehouse; forms without it have none.
    """

    name: str
    columns: Mapping[Column, tuple[Alias, ...]]
    sheets: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    wide: Wide | None = None


OZON_STOCKS = Form(
    name="ozon-stocks",
    # Public tools that fill the template (RU); Ozon Global's help (EN). 2026-11.
    sheets=("Товары на складах", "Stock balances"),
    marks=("Название склада (идентификатор склада)",),
    columns={
        Column.WAREHOUSE: (
            Alias("Название склада (идентификатор склада)"),
            Alias("Warehouse name"),
            Alias("Warehouse name (warehouse ID)", seen=False),
            Alias("仓库名称（仓库ID）", seen=False),
        ),
        Column.OFFER_ID: (Alias("Артикул"), Alias("Article"), Alias("货号", seen=False)),
        Column.STOCK: (
            Alias("Доступно на складе, шт"),
            Alias("Quantity"),
            Alias("可用数量", seen=False),
        ),
    },
    shown=("Название товара", "Name (optional)", "Filling in required cells", "商品名称"),
)

OZON_PRICES = Form(
    name="ozon-prices",
    # Headers are renamed every year or so: the newest first, as public tools read them, 2026-11.
    sheets=("Товары и цены",),
    marks=("Новая предельная цена без акций", "Новая цена (со скидкой)"),
    columns={
        Column.OFFER_ID: (Alias("Артикул"),),
        Column.PRICE: (Alias("Новая предельная цена без акций"), Alias("Новая цена (со скидкой)")),
        Column.OLD_PRICE: (Alias("Новая зачёркнутая цена"), Alias("Новая цена до скидки")),
        Column.MIN_PRICE: (
            Alias("Новое ограничение для акций и стратегий"),
            Alias("Новая минимальная цена"),
        ),
        Column.COST: (Alias("Новая себестоимость"),),
    },
    shown=(
        "SKU",
        "Ozon SKU ID",
        "Название товара",
        "Штрихкод",
        "Статус",
        "Видимость на OZON",
        "На складе Ozon",
        "На моих складах",
        "Зачёркнутая цена",
        "Цена до скидки",
        "Предельная цена без акций",
        "Текущая цена (со скидкой)",
        "Цена с учетом акции или стратегии",
        "Цена реализации",
        "Цена с учетом скидки от Ozon",
        "Ограничение для акций и стратегий",
        "Минимальная цена",
        "Себестоимость",
        "НДС, %",
        "Подключать подходящие акции",
        "Автоматически добавлять товар в акции",
        "Учитывать минимальную цену при автодобавлении в акции или продлить действие настройки",
        "Эквайринг",
        "Вознаграждение Ozon, FBS, %",
        "Логистика Ozon, минимум, FBS",
        "Логистика Ozon, максимум, FBS",
    ),
)

OZON_PRICES_NOW = Form(
    name="ozon-prices-now",
    # What the same template shows of the shop, 2026-11.
    columns={
        Column.OFFER_ID: (Alias("Артикул"),),
        Column.PRICE: (Alias("Предельная цена без акций"), Alias("Текущая цена (со скидкой)")),
        Column.OLD_PRICE: (Alias("Зачёркнутая цена"), Alias("Цена до скидки")),
        Column.MIN_PRICE: (Alias("Ограничение для акций и стратегий"), Alias("Минимальная цена")),
        Column.COST: (Alias("Себестоимость"),),
    },
)
"""The price template's other side: what needs no new value because the shop has it."""

_UNSEEN = False

NEUTRAL = Form(
    name="plain",
    columns={
        Column.STORE: (
            Alias("store"),
            Alias("Магазин"),
            Alias("Кабинет"),
            Alias("shop"),
            Alias("店铺", _UNSEEN),
        ),
        Column.OFFER_ID: (
            Alias("offer_id"),
            Alias("Артикул"),
            Alias("Артикул продавца"),
            Alias("Ваш артикул"),
            Alias("Артикул товара"),
            Alias("Article"),
            Alias("Offer ID"),
            Alias("货号", _UNSEEN),
            Alias("商家编码", _UNSEEN),
            Alias("商品货号", _UNSEEN),
        ),
        Column.WAREHOUSE: (
            Alias("warehouse"),
            Alias("Название склада (идентификатор склада)"),
            Alias("Идентификатор склада"),
            Alias("Название склада"),
            Alias("Имя склада"),
            Alias("Склад"),
            Alias("Warehouse name"),
            Alias("Warehouse ID"),
            Alias("仓库名称（仓库ID）", _UNSEEN),
            Alias("仓库名称", _UNSEEN),
            Alias("仓库", _UNSEEN),
        ),
        Column.STOCK: (
            Alias("stock"),
            Alias("Доступно на складе, шт"),
            Alias("Доступно на моем складе, шт"),
            Alias("Доступно на складе"),
            Alias("Доступное количество"),
            Alias("Количество товара"),
            Alias("Количество"),
            Alias("Кол-во"),
            Alias("Остаток"),
            Alias("Остатки"),
            Alias("Quantity"),
            Alias("Qty"),
            Alias("可用数量", _UNSEEN),
            Alias("可用库存", _UNSEEN),
            Alias("库存数量", _UNSEEN),
            Alias("库存", _UNSEEN),
        ),
        Column.SAFETY: (
            Alias("safety"),
            Alias("safety stock"),
            Alias("Страховой запас"),
            Alias("安全库存", _UNSEEN),
        ),
        Column.PRICE: (
            Alias("price"),
            Alias("Цена"),
            Alias("Цена со скидкой"),
            Alias("Новая цена"),
            Alias("售价", _UNSEEN),
            Alias("价格", _UNSEEN),
        ),
        Column.OLD_PRICE: (
            Alias("old_price"),
            Alias("Old price"),
            Alias("Цена до скидки"),
            Alias("Зачёркнутая цена"),
            Alias("Старая цена"),
            Alias("原价", _UNSEEN),
            Alias("划线价", _UNSEEN),
        ),
        Column.MIN_PRICE: (
            Alias("min_price"),
            Alias("Min price"),
            Alias("Минимальная цена"),
            Alias("Мин. цена"),
            Alias("最低价", _UNSEEN),
        ),
        Column.COST: (
            Alias("cost"),
            Alias("net_price"),
            Alias("Себестоимость"),
            Alias("Закупочная цена"),
            Alias("成本", _UNSEEN),
            Alias("成本价", _UNSEEN),
        ),
        Column.VAT: (
            Alias("vat"),
            Alias("НДС"),
            Alias("НДС, %"),
            Alias("Ставка НДС"),
            Alias("增值税", _UNSEEN),
        ),
        Column.NOTE: (
            Alias("note"),
            Alias("Комментарий"),
            Alias("Примечание"),
            Alias("备注", _UNSEEN),
        ),
    },
)
"""Our own columns, and what people call them who were asked for nothing in particular."""

FORMS = (OZON_STOCKS, OZON_PRICES, NEUTRAL)
"""Every form that needs no mapping file, the most particular first."""

SERVICE = (
    "редактируем",
    "нередактируем",
    "не редактируем",
    "обязательн",
    "необязательн",
    "укажите",
    "выберите",
    "заполните",
    "editable",
    "not editable",
    "required",
    "optional",
    "specify",
    "fill in",
)
"""How cells begin that Ozon's templates have below their headers (public tools, 2026-11; the
English ones unseen): such a row is advice, not data."""
