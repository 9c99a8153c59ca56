"""Where root starts the server it becomes a user of its own, who cannot read cases."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrutiny.serving.sharing import shared_link
from scrutiny.vocabulary.folders import Folders, views_folder
from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import served
from tests.browser.test_drawn import got
from tests.browser.test_shared import copied
from tests.conftest import HOME, TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another"),
]
PACKAGES = [path for path in sys.path if path.endswith("site-packages")]
USER = "nobody"


def as_user(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as that user."""
    who = ["setpriv", f"--reuid={USER}", f"--regid={pwd.getpwnam(USER).pw_gid}", "--clear-groups"]
    return subprocess.run(
        [*who, *command],
        env={"PATH": os.environ["PATH"], **environment},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def python() -> str:
    """A Python that the user may run, with the same packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for each in (sys.executable, f"/usr/bin/{version}"):
        path = os.pathsep.join([str(HOME), *PACKAGES])
        if (
            as_user(
                each, "-c", "import scrutiny, tornado, sys; open(sys.executable)", PYTHONPATH=path
            ).returncode
            == 0
        ):
            return each
    pytest.skip(f"{USER} may run no {version} with these packages")


@pytest.fixture
def own(workbook: Folders) -> Iterator[Folders]:
    """A workbook in a folder that everybody may enter, with cases and a secret that nobody may."""
    home = Path(tempfile.mkdtemp(prefix="scrutiny-own-"))
    home.chmod(0o755)
    made = copied(workbook, home)
    for folder in ("private", "secret"):
        (home / folder).mkdir(mode=0o700)
        (home / folder / "cases").write_text("SECRET")
    yield made
    shutil.rmtree(home)


def test_it_serves_as_a_user_who_cannot_read_cases(own: Folders, python: str) -> None:
    packages = os.pathsep.join([str(HOME), *PACKAGES])
    with served(own, "--as-built", "--user", USER, python=python, PYTHONPATH=packages) as server:
        for name in PAGES:
            assert got(server + name)[0] == 200
        members = [
            pid
            for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
            if _session(pid) == server.pid
        ]
        assert len(members) > 1, "what draws is begun as that user too"
        for pid in members:
            told = dict(
                line.split(":\t", 1)
                for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                if ":\t" in line
            )
            user = str(pwd.getpwnam(USER).pw_uid)
            assert told["Uid"].split() == [user] * 4
            assert told["Groups"].strip() == ""
            assert int(told["CapEff"], 16) == 0
        for folder in ("private", "secret"):
            assert as_user("cat", str(own.home / folder / "cases")).returncode != 0
        # What it draws it keeps; the register it reads and cannot change.
        assert list(views_folder(own.build).rglob("*.gz"))
        _, link = shared_link(own, "briefing", "northmere", None, 9, "", TODAY)
        assert got(server + link)[0] == 303
        assert as_user("touch", str(own.links / "key")).returncode != 0
        assert as_user("touch", str(own.build / "current")).returncode != 0


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def test_where_it_cannot_it_says_so(workbook: Folders, tmp_path: Path) -> None:
    own = copied(workbook, tmp_path)
    tmp_path.chmod(0o700)
    code = (
        "from scrutiny.serving.own_user import become_own_user as become; import os;"
        "from scrutiny.vocabulary.folders import folders; print(become(folders()), os.geteuid())"
    )
    environment = {**os.environ, "SCRUTINY_HOME": str(own.home)}
    told = subprocess.check_output(
        [sys.executable, "-c", code], env=environment, cwd=HOME, text=True
    )
    assert " cannot read " in told
    assert "so this is served as root" in told
    assert "--user" in told
    assert told.split()[-1] == "0"


@pytest.mark.parametrize(
    ("user", "words"),
    [("no-such-user", "There is no user no-such-user"), (USER, f"The user {USER} cannot read ")],
)
def test_a_user_that_is_named_and_will_not_do_is_refused(
    workbook: Folders, tmp_path: Path, user: str, words: str
) -> None:
    own = copied(workbook, tmp_path)
    tmp_path.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-m", "scrutiny", "serve", "--port", "0", "--as-built", "--user", user],
        cwd=HOME,
        env={**os.environ, "SCRUTINY_HOME": str(own.home)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
