"""How much of a file is read. A seller's largest sheet has half a million rows of a few columns."""

MAX_FILE = 64 << 20
"""Bytes of a file as it lies on the disk; the same as for files of the catalog."""

MAX_UNPACKED = 384 << 20
"""Bytes of all parts of a workbook together: a workbook is a zip, and a small one may hold
terabytes."""

MAX_PARTS = 5_000
"""Files inside a workbook."""

MAX_CELLS = 8_000_000
"""Cells of the rectangle that holds all that is filled: the reader keeps all of it, also the empty
ones, at 32 bytes each."""
