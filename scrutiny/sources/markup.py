"""XML from outside, parsed as a stream and within bounds.

A document type is refused at its first word, so no entity is ever defined, read or expanded. How
long a piece of text, how many and how deep its elements may be is said here for returns and
workbooks alike. Depth alone is counted by those who walk the elements: one more call for each of
them makes reading a fifth slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from scrutiny.errors import refuse

LONGEST_TOKEN = 2 * 1024 * 1024
"""Bytes of one tag, comment or run of text: whatever expat must hold before it can go on."""
DEEPEST = 40
"""Elements within each other; expat holds the name of each that is open."""
MOST_ELEMENTS = 40_000_000
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16",
    "utf-16be": "utf-16",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
_MISSPELT = re.compile(
    rb"""^((?:\xef\xbb\xbf)?<\?xml [^>]{0,100}encoding=["'])utf8(?=["'])""", re.I
)
"""A common slip, which the parser does not know as UTF-8."""

Start = Callable[[str, list[str]], None]
End = Callable[[str], None]


class Markup:
    """One parse. `texts` gathers the text since it was last cleared; `line` is where we are.

    `would_do` is what to do with a file that is refused here, `most` how many elements it may have.
    """

    def __init__(
        self, place: str, texts: list[str], would_do: str, most: int = MOST_ELEMENTS
    ) -> None:
        self.place = place
        self._would_do = would_do
        self._most = most
        self.encoding = "utf-8"
        self._texts = texts
        self._parser = parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._document_type
        parser.CharacterDataHandler = texts.append

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def run(self, blocks: Iterable[bytes], start: Start, end: End) -> None:
        """Feeds the blocks. Raises ProblemsFound; what expat says is not repeated."""
        parser = self._parser
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        fed = tags = 0
        try:
            for block in blocks:
                if fed == 0:
                    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
                        self.encoding = "utf-16"
                    block = _MISSPELT.sub(rb"\1utf-8", block, count=1)
                # At most a start and an end for each element, and this costs next to nothing.
                tags += block.count(b"<")
                if tags > 2 * self._most:
                    self._refuse("has more elements than such a file can")
                parser.Parse(block, False)
                fed += len(block)
                if fed - parser.CurrentByteIndex > LONGEST_TOKEN + len(block) or (
                    sum(map(len, self._texts)) > LONGEST_TOKEN
                ):
                    self._refuse("holds one piece of text far longer than such a file can")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            self._refuse("is not well-formed XML, as where a file was cut off or edited", error)
        except (LookupError, ValueError):
            self._refuse("is in an encoding that cannot be read")

    def too_deep(self) -> NoReturn:
        """Refuses what is nested deeper than DEEPEST."""
        self._refuse(f"is nested more than {DEEPEST} deep")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is None:
            return
        known = ENCODINGS.get(encoding.casefold())
        if known is None:
            self._refuse("declares an encoding that is not used for such files")
        self.encoding = known

    def _document_type(self, *_: object) -> None:
        self._refuse("declares a document type, which such a file never has")

    def _refuse(self, found: str, error: expat.ExpatError | None = None) -> NoReturn:
        line = error.lineno if error else self.line
        refuse(f"{self.place}, line {line}", found, self._would_do)
