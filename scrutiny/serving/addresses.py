"""The addresses of the workbook: one short word for each notebook, and what its cells are."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scrutiny.vocabulary.pages import CELL, LISTS, OUTLINES, PAGES


@dataclass(frozen=True, slots=True)
class Address:
    """One page: `word` is its address, `notebook` its file, `question` its title.

    `shows` is the page that its cells show, empty if none. `parts` are what they show of it in
    their order, see `views.page_parts`; none where that is the whole page as it is. `own` are the
    places of the cells that are an analyst's own, and `run` those of the cells that are run for
    them.
    """

    word: str
    notebook: str
    question: str
    shows: str = ""
    parts: tuple[str, ...] = ()
    own: tuple[int, ...] = ()
    run: tuple[int, ...] = ()

    @property
    def page(self) -> str:
        """The page that it shows where it shows nothing else and needs no kernel; else empty."""
        return "" if self.own else self.shows

    @property
    def name(self) -> str:
        """What the bar calls it where the workbook has no name for it."""
        return self.word.replace("_", " ").capitalize()

    @property
    def in_place(self) -> bool:
        """Whether its own cells stand among the parts of the page and follow its choices."""
        return bool(self.own and self.parts)


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


def own_in_bar(pages: tuple[Address, ...]) -> tuple[tuple[str, str], ...]:
    """Addresses and names of the notebooks that are not the workbook's own."""
    return tuple((page.word, page.name) for page in pages if page.word not in PAGES)


def _address(path: Path, notebook: NotebookNode, title: str) -> Address:
    outline = Outline()
    own, run, parts = [], [], []
    for i, cell in enumerate(notebook.cells):
        if not cell.source.strip() or (i == 0 and is_title(cell, title)):
            continue
        if outline.take(cell):
            parts += outline.taken
            run += [i] if outline.opens else []
        else:
            own.append(i)
            run.append(i)
            parts.append(f"{CELL}{i}")
    whole = outline.shown_whole or parts == [LISTS, *OUTLINES.get(outline.page, ())]
    return Address(
        word=path.stem.partition("_")[2],
        notebook=path.name,
        question=title,
        shows=outline.page,
        parts=() if whole or not outline.page else tuple(parts),
        own=tuple(own),
        run=tuple(run) if own else (),
    )


def is_title(cell: NotebookNode, title: str) -> bool:
    """Whether a cell says the title of its notebook and nothing else."""
    return bool(cell.cell_type == "markdown" and cell.source.strip() == f"# {title}")


class Outline:
    """What the cells of a notebook call of a page, read one after another and never run.

    `page` is the page, `shown_whole` whether one call shows all of it. After `take` has taken a
    cell, `taken` is the part that it shows, and `opens` says that it opens the page.
    """

    def __init__(self) -> None:
        self.page, self.shown_whole = "", False
        self.taken: tuple[str, ...] = ()
        self.opens = False
        self._name = ""

    def take(self, cell: NotebookNode) -> bool:
        """Whether a cell does nothing but open the page or show a part of it."""
        self.taken, self.opens = (), False
        if cell.cell_type != "code":
            return False
        try:
            lines = ast.parse(cell.source).body
        except SyntaxError:
            return False
        imports = [line for line in lines if isinstance(line, ast.Import | ast.ImportFrom)]
        rest = lines[len(imports) :]
        if not self.page and self._is_shown(imports, rest):
            return True
        if not self.page and rest and self._opened(rest[0]):
            self.opens, rest = True, rest[1:]
        elif imports:
            return False
        if len(rest) != 1:
            return self.opens and not rest
        part = self._part(rest[0])
        self.taken = (part,) if part else ()
        return bool(part)

    def _is_shown(self, imports: list[ast.Import | ast.ImportFrom], rest: list[ast.stmt]) -> bool:
        match [*imports, *rest]:
            case [
                ast.ImportFrom(
                    module="scrutiny.views.show", names=[ast.alias(name="show", asname=None)]
                ),
                ast.Expr(ast.Call(ast.Name("show"), [ast.Constant(str() as page)], [])),
            ] if page in PAGES:
                self.page, self.shown_whole = page, True
        return self.shown_whole

    def _opened(self, line: ast.stmt) -> bool:
        match line:
            case ast.Assign(
                [ast.Name(name)], ast.Call(ast.Name("open_page"), [ast.Constant(str() as page)], [])
            ) if page in PAGES:
                self.page, self._name = page, name
                return True
        return False

    def _part(self, line: ast.stmt) -> str:
        """The part of the page that a line shows, by its name; empty for none."""
        match line:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), part), given, [])) if (
                name == self._name
            ):
                lists = [each.value for each in given if isinstance(each, ast.Constant)]
                if part == LISTS and len(lists) == len(given):
                    return " ".join(map(str, (LISTS, *lists)))
                if part in OUTLINES[self.page] and not given:
                    return part
        return ""
