"""What analysts are told in a notebook: kinds of names, and headings of what is shown there."""

from __future__ import annotations

PLACE = "place with figures of this measure"
BREAKDOWN = "breakdown of this measure"
NEAR, FEW, SOME = "Near it", "There are", "Some are"
