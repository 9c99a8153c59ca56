"""The register of links: what each leads to, until when, and whether it was withdrawn.

One small file for each link, in a folder of its own apart from the snapshots: whoever serves only
reads it, and any number of servers may. What is in it opens nothing: a link must also be signed,
see `serving.admission`.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from scrutiny.errors import DiskRefuses, NotKnown

_ID = re.compile(r"[a-z2-7]{16}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class SharedLink(Struct, frozen=True):
    """One link: it opens every page of one area.

    `page` and `address` are the view that it leads to. `snapshot` is the id of the one that it
    shows; empty where it shows whatever is in force. It is good up to and with the day `until`.
    `withdrawn` is the day on which it was withdrawn, null where it was not. `note` is for whoever
    keeps the register and is shown to nobody else.
    """

    id: str
    area: str
    page: str
    address: str
    snapshot: str
    made: date
    until: date
    note: str = ""
    withdrawn: date | None = None

    def good(self, today: date) -> bool:
        """Whether it still opens anything."""
        return self.withdrawn is None and today <= self.until


def new_id() -> str:
    """The id of a link that is to be made: of chance, so that none can be guessed."""
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


def link(folder: Path, id: str) -> SharedLink | None:
    """The link of that id; None where there is none, or what is said of it cannot be read."""
    if not _ID.fullmatch(id):
        return None
    try:
        held = msgspec.json.decode((folder / f"{id}.json").read_bytes(), type=SharedLink)
    except (OSError, msgspec.MsgspecError):
        return None
    return held if held.id == id else None


def links(folder: Path) -> Iterator[SharedLink]:
    """Every link, the newest first."""
    found = [link(folder, path.stem) for path in folder.glob("*.json")]
    held = [each for each in found if each is not None]
    yield from sorted(held, key=lambda each: (each.made, each.id), reverse=True)


def pinned(folder: Path, today: date) -> frozenset[str]:
    """The ids of the snapshots that a link still shows, so that they must be kept."""
    return frozenset(each.snapshot for each in links(folder) if each.good(today)) - {""}


def register(folder: Path, made: SharedLink) -> None:
    """Writes a link down, new or changed, in one step. Raises DiskRefuses."""
    write_apart(folder, f"{made.id}.json", msgspec.json.format(msgspec.json.encode(made)))


def withdraw_link(folder: Path, id: str, today: date) -> SharedLink:
    """Withdraws a link for good; one that was withdrawn keeps its day. Raises NotKnown."""
    held = link(folder, id)
    if held is None:
        raise NotKnown("link", id, [each.id for each in links(folder)])
    if held.withdrawn is None:
        held = replace(held, withdrawn=today)
        register(folder, held)
    return held


def write_apart(folder: Path, name: str, content: bytes) -> None:
    """Writes a file of the register: to be read by its owner and by the group of the folder.

    Raises DiskRefuses.
    """
    making = folder / f".{name}-{os.getpid()}"
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o750, parents=True)
        making.touch(mode=0o600)
        making.write_bytes(content)
        os.chown(making, -1, folder.stat().st_gid)
        making.chmod(0o640)
        making.replace(folder / name)
    except OSError as error:
        raise DiskRefuses(f"{folder.name}/{name}", error) from None
