"""The feed of an area and the link that never changes, as a browser meets them."""

from __future__ import annotations

from xml.etree import ElementTree

from scrutiny.publication.published import Published
from scrutiny.serving.feed import ATOM
from scrutiny.vocabulary.folders import Folders, frozen_folder
from tests.browser.conftest import Reader, fetched


def test_every_page_leads_to_the_feed_of_its_area(
    server: str, reader: Reader, published: Published
) -> None:
    reader.open("commitments?area=northmere")
    link = reader.page.get_by_role("link", name="What is new, as a feed")
    assert link.get_attribute("href") == "feed/northmere.atom"
    status, text = fetched(f"{server}feed/northmere.atom")
    assert status == 200
    told = ElementTree.fromstring(text).findall(f"{{{ATOM}}}entry")
    assert len(told) == len(published.news("northmere"))
    assert fetched(f"{server}feed/nowhere.atom")[0] == 404


def test_the_feed_is_that_of_the_area_chosen_in_place(reader: Reader) -> None:
    reader.open("commitments")
    feeds = reader.page.locator('.feed a, link[type="application/atom+xml"]')

    def led_to() -> set[str | None]:
        return {each.get_attribute("href") for each in feeds.all()}

    assert feeds.count() == 2
    assert led_to() == {"feed/oxfordshire.atom"}
    reader.choose("Area", "Northmere (invented)")
    assert led_to() == {"feed/northmere.atom"}
    reader.choose("Area", "Oxfordshire")
    assert led_to() == {"feed/oxfordshire.atom"}


def test_a_link_that_never_changes_is_offered_where_the_snapshot_is_frozen(
    workbook: Folders, published: Published, reader: Reader
) -> None:
    """The button is there only then, and what it copies says every choice."""
    reader.open("finding?area=northmere&finding=PA2")
    button = reader.page.get_by_role("button", name="Copy a link that never changes")
    folder = frozen_folder(workbook.build, published.about.id)
    there = folder / "index.html"
    if not there.is_file():
        assert not button.is_visible()
    made = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    had = there.is_file()
    there.touch()
    try:
        reader.open("finding?area=northmere&finding=PA2")
        button.wait_for(state="visible")
        reader.page.evaluate(
            "navigator.clipboard.writeText = async (text) => { window.took = text }"
        )
        button.click()
        reader.page.get_by_text("Copied.").wait_for()
        took = reader.page.evaluate("window.took")
        assert f"/frozen/{published.about.id}/finding?" in took
        assert "area=northmere" in took
        assert "finding=PA2" in took
        assert "show=now" in took
    finally:
        if not had:
            there.unlink()
        if made:
            folder.rmdir()
