"""The house: imports go one way, and nothing that holds an exact number reaches a page."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from scrutiny.serving.own_pages import FOLLOW, LIVE_POLICY, WHOLE
from scrutiny.serving.view_pages import POLICY
from scrutiny.views.paper.document import PAPER, STYLE
from scrutiny.views.paper.word_file import WORD_STYLES
from scrutiny.vocabulary.pages import OUTLINES
from tests.conftest import HOME

NOTEBOOKS = sorted((HOME / "notebooks").glob("*.ipynb"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)


def test_imports_go_one_way() -> None:
    made = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert made.returncode == 0, made.stdout + made.stderr


def test_no_two_modules_share_a_file_name() -> None:
    """A name found in a search is a place."""
    names = [path.name for path in (HOME / "scrutiny").rglob("*.py") if path.stem != "__init__"]
    assert len(names) > 100
    assert sorted(names) == sorted(set(names))


def test_a_page_is_shown_without_loading_frames() -> None:
    code = (
        "import json, sys; import scrutiny.views.show; from scrutiny.views.pages import "
        "briefing_page, commitments_page, elsewhere_page, finding_page, flow_page, measure_page, "
        "methods_page, nation_page; "
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = set(json.loads(run(sys.executable, "-c", code).stdout))
    assert "scrutiny.views.show" in loaded
    assert not loaded & {"polars", "pandas", "scrutiny.records", "scrutiny.measures", "pyarrow"}


def test_names_for_analysts_load_what_they_need_when_they_are_asked_for() -> None:
    code = "import json, sys, scrutiny.interface; print(json.dumps(sorted(sys.modules)))"
    loaded = set(json.loads(run(sys.executable, "-c", code).stdout))
    assert not loaded & {"polars", "altair", "scrutiny.views", "scrutiny.publication"}


def test_the_server_opens_no_data() -> None:
    code = "import json, sys, scrutiny.serving.server; print(json.dumps(sorted(sys.modules)))"
    loaded = set(json.loads(run(sys.executable, "-c", code).stdout))
    assert not loaded & {"polars", "scrutiny.publication", "scrutiny.definitions", "altair"}


def test_one_module_alone_asks_the_network() -> None:
    """Servers listen, and one command asks; whatever else could ask imports none of these.

    Names of answers' codes ask nobody.
    """
    askers = {
        "httpx", "requests", "urllib3", "urllib.request", "http.client", "aiohttp", "ftplib",
        "smtplib", "tornado.httpclient", "tornado.simple_httpclient", "websockets", "pycurl",
        "adbc_driver_manager", "adbc_driver_postgresql",
    }  # fmt: skip
    found = set()
    for path in sorted((HOME / "scrutiny").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
            names -= {"http.client.responses"}
            if any(n == each or n.startswith(f"{each}.") for n in names for each in askers):
                found.add(str(path.relative_to(HOME)))
    # A council's own database is asked where somebody names it.
    assert found == {"scrutiny/sources/open_data.py", "scrutiny/sources/returns/database.py"}


ABOVE_WORDING = [
    path
    for floor in ("publication", "views", "interface", "serving")
    for path in sorted((HOME / "scrutiny" / floor).rglob("*.py"))
]
TO_THE_TERMINAL = {
    "notebook_faults.py",
    "build.py",
    "check.py",
    "inputs.py",
    "listing.py",
    "next_steps.py",
    "own_user.py",
    "pack_files.py",
    "public_figures.py",
    "sharing.py",
}
"""What these say goes to whoever runs a command, and stands on no page."""
TO_BROWSERS = {"door.py"}
"""What these say is read by programs alone: names and values of headers."""
TO_THE_LOG = {"kernel_template.py", "reader_guard.py"}
"""What these say goes to the server's log."""
NAMES_ALONE = {"own_cells.py"}
"""Names of kinds of widgets and of outputs, which look like words."""
NO_WORDS = {
    ("look.py", "Helvetica Neue, Arial, Liberation Sans, sans-serif"),
    ("shared_pages.py", "private, no-cache"),
    ("shared_pages.py", "Accept-Encoding, Cookie"),
    ("shared_pages.py", "Lax"),
    ("view_pages.py", POLICY),
    ("own_pages.py", LIVE_POLICY),
    ("own_pages.py", WHOLE),
    ("own_pages.py", FOLLOW),
    ("kernels.py", "RssAnon:"),
    ("own_pages.py", "Content-Type"),
    ("own_pages.py", "Sec-Fetch-Site"),
    ("reader_socket.py", "Set-Cookie"),
    ("document.py", STYLE),
    ("document.py", PAPER),
    *(("word_file.py", name) for name in WORD_STYLES),
    ("view_pages.py", "Accept-Encoding"),
    ("view_pages.py", "public, max-age=31536000, immutable"),
}
"""What looks like words and is read by nobody: names of letters and styles, headers, styles."""
SHOWN_AT = {
    "Choice": 1,
    "Column": 0,
    "Details": 0,
    "Inset": 0,
    "Link": 0,
    "Section": 1,
    "Table": 0,
    "Tag": 0,
    "Text": 0,
}
"""Which argument of these parts of a page is shown to readers, whatever it looks like."""
_UNREAD_CALLS = {
    "error",
    "exception",
    "warning",
    "set_header",
    "clear_header",
    "TypeVar",
    "Integer",
    "Unicode",
}
_MARKUP = re.compile(r"<[^>]*(>|$)|^[^<>]*>|\s?[\w-]+=(\"[^\"]*(\"|$)|\w+$)")
_WORDS = re.compile(r"[A-Za-z]{2,}\S? [A-Za-z]|^[A-Z][a-z]+|^\s[A-Za-z]{2,}|[A-Za-z]{2,}\s$")


def said(path: Path) -> list[tuple[int, str]]:
    """The texts of a module that somebody might read, each with its line.

    Docstrings, errors that are raised, the server's log and markup are none.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over: set[ast.AST] = set()
    for node in ast.walk(tree):
        unread = isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            unread = name in _UNREAD_CALLS
        if unread:
            passed_over.update(ast.walk(node))
    labels = {
        node.args[SHOWN_AT[node.func.id]]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and len(node.args) > SHOWN_AT.get(node.func.id, 99)
    }
    found = []
    for node in ast.walk(tree):
        if node in passed_over:
            continue
        if isinstance(node, ast.JoinedStr):
            # What is filled in is no word of the module.
            text = "".join(
                part.value if isinstance(part, ast.Constant) else "\0" for part in node.values
            )
            passed_over.update(part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        seen = (
            re.search("[A-Za-z]", text) if node in labels else _WORDS.search(_MARKUP.sub("", text))
        )
        if seen:
            found.append((node.lineno, text))
    return found


@pytest.mark.parametrize("path", ABOVE_WORDING, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_readers_read_is_worded_in_wording(path: Path) -> None:
    if path.name in TO_THE_TERMINAL | TO_BROWSERS | TO_THE_LOG | NAMES_ALONE:
        return
    assert [each for each in said(path) if (path.name, each[1]) not in NO_WORDS] == []


def test_a_sentence_above_wording_is_found(tmp_path: Path) -> None:
    """The test before this one is known to bite: words, labels and bits of sentences."""
    path = tmp_path / "page.py"
    path.write_text(
        '"""A page."""\n'
        'log.warning("nobody reads this")\n'
        'raise ValueError("nor this")\n'
        'Section("ask", "What to ask")\n'
        'Text(f"{many} of {all} are late")\n'
        'Tag("late")\n'
        'text += " in " + month\n'
        "f'<p class=\"foot\">Snapshot {name}</p>'\n"
        'f\'<td role="cell" data-label="{name}">{cell}</td>\'\n'
        '{"value": "quantitative", "key": "x=1"}\n',
        encoding="utf-8",
    )
    assert sorted(line for line, _ in said(path)) == [4, 5, 6, 7, 8]


def test_no_page_knows_a_measure_a_place_or_an_area_by_heart() -> None:
    """What is shown first, or set beside what, is said by the data."""
    data = HOME / "data"
    folders = ("measures", "flows", "areas")
    ids = {path.stem for folder in folders for path in (data / folder).iterdir()}
    for table in ("regions", "places"):
        lines = (data / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]
        ids |= {line.partition(",")[0] for line in lines}
    assert {"ehc_plans_20_weeks", "flow_requests", "oxfordshire", "E92000001", "931"} <= ids
    by_heart = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in sorted((HOME / "scrutiny/views").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ids
    ]
    assert by_heart == []


TOLD = (
    *(
        HOME / "scrutiny/publication" / f"{name}.py"
        for name in (
            "about",
            "area_content",
            "cards",
            "charts",
            "data_health",
            "enquiries",
            "funnels",
            "gaps",
            "methods_content",
            "promise_rows",
            "record",
        )
    ),
    *(
        HOME / "scrutiny/views/pages" / f"{name}.py"
        for name in (
            "briefing_page",
            "card",
            "commitments_page",
            "definitions",
            "disclosure",
            "finding_page",
            "flow_groups",
            "flow_page",
            "frame",
            "gap_list",
            "health_table",
            "measure_page",
            "method_rules",
            "methods_page",
            "one_measure",
            "over_time",
            "promise_tables",
            "questions",
            "record_tables",
        )
    ),
)
"""What makes and shows areas, measures and methods."""
FISHING = {
    "startswith",
    "endswith",
    "partition",
    "rpartition",
    "split",
    "replace",
    "removeprefix",
    "removesuffix",
    "index",
    "find",
}


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_no_meaning_is_read_from_a_sentence(path: Path) -> None:
    """A key is taken apart at its own signs; words are never taken apart."""
    fished = [
        f"{path.name}:{node.lineno} {node.func.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in FISHING
        and ast.unparse(node.args[0]) not in ("'='", "' '", "'/'")
    ]
    assert fished == []


def test_what_a_snapshot_holds_is_read_without_what_makes_it() -> None:
    """Its classes know the words of the domain and how to be read, and nothing else."""
    names = sorted(p.stem for p in (HOME / "scrutiny/publication/content").glob("[!_]*.py"))
    imported = "; ".join(f"import scrutiny.publication.content.{name}" for name in names)
    code = f"import json, sys; {imported}; print(json.dumps(sorted(sys.modules)))"
    loaded = set(json.loads(run(sys.executable, "-c", code).stdout))
    assert "area_told" in names
    assert not loaded & {"polars", "pydantic", "altair", "ipywidgets"}
    ours = {name for name in loaded if name.startswith("scrutiny.")}
    known = ("scrutiny.errors", "scrutiny.vocabulary", "scrutiny.publication.content")
    assert {name for name in ours if not name.startswith(known)} == {"scrutiny.publication"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_a_title_and_a_cell_for_each_part(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    title, opening, *calls = notebook.cells
    page = path.stem.partition("_")[2]
    assert title.source == f"# {notebook.metadata.title}"
    assert opening.source.splitlines()[-1] == f'page = open_page("{page}")'
    assert [cell.source for cell in calls] == [
        f"page.{part}()" for part in ("choices", *OUTLINES[page])
    ]
    for cell in (opening, *calls):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_the_notebooks_are_those_of_the_design() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_briefing",
        "02_finding",
        "03_measure",
        "04_flow",
        "05_commitments",
        "06_methods",
        "07_elsewhere",
        "08_nation",
    ]


def test_committed_figures_stay_small_enough_to_review() -> None:
    figures = sum(path.stat().st_size for path in (HOME / "data" / "figures").rglob("*.csv"))
    assert figures < 6 * 1024 * 1024


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        (
            "assessment/annual.py",
            "from scrutiny.records.returns.case_store import read_stored",
            "Only disclosure sees an area's cases BROKEN",
        ),
        (
            "publication/build.py",
            "from scrutiny.measures.case_counts import cells",
            "Only disclosure counts an area's cases BROKEN",
        ),
    ],
)
def test_nobody_else_can_reach_for_cases(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    """The contract is known to bite: a line that reaches for cases breaks it."""
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HOME / "scrutiny", tmp_path / "scrutiny", ignore=without)
    shutil.copy(HOME / "pyproject.toml", tmp_path)
    path = tmp_path / "scrutiny" / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    command = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode == 1
    assert contract in made.stdout
    assert made.stdout.count("BROKEN") == 1
