"""What a snapshot says of how it is written."""

from __future__ import annotations

import msgspec
from msgspec import Struct

FORM = 2
"""How the files of a snapshot are written: one more whenever a class of `content` changes, for
snapshots of another form are not compared.
"""


class _Form(Struct):
    form: int = 1


def form_of(about: bytes) -> int:
    """How a snapshot is written that says this of itself; the first of all said nothing of it."""
    return msgspec.json.decode(about, type=_Form).form
