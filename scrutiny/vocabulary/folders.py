"""Where the project's folders are."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

EVERY_AREA = "SCRUTINY_EVERY_AREA"
"""Named in the environment where whoever sees a page may see every area."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one project."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def private(self) -> Path:
        return self.home / "private"

    @property
    def build(self) -> Path:
        return self.home / "build"

    @property
    def notebooks(self) -> Path:
        return self.home / "notebooks"

    @property
    def links(self) -> Path:
        """The register of links: that which SCRUTINY_LINKS names, else one beside the data."""
        named = os.environ.get("SCRUTINY_LINKS")
        return Path(named).resolve() if named else self.home / "links"


def pointer(build: Path) -> Path:
    """The file that names the snapshot in force."""
    return build / "current"


def withdrawal_record(snapshot: Path) -> Path:
    """The file in a snapshot's folder by which it is withdrawn."""
    return snapshot / "withdrawn.json"


def views_folder(build: Path) -> Path:
    """Where drawn views are kept: the folder that SCRUTINY_VIEWS names, else one in `build`."""
    named = os.environ.get("SCRUTINY_VIEWS")
    return Path(named).resolve() if named else build / "views"


_NAME = re.compile(r"\w[\w.-]{0,99}")


def snapshot_in_force(build: Path) -> tuple[str, int]:
    """The name of the snapshot in force and when it was put there, in nanoseconds.

    An empty name where nothing has been built or what is said cannot be read.
    """
    try:
        with pointer(build).open("rb") as file:
            name = file.read(200).decode("utf-8").strip()
            return name if _NAME.fullmatch(name) else "", os.fstat(file.fileno()).st_mtime_ns
    except (OSError, ValueError):
        return "", 0


def folders() -> Folders:
    """The project that SCRUTINY_HOME names, else the one that this package stands in."""
    named = os.environ.get("SCRUTINY_HOME")
    return Folders(Path(named).resolve() if named else Path(__file__).resolve().parents[2])
