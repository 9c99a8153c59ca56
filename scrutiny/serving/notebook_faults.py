"""What `scrutiny check` refuses of a notebook: cells are read, never run.

It keeps from mistakes: what is saved in a notebook is published with it, and a page shows published
rows alone. Who means harm writes what no reading finds; so the server's user must not be able to
read `private/` either.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scrutiny.errors import Problem

MOST_LINES = 12
"""So many lines of code a cell may have; what is longer belongs into a module with a test."""
CLOSED = frozenset({"private", "secret", "links"})
"""Folders of the project that no notebook reads."""
OPEN = ("scrutiny.interface", "scrutiny.views.show")
"""What a notebook may import of the workbook."""


def notebook_faults(notebooks: Path) -> Iterator[Problem]:
    """Everything that is wrong with the notebooks of a folder and those of the folders in it."""
    for path in sorted(notebooks.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        name = str(path.relative_to(notebooks.parent))
        try:
            notebook = nbformat.read(path, as_version=4)
        except (OSError, ValueError, nbformat.ValidationError):
            yield Problem(name, "it cannot be read as a notebook", "Save it anew in JupyterLab")
            continue
        if not notebook.metadata.get("title"):
            yield Problem(
                name, "it has no title", 'Give it one in its metadata: "title": "What it answers?"'
            )
        for at, cell in enumerate(notebook.cells, start=1):
            if cell.cell_type == "code":
                yield from (
                    Problem(f"{name}, cell {at}", found, mend) for found, mend in _faults(cell)
                )


def _faults(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """What is wrong with one cell, each with what would do."""
    if cell.outputs:
        yield "it holds saved outputs", "Clear all outputs and save it again"
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        yield "it is not Python alone", "Leave out commands of the shell and of the notebook"
        return
    if (lines := _lines(cell.source, tree)) > MOST_LINES:
        yield (
            f"it has {lines} lines of code",
            f"Make several cells of it, of {MOST_LINES} lines at most, or a module with a test",
        )
    for folder in sorted(set(_closed(tree))):
        yield (
            f"it names the folder {folder}/",
            "A page shows published rows alone: take them from scrutiny.interface",
        )
    for module in sorted(set(_imported(tree))):
        yield f"it imports {module}", "Take what is published from scrutiny.interface"


def _lines(source: str, tree: ast.Module) -> int:
    """Lines of code: not empty ones, remarks, and what a text of several lines holds."""
    texts = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
    code = (at for at, line in enumerate(source.splitlines(), 1) if line.split("#")[0].strip())
    return sum(at not in texts for at in code)


def _closed(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text):
                yield from CLOSED & set(text.replace("\\", "/").split("/"))
            case ast.Attribute(attr=name) if name in CLOSED:
                yield name


def _imported(tree: ast.Module) -> Iterator[str]:
    """The modules of the workbook that are imported and not for notebooks."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                modules = [each.name for each in names]
            case ast.ImportFrom(module=str() as module):
                modules = [module]
            case _:
                continue
        for each in modules:
            allowed = each in OPEN or each.startswith(f"{OPEN[0]}.")
            if each.split(".")[0] == "scrutiny" and not allowed:
                yield each
