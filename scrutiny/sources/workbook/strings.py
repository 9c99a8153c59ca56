"""The strings that the sheets of a workbook share, as their XML goes by."""

from __future__ import annotations

import re

from scrutiny.errors import refuse
from scrutiny.sources.markup import Markup

SAVE_AGAIN = "Open it in Excel and save it again as .xlsx"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class StringsReading:
    """The table of shared strings. Phonetic guides are left out, runs of fonts are joined."""

    def __init__(self, place: str, most: int) -> None:
        self._place = place
        self._most = most
        self._texts: list[str] = []
        self.markup = Markup(place, self._texts, SAVE_AGAIN)
        self.made: list[str] = []
        self._parts: list[str] = []
        self._guide = False

    def start(self, tag: str, attributes: list[str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._guide = True
        self._texts.clear()

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "t" and not self._guide:
            self._parts.append("".join(self._texts))
        elif tag == "rPh":
            self._guide = False
        elif tag == "si":
            self.made.append(unescaped("".join(self._parts)))
            if len(self.made) > self._most:
                refuse(self._place, "holds more texts than such a file can", SAVE_AGAIN)
        self._texts.clear()


def unescaped(text: str) -> str:
    """Text with Excel's own escapes for control characters (``_x000D_``) undone."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
