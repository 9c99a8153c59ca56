"""The cases of one area are refused: it says so by name, and all else is built and shown."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

import pytest

from scrutiny import __main__ as command
from scrutiny.disclosure import own_cases
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current, is_current
from scrutiny.records.returns.case_store import is_readable
from scrutiny.records.returns.invented import ensure_invented
from scrutiny.views.html import page_body
from scrutiny.views.state import PageState
from scrutiny.views.tree import Page
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from tests.conftest import HOME, TODAY

SECRET = "requests, 2024-Q1, need speech"
WORDS = (
    "The figures that Northmere itself holds are left out here. They could not be read whole, or "
    "not be shown without giving somebody away."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    made = Folders(tmp_path_factory.mktemp("refused"))
    for folder in ("data", "notebooks"):
        shutil.copytree(HOME / folder, made.home / folder)
    return made


@pytest.fixture(scope="module")
def told(home: Folders) -> str:
    """What the command line says of a build in which the attack finds a hidden count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRUTINY_HOME", str(home.home))
        patch.setenv("SCRUTINY_TODAY", TODAY.isoformat())

        def refused(*_: object) -> None:
            raise ProblemsFound([Problem(f"northmere: {SECRET}", "can be worked out from others")])

        patch.setattr(own_cases, "shown", refused)
        said: list[str] = []
        patch.setattr(command.err, "print", lambda words: said.append(str(words)))
        patch.setattr(command.out, "print", lambda words: said.append(str(words)))
        command.build()
    return "\n".join(said)


@pytest.fixture(scope="module")
def without(home: Folders, told: str) -> Published:
    return current(home.build)


def page(published: Published, name: str, area: str) -> Page:
    module = import_module(f"scrutiny.views.pages.{name}_page")
    state = PageState({"area": tuple(published.about.areas)})
    state.follow(f"?area={area}", lambda: module.choices(published, state))
    made: Page = module.page(published, state)
    return made


def test_the_command_line_says_which_and_why_and_goes_on(told: str) -> None:
    assert f"northmere: {SECRET}: can be worked out from others." in told
    assert "The cases of northmere are left out for that. All else is built." in told
    assert f"Built {TODAY.isoformat()}-without-northmere-" in told


@pytest.mark.parametrize("name", PAGES)
def test_each_of_its_pages_says_so_first(without: Published, name: str) -> None:
    made = page(without, name, "northmere")
    assert made.status.startswith(WORDS)
    assert WORDS in page_body(made)
    other = page(without, name, "oxfordshire")
    assert WORDS not in page_body(other)


def test_no_page_says_that_no_return_is_held(without: Published) -> None:
    for name in ("flow", "methods"):
        assert "No return of Northmere is held" not in page_body(page(without, name, "northmere"))


def test_nothing_of_the_reason_or_the_cases_is_in_the_snapshot(without: Published) -> None:
    texts = [path.read_text(encoding="utf-8") for path in without.folder.rglob("*.json*")]
    assert not any(SECRET in text or "can be worked out" in text for text in texts)
    for flow in without.about.flows:
        assert without.measure(flow).places == frozenset()


def test_the_other_area_is_whole(without: Published, published: Published) -> None:
    mine, theirs = without.area("oxfordshire"), published.area("oxfordshire")
    assert mine.standings == theirs.standings
    assert mine.findings == theirs.findings


def test_the_next_build_tries_again(home: Folders, without: Published) -> None:
    assert without.about.left_out == ("northmere",)
    assert not is_current(home, TODAY)


@pytest.mark.parametrize("file", ["spine.parquet", "persons.parquet", "about.json"])
def test_a_damaged_return_of_an_invented_area_is_read_again(
    home: Folders, told: str, file: str
) -> None:
    """An import of the same file does so for a real one: what is damaged is not held."""
    from scrutiny.definitions.workbook import load_definitions

    path = home.private / "cases" / "northmere" / "2026" / file
    damaged(path)
    assert not is_readable(home.private, "northmere", 2026)
    ensure_invented(load_definitions(home.data), home, lambda _: None)
    assert is_readable(home.private, "northmere", 2026)


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])
