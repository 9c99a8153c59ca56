"""Opening a file, a folder or a zip of returns as a list of files, within bounds."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scrutiny.errors import refuse
from scrutiny.sources.found import MB, Found, on_disk, shown
from scrutiny.sources.kinds import Form, kind_of
from scrutiny.sources.zipped import is_hidden, opened_zip

LARGEST = 1024 * MB
MOST_FILES = 2000


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
            if kind_of(one).form is Form.ZIP:
                found += _members(stack, one)
            else:
                found.append(one)
        yield tuple(found)


def _members(stack: ExitStack, found: Found) -> Iterator[Found]:
    for member in stack.enter_context(opened_zip(found, shown)):
        if kind_of(member).form is Form.ZIP:
            refuse(found.name, "holds another zip", "Unpack the inner zip first")
        yield member


def _on_disk(path: Path, name: str, folder: str) -> Found:
    if folder and path.is_symlink():
        # Not followed: it stands as an empty file, and so among what is no part of a return.
        return Found(name, folder, 0, io.BytesIO)
    found = on_disk(path, name, folder)
    if found.size > LARGEST:
        refuse(name, f"is larger than {LARGEST // MB} MB", "No return is that large")
    return found


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        refuse(shown(path.name), "there is no such file or folder", "Check the path")
    files: list[Path] = []

    def unreadable(error: OSError) -> None:
        refuse(shown(path.name), "holds a folder that cannot be read", "Name what you may read")

    for folder, folders, names in os.walk(path, onerror=unreadable, followlinks=False):
        folders[:] = sorted(name for name in folders if not is_hidden(Path(name)))
        for file in (Path(folder, name) for name in sorted([*folders, *names])):
            if not is_hidden(Path(file.name)) and (file.is_symlink() or file.is_file()):
                files.append(file)
        if len(files) > MOST_FILES:
            refuse(shown(path.name), f"holds more than {MOST_FILES} files", "Name a smaller folder")
    return files
