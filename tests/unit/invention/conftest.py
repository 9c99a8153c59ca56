"""The invented returns that the tests here count: as the story is, and without its faults."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnFormat, load_return_format
from tests.conftest import HOME
from tests.invention.returns import invent
from tests.invention.story import Story, load_story

Returns = dict[int, dict[str, pl.DataFrame]]

SEED = 1


@pytest.fixture(scope="session")
def form() -> ReturnFormat:
    return load_return_format(HOME / "data")


@pytest.fixture(scope="session")
def story() -> Story:
    return load_story()


@pytest.fixture(scope="session")
def faulty(story: Story, form: ReturnFormat) -> Returns:
    return invent(story, form, seed=SEED)


@pytest.fixture(scope="session")
def clean(story: Story, form: ReturnFormat) -> Returns:
    return invent(story.model_copy(update={"faults": {}}), form, seed=SEED)
