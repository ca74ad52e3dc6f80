"""Values and their rules: frozen, typed and pure. No I/O, no clock, no logging."""
