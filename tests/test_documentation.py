"""What readers and users are told is all there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scrutiny.interface as interface
from scrutiny.__main__ import app
from scrutiny.definitions.area_columns import columns_of_areas, sources_read
from scrutiny.definitions.workbook import Definitions
from scrutiny.interface.reference import reference
from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.vocabulary.pages import PAGES
from tests.conftest import HOME
from tests.pages.test_pages import page
from tests.pictures import PICTURES, SHOWN

README = (HOME / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*HOME.glob("*.md"), *HOME.glob("docs/*.md"), *HOME.glob("data/*.md")])
COMMANDS = [name for name in app if not name.startswith("-")]


def test_the_commands_are_found() -> None:
    expected = {
        "import",
        "check",
        "build",
        "serve",
        "lab",
        "figures",
        "describe",
        "withdraw",
        "share",
        "inspections",
        "new-area",
    }
    expected |= {"snapshots", "freeze", "pack", "digest", "update", "watch"}
    assert expected == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    assert f"`{command}`" in README
    table = (HOME / "docs/commands.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `scrutiny {command}[ `].*$", table, re.MULTILINE)
    assert row is not None
    for argument in app[command].assemble_argument_collection():
        for name in argument.names:
            if name.startswith("--") and not name.startswith("--no-"):
                assert f"`{name}" in row[0], f"scrutiny {command} {name}"


def test_every_measure_has_its_section_on_the_methods_page(published: Published) -> None:
    text = page_body(page(published, "methods"))
    for name in (*published.about.measures, *published.about.flows):
        about = published.measure(name).about
        title = about.name.replace("'", "&#x27;")
        assert f'<section id="{name}"><h2>{title}</h2>' in text, name


def test_every_constant_is_on_the_methods_page(
    published: Published, definitions: Definitions
) -> None:
    text = page_body(page(published, "methods"))
    for name in type(definitions.methods).model_fields:
        assert name.replace("_", " ") in text


def test_the_tables_of_columns_and_of_files_are_in_step() -> None:
    again = "Run: python -m scrutiny.definitions.area_columns data"
    areas = (HOME / "data/area_files.md").read_text(encoding="utf-8")
    assert areas == columns_of_areas(), again
    assert "| `judgement` | one of `significant_weakness`" in areas
    assert "| `source_url` | a web address | no |" in areas
    assert "| `due_date` | a day, a month or a year" in areas
    files = (HOME / "data/source_files.md").read_text(encoding="utf-8")
    assert files == sources_read(HOME / "data"), again


def test_the_reference_of_names_for_analysts_is_in_step() -> None:
    page = (HOME / "docs/python.md").read_text(encoding="utf-8")
    assert page == reference(), "Run: python -m scrutiny.interface.reference docs/python.md"
    assert len(interface.__all__) >= 15
    for name in interface.__all__:
        assert f"\n## {name}\n" in page


def test_every_page_and_folder_is_in_the_readme() -> None:
    for name in (*PAGES, "notebooks/", "scrutiny/", "data/", "docs/", "tests/", "private/"):
        assert name in README
    for layer in (HOME / "scrutiny").iterdir():
        if layer.is_dir() and (layer / "__init__.py").exists():
            assert f"`{layer.name}`" in README, layer.name


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What a link within a document can lead to: its headings, as they stand in addresses."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_links_to_is_there(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        led_to = (document.parent / file).resolve() if file else document
        assert led_to.is_relative_to(HOME), target
        assert led_to.exists(), target
        assert not anchor or anchor in anchors(led_to), target


def test_every_document_is_led_to_from_the_readme() -> None:
    for document in (HOME / "docs").glob("*.md"):
        assert f"](docs/{document.name})" in README, document.name


def test_every_picture_is_taken_by_the_script_shown_and_small() -> None:
    pictures = {path.stem: path for path in PICTURES.glob("*")}
    assert set(pictures) == set(SHOWN)
    shown = "".join(prose(document) for document in DOCUMENTS)
    for name, path in pictures.items():
        assert path.read_bytes().startswith(b"\x89PNG"), name
        assert path.stat().st_size < 150_000, name
        assert f"pictures/{name}.png)" in shown, name


def test_the_readme_begins_with_the_two_commands() -> None:
    first = README.index("make serve")
    assert first < README.index("make test") < README.index("![")
    assert README[:first].count("\n") < 15


def test_every_word_of_the_glossary_has_its_one_module() -> None:
    text = (HOME / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    words = {row[0].strip(): row[2].strip() for row in rows if row[0].strip() != "word"}
    assert len(words) > 40
    for word, module in words.items():
        path = module.strip("`")
        assert module.startswith("`"), word
        assert (HOME / path).is_file(), f"{word}: {path} is not there"


def test_every_path_that_contributors_are_sent_to_is_there() -> None:
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for path in re.findall(r"`((?:scrutiny|tests|data|notebooks)/[\w./-]*[\w/])`", text):
            assert (HOME / path).exists(), f"{document.name}: {path} is not there"
