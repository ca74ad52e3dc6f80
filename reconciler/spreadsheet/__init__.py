"""Spreadsheets to tidy rows of text, and tables to spreadsheets: XLSX, XLS, ODS and CSV, as people
and ERPs make them.

Knows neither YAML nor the shop: a row is cells with their places, what they mean for a catalog is
decided above.
"""
