"""Where the project's folders are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


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


def folders() -> Folders:
    """The project that SCRUTINY_HOME names, else the one that this package stands in."""
    named = os.environ.get("SCRUTINY_HOME")
    return Folders(Path(named).resolve() if named else Path(__file__).resolve().parents[2])
