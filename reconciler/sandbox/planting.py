"""Seed -> tables: opens a shop for the first time."""

import calendar
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from .cards import Card, card_text
from .clock import to_micros
from .database import Database
from .pricing_plant import plant_pricing
from .seed import Seed, SeedError, SeedKey

_OWN = ("fbs", "rfbs")
_FIRST_METHOD = 20_600_000_000_001


def plant(db: Database, seed: Seed, now: datetime) -> None:
    """Create the tables and fill them from ``seed``. The database must be empty."""
    at = to_micros(now)
    with db.transaction():
        db.create_tables()
        company = seed.seller
        # Without a number in the seed each shop is a company of its own, so that what a client
        # remembers of one shop can't be taken for another that was started later.
        ogrn = company.ogrn or str(10**12 + secrets.randbelow(9 * 10**12))
        db.execute(
            "INSERT INTO seller VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(company.name, company.legal_name, company.inn, ogrn),
                *(company.country, company.currency, at),
            ),
        )
        db.insert_many("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", _keys(seed, now))
        _plant_warehouses(db, seed, at)
        _plant_products(db, seed, at)
        plant_pricing(db, seed, at)
        db.create_indexes()


def _plant_warehouses(db: Database, seed: Seed, at: int) -> None:
    db.insert_many(
        "INSERT INTO warehouses (warehouse_id, name, scheme, status, kgt, paused_at, created_at,"
        " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (w.id, w.name, w.scheme, w.status, w.kgt, at if w.paused else None, at, at)
            for w in seed.warehouses
        ),
    )
    names = (
        (w.id, f"{w.name}: доставка {number}")
        for w in seed.warehouses
        if w.scheme in _OWN
        for number in range(1, w.delivery_methods + 1)
    )
    db.insert_many(
        "INSERT INTO delivery_methods VALUES (?, ?, ?, 'ACTIVE', ?, ?)",
        ((_FIRST_METHOD + index, *name, at, at) for index, name in enumerate(names)),
    )


def _plant_products(db: Database, seed: Seed, at: int) -> None:
    schemes = {warehouse.id: warehouse.scheme for warehouse in seed.warehouses}

    def products() -> Iterator[tuple[object, ...]]:
        for p in seed.products:
            fbo = sum(c.present for w, c in p.stocks.items() if schemes[w] == "fbo")
            fbs = sum(c.present for w, c in p.stocks.items() if schemes[w] in _OWN)
            free = sum(cell.present - cell.reserved for cell in p.stocks.values())
            yield (
                *(p.product_id, p.offer_id, p.sku, p.name, int(p.archived), p.status, p.price),
                *(p.old_price, p.min_price, p.net_price, p.vat, p.kgt, at, at, free, fbs, fbo),
                int(p.autoarchived),
            )

    db.insert_many(
        "INSERT INTO products (product_id, offer_id, sku, name, archived, status, price, old_price,"
        " min_price, net_price, vat, kgt, created_at, updated_at, free, fbs_present, fbo_present,"
        " autoarchived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        products(),
    )
    _plant_cards(db, seed)
    db.insert_many(
        "INSERT INTO stocks VALUES (?, ?, ?, ?, ?, NULL)",
        (
            (warehouse_id, product.product_id, cell.present, cell.reserved, at)
            for product in seed.products
            for warehouse_id, cell in product.stocks.items()
        ),
    )


def _plant_cards(db: Database, seed: Seed) -> None:
    empty = Card()
    db.insert_many(
        "INSERT INTO cards (product_id, document, barcode) VALUES (?, ?, ?)",
        (
            (product.product_id, card_text(product.card), "".join(product.barcodes[:1]))
            for product in seed.products
            if product.barcodes or product.card != empty
        ),
    )
    db.insert_many(
        "INSERT INTO barcodes VALUES (?, ?)",
        ((code, product.product_id) for product in seed.products for code in product.barcodes),
    )


def _keys(seed: Seed, now: datetime) -> Iterator[tuple[object, ...]]:
    for index, key in enumerate(seed.keys):
        expires_at = _expiry(key, now, f"$.keys[{index}].expires_at")
        yield key.client_id, key.api_key, key.access, key.state, to_micros(expires_at)


def _expiry(key: SeedKey, now: datetime, place: str) -> datetime:
    """Return the end of a key's life: three months (Ozon Seller API docs, 2026-09-02)."""
    if key.expires_at is None:
        return _three_months_after(now)
    try:
        moment = datetime.fromisoformat(key.expires_at)
    except ValueError as error:
        raise SeedError(f"{place}: {key.expires_at!r} is not a moment in RFC 3339") from error
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _three_months_after(now: datetime) -> datetime:
    years, month = divmod(now.month - 1 + 3, 12)
    year, month = now.year + years, month + 1
    return now.replace(
        year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1])
    )
