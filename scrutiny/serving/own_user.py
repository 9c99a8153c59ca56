"""Where root starts the server: a user of its own, who can read what it serves and nothing else."""

from __future__ import annotations

import os
import pwd
import site
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from scrutiny.errors import ScrutinyError
from scrutiny.vocabulary.folders import Folders, pointer, views_folder

OWN = ("scrutiny", "nobody")
"""Who it becomes where nobody is named: the first of these that there is."""


def become_own_user(folders: Folders, named: str = "") -> str:
    """Leaves root for good, where the process is root's; gives a sentence where it could not.

    Raises ScrutinyError where the user that is named is not there.
    """
    if os.geteuid() != 0 or named == "root":
        return ""
    user = _user(named)
    _prepare(folders, user)
    closed = _closed(folders, user)
    if closed:
        words = f"The user {user.pw_name} cannot read {closed}"
        if named:
            raise ScrutinyError(f"{words}, which is served. Let that user read it.")
        return (
            f"{words}, so this is served as root, who can read the cases of children in private. "
            "Put the workbook where that user can read it, or name another: --user."
        )
    home = tempfile.mkdtemp(prefix="scrutiny-")
    os.chown(home, user.pw_uid, user.pw_gid)
    os.environ.update({"HOME": home, "USER": user.pw_name, "LOGNAME": user.pw_name})
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = home
    _become(user)
    return ""


def may_read_cases(folders: Folders) -> tuple[str, ...]:
    """The folders of cases, and of the key to them, that this process can read."""
    return tuple(
        each.name
        for each in (folders.private, folders.home / "secret")
        if each.is_dir() and os.access(each, os.R_OK | os.X_OK)
    )


def _user(named: str) -> pwd.struct_passwd:
    for name in (named,) if named else OWN:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ScrutinyError(f"There is no user {named or OWN[-1]}. Name another: --user.")


def _prepare(folders: Folders, user: pwd.struct_passwd) -> None:
    """Gives the user what it writes, drawn views, and what it reads of the register of links."""
    views = views_folder(folders.build)
    views.mkdir(parents=True, exist_ok=True)
    for each in (views, *views.rglob("*")):
        with suppress(OSError):
            os.chown(each, user.pw_uid, user.pw_gid, follow_symlinks=False)
    folders.links.mkdir(mode=0o750, exist_ok=True)
    # What is registered later is given the folder's group as well.
    for each in (folders.links, *folders.links.iterdir()):
        os.chown(each, -1, user.pw_gid, follow_symlinks=False)
        each.chmod(0o750 if each.is_dir() else 0o640)


def _become(user: pwd.struct_passwd) -> None:
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.umask(0o077)


def _closed(folders: Folders, user: pwd.struct_passwd) -> Path | None:
    """The first thing that must be read and that the user cannot; asked in a process of its own,
    for nobody who has left root comes back.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _become(user)
            closed = next((each for each in _needed(folders) if not _readable(each)), None)
            os.write(writing, str(closed or "").encode()[:1000])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        words = told.read().decode()
    os.waitpid(child, 0)
    return Path(words) if words else None


def _needed(folders: Folders) -> Iterator[Path]:
    yield Path(sys.executable)
    yield Path(__file__)
    yield from (Path(each) for each in site.getsitepackages() if Path(each).is_dir())
    yield folders.notebooks
    yield from sorted(folders.notebooks.glob("*.ipynb"))
    yield folders.build / "snapshots"
    yield pointer(folders.build)
    yield from (folders.build / "snapshots").glob("[!.]*")


def _readable(path: Path) -> bool:
    try:
        if path.is_dir():
            os.listdir(path)
        else:
            with path.open("rb"):
                pass
    except OSError:
        return False
    return True
