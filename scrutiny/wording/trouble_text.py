"""What is said where a request gets no page: what happened, and what would do."""

from __future__ import annotations

from typing import NamedTuple


class Trouble(NamedTuple):
    """A heading, and the sentences below it."""

    heading: str
    what: str
    would_do: str


_AGAIN = "Wait a minute, then load the page again."
TROUBLES = {
    400: Trouble(
        "This request cannot be read",
        "This is a page to read, and it was asked for in another way.",
        "Choose a page above.",
    ),
    403: Trouble(
        "This page is not for everybody",
        "It opens only in a browser in which its link was opened.",
        "Open the link that you were sent once more, or choose a page above.",
    ),
    404: Trouble("There is no such page", "", "Choose a page above."),
    405: Trouble(
        "This request cannot be answered",
        "This is a page to read, and it was asked for in another way.",
        "Choose a page above.",
    ),
    410: Trouble(
        "This link opens nothing any more",
        "",
        "Ask whoever sent it for another.",
    ),
    413: Trouble(
        "That is too much",
        "More was sent than any page of this workbook takes.",
        "Choose a page above.",
    ),
    429: Trouble(
        "Too many requests at once",
        "More pages were asked for from your network than this server answers at one time.",
        _AGAIN,
    ),
    500: Trouble(
        "This page cannot be shown",
        "Something went wrong in the workbook itself. Nothing is lost.",
        "Load the page again. If that does not help, tell whoever sent you the link.",
    ),
    503: Trouble(
        "This page cannot be shown now",
        "The workbook has more to do than it can at this moment. Nothing is lost.",
        _AGAIN,
    ),
}
"""By the code that the browser is told."""
OTHER_HOST = Trouble(
    "The workbook is not at this address",
    "Your browser asked for it by a name that it does not go by.",
    "Use the address that you were given. Whoever runs the workbook can add a name to it: "
    "scrutiny serve --name.",
)
OTHER_SITE = Trouble(
    "This was asked for from another site",
    "A page of another site asked for this in your name. It was not answered.",
    "Choose a page above.",
)
NOTHING_OPEN = Trouble(
    "These pages need a link",
    "Nothing in this workbook is open to everybody.",
    "Open the link that you were sent.",
)
TOO_MANY_TRIES = Trouble(
    "Too many links that open nothing",
    "So many were tried in the last minute that no more are looked at for now.",
    "Wait a minute, then open the link that you were sent.",
)
SNAPSHOT_WITHDRAWN = "What it showed was found to be wrong and was withdrawn."


def trouble(code: int) -> Trouble:
    """What is said for a code; of one without words of its own that the page cannot be shown."""
    return TROUBLES.get(code, TROUBLES[400 if code < 500 else 500])


def withdrawn(day: str) -> str:
    """That a link was withdrawn."""
    return f"It was withdrawn on {day}."


def run_out(day: str) -> str:
    """That a link was good up to a day."""
    return f"It was good until {day}."
