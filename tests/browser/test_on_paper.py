"""A page as a browser prints it: sheets with numbers, sources with their addresses."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from scrutiny.publication.published import Published
from tests.browser.conftest import Reader


def test_sheets_have_numbers_and_sources_their_addresses(
    reader: Reader, published: Published
) -> None:
    reader.open("commitments?area=oxfordshire")
    printed = PdfReader(io.BytesIO(reader.page.pdf(format="A4", prefer_css_page_size=True)))
    pages = [re.sub(r"\s", "", page.extract_text()) for page in printed.pages]
    for at, text in enumerate(pages, start=1):
        assert f"Page{at}of{len(pages)}" in text
    whole = "".join(pages)
    address = next(row.source_url for row in published.area("oxfordshire").commitments)
    assert f"({address})" in whole
    assert published.about.id in whole
    assert "Whatisnew,asafeed" not in whole
