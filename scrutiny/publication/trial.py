"""A measure tried out: worked out, protected and told as a build would, and published nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from scrutiny.assessment.annual import assess
from scrutiny.publication.about import measure_told
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.inputs import read_inputs, shown_values
from scrutiny.publication.public_figures import written_measure
from scrutiny.records.store import read_releases

NAME = "tried_here"


def tried(data: Path, page: str, today: date) -> MeasureFigures:
    """A measure by the text of its page, as `data/measures/` would hold it, from figures held.

    It is worked out beside all others, so that what a publisher withholds stays withheld. Nothing
    is written to `data`. Raises ProblemsFound with every problem of the page.
    """
    with TemporaryDirectory() as made:
        beside = Path(made) / data.name
        (beside / "measures").mkdir(parents=True)
        for each in data.iterdir():
            if each.name != "measures":
                (beside / each.name).symlink_to(each.resolve())
        for each in (data / "measures").glob("*.toml"):
            (beside / "measures" / each.name).symlink_to(each.resolve())
        (beside / "measures" / f"{NAME}.toml").write_text(page, encoding="utf-8")
        definitions, figures = read_inputs(beside, lambda _: None)
        measure = definitions.published[NAME]
        values = shown_values(definitions, figures)
        places, methods = definitions.places, definitions.methods
        mine = values.filter(values["measure"] == NAME)
        assessed = assess(mine, {NAME: measure}, places, definitions.neighbours, methods)
        written = written_measure(measure, assessed, definitions, read_releases(beside))
    return MeasureFigures(
        MeasureFigures.written(
            measure_told(measure, definitions, written.used, today),
            written.held,
            funnels=written.funnels,
            moves=written.moves,
        )
    )
