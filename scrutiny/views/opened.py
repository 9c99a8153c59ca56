"""The snapshot in force, as whoever runs a notebook may see it."""

from __future__ import annotations

import os

from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.vocabulary.folders import EVERY_AREA, folders


def opened() -> Published:
    """The snapshot in force, of the areas that are open to everybody.

    Those that need a link are left out, for a kernel does not know whose page it is; whoever edits
    sees them too, see `scrutiny lab`. Raises NoSnapshot.
    """
    published = current(folders().build)
    return published if os.environ.get(EVERY_AREA) else published.open_to_all
