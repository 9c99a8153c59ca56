"""Where the data is watched, an open page shows what was built without being asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scrutiny.vocabulary.folders import Folders
from tests.browser.conftest import WAIT, fetched, served
from tests.snapshots import like_before

pytestmark = pytest.mark.browser


def test_an_open_page_reloads_by_itself(
    workbook: Folders, browser: Browser, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(workbook.home, home, ignore=shutil.ignore_patterns("served-*", "views"))
    mine = Folders(home)
    with served(mine, "--watch") as address:
        assert fetched(f"{address}snapshot")[1].splitlines()[2:] == ["watched"]
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{address}measure?place=850")
        page.wait_for_selector("html.live")
        like_before(mine.build, "2026-11-22-anewone1")
        page.wait_for_selector('html.live[data-snapshot="2026-11-22-anewone1"]')
        assert page.url == f"{address}measure?place=850"
        page.close()


def test_elsewhere_a_page_is_told_of_no_watching(server: str) -> None:
    assert len(fetched(f"{server}snapshot")[1].splitlines()) == 2
