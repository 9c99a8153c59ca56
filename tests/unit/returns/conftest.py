"""What the tests of returns share: the project's own tables of fields."""

from __future__ import annotations

import pytest

from scrutiny.definitions.returns import ReturnFormat, load_return_format
from tests.conftest import HOME


@pytest.fixture(scope="session")
def form() -> ReturnFormat:
    return load_return_format(HOME / "data")
