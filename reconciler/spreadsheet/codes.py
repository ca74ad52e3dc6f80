"""Every problem code of spreadsheets, with a paragraph for the documentation. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "sheet-unreadable": "The file is not there or is a folder, or the system does not let it "
    "be read.",
    "sheet-kind": "The file is no spreadsheet that can be read, whatever its name says. ERPs often "
    "give a web page the name .xls; a workbook saved anew by Excel or LibreOffice is one.",
    "sheet-empty": "The file, or the sheet, has nothing in it. An empty sheet never means that all "
    "is to be zero.",
    "sheet-locked": "The workbook is encrypted with a password. Passwords are not asked for.",
    "sheet-damaged": "The workbook is not whole or not as its format asks, or the quotes of a CSV "
    "file do not fit. Saving it anew in Excel mostly helps.",
    "sheet-too-large": "More than is read: a file of 64 MiB, 384 MiB unpacked, or eight million "
    "cells up to the last one that is filled. Mostly a stray cell far below or to the right.",
    "sheet-unknown": "The workbook has no sheet of that name.",
    "several-sheets": "Several sheets have the columns that are needed, and which one is meant is "
    "not guessed.",
    "sheet-encoding": "The bytes of the file do not fit the encoding, or it is not clear which of "
    "CP1251 and GBK it is. Text in a wrong encoding would be taken for other articles.",
    "column-missing": "No row has both a header for articles and one for a value. Headers stand in "
    "one row among the first 30; what your program calls them can be said in a mapping file.",
    "header-merged": "A header that counts is merged over several columns, so that it is not clear "
    "which of them it is for.",
    "header-twice": "Two columns have the same header, or two that mean the same value, such as "
    "Цена and Новая цена. Others take the last one; here none is.",
    "row-too-long": "A row of a CSV file has more cells than there are headers. Mostly a comma "
    "before the cents was taken for a separator: `1490,50` would be 1490, and 50 nothing.",
    "cell-not-a-number": "A number is expected, and the cell holds something else.",
    "cell-ambiguous": "Three digits behind a point or comma may be thousands or a fraction.",
    "cell-negative": "Stock is zero or more, a price above zero. Others make zero of what is "
    "negative; here it is refused, because the sheet says something else than what is there.",
    "cell-fraction": "Units are whole and money has two places. Nothing is rounded silently.",
    "cell-range": "The number is larger than any stock or price that Ozon takes.",
    "cell-shown": "The format of a cell shows another number than it holds: 1490 of 1489.6, or "
    "50 % of 0.5. Who looked at the sheet has seen the first one. Found in XLSX files.",
    "article-mangled": "Excel took an article for a number or a date: zeros at its beginning are "
    "lost, or digits at its end. Guessing would change another product.",
    "article-ambiguous": "The article is kept as a number, and several articles of the catalog are "
    "that number: 123 and 00123.",
}
