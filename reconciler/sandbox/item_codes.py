"""The codes with which Ozon refuses single items, by the method that answers them.

Ozon Seller API docs, tag Errors, 2026-09. The methods of barcodes have no documented codes: those
are ours. Renaming and the archive answer with words instead of codes.
"""

STOCKS = "/v2/products/stocks"
PRICES = "/v1/product/import/prices"
IMPORT = "/v3/product/import"
ATTRIBUTES = "/v1/product/attributes/update"
PICTURES = "/v2/product/pictures/import"

_PRICE_RULES = (
    "old_price_less_than_price",
    "min_auto_price_too_big",
    "min_auto_price_too_small",
    "price_less_than_min_auto_price",
)
_PICTURE_RULES = ("all_image_failed", "all_image_unprocessed")
_ATTRIBUTE_RULES = (
    "error_attribute_values_empty",
    "error_attribute_values_out_of_range",
    "VALUE_MAX_LIMIT",
    "EMPTY_REQUIRED",
    "invalid_rich_content_json",
)

ITEM_CODES: dict[str, tuple[str, ...]] = {
    STOCKS: (
        "product_is_not_created",
        "offer_id_not_found",
        "NOT_FOUND_ERROR",
        "WAREHOUSE_NOT_FOUND",
        "PRODUCT_HAS_NOT_BEEN_TAGGED_YET",
        "NON_KGT_ON_KGT_WAREHOUSE",
        "MP_DELIVERY_ONLY_3PL_ERROR",
        "TOO_MANY_REQUESTS",
        "MULTIBOX_NOT_ALLOWED_FOR_FBS",
        "OVER_MAX_OVH_NON_KGT",
        "OVER_MAX_OVH_KGT",
        "SOURCE_TYPE_NOT_FOUND",
        "FLAMMABLE_ONLY_ON_SELF_OR_PROVIDER_DELIVERY",
        "STOCK_TOO_BIG",
        "SIZE_REQUIRED_FOR_NOT_UNIQUE_OFFER_ID",
        "CB_DELIVERY_ONLY_FBP",
        "PRODUCT_IS_ARCHIVED",
        "PRICE_IS_NOT_SENT",
        "FLAMMABLE_ON_NON_KGT_WAREHOUSE",
    ),
    PRICES: (
        "NOT_FOUND_ERROR",
        "RESOURCE_EXHAUSTED",
        "discount_for_low_price_is_too_small",
        "discount_for_average_price_is_too_small",
        "discount_for_top_price_is_too_small",
        "discount_too_big",
        "price_negative",
        "invalid_category_price",
        "action_price_enabled_min_price_missing",
        *_PRICE_RULES,
    ),
    IMPORT: (
        "item_limit_exceeded",
        "SPU_already_exists",
        "Incorrect_density",
        "price_is_negative",
        "SELLER_NO_CONTRACT_FAILED",
        "missing_dimension",
        "description_category_invalid",
        "description_category_has_no_description_type",
        "description_category_is_legacy",
        "levels_category_not_found",
        "description_category_is_empty",
        "description_type_is_empty",
        "vat_invalid",
        "name_too_long",
        "price_out_of_range",
        *_PRICE_RULES,
        *_PICTURE_RULES,
        *_ATTRIBUTE_RULES,
    ),
    ATTRIBUTES: ("item_limit_exceeded", "SELLER_NO_CONTRACT_FAILED", *_ATTRIBUTE_RULES),
    PICTURES: ("item_limit_exceeded", "SELLER_NO_CONTRACT_FAILED", *_PICTURE_RULES),
    "/v1/barcode/add": (
        "barcode_invalid",
        "barcode_already_exists",
        "barcode_is_taken",
        "too_many_barcodes",
        "sku_not_found",
    ),
    "/v1/barcode/delete": ("barcode_not_found", "sku_not_found"),
    "/v1/product/update/offer-id": (
        "OFFER_ID_ALREADY_EXISTS",
        "OFFER_ID_NOT_FOUND",
        "OFFER_ID_INVALID",
    ),
    "/v1/product/archive": ("product has stock; zero it before archiving",),
    "/v1/product/unarchive": (
        "autoarchive_restore_failed",
        "restore limit exceeded",
        "total limit exceeded",
    ),
}
