"""Lines of the server's log that speak of what a reader sent."""

from __future__ import annotations

import logging
import re

MOST = 300
"""Letters of a reader's words that a line of the log may hold."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def one_line(words: object, most: int = MOST) -> str:
    """Words from outside as part of one line: nothing in them can begin another or steer a screen.

    >>> one_line("a\\nWARNING: b")
    'a\\\\nWARNING: b'
    """
    text = _COLOURS.sub("", str(words)[: 4 * most])
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)[
        :most
    ]


def indented(words: object, most: int = 20_000) -> str:
    """Several lines, such as a traceback, none of which can be taken for a line of the log."""
    return "".join(f"\n  | {one_line(line, 2_000)}" for line in str(words)[:most].splitlines())


class Neutral(logging.Formatter):
    """A record of the log whose words may hold anything."""

    def format(self, record: logging.LogRecord) -> str:
        first, *others = super().format(record).splitlines() or [""]
        return one_line(first, 2_000) + indented("\n".join(others))
