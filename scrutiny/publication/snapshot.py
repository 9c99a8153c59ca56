"""Snapshots on disk: written whole, switched in one step, the last good one kept in force."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from scrutiny.errors import DiskRefuses, NoSnapshot, NotKnown, ScrutinyError
from scrutiny.publication.content.form import form, form_of
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot_files import is_whole, seems_whole, sign
from scrutiny.publication.withdrawal import Withdrawal, is_withdrawn, record, withdrawals
from scrutiny.vocabulary.folders import Folders, pointer, snapshot_in_force
from scrutiny.wording import frame_text as say

_ABOUT = "snapshot.json"
_MAKING = ".making-"
_CODE = Path(__file__).resolve().parents[1]


def fingerprint(folders: Folders) -> str:
    """A checksum of all that a snapshot is made from: the data, the code and the returns held.

    The returns of invented areas are among the data, so as they are held they do not count.
    """
    files = [
        (folder, path)
        for folder in (folders.data, _CODE)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".csv", ".toml", ".py", ".zip")
    ]
    files += [
        (folders.private, path)
        for path in sorted((folders.private / "cases").glob("*/*/about.json"))
        if b'"made_from"' not in path.read_bytes()
    ]
    digest = hashlib.sha256()
    for folder, path in files:
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def write_snapshot(
    build: Path,
    name: str,
    contents: Mapping[str, Any],
    compared: Callable[[Published], Mapping[str, Any]] = lambda _: {},
) -> Path:
    """Writes one snapshot, texts as they are and all else as JSON, and puts it in force.

    `compared` gives further contents from the snapshot as written so far, which it may set beside
    earlier ones.

    The folder appears under its name only when it is whole; the switch is one rename. Whatever
    interrupts this leaves the snapshot before in force, and what it leaves half made is cleared by
    the next. Raises DiskRefuses.
    """
    snapshots = build / "snapshots"
    target, making = snapshots / name, snapshots / f"{_MAKING}{os.getpid()}"
    try:
        _clear(build)
        _write(making, contents)
        more = compared(Published(making))
        _write(making, more)
        sign(making, (*contents, *more))
        if is_whole(target):
            shutil.rmtree(making)
            # It is the last one made again, and `kept` goes by when that was.
            os.utime(target / _ABOUT)
        else:
            # A snapshot of that name which is not whole was damaged: it gives way.
            shutil.rmtree(target, ignore_errors=True)
            making.rename(target)
        put_in_force(build, name)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise DiskRefuses(f"{build.name}/snapshots/{name}", error) from None
    return target


def _clear(build: Path) -> None:
    """Clears what builds left half made that were struck down; none is at work but this one."""
    for making in (build / "snapshots").glob(f"{_MAKING}*"):
        shutil.rmtree(making)
    for making in build.glob(f".{pointer(build).name}-*"):
        making.unlink()


def _write(folder: Path, contents: Mapping[str, Any]) -> None:
    for path, content in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, str):
            content = msgspec.json.encode(content).decode()
        file.write_text(content, encoding="utf-8")


def put_in_force(build: Path, name: str) -> None:
    """Puts a snapshot in force in one step."""
    making = build / f".{pointer(build).name}-{os.getpid()}"
    making.write_text(name, encoding="utf-8")
    making.replace(pointer(build))


def _in_force(build: Path) -> str:
    name, _ = snapshot_in_force(build)
    if not name and os.path.lexists(pointer(build)):
        raise NoSnapshot(say.unreadable(f"{build.name}/{pointer(build).name}"))
    if not name:
        raise NoSnapshot(say.NOTHING_BUILT)
    return name


def current(build: Path) -> Published:
    """The snapshot in force. Raises NoSnapshot where there is none that can be read."""
    return readable(build, _in_force(build))


def readable(build: Path, name: str) -> Published:
    """The snapshot of that id. Raises NoSnapshot where it is not there or cannot be shown."""
    folder = build / "snapshots" / name
    try:
        written = form_of((folder / _ABOUT).read_bytes())
    except (OSError, msgspec.DecodeError):
        raise NoSnapshot(say.damaged(name)) from None
    if written != form():
        raise NoSnapshot(say.another_version(name))
    if is_withdrawn(folder):
        raise NoSnapshot(say.withdrawn(name))
    if not seems_whole(folder):
        raise NoSnapshot(say.damaged(name))
    return Published(folder)


class Kept(NamedTuple):
    """One snapshot that others may be compared with."""

    id: str
    made_on: date
    folder: Path
    form: object = None


def kept(build: Path) -> tuple[Kept, ...]:
    """The snapshots worth comparing, oldest first: the last of each day, the one in force and the
    one made just before it.

    Damaged ones are left out; where nothing has been built there are none.
    """
    every = _every(build)
    chosen = {each.made_on: each.id for each in every}
    wanted = set(chosen.values())
    try:
        held = _in_force(build)
    except NoSnapshot:
        held = ""
    ids = [each.id for each in every]
    if held in ids:
        wanted |= set(ids[max(0, ids.index(held) - 1) : ids.index(held) + 1])
    return tuple(each for each in every if each.id in wanted)


def last_whole(build: Path) -> Kept | None:
    """The snapshot in force where it is whole and can be shown, else the newest that is."""
    held, _ = snapshot_in_force(build)
    newest = _every(build)[::-1]
    newest.sort(key=lambda each: each.id != held)
    return next((each for each in newest if each.form == form() and is_whole(each.folder)), None)


def _every(build: Path) -> list[Kept]:
    """Every snapshot that can be read and was not withdrawn, oldest first; those of one day by when
    they were written.
    """
    found = []
    for file in (build / "snapshots").glob(f"[!.]*/{_ABOUT}"):
        if is_withdrawn(file.parent):
            continue
        try:
            about = json.loads(file.read_text(encoding="utf-8"))
            made_on = date.fromisoformat(about["made_on"])
            each = Kept(file.parent.name, made_on, file.parent, about.get("form"))
            found.append((made_on, file.stat().st_mtime_ns, each))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return [each for _, _, each in sorted(found)]


def before(build: Path, day: date | None = None) -> Kept | None:
    """The snapshot that tells how things stood on a day: the last one made by then.

    Without a day, the one just before the one in force. Null where there is none.
    """
    every = kept(build)
    try:
        held = _in_force(build)
    except NoSnapshot:
        return None
    others = []
    for each in every:
        if each.id == held:
            break
        others.append(each)
    earlier = [each for each in others if day is None or each.made_on <= day]
    return earlier[-1] if earlier else None


def withdraw(build: Path, name: str, today: date, by: str, why: str) -> Kept | None:
    """Takes a snapshot back for good; gives the one that is then in force, None where none is left.

    Raises NotKnown where there is no such snapshot, and DiskRefuses.
    """
    known = {each.id: each for each in _every(build)}
    if name not in known:
        for each in withdrawals(build):
            if each.snapshot == name:
                raise ScrutinyError(each.words)
        raise NotKnown("snapshot", name, known) if known else NoSnapshot(say.NOTHING_BUILT)
    folder = known[name].folder
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    record(folder, Withdrawal(name, str(about.get("fingerprint", "")), today, by, why))
    left = last_whole(build)
    try:
        if left is not None:
            put_in_force(build, left.id)
        else:
            pointer(build).unlink(missing_ok=True)
    except OSError as error:
        raise DiskRefuses(f"{build.name}/{pointer(build).name}", error) from None
    return left


def is_current(folders: Folders, today: date) -> bool:
    """Whether the snapshot in force is whole and was made from the data and code as they are now,
    and nothing has fallen due since.
    """
    try:
        made = current(folders.build)
        about = made.about
    except (NoSnapshot, OSError, msgspec.DecodeError):
        return False
    if about.left_out:
        # What was refused may be put right without a trace in what a snapshot is made from.
        return False
    due = any(made.fallen_due(area, today) for area in about.falls_due)
    return (
        about.made_on <= today
        and not due
        and about.fingerprint == fingerprint(folders)
        and is_whole(made.folder)
    )
