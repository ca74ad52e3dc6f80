"""What of a live shop no document can say, and why."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """Why something is left out: a stable code, and words."""

    code: str
    words: str


class LeftOut(NamedTuple):
    """A part of one offer that is not declared: `card.images`, `price.min_price`, `stock.msk`."""

    offer: str
    part: str
    reason: Reason


BAD_OFFER = Reason("offer-id", "an offer id like this can't be written in a document")
NOTHING = Reason("nothing-to-say", "nothing of it can be declared; it is written as `released`")
SCHEMA = Reason("not-accepted", "no document may hold such a value")
NAME = Reason("name", "a name has 1 to 500 characters")
NO_TYPE = Reason("no-type", "the card has no category and type, or Ozon's tree has them no more")
PICTURES = Reason("pictures", "only up to 50 different https links can be declared")
LINK = Reason("link", "only https links can be declared")
SIZES = Reason("sizes", "sizes and weights are whole numbers of a known unit, never 0")
DENSITY = Reason("density", "weight and sizes don't fit together; Ozon would refuse them")
UNKNOWN_ATTRIBUTE = Reason("unknown-attribute", "its type has no such attribute (any more)")
NO_ENTRY = Reason("no-entry", "the attribute takes entries of a dictionary, and this is none")
NO_VALUE = Reason("no-value", "it has an empty value")
TOO_MANY = Reason("too-many-values", "it has more values than the attribute takes")
UNCLEAR_GROUPS = Reason("unclear-groups", "the shop does not tell which values belong together")
NOT_NEW = Reason(
    "incomplete-card",
    "the card lacks what its type requires today, or the type is closed; with its weight it would"
    " have to be a whole new card",
)
"""Why a weight is left out: a card that says everything is judged as a new one."""
NO_PRICE = Reason("no-price", "the shop has no price")
CENTS = Reason("cents", "money has at most two digits after the dot")
PRICE_RULE = Reason("price-rule", "Ozon would refuse it beside the other amounts")
VAT = Reason("vat", "no rate that prices may have")
PROMOTION = Reason("promotion", "a promotion that runs now sets the price")
STRATEGY = Reason("strategy", "a pricing strategy sets the price")
LAPSES = Reason("lapses", "Ozon's 30 days for it end soon or have ended; declared, it is renewed")
DATED = Reason("dated", "its prices have dates; change the list by hand")
NOT_THERE = Reason("not-there", "git says one and the shop has none; `unset` it if that is right")
WAREHOUSE = Reason("warehouse", "no stock can be written to the warehouse")
ZERO = Reason("zero", "none is free: a 0 would say that it is off sale on purpose")
MOST_UNITS = Reason("most-units", "Ozon takes up to 999,999 units")
NO_ORDERS = Reason("no-orders", "the orders can't be read, so sales since could not be counted")
DEMAND = Reason("demand", "its safety stock goes by sales, or keeps all of any number")
COUNTED = Reason("counted", "git says a count; count again, and write that")
RETIRED = Reason("retired", "git says that it is archived, released, or renamed")
IN_ARCHIVE = Reason(
    "in-archive", "it is in the archive, and git describes it; say `state: archived` if you agree"
)
