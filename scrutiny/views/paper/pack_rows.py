"""The published rows behind a pack, and what their CSV file says of itself."""

from __future__ import annotations

import json
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.paper.agenda import Pack, measures_of
from scrutiny.views.published_rows import NUMBERS, figure_row
from scrutiny.views.tree import Rows
from scrutiny.wording import download_text
from scrutiny.wording import pack_text as say
from scrutiny.wording.frame_text import INVENTED, LICENCE


def pack_rows(published: Published, pack: Pack) -> Rows:
    """The rows of the measures of a pack, in order of measure and time."""
    columns = tuple(download_text.FIGURE_COLUMNS)
    cells = []
    for standing in measures_of(pack.area, pack.findings):
        measure = published.measure(standing.measure)
        for figure in measure.series(standing.place, part=standing.part):
            cells.append(tuple(figure_row(published, measure, figure).values()))
    if pack.warning:
        columns = (*columns, download_text.REMARK)
        cells = [(*row, INVENTED) for row in cells]
    return Rows(columns, tuple(cells))


def metadata(pack: Pack, rows: Rows, file: str) -> str:
    """What a CSV file is and what its columns hold, as CSV on the Web has it (W3C, 2015)."""
    columns: list[dict[str, Any]] = [
        {
            "name": name,
            "titles": name,
            "dc:description": download_text.FIGURE_COLUMNS.get(name, name),
            "datatype": "number" if name in NUMBERS else "string",
            "required": False,
        }
        for name in rows.columns
    ]
    return json.dumps(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": file,
            "dc:title": say.csv_title(pack.area.about.name),
            "dc:description": f"{pack.kicker} {pack.snapshot}. {download_text.SYMBOLS}",
            "dc:license": LICENCE,
            "dialect": {"encoding": "utf-8", "header": True},
            "tableSchema": {"columns": columns},
        },
        ensure_ascii=False,
        indent=1,
    )
