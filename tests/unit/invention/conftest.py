"""The invented returns that the tests here count: as the story is, and without its faults."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnFormat, load_return_format
from scrutiny.invention.returns import invent
from scrutiny.invention.story import Story, load_story
from tests.conftest import HOME

Returns = dict[int, dict[str, pl.DataFrame]]

SEED = 1
FOLDER = HOME / "data" / "areas" / "northmere"


@pytest.fixture(scope="session")
def form() -> ReturnFormat:
    return load_return_format(HOME / "data")


@pytest.fixture(scope="session")
def story() -> Story:
    return load_story(FOLDER)


@pytest.fixture(scope="session")
def faulty(story: Story, form: ReturnFormat) -> Returns:
    return invent(story, form, seed=SEED)


@pytest.fixture(scope="session")
def clean(story: Story, form: ReturnFormat) -> Returns:
    return invent(story.model_copy(update={"faults": {}}), form, seed=SEED)
