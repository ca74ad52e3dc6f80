"""Which addresses the Api-Key may travel to: one rule for the store document and the option."""

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""This machine: the only place where plain http is safe."""


def why_unsafe(endpoint: str) -> str | None:
    """Why an address can't be used, in words that follow its name; None if it can."""
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("https", "http") or not parts.hostname or not endpoint.isprintable():
        return "must be an https address"
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "must be https: over http the API key could be read on the way"
    if parts.username or parts.password or parts.query or parts.fragment or " " in endpoint:
        return "must hold no user, query, fragment or blank"
    return None


def plain(endpoint: str) -> str:
    """One spelling of an address that `why_unsafe` lets pass: the state is keyed by it."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def is_here(endpoint: str) -> bool:
    """Whether the address is on this machine: a sandbox."""
    return urlsplit(endpoint).hostname in LOOPBACK
