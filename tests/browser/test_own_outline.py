"""Three authorities in a chart of one's own, in eight lines of notebook, with a choice."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from scrutiny.vocabulary.folders import Folders
from tests.browser.conftest import WAIT, Served, fetched, served, tab
from tests.conftest import HOME
from tests.own_notebooks import Server, notebook
from tests.unit.test_own_pages import kernels

pytestmark = pytest.mark.browser

EXAMPLE = HOME / "notebooks" / "examples" / "three_authorities.ipynb"
OPEN = 'from scrutiny.interface import open_page\npage = open_page("measure")\npage.choices()'
CONTROL = """
import ipywidgets as w
add = w.Dropdown(options=["one", "two"], description="Own")
told = w.HTML(f"{page.place} and one")
add.observe(lambda change: setattr(told, "value", f"{page.place} and {change['new']}"), "value")
w.VBox([add, told])
"""


@pytest.fixture(scope="module")
def own_server(workbook: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("outline")
    (home / "build").symlink_to(workbook.build)
    (home / "notebooks").mkdir()
    shutil.copy(HOME / "notebooks" / "08_nation.ipynb", home / "notebooks")
    shutil.copy(EXAMPLE, home / "notebooks" / "09_three_authorities.ipynb")
    cells = [OPEN, "page.about()", CONTROL, "page.answer()"]
    notebook(home / "notebooks", "10_with_control.ipynb", cells, "With a control")
    with served(Folders(home), "--as-built") as address:
        yield address


def test_it_has_at_most_eight_lines() -> None:
    cells = nbformat.read(EXAMPLE, as_version=4).cells
    lines = [
        line
        for cell in cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if line
    ]
    assert len(lines) <= 8


def test_a_chart_of_ones_own_is_there_at_once_and_follows_a_choice(
    browser: Browser, own_server: Served
) -> None:
    with tab(browser, own_server) as reader:
        page = reader.page
        page.goto(own_server + "three_authorities")
        chart = page.locator(".page-body .own-cell figure")
        expect(chart.locator("figcaption")).to_contain_text("EHC plans issued within 20 weeks")
        for place in ("Oxfordshire", "West Sussex", "Croydon"):
            expect(chart.locator(".picture.wide svg")).to_contain_text(place)
        # It stands in the bar, and the lists of the page that are not wanted are not there.
        expect(page.locator(".bar [aria-current]")).to_have_text("Three authorities")
        assert [each.inner_text() for each in page.locator(".choice:visible label").all()] == [
            "Measure"
        ]
        page.wait_for_selector("html.live", timeout=WAIT)
        page.get_by_label("Measure", exact=True).select_option(
            label="Requests for an EHC needs assessment"
        )
        expect(chart.locator("figcaption")).to_contain_text(
            "Requests for an EHC needs assessment", timeout=WAIT
        )
        expect(chart.locator("svg:visible")).to_have_count(1)
        assert page.url.endswith("three_authorities?measure=ehc_requests")
        # The rows of the chart: Oxfordshire had 1,801 requests in 2025.
        page.get_by_text("The rows of this chart").click()
        row = page.get_by_role("row", name=re.compile("Oxfordshire 2025"))
        expect(row).to_contain_text("1,801")
        # Nothing comes from anywhere else, and no kernel is this reader's.
        assert all(request.startswith(own_server) for request in reader.requests)
        assert not [r for r in reader.requests if "/kernel/" in r or "/voila/" in r]


def test_a_link_to_a_choice_is_whole_without_a_script(own_server: Served) -> None:
    code, text = fetched(own_server + "three_authorities?measure=ehc_requests")
    assert code == 200
    figure = text[text.index("<figure>") : text.index("</figure>")]
    assert "Requests for an EHC needs assessment" in figure
    assert "EHC plans issued" not in figure
    assert "<!-- own" not in text


def test_whatever_is_asked_for_one_kernel_runs_it_for_all(own_server: Served) -> None:
    server = Server(str(own_server), SimpleNamespace(pid=own_server.pid), own_server.log)
    asked = [
        f"three_authorities?measure={measure}&order={order}"
        for measure in ("ehc_requests", "ehc_new_plans", "ehc_plans_in_force")
        for order in ("outcome", "name")
    ]
    with ThreadPoolExecutor(6) as readers:
        answers = [readers.submit(fetched, own_server + each) for each in asked]
        while not all(each.done() for each in answers):
            # The other notebook of the server has one of its own.
            assert len(kernels(server)) <= 2
            time.sleep(0.05)
    for each in answers:
        code, text = each.result()
        assert code == 200
        assert '<div class="own-cell" data-cell="0"><figure>' in text
    again = [fetched(own_server + each)[1] for each in asked]
    assert again == [each.result()[1] for each in answers]


def test_a_control_of_ones_own_follows_the_choices_of_the_page(
    browser: Browser, own_server: Served
) -> None:
    with tab(browser, own_server) as reader:
        page = reader.page
        page.goto(own_server + "with_control?measure=ehc_requests")
        cell = page.locator(".own-cell")
        expect(cell).to_contain_text("931 and one")
        # It stands where it is written: after what this is, before the answer.
        order = page.locator("#about, .own-cell, .lead").evaluate_all(
            "nodes => nodes.map((node) => node.id || node.className)"
        )
        assert order == ["about", "own-cell", "lead"]
        page.get_by_label("Own", exact=True).select_option(label="two")
        page.wait_for_selector("html.attached", timeout=WAIT)
        expect(page.locator(".live-cell")).to_contain_text("931 and two", timeout=WAIT)
        # Another choice of the page is another page, for what is live was run for the one before.
        page.get_by_label("Place", exact=True).select_option(label="Hampshire")
        expect(cell).to_contain_text("850 and one", timeout=WAIT)
        page.get_by_label("Own", exact=True).select_option(label="two")
        expect(page.locator(".live-cell")).to_contain_text("850 and two", timeout=WAIT)
