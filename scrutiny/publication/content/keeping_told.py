"""Who keeps an area's workbook, what the service replies, and the accessibility statement."""

from __future__ import annotations

from msgspec import Struct


class KeeperTold(Struct, frozen=True):
    """Whose workbook this is: `contact` is an address to write to, `correct` how to have an error
    put right, `answered` within how long, in words.
    """

    name: str
    contact: str
    correct: str
    answered: str


class ReplyTold(Struct, frozen=True):
    """What a body of the area replies, in its own words. `about` names the figure, the question or
    the finding; `measure` is empty where it is about no figure.
    """

    id: str
    finding: str
    measure: str
    about: str
    said_by: str
    date: str
    date_shown: str
    reply: str
    source_url: str


class AccessibilityTold(Struct, frozen=True):
    """The accessibility statement's own facts, in words; `faults` and `not_met` are what does not
    meet the guidelines, each with its criterion, `not_tested` what nobody looked at.
    """

    prepared: str
    tested: str
    tools: tuple[str, ...]
    looked_at: str
    faults: tuple[str, ...]
    not_met: tuple[str, ...]
    not_tested: tuple[str, ...]
