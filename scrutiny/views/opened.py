"""The snapshot in force, as whoever runs a notebook may see it."""

from __future__ import annotations

import os

from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current, readable
from scrutiny.vocabulary.folders import EVERY_AREA, folders


def opened(snapshot: str = "") -> Published:
    """The snapshot in force, of the areas that are open to everybody, or the one of that id.

    Areas that need a link are left out, for a kernel does not know whose page it is; whoever edits
    sees them too, see `scrutiny lab`. One that needs a link today is left out of an older snapshot
    as well. Raises NoSnapshot.
    """
    build = folders().build
    in_force = _as_seen(current(build))
    if not snapshot:
        return in_force
    other = _as_seen(readable(build, snapshot))
    return other.seen_by(set(other.about.areas) & set(in_force.about.areas))


def _as_seen(published: Published) -> Published:
    return published if os.environ.get(EVERY_AREA) else published.open_to_all
