"""Snapshots on disk: written whole, switched in one step, the last good one kept in force."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.errors import NoSnapshot
from scrutiny.publication.published import Published
from scrutiny.vocabulary.folders import Folders

_CURRENT = "current"


_CODE = Path(__file__).resolve().parents[1]


def fingerprint(folders: Folders) -> str:
    """A checksum of all that a snapshot is made from: the data, the code and the returns held.

    The returns of invented areas follow from the data and the code, so they do not count.
    """
    files = [
        (folder, path)
        for folder in (folders.data, _CODE)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".csv", ".toml", ".py")
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


def write_snapshot(build: Path, name: str, contents: Mapping[str, Any]) -> Path:
    """Writes one snapshot, texts as they are and all else as JSON, and puts it in force.

    The folder appears under its name only when it is whole; the switch is one rename. Whatever
    interrupts this leaves the snapshot before in force.
    """
    snapshots = build / "snapshots"
    target, making = snapshots / name, snapshots / f".making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    for path, content in contents.items():
        file = making / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, str):
            content = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        file.write_text(content, encoding="utf-8")
    if target.exists() and all((target / path).exists() for path in contents):
        shutil.rmtree(making)
    else:
        # A snapshot of that name which is not whole was damaged: it gives way.
        shutil.rmtree(target, ignore_errors=True)
        making.rename(target)
    _switch(build, name)
    return target


def _switch(build: Path, name: str) -> None:
    pointer = build / f".{_CURRENT}-{os.getpid()}"
    pointer.write_text(name, encoding="utf-8")
    pointer.replace(build / _CURRENT)


def current(build: Path) -> Published:
    """The snapshot in force. Raises NoSnapshot where there is none."""
    try:
        name = (build / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoSnapshot("Nothing has been built yet. Run: scrutiny build") from None
    folder = build / "snapshots" / name
    if not (folder / "snapshot.json").exists():
        raise NoSnapshot(f"The snapshot {name} is missing or damaged. Run: scrutiny build")
    return Published(folder)


def is_current(folders: Folders, today: date) -> bool:
    """Whether the snapshot in force was made this month, from the data and code as they are now.

    What is overdue changes with the month.
    """
    try:
        about = current(folders.build).about
        same_month = str(about["made_on"])[:7] == today.isoformat()[:7]
        return same_month and bool(about["fingerprint"] == fingerprint(folders))
    except (NoSnapshot, KeyError, json.JSONDecodeError):
        return False
