"""What a notebook's one cell calls."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import ipywidgets

from scrutiny.errors import ScrutinyError
from scrutiny.views.opened import opened
from scrutiny.views.view import first_state, page_module
from scrutiny.views.widgets import Apology, LivePage
from scrutiny.vocabulary.today import today
from scrutiny.wording import frame_text as say
from scrutiny.wording.trouble_text import NOTHING_OPEN


def show(name: str, parts: Sequence[str] = ()) -> ipywidgets.Widget:
    """A page of the snapshot in force, live, of the areas that `opened` lets be seen.

    `parts` are those of the page that are shown, see `views.page_parts`; all where none is named.

    Where there is nothing to show, a sentence says so and what to do. Whatever else goes wrong is
    told to the server's log; the reader is told that it did, without a traceback.
    """
    try:
        published = opened()
        if not published.about.areas:
            return Apology(NOTHING_OPEN.what)
        return LivePage(published, first_state(published), page_module(name), today, parts)
    except ScrutinyError as error:
        return Apology(str(error))
    except Exception:
        logging.getLogger(__name__).exception("the page %s cannot be shown", name)
        return Apology(say.SORRY)
