"""The pictures of the documentation, taken from the running workbook: `docs/pictures/`.

Run: python -m tests.pictures

It serves a copy of the project that `SCRUTINY_HOME` names (else this one), and builds where no
snapshot of it is in force. A picture has 64 colours, so that a clone stays small.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scrutiny.vocabulary.folders import Folders
from tests.browser.conftest import FLAGS, WAIT, served
from tests.conftest import HOME

PICTURES = HOME / "docs" / "pictures"
SHOWN = {
    "briefing": ("briefing?area=oxfordshire", 1366, 900),
    "briefing_on_a_phone": ("briefing?area=oxfordshire", 390, 640),
    "finding": ("finding?area=oxfordshire&finding=PA3", 1366, 1040),
    "measure": ("measure?area=oxfordshire&measure=ehc_plans_20_weeks", 1366, 900),
}
"""By the name of its file: the end of the view's address, width and height of the window."""
COLOURS = 64


def small(picture: bytes) -> bytes:
    """The same picture in few colours."""
    told = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(
        told, "PNG", optimize=True
    )
    return told.getvalue()


def taken(page: Page, address: str) -> bytes:
    """What a reader sees first at an address, once its choices are drawn."""
    page.goto(address, timeout=WAIT)
    page.wait_for_selector("html.live:not(.settling) .page-body .kicker", timeout=WAIT)
    return page.screenshot()


def main() -> None:
    """Takes every picture anew."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    home = Path(os.environ.get("SCRUTINY_HOME", HOME))
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for part in ("data", "notebooks", "build"):
            if (home / part).is_dir():
                shutil.copytree(home / part, Path(folder) / part)
        with served(Folders(Path(folder))) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, (view, width, height) in SHOWN.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                (PICTURES / f"{name}.png").write_bytes(small(taken(page, server + view)))
                page.close()
            browser.close()


if __name__ == "__main__":
    main()
