"""A page with widgets of an analyst's own: read at once, live at the first touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import WAIT, tab
from tests.own_notebooks import notebook, served

pytestmark = pytest.mark.browser

LISTS = """
import ipywidgets as w
letter = w.Dropdown(options=['x', 'y', 'z'], description='Letter')
told = w.HTML('chosen x')
def tell(change):
    told.value = f"chosen {change['new']}"
letter.observe(tell, 'value')
w.VBox([letter, told])
"""
COUNTER = """
import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = '''
    export default { render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `${model.get("told")} pressed`; };
        button.onclick = () => {
            model.set("count", model.get("count") + 1);
            model.save_changes();
        };
        model.on("change:told", show);
        show();
        el.append(button);
    } };
    '''
    count = traitlets.Int(0).tag(sync=True, reader=True)
    told = traitlets.Int(0).tag(sync=True)
counter = Counter()
def count(change):
    counter.told = change['new']
counter.observe(count, 'count')
counter
"""


def test_it_is_read_at_once_and_live_when_touched(browser: Browser, tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks", "01_own.ipynb", [LISTS, "print('plain words')", COUNTER])
    with served(tmp_path) as server, tab(browser, server.address) as reader:
        page = reader.page
        page.goto(server.address + "own")
        page.get_by_text("chosen x").wait_for()
        assert page.get_by_text("plain words").is_visible()
        assert not any("voila" in request for request in reader.requests)
        # What is chosen before there is a kernel is chosen in it.
        letter = page.get_by_label("Letter", exact=True)
        letter.focus()
        letter.select_option(label="y")
        page.wait_for_selector("html.attached", timeout=WAIT)
        page.get_by_text("chosen y").wait_for()
        assert letter.count() == 1
        assert page.evaluate("document.activeElement.tagName") == "SELECT"
        letter.select_option(label="z")
        page.get_by_text("chosen z").wait_for()
        assert page.get_by_text("plain words").is_visible()
        # The analyst's own widget, of which a reader sets what its author has marked.
        page.get_by_role("button", name="0 pressed").click()
        page.get_by_role("button", name="1 pressed").wait_for()
        assert page.locator("#own-status").inner_text() == "The controls are ready."
