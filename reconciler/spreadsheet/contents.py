"""What a file really is: its name often says something else."""

from __future__ import annotations

import re
from enum import Enum
from io import BytesIO
from zipfile import BadZipFile, ZipFile


class Contents(Enum):
    """A kind of file, by its first bytes and, of a zip, by what is inside."""

    EMPTY = "an empty file"
    XLSX = "an XLSX workbook"
    XLSB = "an XLSB workbook"
    ODS = "an ODS workbook"
    XLS = "an old XLS workbook"
    LOCKED = "a workbook with a password"
    HTML = "a web page"
    XML = "an XML table of Excel 2003"
    ZIP = "an archive"
    BINARY = "no spreadsheet"
    TEXT = "text"


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"(?is)^\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html|<head|<body|<table|<meta|<style)"
)
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def contents_of(data: bytes) -> Contents:
    """What the bytes of a file are. Whatever is nothing else is taken for text."""
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        return Contents.EMPTY
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(_OLE):
        return Contents.LOCKED if _ENCRYPTED in data else Contents.XLS
    if data.startswith(_BINARY):
        return Contents.BINARY
    start = _readable_start(data)
    if _HTML.match(start):
        return Contents.HTML
    if start.lstrip().startswith(b"<?xml"):
        return Contents.HTML if b"<html" in start.lower() else Contents.XML
    return Contents.TEXT


def _readable_start(data: bytes) -> bytes:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[2:].replace(b"\0", b"")
    return start.removeprefix(b"\xef\xbb\xbf")


def _zip(data: bytes) -> Contents:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.bin" in names:
                return Contents.XLSB
            if "xl/workbook.xml" in names or any(n.startswith("xl/worksheets/") for n in names):
                return Contents.XLSX
            if "content.xml" in names and "mimetype" in names:
                return Contents.ODS
    except (BadZipFile, NotImplementedError, ValueError, OSError):
        # What can't be listed is refused by the guard of workbooks, in its words.
        return Contents.XLSX
    return Contents.ZIP
