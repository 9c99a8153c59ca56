"""Opening a file, a folder or a zip as a list of files, within bounds.

A zip is held to limits before a byte of it is unpacked: how many files, how large, how far they
swell, where they would land. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from scrutiny.errors import ProblemsFound
from scrutiny.sources.outside import refuse

MB = 1024 * 1024
LARGEST_XML = 1024 * MB
LARGEST_CSV = 256 * MB
LARGEST_EXCEL = 128 * MB
LARGEST_ZIP = 1024 * MB
MOST_MEMBERS = 200
MOST_PARTS = 500
LARGEST_UNPACKED = 2048 * MB
LARGEST_WORKBOOK = 512 * MB
LARGEST_DIRECTORY = MB
HIGHEST_RATIO = 200
MOST_FILES = 2000
BLOCK = 256 * 1024
HEAD = 64 * 1024

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"
_PLAIN_NAME = re.compile(r"[\w .,()/&'+-]{1,160}", re.ASCII)
BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, struct.error)


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Found:
    """One file that was found. `name` is how it is shown; `folder` is where it lay."""

    name: str
    folder: str
    size: int
    opened: Callable[[], IO[bytes]]

    def head(self) -> bytes:
        """The first 64 KB, to tell what the file is."""
        try:
            with self.opened() as stream:
                return stream.read(HEAD)
        except BROKEN:
            refuse(self.name, "cannot be unpacked or read", "Make or download it again")

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
            refuse(self.name, "cannot be unpacked or read", "Make or download it again")
        if taken > largest:
            refuse(self.name, f"is larger than {largest // MB} MB", "No return is that large")

    def content(self, largest: int, digest: Digest) -> bytes:
        if self.size > largest:
            refuse(self.name, f"is larger than {largest // MB} MB", "No return is that large")
        return b"".join(self.blocks(largest, digest))


@contextmanager
def opened(path: Path) -> Iterator[tuple[Found, ...]]:
    """The files of `path`, which may be a file, a folder or a zip; zips in a folder are opened.

    Links inside a folder are not followed, hidden files are passed over. Raises ProblemsFound
    where something is missing, out of bounds, encrypted or would leave its place.
    """
    with ExitStack() as stack:
        found: list[Found] = []
        for file in _files(path):
            name = shown(file.relative_to(path).as_posix() if file != path else file.name)
            one = _on_disk(file, name, "" if file == path else file.parent.as_posix())
            if is_plain_zip(one):
                found += _members(stack, one)
            else:
                found.append(one)
        yield tuple(found)


def shown(name: str) -> str:
    """A file's name where it is plain enough to repeat, else a stand-in on one line."""
    return name if _PLAIN_NAME.fullmatch(name) else "a file with an unusual name"


def is_plain_zip(found: Found) -> bool:
    """Whether this is a zip that is not an Excel workbook."""
    return found.head().startswith(ZIP_STARTS) and not is_excel(found)


def is_excel(found: Found) -> bool:
    """Whether this is a zip that holds the parts of an Excel workbook."""
    if not found.head().startswith(ZIP_STARTS):
        return False
    looks = b"[Content_Types].xml" in found.head() or b"xl/" in found.head()
    if found.size > LARGEST_EXCEL:
        return looks
    try:
        with found.opened() as opened:
            stream = io.BytesIO(opened.read())
            _bound_directory(stream, found.name)
            with zipfile.ZipFile(stream) as archive:
                return "xl/workbook.xml" in archive.NameToInfo
    except (*BROKEN, ProblemsFound):
        return looks


def guarded(stream: IO[bytes], name: str, most: int, largest: int) -> zipfile.ZipFile:
    """A zip whose members are few, small, plain and will stay in place. Raises ProblemsFound."""
    try:
        _bound_directory(stream, name)
        archive = zipfile.ZipFile(stream)
    except BROKEN:
        refuse(name, "is a broken or cut-off zip file", "Make or download it again")
    members = archive.infolist()
    if len(members) > most:
        refuse(name, f"holds more than {most} files", "Zip only the files of the returns")
    if sum(member.file_size for member in members) > largest:
        refuse(name, f"would unpack to more than {largest // MB} MB", "No return is that large")
    for member in members:
        _guard(name, member)
    return archive


def _bound_directory(stream: IO[bytes], name: str) -> None:
    """Refuses a zip whose list of files is itself enormous, before that list is read."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    directory = struct.unpack("<I", tail[at + 12 : at + 16])[0]
    if directory > LARGEST_DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        refuse(name, "lists far too many files", "Zip only the files of the returns")
    stream.seek(0)


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


def _members(stack: ExitStack, found: Found) -> Iterator[Found]:
    stream = stack.enter_context(found.opened())
    archive = stack.enter_context(guarded(stream, found.name, MOST_MEMBERS, LARGEST_UNPACKED))
    for member in archive.infolist():
        inside = Path(member.filename)
        if member.is_dir() or _hidden(inside):
            continue
        one = Found(
            shown(f"{found.name}/{member.filename}"),
            f"{found.folder}/{found.name}/{inside.parent.as_posix()}",
            member.file_size,
            lambda member=member: archive.open(member),  # type: ignore[misc]
        )
        if is_plain_zip(one):
            refuse(found.name, "holds another zip", "Unpack the inner zip first")
        yield one


def _on_disk(path: Path, name: str, folder: str) -> Found:
    if folder and path.is_symlink():
        # Not followed: it stands as an empty file, and so among what is no part of a return.
        return Found(name, folder, 0, io.BytesIO)
    try:
        size = path.stat().st_size
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror}", "Name a file that you may read")
    if size > LARGEST_ZIP:
        refuse(name, f"is larger than {LARGEST_ZIP // MB} MB", "No return is that large")
    return Found(name, folder, size, lambda: path.open("rb"))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        refuse(shown(path.name), "there is no such file or folder", "Check the path")
    files: list[Path] = []

    def unreadable(error: OSError) -> None:
        refuse(shown(path.name), "holds a folder that cannot be read", "Name what you may read")

    for folder, folders, names in os.walk(path, onerror=unreadable, followlinks=False):
        folders[:] = sorted(name for name in folders if not _hidden(Path(name)))
        for file in (Path(folder, name) for name in sorted([*folders, *names])):
            if not _hidden(Path(file.name)) and (file.is_symlink() or file.is_file()):
                files.append(file)
        if len(files) > MOST_FILES:
            refuse(shown(path.name), f"holds more than {MOST_FILES} files", "Name a smaller folder")
    return files


def _hidden(path: Path) -> bool:
    names = {"__MACOSX", "Thumbs.db", "desktop.ini"}
    return any(part in names or (part.startswith(".") and part != ".") for part in path.parts)
