"""The strings that the sheets of a workbook share, as their XML goes by."""

from __future__ import annotations

import re

from scrutiny.errors import refuse
from scrutiny.sources.markup import DEEPEST, Markup

SAVE_AGAIN = "Open it in Excel and save it again as .xlsx"
LARGEST_STRINGS = 64 * 1024 * 1024
"""Letters in all of them; each may take four bytes."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class StringsReading:
    """The table of shared strings. Phonetic guides are left out, runs of fonts are joined."""

    def __init__(self, place: str, most: int) -> None:
        self._texts: list[str] = []
        self.markup = Markup(place, self._texts, SAVE_AGAIN, most)
        self.made: list[str] = []
        self._parts: list[str] = []
        self._guide = False
        self._letters = 0
        self._depth = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self.markup.too_deep()
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._guide = True
        self._texts.clear()

    def end(self, tag: str) -> None:
        self._depth -= 1
        tag = tag.rpartition(":")[2]
        if tag == "t" and not self._guide:
            self._parts.append("".join(self._texts))
        elif tag == "rPh":
            self._guide = False
        elif tag == "si":
            text = unescaped("".join(self._parts))
            self._letters += len(text)
            if self._letters > LARGEST_STRINGS:
                refuse(self.markup.place, "holds far more text than such a file can", SAVE_AGAIN)
            self.made.append(text)
        self._texts.clear()


def unescaped(text: str) -> str:
    """Text with Excel's own escapes for control characters (``_x000D_``) undone."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
