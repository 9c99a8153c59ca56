"""Another snapshot in force, without a build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from scrutiny.publication.snapshot import put_in_force
from scrutiny.publication.snapshot_files import sign
from scrutiny.vocabulary.folders import snapshot_in_force


def like_before(build: Path, name: str) -> None:
    """Puts a snapshot in force that is like the one before but for its name."""
    before, _ = snapshot_in_force(build)
    old, new = build / "snapshots" / before, build / "snapshots" / name
    shutil.copytree(old, new)
    about = new / "snapshot.json"
    content = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps({**content, "id": name}), encoding="utf-8")
    sign(new, json.loads((old / "files.json").read_text(encoding="utf-8")))
    put_in_force(build, name)
