"""The tables of a shop. Money is text, moments are microseconds since 1970, flags are 0 or 1."""

# Rises whenever the tables change; a file with another number is refused.
LAYOUT = 5

TABLES = (
    """
    CREATE TABLE seller (
        name TEXT NOT NULL, legal_name TEXT NOT NULL, inn TEXT NOT NULL, ogrn TEXT NOT NULL,
        country TEXT NOT NULL, currency TEXT NOT NULL, opened_at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE keys (
        client_id TEXT NOT NULL, api_key TEXT NOT NULL, access TEXT NOT NULL, state TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (client_id, api_key)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE warehouses (
        warehouse_id INTEGER PRIMARY KEY, name TEXT NOT NULL, scheme TEXT NOT NULL,
        status TEXT NOT NULL, kgt INTEGER NOT NULL DEFAULT 0, paused_at INTEGER,
        removed INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE delivery_methods (
        method_id INTEGER PRIMARY KEY, warehouse_id INTEGER NOT NULL REFERENCES warehouses,
        name TEXT NOT NULL, status TEXT NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    )
    """,
    # quarantine_from is the price before a step that was too big, NULL outside of quarantine.
    # free, fbs_present and fbo_present are sums over stocks, kept by triggers: without them every
    # visibility filter would walk through all stock rows of the shop.
    """
    CREATE TABLE products (
        product_id INTEGER PRIMARY KEY, offer_id TEXT NOT NULL UNIQUE, sku INTEGER UNIQUE,
        name TEXT NOT NULL, archived INTEGER NOT NULL, status TEXT NOT NULL,
        autoarchived INTEGER NOT NULL DEFAULT 0,
        kgt INTEGER NOT NULL DEFAULT 0,
        price TEXT NOT NULL, old_price TEXT NOT NULL, min_price TEXT NOT NULL,
        net_price TEXT NOT NULL, declared_price TEXT NOT NULL DEFAULT '0', vat TEXT NOT NULL,
        auto_action INTEGER NOT NULL DEFAULT 0, auto_add INTEGER NOT NULL DEFAULT 0,
        strategy INTEGER NOT NULL DEFAULT 0, min_price_guard INTEGER NOT NULL DEFAULT 0,
        min_price_until INTEGER, quarantine_from TEXT,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        free INTEGER NOT NULL DEFAULT 0, fbs_present INTEGER NOT NULL DEFAULT 0,
        fbo_present INTEGER NOT NULL DEFAULT 0,
        visible INTEGER GENERATED ALWAYS AS
            (archived = 0 AND status = 'price_sent' AND free > 0 AND quarantine_from IS NULL) STORED
    )
    """,
    # errors is what moderation found, picture_errors what the last pictures met: both are JSON.
    # moderated_at is when a moderation ends that is under way. barcode is the one that an import of
    # the card sets; all barcodes of a product, this one too, are in their own table.
    """
    CREATE TABLE cards (
        product_id INTEGER PRIMARY KEY REFERENCES products, document TEXT NOT NULL,
        errors TEXT NOT NULL DEFAULT '[]', picture_errors TEXT NOT NULL DEFAULT '[]',
        barcode TEXT NOT NULL DEFAULT '', moderated_at INTEGER
    )
    """,
    # What the next moderation of an offer will do; the offer may not exist yet.
    """
    CREATE TABLE moderation_orders (
        offer_id TEXT PRIMARY KEY, hold INTEGER, refusal TEXT, import_refusal TEXT
    )
    """,
    # Work that was taken in and takes effect at due_at. moderation is how long that of a new card
    # will take. An item holds its part of the request until then.
    """
    CREATE TABLE tasks (
        task_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due_at INTEGER NOT NULL,
        moderation INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE task_items (
        task_id INTEGER NOT NULL REFERENCES tasks, position INTEGER NOT NULL,
        offer_id TEXT NOT NULL, product_id INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL,
        status TEXT NOT NULL, errors TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (task_id, position)
    ) WITHOUT ROWID
    """,
    # written_at is the last write through the API, not in the cabinet: it starts the cool-down.
    """
    CREATE TABLE stocks (
        warehouse_id INTEGER NOT NULL REFERENCES warehouses,
        product_id INTEGER NOT NULL REFERENCES products,
        present INTEGER NOT NULL, reserved INTEGER NOT NULL,
        updated_at INTEGER NOT NULL, written_at INTEGER,
        PRIMARY KEY (warehouse_id, product_id),
        CHECK (reserved >= 0 AND present >= reserved)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE price_changes (
        product_id INTEGER NOT NULL REFERENCES products, changed_at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE barcodes (
        barcode TEXT PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products
    ) WITHOUT ROWID
    """,
    # How many products the calls of a kind named, for limits on items instead of calls.
    """
    CREATE TABLE item_uses (
        kind TEXT NOT NULL, used_at INTEGER NOT NULL, items INTEGER NOT NULL
    )
    """,
    # freeze_date is NULL while prices may still rise.
    """
    CREATE TABLE promotions (
        action_id INTEGER PRIMARY KEY, title TEXT NOT NULL, voucher INTEGER NOT NULL,
        starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, freeze_date INTEGER
    )
    """,
    # A product that may take part, up to max_price; it does when action_price is not NULL.
    """
    CREATE TABLE promotion_products (
        action_id INTEGER NOT NULL REFERENCES promotions,
        product_id INTEGER NOT NULL REFERENCES products,
        max_price TEXT NOT NULL, action_price TEXT, auto INTEGER NOT NULL DEFAULT 0,
        stock INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (action_id, product_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE strategies (
        strategy_id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,
        enabled INTEGER NOT NULL, update_type TEXT NOT NULL, updated_at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    # A product is under one strategy at most.
    """
    CREATE TABLE strategy_products (
        product_id INTEGER PRIMARY KEY REFERENCES products,
        strategy_id TEXT NOT NULL REFERENCES strategies,
        price TEXT NOT NULL, priced_at INTEGER NOT NULL
    )
    """,
    # changed_at is the last change of the status: a part that is cancelled leaves it alone.
    """
    CREATE TABLE postings (
        number INTEGER PRIMARY KEY, posting_number TEXT NOT NULL UNIQUE,
        order_id INTEGER NOT NULL, order_number TEXT NOT NULL, parent TEXT NOT NULL DEFAULT '',
        warehouse_id INTEGER NOT NULL REFERENCES warehouses, fbo INTEGER NOT NULL,
        legal INTEGER NOT NULL, status TEXT NOT NULL,
        cancelled_after_ship INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL, in_process_at INTEGER NOT NULL,
        shipment_date INTEGER NOT NULL, delivering_at INTEGER, changed_at INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE posting_lines (
        number INTEGER NOT NULL REFERENCES postings,
        product_id INTEGER NOT NULL REFERENCES products,
        quantity INTEGER NOT NULL CHECK (quantity > 0), price TEXT NOT NULL,
        PRIMARY KEY (number, product_id)
    ) WITHOUT ROWID
    """,
    # What a legal entity holds before it pays: reserved units without a posting.
    """
    CREATE TABLE ratings (rating TEXT PRIMARY KEY, status TEXT NOT NULL, value REAL NOT NULL)
    """,
    """
    CREATE TABLE error_index (value REAL NOT NULL)
    """,
    """
    CREATE TABLE reserves (
        number INTEGER PRIMARY KEY,
        product_id INTEGER NOT NULL REFERENCES products,
        warehouse_id INTEGER NOT NULL REFERENCES warehouses,
        quantity INTEGER NOT NULL CHECK (quantity > 0), state TEXT NOT NULL
    )
    """,
)

INDEXES = (
    "CREATE INDEX products_archived ON products (archived, product_id)",
    "CREATE INDEX products_visible ON products (visible, product_id)",
    "CREATE INDEX products_free ON products (archived, free, product_id)",
    "CREATE INDEX products_status ON products (archived, status, product_id)",
    "CREATE INDEX cards_moderated ON cards (moderated_at) WHERE moderated_at IS NOT NULL",
    "CREATE INDEX tasks_due ON tasks (due_at, task_id) WHERE done = 0",
    "CREATE INDEX stocks_product ON stocks (product_id, warehouse_id)",
    "CREATE INDEX price_changes_product ON price_changes (product_id, changed_at)",
    "CREATE INDEX products_quarantine ON products (product_id) WHERE quarantine_from IS NOT NULL",
    "CREATE INDEX barcodes_product ON barcodes (product_id)",
    "CREATE INDEX item_uses_kind ON item_uses (kind, used_at)",
    "CREATE INDEX promotion_products_product ON promotion_products (product_id, action_id)",
    "CREATE INDEX strategy_products_strategy ON strategy_products (strategy_id)",
    # With the columns of the filters in them, so that a page finds its rows in the index alone.
    "CREATE INDEX postings_started ON postings (fbo, in_process_at, status, warehouse_id)",
    "CREATE INDEX postings_changed ON postings (fbo, changed_at, in_process_at, status)",
    "CREATE INDEX postings_open ON postings (fbo, status, shipment_date, warehouse_id)",
    "CREATE INDEX postings_order ON postings (order_number)",
    "CREATE INDEX delivery_methods_warehouse ON delivery_methods (warehouse_id)",
)

TRIGGERS = (
    """
    CREATE TRIGGER stocks_inserted AFTER INSERT ON stocks BEGIN
        UPDATE products SET
            free = free + NEW.present - NEW.reserved,
            fbo_present = fbo_present + NEW.present * (SELECT scheme = 'fbo' FROM warehouses
                WHERE warehouse_id = NEW.warehouse_id),
            fbs_present = fbs_present + NEW.present * (SELECT scheme IN ('fbs', 'rfbs')
                FROM warehouses WHERE warehouse_id = NEW.warehouse_id)
        WHERE product_id = NEW.product_id;
    END
    """,
    """
    CREATE TRIGGER stocks_updated AFTER UPDATE OF present, reserved ON stocks BEGIN
        UPDATE products SET
            free = free + NEW.present - NEW.reserved - OLD.present + OLD.reserved,
            fbo_present = fbo_present + (NEW.present - OLD.present) * (SELECT scheme = 'fbo'
                FROM warehouses WHERE warehouse_id = NEW.warehouse_id),
            fbs_present = fbs_present + (NEW.present - OLD.present) * (SELECT
                scheme IN ('fbs', 'rfbs') FROM warehouses WHERE warehouse_id = NEW.warehouse_id)
        WHERE product_id = NEW.product_id;
    END
    """,
    """
    CREATE TRIGGER stocks_deleted AFTER DELETE ON stocks BEGIN
        UPDATE products SET
            free = free - OLD.present + OLD.reserved,
            fbo_present = fbo_present - OLD.present * (SELECT scheme = 'fbo' FROM warehouses
                WHERE warehouse_id = OLD.warehouse_id),
            fbs_present = fbs_present - OLD.present * (SELECT scheme IN ('fbs', 'rfbs')
                FROM warehouses WHERE warehouse_id = OLD.warehouse_id)
        WHERE product_id = OLD.product_id;
    END
    """,
)
