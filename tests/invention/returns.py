"""The invented returns: each year's view of all that happens, as canonical tables of text.

A return holds the plans open on its census day or ceased since the activity year began, what was
decided in the activity year, and work in progress. What happens between New Year and census day
stands in two returns; what comes later is not yet known.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from tests.invention.cases import world
from tests.invention.faults import plant
from tests.invention.story import Story, load_story
from tests.invention.view import View
from tests.invention.written import write_return


def invent(
    story: Story, format: ReturnFormat, *, seed: int, persons: int | None = None
) -> dict[int, dict[str, pl.DataFrame]]:
    """For each collection year the tables of its return: module, then frame of text.

    The same seed gives the same returns. `persons` is about how many stand in one return; the
    rest of the story scales with it, planted faults included. Raises ProblemsFound where the
    story asks for more faults than there are records to break.
    """
    scale = (persons or story.persons) / story.persons
    draw = np.random.Generator(np.random.PCG64(seed))
    everything = world(story, scale, draw)
    return {
        year: plant(View(everything, story, format, year).tables(), story, year, scale, draw)
        for year in story.years
    }


def write_returns(
    format: ReturnFormat,
    to: Path,
    layout: ReturnLayout,
    *,
    seed: int | None = None,
    persons: int | None = None,
) -> list[Path]:
    """Writes the invented returns in one layout, each into a folder of its year below `to`.

    Returns what to give to `sources.returns.read.read_returns`, in the order of the years.
    """
    versions = {census.year: census.layout for census in format.censuses}
    story = load_story()
    made = invent(story, format, seed=story.seed if seed is None else seed, persons=persons)
    return [
        write_return(tables, layout, versions[year], to / str(year), format)
        for year, tables in made.items()
    ]
