"""Days that a workbook stores as numbers, counted from the day on which its count begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_NUMBER = re.compile(r"\d{1,7}(\.\d{1,20})?([eE][+-]?\d{1,3})?")
_LIKE_A_DAY = re.compile(r"\d{5}(\.\d{1,20})?")
_NO_DAY = 60
"""The count of 1900 holds a 29 February 1900, which never was."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """How a workbook counts its days: from 1 January 1904, or else from 1 January 1900."""

    from_1904: bool = False

    def shown(self, text: str) -> str | None:
        """A stored number as the day or time that it means, in ISO text; None where it is none.

        The time is left out at midnight; below one whole day there is only a time.
        """
        if not _NUMBER.fullmatch(text):
            return None
        serial = float(text)
        first = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30)
        if not self.from_1904:
            if int(serial) == _NO_DAY:
                return None
            if 1 <= serial < _NO_DAY:
                serial += 1
        try:
            when = first + timedelta(seconds=round(serial * 86_400))
        except OverflowError:
            return None
        if serial < 1 and not self.from_1904:
            return when.time().isoformat()
        return when.date().isoformat() if when.time() == datetime.min.time() else when.isoformat()

    def in_a_column_of_days(self, text: str) -> str:
        """What stands in a column of days: a number without a date format is a day as well.

        Only numbers of five digits are days there (1927 to 2173), so that a year is none.
        """
        bare = text.strip()
        if not _LIKE_A_DAY.fullmatch(bare):
            return text
        return self.shown(bare) or text
