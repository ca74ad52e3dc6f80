"""What reading a file of JSON ends with, when it is not what it should be."""

import msgspec

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The last one of brackets in brackets, thousands of them, in a field that nobody knows."""
