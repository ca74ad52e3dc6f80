"""What it takes to create an offer."""

from decimal import Decimal

from reconciler.domain.card import Card, Package
from reconciler.domain.price import Prices


def lacks(says: Card, prices: Prices) -> list[str]:
    """What a new offer must have and this one does not declare.

    (Ozon Seller API docs, /v3/product/import, 2026-09: besides the required attributes of its
    type, the sizes and the weight, which must not be 0, and a rate of VAT.)
    """
    missing = [name for name in ("name", "category", "type") if not getattr(says, name)]
    package = says.package if isinstance(says.package, Package) else Package()
    missing += [
        f"package.{name}"
        for name in ("depth", "width", "height", "unit", "weight", "weight_unit")
        if not getattr(package, name)
    ]
    if not isinstance(prices.price, Decimal):
        missing.append("price")
    if not isinstance(prices.vat, Decimal):
        missing.append("vat")
    return missing
