"""The objects -> text, markdown, JSON. Nothing here prints."""
