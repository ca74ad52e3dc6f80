"""Seller API <-> domain. Only this room talks HTTP to the shop."""
