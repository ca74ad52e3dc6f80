"""The problem codes of what the cabinet and the catalog disagree on. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "currency-mismatch": "The cabinet sells in another currency than the store document says. "
    "Every amount of the catalog would be read in the wrong currency, so nothing is planned.",
}
"""Code to what it means and why it is a problem."""
