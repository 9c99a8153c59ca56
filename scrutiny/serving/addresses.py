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
    holds anything else, such as an analyst's own cell. `shows` is the page that one of its cells
    shows, whatever else there is; `own` are the places of the cells that are an analyst's own, and
    `shown_by` is that of the one which shows the page.
    """

    word: str
    notebook: str
    question: str
    page: str
    shows: str = ""
    own: tuple[int, ...] = ()
    shown_by: tuple[int, ...] = ()


def addresses(notebooks: Path) -> tuple[Address, ...]:
    """The pages of a folder of notebooks, in the order of their numbers.

    A notebook is called ``02_finding.ipynb`` and has its question as `title` in its metadata.
    """
    found = []
    for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        title = notebook.metadata.get("title", path.stem)
        found.append(_address(path, notebook, title))
    return tuple(found)


def _address(path: Path, notebook: NotebookNode, title: str) -> Address:
    """With what the cells of a notebook are: its title, a call of `show`, or an analyst's own."""
    cells = notebook.cells
    shown = {i: _page_shown(cell) for i, cell in enumerate(cells)}
    shows = next(filter(None, shown.values()), "")
    titled = bool(cells) and cells[0].cell_type == "markdown"
    titled = titled and cells[0].source.strip() == f"# {title}"
    own = tuple(i for i, page in shown.items() if not page and not (titled and i == 0))
    alone = titled and len(cells) == 2 and not own
    word = path.stem.partition("_")[2]
    by = tuple(i for i, page in shown.items() if page)[:1]
    return Address(word, path.name, title, shows if alone else "", shows, own, by)


def _page_shown(cell: NotebookNode) -> str:
    """The page that a cell shows, if it is one call of `show` and nothing else."""
    if cell.cell_type != "code":
        return ""
    try:
        lines = ast.parse(cell.source).body
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
