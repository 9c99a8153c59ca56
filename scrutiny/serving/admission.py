"""Who is let in by a link: its signature, the cookie that it is exchanged for, and wrong tries.

A link is signed, so that nobody can make one up; whoever opens it gets a cookie for the pages below
its own address and is led on, so that the signature stays in no address, log or referrer.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path

from itsdangerous import BadSignature, Signer

from scrutiny.errors import ScrutinyError
from scrutiny.serving.link_register import SharedLink, link, write_apart

_KEY = "key"
_OF_LINK = "scrutiny-link"
_OF_READER = "scrutiny-reader"
MOST_TRIES = {"address": 60, "link": 300}
"""So many wrong tries are looked at in a minute from one address, and on one link. Whoever has the
cookie is let in all the same.
"""
_MINUTE = 60.0
_MOST_COUNTED = 10_000


class Admission:
    """The door to what needs a link. `folder` is that of the register."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tries: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def opened(self, id: str, signature: str) -> SharedLink | None:
        """The link of an address, good or not any more; None where the signature is not ours."""
        return link(self._folder, id) if self._signed(id, signature, _OF_LINK) else None

    def admitted(self, id: str, cookie: str) -> SharedLink | None:
        """The link that a cookie was given for; None for a cookie that is not ours."""
        return link(self._folder, id) if self._signed(id, cookie, _OF_READER) else None

    def cookie(self, id: str) -> str:
        """What a reader's browser keeps: no account, no name, the same for all of one link."""
        return _signature(self._key(), id, _OF_READER)

    def tried_too_often(self, address: str, id: str) -> bool:
        """Whether there were so many wrong tries that no more are looked at for now."""
        now = time.monotonic()
        return any(
            sum(now - at < _MINUTE for at in self._tries.get((kind, name), ())) >= MOST_TRIES[kind]
            for kind, name in (("address", address), ("link", id))
        )

    def wrong(self, address: str, id: str) -> None:
        """Counts a wrong try."""
        now = time.monotonic()
        for each in (("address", address), ("link", id)):
            held = self._tries.pop(each, [])
            recent = [at for at in held if now - at < _MINUTE]
            self._tries[each] = [*recent[-max(MOST_TRIES.values()) :], now]
        while len(self._tries) > _MOST_COUNTED:
            self._tries.popitem(last=False)

    def _key(self) -> bytes:
        return (self._folder / _KEY).read_bytes()

    def _signed(self, id: str, signature: str, what: str) -> bool:
        """Takes the same time for every wrong signature."""
        try:
            Signer(self._key(), salt=what, digest_method=sha256).unsign(f"{id}.{signature}")
        except (OSError, BadSignature):
            return False
        return True


def signed(folder: Path, id: str) -> str:
    """What a link ends in. Makes the key of the register if there is none. Raises DiskRefuses."""
    place = folder / _KEY
    if not place.exists():
        write_apart(folder, _KEY, secrets.token_bytes(32))
    try:
        return _signature(place.read_bytes(), id, _OF_LINK)
    except OSError as error:
        raise ScrutinyError(
            f"{folder.name}/{_KEY}: {error.strerror}. Run this as whoever made it."
        ) from None


def _signature(key: bytes, id: str, what: str) -> str:
    made = Signer(key, salt=what, digest_method=sha256).sign(id).decode()
    return made.removeprefix(f"{id}.")
