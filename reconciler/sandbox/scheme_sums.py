"""Stock of products summed over the warehouses of each scheme."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from .database import Database
from .products import json_ids

_SQL = """
    SELECT s.product_id, w.scheme, sum(s.present) AS present, sum(s.reserved) AS reserved,
           json_group_array(w.warehouse_id) AS warehouse_ids
    FROM stocks s JOIN warehouses w USING (warehouse_id)
    WHERE s.product_id IN (SELECT value FROM json_each(?))
    GROUP BY s.product_id, w.scheme
    ORDER BY s.product_id, w.scheme
"""


def sum_by_scheme(
    db: Database, products: Iterable[sqlite3.Row]
) -> defaultdict[int, list[sqlite3.Row]]:
    """Return for each product id its rows ``scheme, present, reserved, warehouse_ids``.

    A product without a row on any warehouse of a scheme has no row for that scheme.
    """
    sums: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.rows(_SQL, (json_ids([product["product_id"] for product in products]),)):
        sums[row["product_id"]].append(row)
    return sums
