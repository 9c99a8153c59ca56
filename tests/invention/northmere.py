"""The invented returns of Northmere: as they are committed, or others to try an import with.

`python -m tests.invention.northmere` makes `data/areas/northmere/returns/` anew; with a folder it
writes there instead, in any layout, of any seed and size (`--help` says how).
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout, load_return_format
from tests.invention.returns import write_returns
from tests.invention.story import HOME

COMMITTED = HOME / "data" / "areas" / "northmere" / "returns"


def commit(format: ReturnFormat, to: Path = COMMITTED) -> list[Path]:
    """Writes a zip for each return, of the nine CSV files that COLLECT exports."""
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = write_returns(format, Path(folder), ReturnLayout.BLADE)
        return [zipped(each, to / f"{each.name}.zip") for each in made]


def zipped(folder: Path, path: Path) -> Path:
    """The files of a folder in a zip that is the same whenever and wherever it is made."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.iterdir()):
            member = zipfile.ZipInfo(file.name)
            member.create_system, member.external_attr = 3, 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes(), compresslevel=9)
    return path


def main() -> None:
    """The command."""
    asked = argparse.ArgumentParser(prog="python -m tests.invention.northmere", description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?", help="where to put other returns")
    asked.add_argument("--layout", type=ReturnLayout, choices=list(ReturnLayout), default="xml")
    asked.add_argument("--seed", type=int, help="another seed makes other children")
    asked.add_argument("--persons", type=int, help="how many in each return")
    given = asked.parse_args()
    format = load_return_format(HOME / "data")
    if given.folder is None:
        made = commit(format)
    else:
        made = write_returns(
            format, given.folder, given.layout, seed=given.seed, persons=given.persons
        )
    for path in made:
        print(path)


if __name__ == "__main__":
    main()
