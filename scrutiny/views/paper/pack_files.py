"""The files of a pack: the same content in every form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scrutiny.errors import on_disk
from scrutiny.publication.published import Published
from scrutiny.views.downloads import as_csv
from scrutiny.views.paper.agenda import Pack
from scrutiny.views.paper.document import document
from scrutiny.views.paper.pack_rows import metadata, pack_rows
from scrutiny.views.paper.pdf_file import NoPdf, pdf
from scrutiny.views.paper.spreadsheet import write_spreadsheet
from scrutiny.views.paper.word_file import word

NAME = "agenda-pack"
ROWS = "published-figures.csv"


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written; `refused` says what could not be, empty where all could."""

    files: tuple[Path, ...]
    refused: str = ""


def write_pack(
    published: Published,
    pack: Pack,
    folder: Path,
    step: Callable[[str], None] = lambda _: None,
) -> Written:
    """Writes every form of a pack into a folder, over an earlier one of the same name.

    Where the PDF cannot be written the others are. Raises DiskRefuses.
    """
    refused, rows = "", pack_rows(published, pack)
    with on_disk(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / f"{NAME}{ending}" for ending in (".html", ".docx", ".xlsx")]
        step("Writing the page, the Word file and the spreadsheet")
        files[0].write_text(document(pack), encoding="utf-8")
        files[1].write_bytes(word(pack))
        write_spreadsheet(published, pack, rows, files[2])
        for name, text in (
            (ROWS, as_csv(rows)),
            (f"{ROWS}-metadata.json", metadata(pack, rows, ROWS)),
        ):
            files.append(folder / name)
            files[-1].write_bytes(text.encode())
        step("Writing the PDF")
        try:
            printed = pdf(pack)
        except NoPdf as error:
            refused = str(error)
        else:
            (folder / f"{NAME}.pdf").write_bytes(printed)
            files.insert(0, folder / f"{NAME}.pdf")
    return Written(tuple(files), refused)
