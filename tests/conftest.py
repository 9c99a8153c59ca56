"""What tests share: the project's own data in a folder of its own, built once; a way to skip."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.vocabulary.folders import Folders

HOME = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
SHARED = Path(os.environ.get("SCRUTINY_SHARED", HOME.parent / "shared"))
REQUIRED = os.environ.get("SCRUTINY_REQUIRE", "").split(",")


def missing(what: str, reason: str) -> None:
    """Skips a test that needs what is not there, or fails it where `what` is required."""
    if what in REQUIRED:
        pytest.fail(f"{reason}, and SCRUTINY_REQUIRE names {what}")
    pytest.skip(reason)


def long(what: str) -> pytest.MarkDecorator:
    """Marks what takes longer than a change should wait for; `make long` runs it."""
    asked = what in os.environ.get("SCRUTINY_LONG", "").split(",")
    return pytest.mark.skipif(not asked, reason=f"SCRUTINY_LONG does not name {what}")


# The same examples in every run, however busy the machine is.
settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The publishers' own files, which are not part of the project."""
    if not (SHARED / "data").is_dir():
        missing("shared", "the publishers' files are not beside the project")
    return SHARED / "data"


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load_definitions(HOME / "data")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's data and notebooks with a snapshot, built once for all processes of a run.

    Nobody writes there; who needs a workbook of their own takes a copy.
    """
    from scrutiny.publication.build import build

    # Each process of a run has a folder of its own in one that they share.
    shared_by = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared_by = shared_by.parent
    home, done = shared_by / "built", shared_by / "built.done"
    with (shared_by / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            for folder in ("data", "notebooks"):
                shutil.copytree(HOME / folder, home / folder)
            build(Folders(home), TODAY)
            done.touch()
    return home


@pytest.fixture(scope="session")
def workbook(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A copy of it for the tests of one process."""
    home = tmp_path_factory.mktemp("workbook") / "home"
    shutil.copytree(built, home)
    return Folders(home)


@pytest.fixture(scope="session")
def published(workbook: Folders) -> Published:
    return current(workbook.build)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the project's data that a test may spoil."""
    shutil.copytree(HOME / "data", tmp_path / "data")
    # Without them the invented area has no return, and a build is quick.
    shutil.rmtree(tmp_path / "data" / "areas" / "northmere" / "returns")
    return tmp_path / "data"
