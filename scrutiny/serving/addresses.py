"""The addresses of the workbook: one short word for each notebook."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scrutiny.vocabulary.pages import PAGES


@dataclass(frozen=True, slots=True)
class Address:
    """One page: `word` is its address, `notebook` its file, `question` its title.

    `page` is the page that its notebook shows and that needs no kernel; empty where the notebook
    holds anything else, such as an analyst's own cell.
    """

    word: str
    notebook: str
    question: str
    page: str


def addresses(notebooks: Path) -> tuple[Address, ...]:
    """The pages of a folder of notebooks, in the order of their numbers.

    A notebook is called ``02_finding.ipynb`` and has its question as `title` in its metadata.
    """
    found = []
    for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        title = notebook.metadata.get("title", path.stem)
        found.append(
            Address(path.stem.partition("_")[2], path.name, title, _page_of(notebook, title))
        )
    return tuple(found)


def _page_of(notebook: NotebookNode, title: str) -> str:
    """The page that a notebook's cells show, if they are its title and one call of `show`."""
    kinds = [cell.cell_type for cell in notebook.cells]
    if kinds != ["markdown", "code"] or notebook.cells[0].source.strip() != f"# {title}":
        return ""
    try:
        lines = ast.parse(notebook.cells[1].source).body
    except SyntaxError:
        return ""
    match lines:
        case [
            ast.ImportFrom(
                module="scrutiny.views.show", names=[ast.alias(name="show", asname=None)]
            ),
            ast.Expr(ast.Call(ast.Name("show"), [ast.Constant(str() as page)], [])),
        ] if page in PAGES:
            return page
    return ""
