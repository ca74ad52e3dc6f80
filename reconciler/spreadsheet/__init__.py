"""Workbooks and CSV files: bytes to tidy rows of text and back. Knows neither YAML nor the shop."""
