"""What a spreadsheet program would run instead of showing it."""

from __future__ import annotations

import re

_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
_UNSEEN = " \u00a0\u200b\ufeff"
_NUMBER = re.compile(r"[-+](?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[ \u00a0]?%)?")


def shown_as_text(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet program takes for a formula.

    Text that begins like one gets an apostrophe, which such programs read as "this is text". A
    number with its sign stays what it is.

    >>> shown_as_text("=1+1"), shown_as_text("-4.26 %"), shown_as_text("-none-")
    ("'=1+1", '-4.26 %', "'-none-")
    """
    begins = cell.lstrip(_UNSEEN).startswith(_BEGINNINGS)
    return f"'{cell}" if begins and not _NUMBER.fullmatch(cell) else cell
