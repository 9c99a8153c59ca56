"""The addresses of the workbook: one short word for each notebook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat


@dataclass(frozen=True, slots=True)
class Address:
    """One page: `word` is its address, `notebook` its file, `question` its title."""

    word: str
    notebook: str
    question: str


def addresses(notebooks: Path) -> tuple[Address, ...]:
    """The pages of a folder of notebooks, in the order of their numbers.

    A notebook is called ``02_finding.ipynb`` and has its question as `title` in its metadata.
    """
    return tuple(
        Address(
            path.stem.partition("_")[2],
            path.name,
            nbformat.read(path, as_version=4).metadata.get("title", path.stem),
        )
        for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
    )
