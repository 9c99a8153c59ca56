"""An area of a snapshot that needs a link, without a build."""

from __future__ import annotations

import json
from pathlib import Path

from scrutiny.publication.snapshot_files import sign
from scrutiny.vocabulary.folders import snapshot_in_force


def close(build: Path, *areas: str) -> None:
    """Marks areas of the snapshot in force as such."""
    folder = build / "snapshots" / snapshot_in_force(build)[0]
    about = folder / "snapshot.json"
    content = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps({**content, "by_link": areas}), encoding="utf-8")
    sign(folder, json.loads((folder / "files.json").read_text(encoding="utf-8")))
