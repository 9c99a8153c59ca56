"""Two snapshots compared: all that is new, other or overdue in an area's figures and record."""

from __future__ import annotations

from scrutiny.publication.changes.held import Held
from scrutiny.publication.changes.new_figures import figure_changes
from scrutiny.publication.changes.one_change import Changes, in_order
from scrutiny.publication.changes.rows_of_record import record_changes
from scrutiny.publication.content.snapshot_told import FORM
from scrutiny.publication.published import Published


def changes(before: Published, now: Published, area: str) -> Changes:
    """What changed for an area from one snapshot to a later one.

    Reads both from their files and nothing else. What the older one does not have, be it a file,
    a field or the whole area, is not compared and never told as new; where nothing can be
    compared, `note` says so.
    """
    old, new = Held(before), Held(now)
    ends = (old.id, old.made_on, new.id, new.made_on)
    then, here = old.area(area), new.area(area)
    if not here:
        return Changes(*ends, (), "This area is not in the newer of the two.")
    if old.form != FORM:
        return Changes(*ends, (), "The older of the two is of an older form, too old to compare.")
    if old.damaged(area):
        return Changes(*ends, (), "The older of the two is damaged and cannot be compared.")
    if not then:
        return Changes(*ends, (), "This area was not in the workbook yet.")
    found = [
        *figure_changes(old, new, area),
        *record_changes(then, here, old.made_on, new.made_on),
    ]
    return Changes(*ends, in_order(found))
