"""Making a link: what it leads to is held to the lists of its page before anybody gets it."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl

from scrutiny.errors import NotKnown, ScrutinyError, quoted
from scrutiny.publication.snapshot import current, readable
from scrutiny.serving.admission import signed
from scrutiny.serving.link_register import SharedLink, new_id, register
from scrutiny.views.view import first_state, followed, page_module
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.numbers import day

MOST_DAYS = 3660


def shared_link(
    folders: Folders,
    view: str,
    area: str | None,
    snapshot: str | None,
    days: int,
    note: str,
    today: date,
) -> tuple[SharedLink, str]:
    """Makes a link and registers it; gives it with the end of its address.

    `view` is a page with its choices, as the end of an address; `area` may stand there too.
    `snapshot` is the id of the one that it shows for ever, "now" for the one in force, null where
    it shows whatever is in force when it is opened.

    Raises ScrutinyError where a page, area, choice or snapshot is not there.
    """
    page, _, asked = view.strip().rpartition("/")[2].partition("?")
    if page not in PAGES:
        raise NotKnown("page", page, PAGES)
    if not 0 < days <= MOST_DAYS:
        raise ScrutinyError(f"--days is a number from 1 to {MOST_DAYS:,}.")
    held = current(folders.build)
    pinned = held.about.id if snapshot == "now" else snapshot or ""
    if pinned:
        held = readable(folders.build, pinned)
    # An address that names no area is that of the first, as on the pages.
    area = area or dict(parse_qsl(asked)).get("area") or held.about.areas[0]
    if area not in held.about.areas:
        raise NotKnown("area", area, held.about.areas)
    seen, module = held.seen_by([area]), page_module(page)
    state = first_state(seen)
    if missing := followed(seen, module, state, asked):
        raise ScrutinyError(
            f"That page of {area} has nothing of what is asked for as {quoted(missing)}. "
            "Copy the address from the page itself."
        )
    made = SharedLink(
        new_id(), area, page, state.address, pinned, today, today + timedelta(days=days), note
    )
    # Signed first, so that nothing is registered that cannot be.
    signature = signed(folders.links, made.id)
    register(folders.links, made)
    return made, f"shared/{made.id}/open-{signature}"


def line(each: SharedLink, today: date) -> str:
    """A link in the list: what it opens, and whether it still does; never its signature."""
    shows = f"as at the snapshot {each.snapshot}" if each.snapshot else "always the newest figures"
    if each.withdrawn is not None:
        until = f"withdrawn on {day(each.withdrawn)}"
    elif not each.good(today):
        until = f"was good until {day(each.until)}"
    else:
        until = f"good until {day(each.until)}"
    note = f" ({each.note})" if each.note else ""
    return f"{each.id}: {each.area}, {each.page}{each.address}, {shows}, {until}{note}"
