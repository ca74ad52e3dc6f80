"""What the shop's refusals mean, and what to do about them, in plain words.

The codes are those that Ozon's documentation names for imports of cards, stocks and prices
(Seller API, 2026-09); another code is shown as the shop says it, without a hint.
"""

from reconciler.apply.outcome import Rejected

_CARD = {
    "item_limit_exceeded": "The cabinet holds as many cards as it may. Put offers that you no "
    "longer sell into the archive, or ask Ozon for more.",
    "SPU_already_exists": "The same product is in your shop already, under another offer id. Say "
    "the rename in a `moved` document, or give this card attributes that tell the two apart.",
    "Incorrect_density": "Weight and sizes do not go together: the package would be lighter than "
    "foam or heavier than lead. Look for grams taken for kilograms, or cm for mm.",
    "price_is_negative": "The price is below zero. Write a positive one.",
    "SELLER_NO_CONTRACT_FAILED": "The cabinet has no contract in force. Sign it in the cabinet.",
    "error_attribute_values_empty": "An attribute was sent without any value. Give it one, or "
    "leave it out.",
    "error_attribute_values_out_of_range": "A value lies outside of what the attribute takes. See "
    "the attribute's bounds in the cabinet and write a value inside them.",
    "missing_dimension": "The package lacks a size or the weight. Write depth, width, height and "
    "weight, none of them 0.",
    "VALUE_MAX_LIMIT": "An attribute has more values than it takes. Remove some.",
    "EMPTY_REQUIRED": "An attribute that the type requires has no value. Write one in the card.",
    "description_category_invalid": "There is no such category. `reconciler resolve` looks up the "
    "one that is meant.",
    "description_category_has_no_description_type": "The type does not belong to the category. "
    "Choose a type of this category, or the category of this type.",
    "description_category_is_legacy": "The category was closed. Choose the one that replaced it.",
    "levels_category_not_found": "The category has no place in Ozon's tree. Choose another one.",
    "description_category_is_empty": "The card says no category. Write `category`.",
    "description_type_is_empty": "The card says no type. Write `type`.",
    "vat_invalid": "The VAT rate is none that Ozon takes. Write the rate that your shop pays.",
    "name_too_long": "The name is too long. Keep it within 255 characters.",
    "all_image_failed": "None of the pictures could be fetched. Open the links without being "
    "logged in anywhere: they must lead to JPG or PNG files.",
    "all_image_unprocessed": "Ozon fetched no picture yet. The next run looks again; if it stays, "
    "check that the server of the pictures answers quickly.",
    "invalid_rich_content_json": "The rich content is not JSON of the form that Ozon's editor "
    "makes. Copy it from there once more.",
    "price_out_of_range": "The price lies outside of what the category allows. Look for a slipped "
    "digit, else for the wrong category.",
    "OFFER_ID_ALREADY_EXISTS": "Another card has this offer id. Choose a new one, or rename the "
    "other card first.",
    "autoarchive_restore_failed": "Ozon archived the card by itself and does not give it back now. "
    "Try again tomorrow; if it stays, ask Ozon's support.",
    "restore limit exceeded": "No more cards that Ozon archived may be taken back today. The count "
    "begins anew at 03:00 in Moscow; the next run goes on.",
    "total limit exceeded": "The cabinet holds as many cards as it may, so none can leave the "
    "archive. Archive others, or ask Ozon for more.",
}

_STOCK = {
    "product_is_not_created": "Ozon has not made the card yet. The next run sets the stock.",
    "offer_id_not_found": "The shop has no such offer id. Check its spelling.",
    "NOT_FOUND_ERROR": "The shop does not have this product. Check the offer id; it may have been "
    "deleted since the plan.",
    "WAREHOUSE_NOT_FOUND": "The warehouse is not there or not at work. Check its id in the store's "
    "document and its state in the cabinet.",
    "PRODUCT_HAS_NOT_BEEN_TAGGED_YET": "Ozon has not sorted the product into its kinds of goods "
    "yet. The next run tries again.",
    "NON_KGT_ON_KGT_WAREHOUSE": "A product of usual size can't lie on a warehouse for large goods. "
    "Name another warehouse.",
    "MP_DELIVERY_ONLY_3PL_ERROR": "This product goes only with a partner's delivery, which the "
    "warehouse does not have. Name another warehouse.",
    "TOO_MANY_REQUESTS": "The same thing was written too often in a short time. Wait half a minute "
    "and run again; if it comes back, another program writes as well.",
    "MULTIBOX_NOT_ALLOWED_FOR_FBS": "A product of several packages can't be sold from this "
    "warehouse. Name one whose delivery takes them.",
    "OVER_MAX_OVH_NON_KGT": "The package is too large or too heavy for this warehouse. Check its "
    "sizes, or name a warehouse for large goods.",
    "OVER_MAX_OVH_KGT": "The package is too large or too heavy even for large goods. Check its "
    "sizes and units.",
    "SOURCE_TYPE_NOT_FOUND": "The product has no SKU yet: its card did not pass Ozon's check. See "
    "the card's errors in the cabinet.",
    "FLAMMABLE_ONLY_ON_SELF_OR_PROVIDER_DELIVERY": "Flammable goods go only with your own delivery "
    "or a partner's. Name a warehouse that has it.",
    "FLAMMABLE_ON_NON_KGT_WAREHOUSE": "Flammable goods do not lie on this warehouse. Name one for "
    "large goods.",
    "STOCK_TOO_BIG": "Ozon takes less than a million units. Look for an id in the stock column.",
    "SIZE_REQUIRED_FOR_NOT_UNIQUE_OFFER_ID": "Several products have this offer id. Give each its "
    "own in the cabinet.",
    "CB_DELIVERY_ONLY_FBP": "This product is sold only from a partner's warehouse, whose stock "
    "the partner counts. Take it out of the stocks.",
    "PRODUCT_IS_ARCHIVED": "The card is in the archive. Take it out (`state: active`), then the "
    "stock can be set.",
    "PRICE_IS_NOT_SENT": "Ozon has not taken over the price yet. The next run sets the stock.",
}

_PRICE = {
    "discount_for_low_price_is_too_small": "Up to 400 rubles the struck-through price must be more "
    "than 20 rubles above the price. Widen the gap, or clear `old_price`.",
    "discount_for_average_price_is_too_small": "From 400 to 10,000 rubles the discount must be "
    "more than 5 %. Widen the gap, or clear `old_price`.",
    "discount_for_top_price_is_too_small": "Above 10,000 rubles the struck-through price must be "
    "more than 500 rubles above the price. Widen the gap, or clear `old_price`.",
    "discount_too_big": "A discount must stay below 90 %. Lower `old_price`.",
    "price_negative": "An amount is below zero. Write a positive one.",
    "invalid_category_price": "The price lies outside of what the category allows. Look for a "
    "slipped digit, else for the wrong category.",
    "old_price_less_than_price": "The struck-through price must be above the price. Raise it, or "
    "clear it with `old_price: null`.",
    "min_auto_price_too_big": "`min_price` must be below the price. Lower it.",
    "price_less_than_min_auto_price": "The price is below `min_price`. Lower `min_price` with it.",
    "min_auto_price_too_small": "`min_price` must be at least half of the price. Raise it.",
    "action_price_enabled_min_price_missing": "The product joins promotions by itself and needs a "
    "`min_price`. Write one, or switch that off.",
}

_LIMITS = {
    "items limit: limit exceeded": "A product's price may be written ten times an hour. Wait, and "
    "see whether another program writes prices as well.",
    "Stock is updated too frequently": _STOCK["TOO_MANY_REQUESTS"],
}
"""Refusals that Ozon tells in the message, whatever the code."""

HINTS: dict[str, str] = {**_CARD, **_STOCK, **_PRICE}
"""By code: what it means, then what to do."""

_BY_CODE = {code.casefold(): text for code, text in HINTS.items()}


def hint(refused: Rejected) -> str:
    """What to do about a refusal; empty if nothing is known of its code."""
    known = _BY_CODE.get(refused.code.strip().casefold())
    if known:
        return known
    said = refused.message.casefold()
    texts = {**_LIMITS, **{code: text for code, text in HINTS.items() if " " in code}}
    return next((text for part, text in texts.items() if part.casefold() in said), "")
