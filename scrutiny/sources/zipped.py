"""Zips from outside, held to limits before a byte of them is unpacked.

How many files, how large, how far they swell, where they would land. Nothing is ever unpacked to
disk. The longer records of the format (ZIP64) are read and held to the same limits.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath, PurePosixPath
from typing import IO

from scrutiny.errors import refuse
from scrutiny.sources.found import BROKEN, MB, Found

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MEMBERS = 200
LARGEST_UNPACKED = 2048 * MB
LARGEST_DIRECTORY = MB
HIGHEST_RATIO = 200
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_IN_THE_LONG_RECORD = 0xFFFFFFFF
_LONGEST_TAIL = 66_000


@contextmanager
def opened_zip(found: Found, shown: Callable[[str], str]) -> Iterator[tuple[Found, ...]]:
    """The files in a zip, hidden ones passed over; `shown` makes a name fit to be repeated.

    Raises ProblemsFound where the zip is out of bounds, encrypted or would leave its place.
    """
    with (
        found.opened() as stream,
        guarded(stream, found.name, MOST_MEMBERS, LARGEST_UNPACKED) as archive,
    ):
        yield tuple(
            Found(
                shown(f"{found.name}/{member.filename}"),
                f"{found.folder}/{found.name}/{PurePosixPath(member.filename).parent}",
                member.file_size,
                lambda member=member: archive.open(member),  # type: ignore[misc]
                inside=True,
            )
            for member in archive.infolist()
            if not member.is_dir() and not is_hidden(PurePosixPath(member.filename))
        )


def is_hidden(path: PurePath) -> bool:
    """Whether a file is one that computers put beside others, and nobody gave."""
    names = {"__MACOSX", "Thumbs.db", "desktop.ini"}
    return any(part in names or (part.startswith(".") and part != ".") for part in path.parts)


def guarded(stream: IO[bytes], name: str, most: int, largest: int) -> zipfile.ZipFile:
    """A zip whose members are few, small, plain and will stay in place. Raises ProblemsFound."""
    archive = listed(stream, name)
    members = archive.infolist()
    if len(members) > most:
        refuse(name, f"holds more than {most} files", "Zip only the files that are needed")
    if sum(member.file_size for member in members) > largest:
        found = f"would unpack to more than {largest // MB} MB"
        refuse(name, found, "No file that the workbook reads is that large")
    for member in members:
        _guard(name, member)
    return archive


def listed(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """A zip of which only the list of files was read, and that within bounds."""
    try:
        if _directory_size(stream) > LARGEST_DIRECTORY:
            refuse(name, "lists far too many files", "Zip only the files that are needed")
        return zipfile.ZipFile(stream)
    except BROKEN:
        refuse(
            name,
            "is a broken or cut-off zip file, and so is not an Excel workbook that can be read",
            "Make or download it again",
        )


def _directory_size(stream: IO[bytes]) -> int:
    """How long the list of files says it is, in the short record or in the long one."""
    size = stream.seek(0, io.SEEK_END)
    begin = max(0, size - _LONGEST_TAIL)
    stream.seek(begin)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    said: list[int] = [struct.unpack("<I", tail[at + 12 : at + 16])[0]]
    locator = tail[max(0, at - 20) : at]
    if locator.startswith(_LOCATOR_64):
        # The long record stands just before its locator, or where that says: neither may lie.
        for place in (begin + at - 76, struct.unpack("<Q", locator[8:16])[0]):
            if 0 <= place <= size - 56:
                stream.seek(place)
                record = stream.read(56)
                if record.startswith(_END_64):
                    said.append(struct.unpack("<Q", record[40:48])[0])
        if len(said) > 1 and said[0] == _IN_THE_LONG_RECORD:
            said = said[1:]
    stream.seek(0)
    return max(said)


def _guard(name: str, member: zipfile.ZipInfo) -> None:
    path = member.filename
    if member.flag_bits & 0x1:
        refuse(name, "is protected by a password", "Save it without a password")
    if path.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", path) or ":" in path:
        refuse(name, "holds a file that would land outside its folder", "Make the zip again")
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        refuse(name, "holds a link instead of a file", "Zip the files themselves")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        refuse(name, "is packed in an unusual way", "Make the zip again with ordinary settings")
    if member.file_size > MB and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        refuse(name, f"holds a file that swells more than {HIGHEST_RATIO} times", "Make it again")
