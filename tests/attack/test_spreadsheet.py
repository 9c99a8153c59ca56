"""Downloads as a spreadsheet program opens them: text and numbers, and nothing that is worked out.

LibreOffice turns each file into its own plain XML, in which a cell that is worked out has a
formula, whatever it shows.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body, rendered
from scrutiny.views.state import PageState
from scrutiny.views.tree import Table
from scrutiny.vocabulary.pages import PAGES
from tests.conftest import missing
from tests.unit.test_outward import FORMULAE

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
AS_CSV = "44,34,76,1,,0,false,true,false,false,false,-1,true"
"""Commas between cells, UTF-8, and what looks like a formula taken as one: the worst case."""


def downloads(html: str) -> list[bytes]:
    """The files behind the links of a page."""
    return [base64.b64decode(each) for each in re.findall(r'text/csv[^"]*base64,([^"]+)"', html)]


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, published: Published
) -> dict[str, list[ElementTree.Element]]:
    """The cells of every download of every page, of a hostile one and of one that is not made safe.

    The program is started once for all of them.
    """
    program = shutil.which("soffice")
    if program is None:
        missing("spreadsheet", "LibreOffice is not installed")
    assert program is not None
    folder = tmp_path_factory.mktemp("downloads")
    files = {
        "unsafe": "\r\n".join(f'"{each.replace(chr(34), chr(34) * 2)}",1' for each in FORMULAE)
    }
    hostile = Table(
        "=1+1", ("=2+2", "n"), tuple((each, "-4.26") for each in FORMULAE), (1,), "a.csv"
    )
    contents = {"hostile": downloads(rendered(hostile))[0], "unsafe": files["unsafe"].encode()}
    for name in PAGES:
        module = import_module(f"scrutiny.views.pages.{name}_page")
        for area in published.about.areas:
            state = PageState({"area": tuple(published.about.areas)})
            state.follow(f"?area={area}", lambda m=module, s=state: m.choices(published, s))
            for at, content in enumerate(downloads(page_body(module.page(published, state)))):
                contents[f"{name}-{area}-{at}"] = content
    for name, content in contents.items():
        (folder / f"{name}.csv").write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            f"--infilter=Text - txt - csv (StarCalc):{AS_CSV}",
            "--convert-to",
            "fods",
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.csv") for name in contents),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: cells(next(folder.glob(f"{name}*.fods"))) for name in contents}


def cells(file: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(file).iter(f"{TABLE}table-cell"))


def worked_out(found: list[ElementTree.Element]) -> list[str]:
    return [each.attrib[f"{TABLE}formula"] for each in found if f"{TABLE}formula" in each.attrib]


def test_no_cell_of_any_download_is_worked_out(
    opened: dict[str, list[ElementTree.Element]],
) -> None:
    assert len(opened) > 7
    assert {name: found for name in opened if (found := worked_out(opened[name]))}.keys() <= {
        "unsafe"
    }


def test_the_program_would_work_them_out(opened: dict[str, list[ElementTree.Element]]) -> None:
    assert "of:=1+1" in worked_out(opened["unsafe"])


def test_what_began_like_a_formula_is_all_there_as_text(
    opened: dict[str, list[ElementTree.Element]],
) -> None:
    texts = ["".join(each.itertext()).strip() for each in opened["hostile"]]
    for formula in FORMULAE:
        assert any(text.lstrip("'").split() == formula.split() for text in texts), formula


def test_numbers_are_numbers(opened: dict[str, list[ElementTree.Element]]) -> None:
    numbers = [
        each.get(f"{OFFICE}value")
        for each in opened["hostile"]
        if each.get(f"{OFFICE}value-type") == "float"
    ]
    assert numbers == ["-4.26"] * len(FORMULAE)
