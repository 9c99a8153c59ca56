"""Snapshots that were taken back: by whom, when and why.

The record lies in the snapshot's own folder, which stays. That it is there is enough: such a
snapshot is neither shown nor compared with, and the same is not built again. What it showed of
cases stays known to the attack, for a reader may have kept it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from scrutiny.errors import DiskRefuses, ScrutinyError
from scrutiny.vocabulary.folders import withdrawal_record
from scrutiny.wording import frame_text as say


class Withdrawal(Struct, frozen=True):
    """A snapshot by its id, and the checksum of all that it was made from."""

    snapshot: str
    fingerprint: str
    on: date
    by: str
    why: str

    @property
    def words(self) -> str:
        """Who took it back, when and why."""
        on = self.on.isoformat() if self.by else ""
        return say.taken_back(self.snapshot, on, self.by, self.why)


def is_withdrawn(folder: Path) -> bool:
    """Whether the snapshot in this folder was taken back."""
    return os.path.lexists(withdrawal_record(folder))


def withdrawals(build: Path) -> Iterator[Withdrawal]:
    """Every snapshot that was taken back; of one whose record is damaged only the id is known."""
    for folder in sorted(filter(is_withdrawn, (build / "snapshots").glob("[!.]*"))):
        try:
            yield msgspec.json.decode(withdrawal_record(folder).read_bytes(), type=Withdrawal)
        except (OSError, msgspec.MsgspecError):
            yield Withdrawal(folder.name, "", date.min, "", "")


def record(folder: Path, withdrawal: Withdrawal) -> None:
    """Writes down that a snapshot is taken back. Raises DiskRefuses."""
    place = withdrawal_record(folder)
    making = place.with_name(f".{place.name}")
    try:
        making.write_bytes(msgspec.json.format(msgspec.json.encode(withdrawal)))
        making.replace(place)
    except OSError as error:
        raise DiskRefuses(f"build/snapshots/{folder.name}", error) from None


def not_withdrawn(build: Path, fingerprint: str) -> None:
    """Raises ScrutinyError where a snapshot made from the same was taken back."""
    for each in withdrawals(build):
        if fingerprint == each.fingerprint or each.snapshot.endswith(f"-{fingerprint[:8]}"):
            raise ScrutinyError(say.nothing_has_changed(each.words))
