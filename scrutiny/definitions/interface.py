"""Where the department's open data interface is, and which of its data sets a source is."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from scrutiny.definitions.reading import Page, Reader, WebAddress
from scrutiny.errors import ProblemsFound


class Interface(Page):
    """`data/open_data.toml`: the address before `/v1`, and the page that documents it."""

    address: WebAddress
    documented_at: WebAddress


class OpenDataSet(Page):
    """Where a source's files are offered.

    `publication` is the last part of the publication's address. `data_set` is the data set's id;
    empty while nobody has said it: then it is the one that has the headings of the source.
    """

    publication: str = Field(pattern="^[a-z0-9-]+$")
    data_set: str = Field(default="", pattern="^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")


def interface_of(data: Path) -> Interface:
    """Raises ProblemsFound where the file is missing or says something else."""
    reader = Reader(data)
    found = reader.toml(data / "open_data.toml", Interface)
    if found is None:
        raise ProblemsFound(reader.problems)
    return found
