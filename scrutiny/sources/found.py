"""One file as it was found: on disk, in a folder or in a zip; read only as far as is needed."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn, Protocol

from scrutiny.errors import refuse

MB = 1024 * 1024
BLOCK = 256 * 1024
HEAD = 64 * 1024

BROKEN = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)
"""What reading a file raises where the file, or the zip around it, is damaged."""
_PLAIN_NAME = re.compile(r"[\w .,()/&'+-]{1,160}", re.ASCII)


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Found:
    """One file that was found. `name` is how it is shown; `folder` is where it lay.

    `inside` says that it lies in a zip.
    """

    name: str
    folder: str
    size: int
    opened: Callable[[], IO[bytes]]
    inside: bool = False

    def head(self) -> bytes:
        """The first 64 KB, to tell what the file is."""
        try:
            with self.opened() as stream:
                return stream.read(HEAD)
        except BROKEN:
            self._unreadable()

    def blocks(self, largest: int, digest: Digest) -> Iterator[bytes]:
        """The file in blocks, each added to `digest`; refused beyond `largest` bytes."""
        taken = 0
        try:
            with self.opened() as stream:
                while block := stream.read(BLOCK):
                    taken += len(block)
                    if taken > largest:
                        break
                    digest.update(block)
                    yield block
        except BROKEN:
            self._unreadable()
        if taken > largest:
            self._too_large(largest)

    def content(self, largest: int, digest: Digest) -> bytes:
        if self.size > largest:
            self._too_large(largest)
        return b"".join(self.blocks(largest, digest))

    def _unreadable(self) -> NoReturn:
        refuse(self.name, "cannot be unpacked or read", "Make or download it again")

    def _too_large(self, largest: int) -> NoReturn:
        would_do = "No file that the workbook reads is that large"
        refuse(self.name, f"is larger than {largest // MB} MB", would_do)


def on_disk(path: Path, name: str, folder: str = "") -> Found:
    """A file of the disk. Raises ProblemsFound where it cannot be looked at."""
    try:
        size = path.stat().st_size
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror}", "Name a file that you may read")
    return Found(name, folder, size, lambda: path.open("rb"))


def shown(name: str) -> str:
    """A file's name where it is plain enough to repeat, else a stand-in on one line."""
    return name if _PLAIN_NAME.fullmatch(name) else "a file with an unusual name"
